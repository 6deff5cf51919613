//! `report.md`, read by pulldown-cmark.

use ditrum_effect::analysis::{Results, protect};
use ditrum_effect::domain::Language;
use ditrum_effect::render::{Block, Document, Format, Phrases, Table, document, render};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::study::{ends, hostile, rendered, sample};

fn tables(document: &Document) -> impl Iterator<Item = &Table> {
    document.chapters.iter().flat_map(|chapter| &chapter.blocks).filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

fn events(markdown: &str) -> Vec<Event<'_>> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH | Options::ENABLE_FOOTNOTES)
        .collect()
}

/// The texts between each start and end that a tag is asked for.
fn within(events: &[Event<'_>], start: impl Fn(&Tag<'_>) -> bool, end: TagEnd) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for event in events {
        match event {
            Event::Start(tag) if start(tag) => open = Some(String::new()),
            Event::End(tag) if *tag == end => found.extend(open.take()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(open) = &mut open {
                    open.push_str(text);
                }
            }
            _ => {}
        }
    }
    found
}

fn plain(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn reads_back(results: &Results, language: Language) {
    let markdown = String::from_utf8(rendered(results, Format::Markdown, language)).expect("UTF-8");
    let events = events(&markdown);
    let phrases = Phrases::of(language);
    let document = document(&protect(results), phrases);
    let cells: Vec<String> = tables(&document)
        .flat_map(|table| {
            let header = table.columns.iter().map(|column| column.title.clone());
            let rows = table
                .rows
                .iter()
                .flat_map(|row| row.iter().zip(&table.columns).map(|(cell, column)| cell.spelled(column.kind, phrases.numbers())));
            header.chain(rows).map(|cell| plain(&cell)).collect::<Vec<_>>()
        })
        .collect();
    assert!(cells.len() > 500);
    assert_eq!(within(&events, |tag| *tag == Tag::TableCell, TagEnd::TableCell), cells);
    let heading = |level| move |tag: &Tag<'_>| matches!(tag, Tag::Heading { level: found, .. } if *found == level);
    let chapters: Vec<String> = document.chapters.iter().map(|chapter| plain(&chapter.title)).collect();
    assert_eq!(within(&events, heading(HeadingLevel::H2), TagEnd::Heading(HeadingLevel::H2)), chapters);
    assert_eq!(within(&events, heading(HeadingLevel::H1), TagEnd::Heading(HeadingLevel::H1)), [plain(&document.title)]);
    for event in &events {
        let acts = matches!(event, Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_))
            || matches!(event, Event::Start(Tag::Link { .. } | Tag::CodeBlock(_) | Tag::Emphasis | Tag::Strikethrough | Tag::Image { .. }));
        assert!(!acts, "{event:?}");
    }
    let all: String = within(&events, |tag| matches!(tag, Tag::Paragraph), TagEnd::Paragraph).join("\n");
    for block in document.chapters.iter().flat_map(|chapter| &chapter.blocks) {
        if let Block::Paragraph(text) | Block::Caveat(text) = block {
            assert!(all.contains(&plain(text)), "{text}");
        }
    }
    for figure in document.figures() {
        assert!(all.contains(&plain(&figure.chart.text().alt_text)), "{}", figure.id);
    }
}

#[test]
fn every_table_heading_and_paragraph_reads_back_and_nothing_acts() {
    for language in Language::ALL {
        reads_back(&sample(), language);
        reads_back(&hostile(), language);
    }
}

#[test]
fn charts_that_are_written_are_linked() {
    let results = sample();
    let files = render(&results, &protect(&results), &[Format::Markdown, Format::Svg], Language::Danish).expect("a rendering");
    let markdown = files.iter().find(|file| file.path == "report.md").expect("the text");
    let markdown = String::from_utf8(markdown.bytes.clone()).expect("UTF-8");
    let links: Vec<String> = events(&markdown)
        .iter()
        .filter_map(|event| match event {
            Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect();
    let charts: Vec<&str> = files.iter().map(|file| file.path.as_str()).filter(|path| ends(path, &["svg"])).collect();
    assert_eq!(links, charts);
    assert!(charts.len() > 5);
}
