//! Workbooks: XLSX, XLSB, XLS and ODS, by calamine.
//!
//! A cell's text is its value, not how a format shows it: numbers in full and with a point, dates as 2022-03-15, formulas by the
//! value that the spreadsheet saved. What would be missing without a word is told: formulas without a value, merged cells.

use std::fmt::Write as _;
use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use zip::ZipArchive;

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::archive::{Bounded, expands_too_much};
use super::compound_file::chains_end;
use super::export::{Export, spreadsheet_letters};
use super::format::{Wanted, unreadable};
use super::sheet::{Row, Sheet};
use super::vendor;

type Bytes<'a> = Cursor<&'a [u8]>;

/// An open workbook.
enum Workbook<'a> {
    Xlsx(Box<Xlsx<Bytes<'a>>>),
    Xlsb(Box<Xlsb<Bytes<'a>>>),
    Xls(Box<Xls<Bytes<'a>>>),
    Ods(Box<Ods<Bytes<'a>>>),
}

/// Parts that tell which workbook a ZIP file is.
const XLSX_PART: &str = "xl/workbook.xml";
const XLSB_PART: &str = "xl/workbook.bin";
const ODS_PART: &str = "content.xml";

/// Whether a ZIP file is a workbook and no archive.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    [XLSX_PART, XLSB_PART, ODS_PART, "[Content_Types].xml"].iter().any(|part| archive.index_for_name(part).is_some())
}

/// The visible sheets that hold anything.
pub(super) fn tables(bytes: &[u8], file: &str) -> Result<Vec<String>, Diagnostics> {
    Workbook::open(bytes, file)?.filled_sheets(file)
}

/// Reads the named sheet, or the only one that holds answers.
pub(super) fn read(bytes: &[u8], sha256: String, file: &str, wanted: Wanted<'_>) -> Result<Export, Diagnostics> {
    let mut workbook = Workbook::open(bytes, file)?;
    let name = match wanted.table {
        Some(table) => workbook.sheet_named(table, file)?,
        None => workbook.only_sheet(file)?,
    };
    let mut sheet = Sheet::new(file, wanted.heading);
    let mut errors = workbook.fill(&mut sheet, &name, file)?;
    match sheet.finish(sha256) {
        Ok(export) if !errors.has_errors() => Ok(export),
        Ok(_) => Err(errors),
        Err(found) => {
            errors.extend(found);
            Err(errors)
        }
    }
}

impl<'a> Workbook<'a> {
    fn open(bytes: &'a [u8], file: &str) -> Result<Self, Diagnostics> {
        let cursor = Cursor::new(bytes);
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            if holds_encrypted_package(bytes) {
                return Err(Diagnostic::error("file-encrypted", Place::file(file)).into());
            }
            if !chains_end(bytes) {
                return Err(damaged(file, &"its sectors lead back into themselves"));
            }
            return Xls::new(cursor).map(|workbook| Self::Xls(Box::new(workbook))).map_err(|error| damaged(file, &error));
        }
        let part = expansion(bytes, file)?;
        match part {
            XLSB_PART => Xlsb::new(cursor).map(|workbook| Self::Xlsb(Box::new(workbook))).map_err(|error| damaged(file, &error)),
            ODS_PART => Ods::new(cursor).map(|workbook| Self::Ods(Box::new(workbook))).map_err(|error| damaged(file, &error)),
            _ => Xlsx::new(cursor).map(|workbook| Self::Xlsx(Box::new(workbook))).map_err(|error| damaged(file, &error)),
        }
    }

    fn sheets(&self) -> &[calamine::Sheet] {
        match self {
            Self::Xlsx(workbook) => workbook.sheets_metadata(),
            Self::Xlsb(workbook) => workbook.sheets_metadata(),
            Self::Xls(workbook) => workbook.sheets_metadata(),
            Self::Ods(workbook) => workbook.sheets_metadata(),
        }
    }

    fn worksheets(&self) -> Vec<String> {
        self.sheets().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
    }

    fn sheet_named(&self, wanted: &str, file: &str) -> Result<String, Diagnostics> {
        let names = self.worksheets();
        let found =
            names.iter().find(|name| *name == wanted).or_else(|| names.iter().find(|name| name.to_lowercase() == wanted.to_lowercase()));
        found.cloned().ok_or_else(|| {
            Diagnostic::error("table-not-found", Place::file(file)).with("table", wanted).with("tables", listed(&names)).into()
        })
    }

    fn only_sheet(&mut self, file: &str) -> Result<String, Diagnostics> {
        let filled = vendor::without_companions(self.filled_sheets(file)?);
        match filled.as_slice() {
            [name] => Ok(name.clone()),
            [] => Err(Diagnostic::error("file-empty", Place::file(file)).into()),
            [first, ..] => {
                Err(Diagnostic::error("tables-several", Place::file(file)).with("tables", listed(&filled)).with("first", first).into())
            }
        }
    }

    /// The visible sheets that hold anything, in the workbook's order.
    fn filled_sheets(&mut self, file: &str) -> Result<Vec<String>, Diagnostics> {
        let visible = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
        let names: Vec<String> = self.sheets().iter().filter(visible).map(|sheet| sheet.name.clone()).collect();
        let mut filled = Vec::new();
        for name in names {
            let holds_any = match self {
                Self::Xlsx(workbook) => {
                    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|error| damaged(file, &error))?;
                    loop {
                        match cells.next_cell().map_err(|error| damaged(file, &error))? {
                            None => break false,
                            Some(cell) if *cell.get_value() != DataRef::Empty => break true,
                            Some(_) => {}
                        }
                    }
                }
                Self::Xlsb(workbook) => !workbook.worksheet_range(&name).map_err(|error| damaged(file, &error))?.is_empty(),
                Self::Xls(workbook) => !workbook.worksheet_range(&name).map_err(|error| damaged(file, &error))?.is_empty(),
                Self::Ods(workbook) => !workbook.worksheet_range(&name).map_err(|error| damaged(file, &error))?.is_empty(),
            };
            if holds_any {
                filled.push(name);
            }
        }
        Ok(filled)
    }

    /// Reads a sheet's cells; the errors are those of cells that would be missing without a word.
    fn fill(&mut self, sheet: &mut Sheet<'_>, name: &str, file: &str) -> Result<Diagnostics, Diagnostics> {
        match self {
            Self::Xlsx(workbook) => {
                let errors = fill_from_xlsx(workbook, sheet, name, file)?;
                let merged = workbook.merge_cells_by_sheet_name(name).map_err(|error| damaged(file, &error))?;
                Ok(with_merged(errors, sheet, &merged, file))
            }
            Self::Xls(workbook) => {
                fill_from_range(&workbook.worksheet_range(name).map_err(|error| damaged(file, &error))?, sheet);
                let merged = workbook.merge_cells_by_sheet_name(name).map_err(|error| damaged(file, &error))?;
                Ok(with_merged(Diagnostics::new(), sheet, &merged, file))
            }
            Self::Xlsb(workbook) => {
                fill_from_range(&workbook.worksheet_range(name).map_err(|error| damaged(file, &error))?, sheet);
                Ok(Diagnostics::new())
            }
            Self::Ods(workbook) => {
                fill_from_range(&workbook.worksheet_range(name).map_err(|error| damaged(file, &error))?, sheet);
                Ok(Diagnostics::new())
            }
        }
    }
}

