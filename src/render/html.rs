//! A document as one self-contained HTML file: no network, readable on a phone, on paper and in the dark.
//!
//! It is whole without its script, which only makes tables sort and charts tell their values. What the page may do is said in the page:
//! nothing but show its own styles, fonts and pictures and run this one script, by their fingerprints.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context, escape_formatter};
use sha2::{Digest, Sha256};

use super::base64;
use super::chart::{Embedding, dark_css, font_face_css};
use super::document::{Block, Document, Extent, LogoPicture};
use super::numbers::kept_together;
use super::phrases::Phrases;
use super::prose::{ListMarks, Prose, Run, Stress};
use super::table::Table;
use crate::analysis::results::MediaType;

const TEMPLATE: &str = include_str!("html/report.html");
const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

/// The page's bytes.
///
/// # Errors
/// If the embedded template does not fit the document.
pub fn render(document: &Document, phrases: Phrases) -> Result<Vec<u8>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_formatter(|out, state, value| match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => escape_formatter(out, state, &Value::from(kept_together(text))),
        None => escape_formatter(out, state, value),
    });
    environment.add_template("report.html", TEMPLATE)?;
    let (mut figures, mut tables) = (0, 0);
    let mut chapters = Vec::with_capacity(document.chapters.len());
    for chapter in &document.chapters {
        let mut blocks = Vec::with_capacity(chapter.blocks.len());
        for block in &chapter.blocks {
            let count = match block {
                Block::Figure(_) => &mut figures,
                Block::Table(_) => &mut tables,
                _ => &mut 0,
            };
            *count += 1;
            blocks.push(block_value(block, *count, phrases));
        }
        chapters.push(context! { id => &chapter.id, title => &chapter.title, blocks });
    }
    let style = format!("{}\n{}\n{STYLE}", font_face_css(), dark_css());
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'",
        fingerprint(&style),
        fingerprint(SCRIPT)
    );
    let page = environment.get_template("report.html")?.render(context! {
        language => phrases.language().code(),
        policy => Value::from_safe_string(policy),
        style => Value::from_safe_string(style),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        words => context! {
            skip => phrases.get("page.skip"),
            sort => phrases.get("page.sort"),
            chart_hint => phrases.get("page.chart_hint"),
            figure => phrases.get("office.figure"),
            table => phrases.get("office.table"),
        },
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
    Ok(page.into_bytes())
}

/// How a page says which inline style or script is its own.
fn fingerprint(text: &str) -> String {
    format!("'sha256-{}'", base64::encode(&Sha256::digest(text)))
}

/// `number` counts figures and tables, each on their own.
fn block_value(block: &Block, number: usize, phrases: Phrases) -> Value {
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
            number,
            caption => &figure.caption,
            svg => Value::from_safe_string(figure.chart.draw(&Embedding::Inline { id: figure.id.clone() })),
        },
        Block::Table(table) => table_value(table, number, phrases),
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

fn table_value(table: &Table, number: usize, phrases: Phrases) -> Value {
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
    context! { kind => "table", number, id => &table.id, title => &table.title, columns, rows, notes => &table.notes }
}
