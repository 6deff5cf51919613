//! The data check as tables, as a page and as JSON.

use anyhow::Context;
use serde::Serialize;

use super::document::{Block, Chapter, Document};
use super::html;
use super::phrases::Phrases;
use super::table::{Cell, Column, Kind, Table};
use crate::domain::{Diagnostic, Language, Severity};
use crate::quality::{ItemMissing, QualityReport, ScaleEnds};

/// Items with anything missing that a page lists; JSON has them all.
const ITEMS_SHOWN: usize = 40;

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
        place: finding.place.describe(language),
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
    let mut findings = Vec::new();
    for severity in [Severity::Error, Severity::Warning] {
        let of_severity: Vec<&Diagnostic> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        if of_severity.is_empty() {
            continue;
        }
        findings.push(Block::Heading(text(if severity == Severity::Error { "quality.errors" } else { "quality.warnings" })));
        findings.push(Block::List(of_severity.into_iter().map(|finding| sentence(finding, language)).collect()));
    }
    if findings.is_empty() {
        findings.push(Block::Paragraph(text("quality.clean")));
    }
    let tables = quality_tables(report, phrases).into_iter().filter(|table| !table.rows.is_empty()).map(Block::Table).collect();
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

fn sentence(finding: &Diagnostic, language: Language) -> String {
    let place = finding.place.describe(language);
    let what = finding.what(language);
    let mut text = if place.is_empty() { what } else { format!("{place}: {what}") };
    text.push('.');
    for more in [finding.why(language), finding.fix(language)] {
        if !more.is_empty() {
            text.push(' ');
            let mut letters = more.chars();
            text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            text.push_str(letters.as_str());
            if !text.ends_with(['.', '?', '!']) {
                text.push('.');
            }
        }
    }
    text
}

/// Waves, pairs, missing answers, ends of the scales; a table without rows has nothing to say.
#[must_use]
pub fn quality_tables(report: &QualityReport, phrases: Phrases) -> Vec<Table> {
    vec![waves(report, phrases), pairs(report, phrases), missing(report, phrases), ends(report, phrases)]
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
    let row = |wave: &crate::quality::WaveQuality| {
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
    let row = |pair: &crate::quality::PairQuality| {
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

/// Items with anything missing, the worst first.
fn missing(report: &QualityReport, phrases: Phrases) -> Table {
    let mut items: Vec<&ItemMissing> = report.items.iter().filter(|item| item.missing > 0).collect();
    items.sort_by(|one, other| other.share().total_cmp(&one.share()));
    let left_out = items.len().saturating_sub(ITEMS_SHOWN);
    let columns =
        [("item", Kind::Text), ("instrument", Kind::Text), ("wave", Kind::Text), ("missing", Kind::Count), ("missing_share", Kind::Share)];
    let row = |item: &&ItemMissing| {
        vec![
            item.item.as_str().into(),
            item.instrument.as_str().into(),
            wave_name(&item.wave, phrases),
            item.missing.into(),
            item.share().into(),
        ]
    };
    let mut table = table("missing", phrases, &columns, items.iter().take(ITEMS_SHOWN).map(row).collect());
    if left_out > 0 {
        table.notes.push(phrases.fill("quality.more_items", &[("count", &left_out.to_string())]));
    }
    table
}

fn ends(report: &QualityReport, phrases: Phrases) -> Table {
    let columns = [("scale", Kind::Text), ("wave", Kind::Text), ("n", Kind::Count), ("floor", Kind::Share), ("ceiling", Kind::Share)];
    let row = |ends: &ScaleEnds| {
        let share = |count: u64| (ends.n > 0).then_some(count as f64 / ends.n as f64);
        vec![
            ends.label.as_str().into(),
            wave_name(&ends.wave, phrases),
            ends.n.into(),
            share(ends.floor).into(),
            share(ends.ceiling).into(),
        ]
    };
    table("ends", phrases, &columns, report.scales.iter().map(row).collect())
}