/// Cells that are told one by one; the rest is counted.
const LISTED: usize = 10;

/// Cell by cell, so that a sheet is never held as a whole.
fn fill_from_xlsx(workbook: &mut Xlsx<Bytes<'_>>, sheet: &mut Sheet<'_>, name: &str, file: &str) -> Result<Diagnostics, Diagnostics> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| damaged(file, &error))?;
    let mut row = Row::default();
    let mut at: Option<(u32, u32)> = None;
    let mut unsaved: Vec<(u32, u32)> = Vec::new();
    let mut unsaved_cells = 0_u64;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| damaged(file, &error))? {
        if at.is_some_and(|at| cell.pos <= at) {
            return Err(Diagnostic::error("file-damaged", Place::file(file)).with("reason", "cells out of order").into());
        }
        if let Some((number, _)) = at
            && number != cell.pos.0
        {
            sheet.take(number, &mut row);
        }
        at = Some(cell.pos);
        if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
            unsaved_cells += 1;
            if unsaved.len() < LISTED {
                unsaved.push(cell.pos);
            }
        }
        row.push(cell.pos.1, |text| spell(&cell.value, text));
    }
    if let Some((number, _)) = at {
        sheet.take(number, &mut row);
    }
    let mut errors: Diagnostics =
        unsaved.iter().map(|&(row, column)| Diagnostic::error("formula-without-value", sheet.place(row, column))).collect();
    if unsaved_cells > unsaved.len() as u64 {
        errors.push(Diagnostic::error("formulas-without-value-more", Place::file(file)).with("cells", unsaved_cells));
    }
    Ok(errors)
}

