//! The data check as tables, as a page and as JSON.

use anyhow::Context;
use serde::Serialize;

use super::document::{Block, Chapter, Document};
use super::html;
use super::phrases::Phrases;
use super::table::{Cell, Column, Kind, Table};
use crate::domain::{Diagnostic, Language, Severity};
use crate::quality::{PairQuality, QualityReport, ScaleEnds, WaveQuality};

/// How much of the tables is shown; JSON has everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What a terminal shows at a glance.
    Digest,
    Page,
}

impl Detail {
    /// Items with missing answers, at most.
    fn items(self) -> usize {
        match self {
            Self::Digest => 15,
            Self::Page => 60,
        }
    }

    /// The share at an end of a scale from which it is shown.
    fn share_at_an_end(self) -> f64 {
        match self {
            Self::Digest => 0.1,
            Self::Page => 0.0,
        }
    }
}

/// The report with its findings in words.
#[derive(Serialize)]
struct Spelled<'a> {
    schema: u32,
    /// For those who have the data: its counts are not protected.
    sharing: &'static str,
    findings: Vec<Finding>,
    #[serde(flatten)]
    report: &'a QualityReport,
}

#[derive(Serialize)]
struct Finding {
    severity: &'static str,
    code: &'static str,
    #[serde(rename = "where")]
    place: String,
    what: String,
    why: String,
    fix: String,
}

