//! What published figures were found to mean, as documents, tables and charts. No number is computed here.

mod chart;
mod figures;
mod published;
mod words;

pub use figures::{figures_document, figures_json, figures_tables};
pub use published::{published_document, published_json, published_tables};

use std::cell::LazyCell;

use anyhow::Context;

use self::words::ClaimWords;
use super::chart::Embedding;
use super::document::{Block, Chapter, Document, Extent, Imprint};
use super::phrases::Phrases;
use super::table::{Cell, Column, Kind, Table};
use super::{Format, OutputFile, bitmaps, csv, docx, html, markdown, xlsx};
use crate::analysis::reproduction::{AuditedClaim, Reproduction};
use crate::domain::Language;

/// The audit's full numbers.
///
/// # Errors
/// If they can't be spelled as JSON.
pub fn reproduction_json(reproduction: &Reproduction) -> anyhow::Result<Vec<u8>> {
    json(reproduction)
}

fn json<T: serde::Serialize>(model: &T) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(model).context("the audit could not be written as JSON")?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Everything that was asked for of an audit.
///
/// # Errors
/// If a page or picture can't be made.
pub fn audit_files(
    document: &Document,
    tables: &[Table],
    json: &[u8],
    formats: &[Format],
    language: Language,
) -> anyhow::Result<Vec<OutputFile>> {
    let phrases = Phrases::of(language);
    let pictures = LazyCell::new(|| bitmaps(document));
    let pictures = || pictures.as_ref().map_err(|error| *error);
    let mut files = Vec::new();
    let mut add = |path: String, bytes: Vec<u8>| files.push(OutputFile { path, bytes });
    for format in formats {
        match format {
            Format::Csv => {
                for table in tables {
                    add(format!("tables/{}.csv", table.id), csv::render(table, language));
                }
            }
            Format::Xlsx => add("tables.xlsx".to_owned(), xlsx::render(tables, document, phrases)?),
            Format::Png => {
                for (figure, png) in document.figures().zip(pictures()?) {
                    add(format!("charts/{}.png", figure.id), png.clone());
                }
            }
            Format::Svg => {
                for figure in document.figures() {
                    add(format!("charts/{}.svg", figure.id), figure.chart.draw(&Embedding::Standalone).into_bytes());
                }
            }
            Format::Html => add("report.html".to_owned(), html::render(document, phrases)?),
            Format::Docx => add("report.docx".to_owned(), docx::render(document, pictures()?, phrases)?),
            Format::Markdown => {
                let charts = [Format::Svg, Format::Png].into_iter().find(|charts| formats.contains(charts)).map(Format::name);
                add("report.md".to_owned(), markdown::render(document, charts, phrases));
            }
            Format::Json => add("reproduction.json".to_owned(), json.to_vec()),
            Format::Pdf => anyhow::bail!("an audit is not made as PDF"),
        }
    }
    Ok(files)
}

/// A chapter a claim: the verdict in words, the curve, the table.
#[must_use]
pub fn reproduction_document(reproduction: &Reproduction, phrases: Phrases) -> Document {
    let chapter = |(claim, number): (&AuditedClaim, usize)| {
        let words = ClaimWords { reproduction, claim, phrases };
        let mut blocks: Vec<Block> = words.introduction().into_iter().chain(words.verdict()).map(Block::Paragraph).collect();
        blocks.extend(chart::specification_curve(words, number).map(Block::Figure));
        blocks.push(Block::Table(ways(words, number)));
        Chapter { id: format!("claim-{number}"), title: words.title(), blocks }
    };
    let study = &reproduction.study;
    let values = [("tool", reproduction.tool.name.as_str()), ("version", &reproduction.tool.version), ("created", &reproduction.created)];
    Document {
        extent: Extent::Chapters,
        author: None,
        logo: None,
        created: reproduction.created.clone(),
        imprint: Imprint {
            owner: study.organisation.clone(),
            least_shown: reproduction.settings.min_cell,
            ..Imprint::of(&reproduction.tool)
        },
        title: phrases.get("reproduce.title").to_owned(),
        subtitle: study.title.clone(),
        banner: study.synthetic.then(|| phrases.get("report.synthetic").to_owned()),
        chapters: reproduction.claims.iter().zip(1..).map(chapter).collect(),
        colophon: phrases.fill("reproduce.colophon", &values),
        ..Document::default()
    }
}

