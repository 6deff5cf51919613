//! A document as tagged PDF (PDF/UA-1), typeset by the typst library.
//!
//! The layout is a fixed template, [`report.typ`](pdf/report.typ). What a report says reaches it as data: a JSON file that the
//! template reads, and drawings that it places. So nothing that anybody wrote is ever read as code of the typesetter.

mod fit;
mod press;

use anyhow::{Context, anyhow};
use serde_json::{Value, json};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::base64;
use super::chart::Embedding;
use super::document::{Block, Document, Extent};
use super::numbers::kept_together;
use super::phrases::Phrases;
use super::prose::{ListMarks, Prose, Stress};
use super::table::Table;
use crate::analysis::results::MediaType;
use press::{Press, printable};

/// The file's bytes: the same for the same document.
///
/// # Errors
/// If the typesetter refuses the document, which a test holds it never does.
pub fn render(document: &Document, phrases: Phrases) -> anyhow::Result<Vec<u8>> {
    let date = date(&document.created);
    let mut files = vec![("document.json".to_owned(), serde_json::to_vec(&model(document, phrases))?)];
    for figure in document.figures() {
        let drawing = figure.chart.draw(&Embedding::Inline { id: figure.id.clone() });
        files.push((format!("charts/{}.svg", figure.id), printable(&drawing).into_bytes()));
    }
    if let Some(picture) = &document.logo {
        let bytes = base64::decode(&picture.logo.base64).context("the logo is not base64")?;
        files.push((logo_name(picture.logo.media_type).to_owned(), bytes));
    }
    let press = Press::new(files, date);
    let set = typst::compile::<PagedDocument>(&press).output.map_err(|found| refusal(&found))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some(env!("CARGO_PKG_NAME").to_owned())),
        timestamp: date.map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|refused| anyhow!("PDF/UA-1: {}", refused.message()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&set, &options).map_err(|found| refusal(&found))
}

fn refusal(found: &[SourceDiagnostic]) -> anyhow::Error {
    let messages: Vec<&str> = found.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    anyhow!("the PDF could not be typeset: {}", messages.join("; "))
}

/// When the results were made; the typesetter's only idea of today.
fn date(created: &str) -> Option<Datetime> {
    let part = |range: std::ops::Range<usize>| created.get(range)?.parse::<u8>().ok();
    let year = created.get(0..4)?.parse().ok()?;
    Datetime::from_ymd_hms(year, part(5..7)?, part(8..10)?, part(11..13)?, part(14..16)?, part(17..19)?)
}

fn logo_name(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Svg => "logo.svg",
        MediaType::Png => "logo.png",
    }
}

/// The document as the template reads it.
fn model(document: &Document, phrases: Phrases) -> Value {
    let words = |key: &str| phrases.get(key);
    let chapters: Vec<Value> = document
        .chapters
        .iter()
        .map(|chapter| {
            let blocks: Vec<Value> = chapter.blocks.iter().map(|block| block_value(block, phrases)).collect();
            json!({ "title": text(&chapter.title), "blocks": blocks })
        })
        .collect();
    let logo = document.logo.as_ref().map(|picture| json!({ "file": logo_name(picture.logo.media_type), "alt": text(&picture.alt_text) }));
    json!({
        "language": phrases.language().code(),
        "chaptered": document.extent == Extent::Chapters,
        "title": text(&document.title),
        "subtitle": text(&document.subtitle),
        "author": document.author.as_deref().map(text),
        "logo": logo,
        "facts": document.facts.iter().map(|(name, value)| [text(name), text(value)]).collect::<Vec<_>>(),
        "banner": document.banner.as_deref().map(text),
        "chapters": chapters,
        "colophon": text(&document.colophon),
        "words": {
            "contents": words("report.contents"),
            "figure": words("office.figure"),
            "table": words("office.table"),
            "page": words("paper.page"),
            "continued": words("paper.continued"),
            "of": words("word.of"),
        },
    })
}

/// A text as it is set: only characters that the font has, and numbers beside their units.
fn text(text: &str) -> String {
    kept_together(&printable(text))
}

fn block_value(block: &Block, phrases: Phrases) -> Value {
    match block {
        Block::Heading(heading) => json!({ "kind": "heading", "text": text(heading) }),
        Block::Paragraph(paragraph) => json!({ "kind": "paragraph", "text": text(paragraph) }),
        Block::List(items) => json!({ "kind": "list", "items": items.iter().map(|item| text(item)).collect::<Vec<_>>() }),
        Block::Caveat(caveat) => json!({ "kind": "caveat", "text": text(caveat) }),
        Block::Prose(blocks) => json!({ "kind": "prose", "blocks": prose_value(blocks) }),
        Block::Headlines(headlines) => {
            let items: Vec<Value> = headlines
                .iter()
                .map(|headline| json!({ "label": text(&headline.label), "value": text(&headline.value), "detail": text(&headline.detail) }))
                .collect();
            json!({ "kind": "headlines", "items": items })
        }
        Block::Figure(figure) => json!({
            "kind": "figure",
            "file": format!("charts/{}.svg", figure.id),
            "alt": text(&format!("{}. {}", figure.chart.text().title, figure.chart.text().alt_text)),
            "caption": text(&figure.caption),
        }),
        Block::Table(table) => table_value(table, phrases),
    }
}

fn prose_value(blocks: &[Prose]) -> Value {
    let block = |block: &Prose| match block {
        Prose::Heading(heading) => json!({ "kind": "heading", "text": text(heading) }),
        Prose::Paragraph(runs) => {
            let runs: Vec<Value> = runs
                .iter()
                .map(|run| {
                    let stress = match run.stress {
                        Stress::Plain => "plain",
                        Stress::Emphasised => "emphasised",
                        Stress::Strong => "strong",
                    };
                    json!({ "text": text(&run.text), "stress": stress })
                })
                .collect();
            json!({ "kind": "runs", "runs": runs })
        }
        Prose::List { marks, items } => {
            let first = match marks {
                ListMarks::Bullets => Value::Null,
                ListMarks::Numbers(first) => json!(first),
            };
            json!({ "kind": "nested", "first": first, "items": items.iter().map(|item| prose_value(item)).collect::<Vec<_>>() })
        }
    };
    blocks.iter().map(block).collect()
}

fn table_value(table: &Table, phrases: Phrases) -> Value {
    let numbers = phrases.numbers();
    let heads: Vec<String> = table.columns.iter().map(|column| text(&column.title)).collect();
    let numeric: Vec<bool> = table.columns.iter().map(|column| column.kind.is_numeric()).collect();
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().zip(&table.columns).map(|(cell, column)| text(&cell.spelled(column.kind, numbers))).collect())
        .collect();
    let fitted = fit::fit(&heads, &numeric, &rows);
    let parts: Vec<Value> = fitted
        .parts
        .iter()
        .map(|part| {
            let columns = part.columns.iter().zip(&part.widths);
            let columns: Vec<Value> =
                columns.map(|(&column, width)| json!({ "title": heads[column], "numeric": numeric[column], "width": width })).collect();
            let rows: Vec<Vec<&String>> = rows.iter().map(|row| part.columns.iter().map(|&column| &row[column]).collect()).collect();
            json!({ "columns": columns, "rows": rows })
        })
        .collect();
    json!({
        "kind": "table",
        "title": text(&table.title),
        "size": fitted.size,
        "sideways": fitted.sideways,
        "parts": parts,
        "notes": table.notes.iter().map(|note| text(note)).collect::<Vec<_>>(),
    })
}