fn fill_from_range(range: &calamine::Range<Data>, sheet: &mut Sheet<'_>) {
    let Some((first_row, first_column)) = range.start() else { return };
    let mut row = Row::default();
    for (number, cells) in (first_row..).zip(range.rows()) {
        for (column, cell) in (first_column..).zip(cells) {
            row.push(column, |text| spell(&as_reference(cell), text));
        }
        sheet.take(number, &mut row);
    }
}

fn as_reference(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Empty => DataRef::Empty,
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
    }
}

fn with_merged(mut errors: Diagnostics, sheet: &Sheet<'_>, merged: &[Dimensions], file: &str) -> Diagnostics {
    let in_table = |block: &&Dimensions| sheet.overlaps((block.start.0, block.end.0), (block.start.1, block.end.1));
    let blocks: Vec<String> = merged.iter().filter(in_table).map(range_name).collect();
    if let Some(first) = merged.iter().find(in_table) {
        let mut named = blocks.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
        if blocks.len() > LISTED {
            named.push_str(", …");
        }
        let place = Place::file(file).row(u64::from(first.start.0) + 1);
        errors.push(Diagnostic::error("cells-merged", place).with("blocks", named).with("count", blocks.len()));
    }
    errors
}

/// `B2:C2`
fn range_name(block: &Dimensions) -> String {
    let cell = |(row, column): (u32, u32)| format!("{}{}", spreadsheet_letters(column as usize), u64::from(row) + 1);
    format!("{}:{}", cell(block.start), cell(block.end))
}

/// Writes a cell's value as text.
fn spell(value: &DataRef<'_>, text: &mut String) {
    // Writing to a string does not fail.
    let _ = match value {
        DataRef::Empty => Ok(()),
        DataRef::Int(number) => write!(text, "{number}"),
        DataRef::Float(number) => spell_number(*number, text),
        DataRef::String(string) | DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => text.write_str(string),
        DataRef::SharedString(string) => text.write_str(string),
        DataRef::Bool(truth) => text.write_str(if *truth { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) => spell_moment(moment, text),
        DataRef::Error(error) => write!(text, "{error}"),
    };
}

/// A whole number without decimals, another with a point and as many digits as tell it from its neighbours.
pub(super) fn spell_number(number: f64, text: &mut String) -> std::fmt::Result {
    /// Whole numbers beyond it may not be what they seem.
    const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < LARGEST_EXACT { write!(text, "{}", number as i64) } else { write!(text, "{number}") }
}

fn spell_moment(moment: &ExcelDateTime, text: &mut String) -> std::fmt::Result {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() || moment.as_f64() < 1.0 {
        let seconds = (moment.as_f64() * 86_400.0).round() as i64;
        return write!(text, "{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    write!(text, "{year:04}-{month:02}-{day:02}")?;
    if (hour, minute, second) == (0, 0, 0) { Ok(()) } else { write!(text, " {hour:02}:{minute:02}:{second:02}") }
}

/// The part that says what kind of workbook a ZIP file is, if none of its parts is a bomb.
///
/// The parts' declared sizes are held against the limit, and the one that calamine reads whole is expanded once to see that its
/// declaration is true; sheets are read cell by cell.
fn expansion(bytes: &[u8], file: &str) -> Result<&'static str, Diagnostics> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(file, &error))?;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| damaged(file, &error))?;
        if expands_too_much(entry.size(), entry.compressed_size()) {
            let expanded = format!("> {} MB", entry.size() >> 20);
            return Err(Diagnostic::error("file-expands-too-much", Place::file(file)).with("reason", expanded).into());
        }
    }
    let part = [XLSB_PART, ODS_PART].into_iter().find(|part| archive.index_for_name(part).is_some()).unwrap_or(XLSX_PART);
    let whole = if part == ODS_PART { ODS_PART } else { "xl/sharedStrings.xml" };
    if let Ok(entry) = archive.by_name(whole) {
        let mut entry = Bounded::new(entry, zip::read::ZipFile::compressed_size);
        let mut buffer = vec![0; 1 << 16];
        while entry.read(&mut buffer).map_err(|error| unreadable(file, &error))? > 0 {}
    }
    Ok(part)
}

/// Office stores an encrypted workbook as one stream of this name in a compound file.
fn holds_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

fn damaged(file: &str, error: &impl std::fmt::Display) -> Diagnostics {
    let reason = error.to_string();
    let code = if reason.contains("password protected") { "file-encrypted" } else { "file-damaged" };
    Diagnostic::error(code, Place::file(file)).with("reason", reason).into()
}
