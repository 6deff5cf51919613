//! `tables.xlsx`, read by calamine.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use ditrum_effect::analysis::{Results, protect};
use ditrum_effect::domain::Language;
use ditrum_effect::render::{Cell, Format, Phrases, Table, tables};
use resvg::usvg::roxmltree;

use super::study::{ends, hostile, part, parts, rendered, sample};

fn workbook(results: &Results, language: Language) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(rendered(results, Format::Xlsx, language))).expect("a workbook")
}

/// What a cell must be read as; an interval is two.
fn expected(table: &Table) -> Vec<Vec<Data>> {
    let text = |text: &str| if text.is_empty() { Data::Empty } else { Data::String(text.to_owned()) };
    let row = |row: &Vec<Cell>| {
        let cells = row.iter().zip(&table.columns);
        cells
            .flat_map(|(cell, column)| match cell {
                Cell::Text(value) => vec![text(value)],
                Cell::Count(count) => vec![Data::Float(*count as f64)],
                Cell::Number(number) => vec![Data::Float(*number)],
                Cell::Interval(limits) => limits.map(Data::Float).to_vec(),
                Cell::Missing => vec![Data::Empty; 1 + usize::from(column.kind.is_interval())],
            })
            .collect()
    };
    table.rows.iter().map(row).collect()
}

#[test]
fn every_cell_is_the_tables_own_and_no_number_is_a_text() {
    for language in Language::ALL {
        let results = sample();
        let mut book = workbook(&results, language);
        let names = book.sheet_names();
        let tables = tables::all(&protect(&results), Phrases::of(language));
        assert_eq!(names.len(), tables.len() + 1);
        let mut numbers = 0;
        for (table, name) in tables.iter().zip(&names[1..]) {
            let sheet = book.worksheet_range(name).expect("a sheet");
            let rows = expected(table);
            assert_eq!(sheet.height(), rows.len() + 1, "{name}");
            for (at, row) in rows.iter().enumerate() {
                for (column, cell) in row.iter().enumerate() {
                    let read = sheet.get_value((at as u32 + 1, column as u32)).unwrap_or(&Data::Empty);
                    assert_eq!(read, cell, "{name}, row {at}, column {column}");
                    numbers += usize::from(matches!(cell, Data::Float(_)));
                }
            }
        }
        assert!(numbers > 5_000, "{numbers}");
    }
}

#[test]
fn headers_are_unique_bold_frozen_and_filtered() {
    for language in Language::ALL {
        let bytes = rendered(&sample(), Format::Xlsx, language);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
        let names = book.sheet_names();
        for (number, name) in names.iter().enumerate().skip(1) {
            let sheet = book.worksheet_range(name).expect("a sheet");
            let headers: Vec<String> = sheet.rows().next().expect("a header").iter().map(ToString::to_string).collect();
            let distinct: BTreeSet<&String> = headers.iter().collect();
            assert_eq!(distinct.len(), headers.len(), "{name}: {headers:?}");
            assert!(headers.iter().all(|header| !header.is_empty()), "{name}: {headers:?}");
            let xml = part(&bytes, &format!("xl/worksheets/sheet{}.xml", number + 1));
            assert!(xml.contains("state=\"frozen\"") && xml.contains("ySplit=\"1\""), "{name}");
            assert!(xml.contains("<autoFilter ref=\"A1:"), "{name}");
        }
        assert!(part(&bytes, "xl/styles.xml").contains("<b/>"));
    }
}

#[test]
fn kinds_have_their_number_formats() {
    let mut everything = sample();
    everything.settings.min_cell = 1;
    let bytes = rendered(&everything, Format::Xlsx, Language::Danish);
    let styles = part(&bytes, "xl/styles.xml");
    let styles = roxmltree::Document::parse(&styles).expect("XML");
    let codes: Vec<&str> = styles.descendants().filter_map(|node| node.attribute("formatCode")).collect();
    for code in ["#,##0.0", "#,##0.000", "0.0%", "[<0.001]\"< 0,001\";[>0.999]\"> 0,999\";0.000"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn hostile_words_are_words() {
    let results = hostile();
    for language in Language::ALL {
        let bytes = rendered(&results, Format::Xlsx, language);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
        let names = book.sheet_names();
        let tables = tables::all(&protect(&results), Phrases::of(language));
        for (table, name) in tables.iter().zip(&names[1..]) {
            assert!(book.worksheet_formula(name).expect("a sheet").is_empty(), "{name}");
            let sheet = book.worksheet_range(name).expect("a sheet");
            for (at, row) in expected(table).iter().enumerate() {
                for (column, cell) in row.iter().enumerate() {
                    // What a cell can't hold is left out; all else is there.
                    let Data::String(text) = cell else { continue };
                    let kept: String = text
                        .chars()
                        .filter(|letter| ('\t'..='\n').contains(letter) || (' '..'\u{fffe}').contains(letter) || *letter > '\u{ffff}')
                        .collect();
                    let read = sheet.get_value((at as u32 + 1, column as u32)).unwrap_or(&Data::Empty);
                    assert_eq!(*read, Data::String(kept), "{name}, row {at}, column {column}");
                }
            }
        }
        for (name, xml) in parts(&bytes).iter().filter(|(name, _)| ends(name, &["xml", "rels"])) {
            let xml = std::str::from_utf8(xml).expect("UTF-8");
            let read = roxmltree::Document::parse(xml).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!read.descendants().any(|node| node.has_tag_name("f")), "{name} has a formula");
        }
    }
}

#[test]
fn the_first_sheet_says_what_it_is() {
    let results = sample();
    let mut book = workbook(&results, Language::Danish);
    let guide = book.worksheet_range("Læs mig").expect("the first sheet");
    let text = guide.rows().flatten().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for said in [results.study.title.as_str(), "Syntetiske data", "færre end 3 personer", "ditrum-effect", "Har svaret begge gange\n106"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    for name in &book.sheet_names()[1..] {
        assert!(name.encode_utf16().count() <= 31);
    }
}

#[test]
fn the_same_results_are_the_same_bytes() {
    let results = sample();
    let one = rendered(&results, Format::Xlsx, Language::Danish);
    assert_eq!(one, rendered(&results, Format::Xlsx, Language::Danish));
    assert!(part(&one, "docProps/core.xml").contains(&format!("{}</dcterms:created>", results.created)));
}
