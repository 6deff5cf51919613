//! A table as tidy CSV: one value a column, numbers in full.
//!
//! Danish files are what a Danish Excel opens with a double click: UTF-8 with BOM, `;`, decimal comma. English ones are plain CSV.

use crate::domain::Language;

use super::table::{Cell, Table};

/// The table's bytes.
#[must_use]
pub fn render(table: &Table, language: Language) -> Vec<u8> {
    let (delimiter, bom): (u8, &[u8]) = match language {
        Language::Danish => (b';', b"\xef\xbb\xbf"),
        Language::English => (b',', b""),
    };
    let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(bom.to_vec());
    let mut write = |record: Vec<String>| {
        // Writing to memory can't fail, and every record has the header's width.
        let _ = writer.write_record(record);
    };
    write(table.columns.iter().flat_map(|column| names(column.key, column.kind.is_interval())).collect());
    for row in &table.rows {
        let cells = row.iter().zip(&table.columns);
        write(cells.flat_map(|(cell, column)| values(cell, column.kind.is_interval(), language)).collect());
    }
    writer.into_inner().unwrap_or_default()
}

fn names(key: &str, is_interval: bool) -> Vec<String> {
    if is_interval { vec![format!("{key}_lower"), format!("{key}_upper")] } else { vec![key.to_owned()] }
}

fn values(cell: &Cell, is_interval: bool, language: Language) -> Vec<String> {
    match cell {
        Cell::Interval(limits) => limits.iter().map(|limit| number(*limit, language)).collect(),
        Cell::Missing if is_interval => vec![String::new(); 2],
        Cell::Missing => vec![String::new()],
        Cell::Text(text) => vec![harmless(text)],
        Cell::Count(count) => vec![count.to_string()],
        Cell::Number(value) => vec![number(*value, language)],
    }
}

/// The shortest spelling that reads back as the same number, with the language's decimal mark.
fn number(value: f64, language: Language) -> String {
    let spelled = serde_json::Number::from_f64(value).map_or_else(String::new, |number| number.to_string());
    match language {
        Language::Danish => spelled.replace('.', ","),
        Language::English => spelled,
    }
}

/// A text that a spreadsheet would take for a formula gets a leading apostrophe.
#[must_use]
pub fn harmless(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// Whether a spreadsheet that reads or edits the text would compute it.
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
