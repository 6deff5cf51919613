//! Rows of persons, for those who asked for them: the one kind of table that is not made of results.

use anyhow::Context;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::domain::Language;

use super::csv::harmless;

/// A cell of such a row.
#[derive(Debug, Clone, PartialEq)]
pub enum RowCell<'a> {
    Text(&'a str),
    Number(f64),
    Blank,
}

/// The most rows that a sheet holds, its header among them.
pub const MOST_SHEET_ROWS: usize = 1_048_576;

/// The rows as CSV: what a Danish Excel opens under Danish, plain CSV under English. Numbers are spelled in full.
///
/// # Errors
/// If a row has not as many cells as the header.
pub fn rows_csv<'a>(header: &[&str], rows: impl Iterator<Item = Vec<RowCell<'a>>>, language: Language) -> anyhow::Result<Vec<u8>> {
    let (delimiter, bom): (u8, &[u8]) = match language {
        Language::Danish => (b';', b"\xef\xbb\xbf"),
        Language::English => (b',', b""),
    };
    let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(bom.to_vec());
    let failed = "the rows could not be written as CSV";
    writer.write_record(header.iter().map(|name| spelled_text(name))).context(failed)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| spelled(cell, language))).context(failed)?;
    }
    writer.into_inner().context(failed)
}

fn spelled(cell: &RowCell<'_>, language: Language) -> String {
    match (cell, language) {
        (RowCell::Text(text), _) => spelled_text(text),
        (RowCell::Number(number), Language::Danish) => number.to_string().replace('.', ","),
        (RowCell::Number(number), Language::English) => number.to_string(),
        (RowCell::Blank, _) => String::new(),
    }
}

/// A text as it is, unless a spreadsheet would compute it; a number that is text, such as -9999, is computed by none.
fn spelled_text(text: &str) -> String {
    let is_number = text.trim().replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite);
    if is_number { text.to_owned() } else { harmless(text) }
}

/// The rows as a workbook of one sheet: texts as text, so that leading zeros stay and nothing is a formula, numbers as numbers, and
/// a header that stays in sight. The same rows give the same bytes.
///
/// # Errors
/// If there are more rows or columns than a sheet holds.
pub fn rows_xlsx<'a>(header: &[&str], rows: impl Iterator<Item = Vec<RowCell<'a>>>, sheet_name: &str) -> anyhow::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    // A file says when it was made; one that is to be the same each time says the same each time.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let as_text = Format::new().set_num_format("@");
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name)?.set_freeze_panes(1, 0)?;
    for (column, name) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, column, *name, &bold)?;
        sheet.set_column_width(column, (name.chars().count() as f64 + 2.0).clamp(8.0, 40.0))?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                RowCell::Text(text) => sheet.write_string_with_format(row, column, text, &as_text)?,
                RowCell::Number(number) => sheet.write_number(row, column, number)?,
                RowCell::Blank => continue,
            };
        }
    }
    Ok(workbook.save_to_buffer()?)
}