/// The tables of data formats: the claims, and every way to count.
#[must_use]
pub fn reproduction_tables(reproduction: &Reproduction, phrases: Phrases) -> Vec<Table> {
    use Kind::{Count, Number, Share, ShareInterval, Text};
    let mut claims = Vec::new();
    let mut ways = Vec::new();
    for (number, claim) in (1_u64..).zip(&reproduction.claims) {
        let words = ClaimWords { reproduction, claim, phrases };
        claims.push(vec![
            number.into(),
            claim.outcome.clone().into(),
            claim.claim.printed.clone().into(),
            claim.claim.n.into(),
            (claim.specifications.len() as u64).into(),
            claim.matching.into(),
            words.verdict().join(" ").into(),
            claim.claim.text.clone().into(),
            claim.claim.source.clone().into(),
        ]);
        for one in &claim.specifications {
            let parts = words.parts(one);
            ways.push(vec![
                number.into(),
                claim.outcome.clone().into(),
                parts.rules.join(" / ").into(),
                one.choices.first().and_then(|choice| choice.threshold).into(),
                parts.denominators.join(" / ").into(),
                parts.missing.join(" / ").into(),
                parts.yardsticks.join(" / ").into(),
                parts.bands.join(" / ").into(),
                one.count.into(),
                one.n.into(),
                one.share.into(),
                one.ci.into(),
                one.chance.into(),
                words.mark(one).into(),
            ]);
        }
    }
    let claim_columns = [
        ("claim", Count),
        ("scale", Text),
        ("printed", Text),
        ("claimed_n", Count),
        ("ways", Count),
        ("matching", Count),
        ("verdict", Text),
        ("text", Text),
        ("source", Text),
    ];
    let way_columns = [
        ("claim", Count),
        ("scale", Text),
        ("rule", Text),
        ("threshold", Number(1)),
        ("denominator", Text),
        ("missing", Text),
        ("yardstick", Text),
        ("bands", Text),
        ("count", Count),
        ("n", Count),
        ("rate", Share),
        ("rate_ci", ShareInterval),
        ("chance", Share),
        ("mark", Text),
    ];
    vec![table("claims", phrases, &claim_columns, claims), table("specifications", phrases, &way_columns, ways)]
}

/// The table that a reader sees: a row a way, in words.
fn ways(words: ClaimWords<'_>, number: usize) -> Table {
    let row = |one: &crate::analysis::reproduction::Specification| {
        vec![
            words.short_ways(one).join("; ").into(),
            one.count.into(),
            one.n.into(),
            one.share.into(),
            one.ci.into(),
            one.chance.into(),
            words.mark(one).into(),
        ]
    };
    let columns = [
        ("way", Kind::Text),
        ("count", Kind::Count),
        ("n", Kind::Count),
        ("rate", Kind::Share),
        ("rate_ci", Kind::ShareInterval),
        ("chance", Kind::Share),
        ("mark", Kind::Text),
    ];
    let mut table = table("ways", words.phrases, &columns, words.claim.specifications.iter().map(row).collect());
    if words.claim.specifications.iter().any(|one| one.count.is_none()) {
        let limit = words.reproduction.settings.min_cell.to_string();
        table.notes.push(words.phrases.fill("note.suppressed", &[("limit", &limit)]));
    }
    let wave = |name: &str| words.phrases.wave(name);
    let values = [("from", wave(&words.claim.contrast.from)), ("to", wave(&words.claim.contrast.to))];
    table.notes.push(words.fill("reproduce.note_ways", &values));
    table.id = format!("ways-{number}");
    table
}

fn table(id: &str, phrases: Phrases, columns: &[(&'static str, Kind)], rows: Vec<Vec<Cell>>) -> Table {
    let column =
        |(key, kind): &(&'static str, Kind)| Column { key, title: phrases.get(&format!("reproduce.column_{key}")).to_owned(), kind: *kind };
    Table {
        id: id.to_owned(),
        title: phrases.get(&format!("reproduce.table_{id}")).to_owned(),
        columns: columns.iter().map(column).collect(),
        rows,
        notes: Vec::new(),
    }
}