/// The whole report as JSON.
///
/// # Errors
/// If it can't be serialised.
pub fn quality_json(report: &QualityReport, language: Language) -> anyhow::Result<Vec<u8>> {
    let finding = |finding: &Diagnostic| Finding {
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: finding.code,
        place: finding.place.without_folders().describe(language),
        what: finding.what(language),
        why: finding.why(language),
        fix: finding.fix(language),
    };
    let spelled = Spelled { schema: 1, sharing: "internal", findings: report.findings.iter().map(finding).collect(), report };
    let mut bytes = serde_json::to_vec_pretty(&spelled).context("the check could not be written as JSON")?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The whole report as a page.
///
/// # Errors
/// If the page can't be made.
pub fn quality_page(report: &QualityReport, title: &str, phrases: Phrases) -> anyhow::Result<Vec<u8>> {
    let text = |key: &str| phrases.get(key).to_owned();
    let language = phrases.language();
    let mut findings = vec![Block::Paragraph(quality_summary(report, phrases))];
    for severity in [Severity::Error, Severity::Warning] {
        let of_severity: Vec<&Diagnostic> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        if of_severity.is_empty() {
            continue;
        }
        findings.push(Block::Heading(text(if severity == Severity::Error { "quality.errors" } else { "quality.warnings" })));
        findings.push(Block::List(of_severity.into_iter().map(|finding| sentence(finding, language)).collect()));
    }
    let tables =
        quality_tables(report, Detail::Page, phrases).into_iter().filter(|table| !table.rows.is_empty()).map(Block::Table).collect();
    let chapter = |id: &str, blocks| Chapter { id: id.to_owned(), title: text(&format!("quality.{id}_title")), blocks };
    let document = Document {
        title: text("quality.title"),
        subtitle: title.to_owned(),
        banner: Some(text("quality.internal")),
        chapters: vec![chapter("findings", findings), chapter("tables", tables)],
        colophon: phrases.fill("quality.colophon", &[("tool", env!("CARGO_PKG_NAME")), ("version", env!("CARGO_PKG_VERSION"))]),
        ..Document::default()
    };
    Ok(html::render(&document, phrases)?)
}

/// Where, what, why and what to do, each a sentence.
fn sentence(finding: &Diagnostic, language: Language) -> String {
    let place = finding.place.without_folders().describe(language);
    let what = finding.what(language);
    let what = if place.is_empty() { capitalised(&what) } else { format!("{place}: {what}") };
    let sentences = [what, capitalised(&finding.why(language)), capitalised(&finding.fix(language))];
    let ended = |text: String| if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") };
    sentences.into_iter().filter(|text| !text.is_empty()).map(ended).collect::<Vec<_>>().join(" ")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// How many findings there are, or what was looked at without one.
#[must_use]
pub fn quality_summary(report: &QualityReport, phrases: Phrases) -> String {
    if report.findings.is_empty() {
        return phrases.get("quality.clean").to_owned();
    }
    let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count().to_string();
    phrases.fill("quality.found", &[("errors", &count(Severity::Error)), ("warnings", &count(Severity::Warning))])
}

/// Waves, pairs, missing answers, ends of the scales; a table without rows has nothing to say.
#[must_use]
pub fn quality_tables(report: &QualityReport, detail: Detail, phrases: Phrases) -> Vec<Table> {
    vec![waves(report, phrases), pairs(report, phrases), missing(report, phrases, detail), ends(report, phrases, detail)]
}

fn table(id: &str, phrases: Phrases, columns: &[(&'static str, Kind)], rows: Vec<Vec<Cell>>) -> Table {
    let column = |(key, kind): &(&'static str, Kind)| Column { key, title: phrases.get(&format!("quality.{key}")).to_owned(), kind: *kind };
    Table {
        id: id.to_owned(),
        title: phrases.get(&format!("quality.table_{id}")).to_owned(),
        columns: columns.iter().map(column).collect(),
        rows,
        notes: Vec::new(),
    }
}

fn wave_name(name: &str, phrases: Phrases) -> Cell {
    Cell::Text(phrases.wave(name))
}

fn waves(report: &QualityReport, phrases: Phrases) -> Table {
    let columns = [
        ("wave", Kind::Text),
        ("file", Kind::Text),
        ("rows", Kind::Count),
        ("respondents", Kind::Count),
        ("duplicates", Kind::Count),
        ("conflicting", Kind::Count),
        ("blank_ids", Kind::Count),
    ];
    let row = |wave: &WaveQuality| {
        vec![
            wave_name(&wave.wave, phrases),
            wave.file.as_str().into(),
            wave.rows.into(),
            wave.respondents.into(),
            wave.duplicates.into(),
            wave.conflicting.into(),
            wave.blank_ids.into(),
        ]
    };
    table("waves", phrases, &columns, report.waves.iter().map(row).collect())
}

fn pairs(report: &QualityReport, phrases: Phrases) -> Table {
    let columns = [
        ("from", Kind::Text),
        ("to", Kind::Text),
        ("matched", Kind::Count),
        ("only_from", Kind::Count),
        ("only_to", Kind::Count),
        ("days_min", Kind::Number(0)),
        ("days_median", Kind::Number(0)),
        ("days_max", Kind::Number(0)),
    ];
    let row = |pair: &PairQuality| {
        let days = pair.days.as_ref();
        vec![
            wave_name(&pair.from, phrases),
            wave_name(&pair.to, phrases),
            pair.matched.into(),
            pair.only_from.into(),
            pair.only_to.into(),
            days.map(|days| days.min as f64).into(),
            days.map(|days| days.median).into(),
            days.map(|days| days.max as f64).into(),
        ]
    };
    table("pairs", phrases, &columns, report.pairs.iter().map(row).collect())
}

/// Items with anything missing, a row an item and a share a wave, the worst first.
fn missing(report: &QualityReport, phrases: Phrases, detail: Detail) -> Table {
    let mut items: Vec<(&str, &str, Vec<Option<f64>>)> = Vec::new();
    for item in &report.items {
        let position =
            items.iter().position(|(instrument, name, _)| (*instrument, *name) == (item.instrument.as_str(), item.item.as_str()));
        let position = position.unwrap_or_else(|| {
            items.push((&item.instrument, &item.item, vec![None; report.waves.len()]));
            items.len() - 1
        });
        if let Some(wave) = report.waves.iter().position(|wave| wave.wave == item.wave) {
            items[position].2[wave] = Some(item.share());
        }
    }
    let worst = |shares: &[Option<f64>]| shares.iter().flatten().copied().fold(0.0, f64::max);
    items.retain(|(_, _, shares)| worst(shares) > 0.0);
    items.sort_by(|(_, _, one), (_, _, other)| worst(other).total_cmp(&worst(one)));
    let left_out = items.len().saturating_sub(detail.items());
    let mut table = table("missing", phrases, &[("item", Kind::Text), ("instrument", Kind::Text)], Vec::new());
    let share = |wave: &WaveQuality| Column { key: "missing_share", title: phrases.wave(&wave.wave), kind: Kind::Share };
    table.columns.extend(report.waves.iter().map(share));
    table.rows = items
        .into_iter()
        .take(detail.items())
        .map(|(instrument, item, shares)| {
            [Cell::from(item), Cell::from(instrument)].into_iter().chain(shares.into_iter().map(Cell::from)).collect()
        })
        .collect();
    if left_out > 0 {
        table.notes.push(phrases.fill("quality.more_items", &[("count", &left_out.to_string())]));
    }
    table
}

fn ends(report: &QualityReport, phrases: Phrases, detail: Detail) -> Table {
    let columns = [("scale", Kind::Text), ("wave", Kind::Text), ("n", Kind::Count), ("floor", Kind::Share), ("ceiling", Kind::Share)];
    let share = |ends: &ScaleEnds, count: u64| (ends.n > 0).then_some(count as f64 / ends.n as f64);
    let is_shown = |ends: &&ScaleEnds| {
        let shares = [share(ends, ends.floor), share(ends, ends.ceiling)];
        detail == Detail::Page || shares.into_iter().flatten().any(|share| share >= detail.share_at_an_end())
    };
    let row = |ends: &ScaleEnds| {
        vec![
            ends.label.as_str().into(),
            wave_name(&ends.wave, phrases),
            ends.n.into(),
            share(ends, ends.floor).into(),
            share(ends, ends.ceiling).into(),
        ]
    };
    let mut table = table("ends", phrases, &columns, report.scales.iter().filter(is_shown).map(row).collect());
    if table.rows.len() < report.scales.len() {
        let limit = phrases.numbers().percent(detail.share_at_an_end(), 0);
        table.notes.push(phrases.fill("quality.ends_left_out", &[("share", &limit)]));
    }
    table
}
