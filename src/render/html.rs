//! A document as one self-contained HTML file: no network, no script, readable on a phone, on paper and in the dark.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};

use super::chart::{Embedding, font_face_css};
use super::document::{Block, Document, Extent, LogoPicture};
use super::phrases::Phrases;
use super::prose::{ListMarks, Prose, Run, Stress};
use super::table::Table;
use crate::analysis::results::MediaType;

const TEMPLATE: &str = include_str!("html/report.html");
const STYLE: &str = include_str!("html/report.css");

/// The page's bytes.
///
/// # Errors
/// If the embedded template does not fit the document.
pub fn render(document: &Document, phrases: Phrases) -> Result<Vec<u8>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template("report.html", TEMPLATE)?;
    let chapters: Vec<Value> = document
        .chapters
        .iter()
        .map(|chapter| {
            let blocks: Vec<Value> = chapter.blocks.iter().map(|block| block_value(block, phrases)).collect();
            context! { id => &chapter.id, title => &chapter.title, blocks }
        })
        .collect();
    let page = environment.get_template("report.html")?.render(context! {
        language => phrases.language().code(),
        style => Value::from_safe_string(format!("{}\n{STYLE}", font_face_css())),
        title => &document.title,
        author => &document.author,
        logo => document.logo.as_ref().map(logo_value),
        has_contents => document.extent == Extent::Chapters,
        subtitle => &document.subtitle,
        facts => &document.facts,
        banner => &document.banner,
        contents => phrases.get("report.contents"),
        chapters,
        colophon => &document.colophon,
    })?;
    // A number never stands at the end of a line without its unit.
    Ok(page.replace(" %", "\u{a0}%").replace(" pct.", "\u{a0}pct.").into_bytes())
}

fn block_value(block: &Block, phrases: Phrases) -> Value {
    match block {
        Block::Heading(text) => context! { kind => "heading", text },
        Block::Paragraph(text) => context! { kind => "paragraph", text },
        Block::List(items) => context! { kind => "list", items },
        Block::Headlines(headlines) => {
            let items: Vec<Value> = headlines
                .iter()
                .map(|headline| context! { label => &headline.label, value => &headline.value, detail => &headline.detail })
                .collect();
            context! { kind => "headlines", items }
        }
        Block::Prose(blocks) => context! { kind => "prose", blocks => prose_value(blocks) },
        Block::Caveat(text) => context! { kind => "caveat", text },
        Block::Figure(figure) => context! {
            kind => "figure",
            id => &figure.id,
            caption => &figure.caption,
            svg => Value::from_safe_string(figure.chart.draw(&Embedding::Inline { id: figure.id.clone() })),
        },
        Block::Table(table) => table_value(table, phrases),
    }
}

fn logo_value(picture: &LogoPicture) -> Value {
    let media_type = match picture.logo.media_type {
        MediaType::Svg => "image/svg+xml",
        MediaType::Png => "image/png",
    };
    context! { source => Value::from_safe_string(format!("data:{media_type};base64,{}", picture.logo.base64)), alt_text => &picture.alt_text }
}

fn prose_value(blocks: &[Prose]) -> Vec<Value> {
    let run = |run: &Run| {
        let stress = match run.stress {
            Stress::Plain => "plain",
            Stress::Emphasised => "emphasised",
            Stress::Strong => "strong",
        };
        context! { text => &run.text, stress }
    };
    let block = |block: &Prose| match block {
        Prose::Heading(text) => context! { kind => "heading", text },
        Prose::Paragraph(runs) => context! { kind => "paragraph", runs => runs.iter().map(run).collect::<Vec<_>>() },
        Prose::List { marks, items } => {
            let first = match marks {
                ListMarks::Bullets => None,
                ListMarks::Numbers(first) => Some(*first),
            };
            context! { kind => "list", first, items => items.iter().map(|item| prose_value(item)).collect::<Vec<_>>() }
        }
    };
    blocks.iter().map(block).collect()
}

fn table_value(table: &Table, phrases: Phrases) -> Value {
    let numbers = phrases.numbers();
    let columns: Vec<Value> =
        table.columns.iter().map(|column| context! { title => &column.title, numeric => column.kind.is_numeric() }).collect();
    let rows: Vec<Vec<Value>> = table
        .rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&table.columns);
            cells
                .map(|(cell, column)| context! { text => cell.spelled(column.kind, numbers), numeric => column.kind.is_numeric() })
                .collect()
        })
        .collect();
    context! { kind => "table", id => &table.id, title => &table.title, columns, rows, notes => &table.notes }
}
