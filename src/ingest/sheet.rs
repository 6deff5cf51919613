//! A sheet's rows to an [`Export`]: the first row with a cell is the header, blank rows are left out but counted.

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::coding::Coder;
use super::decimal_mark::DecimalMark;
use super::encoding::Decoding;
use super::export::{Export, FileFacts, damaged_cells, spreadsheet_letters};
use super::format::Heading;
use super::raggedness::Raggedness;
use super::row_numbers::RowNumbers;
use super::text::tidy;
use super::text_column::TextColumn;

/// The cells of one row that hold something, from left to right.
#[derive(Debug, Default)]
pub(super) struct Row {
    text: String,
    /// Column (0 = A) and where its text ends.
    cells: Vec<(u32, usize)>,
}

impl Row {
    /// Adds a cell to the right of those there are; `spell` writes its text. A blank one is no cell.
    pub(super) fn push(&mut self, column: u32, spell: impl FnOnce(&mut String)) {
        let before = self.text.len();
        spell(&mut self.text);
        if self.text[before..].trim().is_empty() {
            self.text.truncate(before);
        } else {
            self.cells.push((column, self.text.len()));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        let mut start = 0;
        self.cells.iter().map(move |&(column, end)| (column, &self.text[std::mem::replace(&mut start, end)..end]))
    }
}

/// A sheet as far as it is read.
pub(super) struct Sheet<'a> {
    file: &'a str,
    heading: Heading,
    /// The header's row (1 = the first) and its first column.
    header_at: Option<(u64, u32)>,
    header: Vec<String>,
    coders: Vec<Coder>,
    row_numbers: RowNumbers,
    raggedness: Raggedness,
}

impl<'a> Sheet<'a> {
    /// `file` is what messages call it.
    pub(super) fn new(file: &'a str, heading: Heading) -> Self {
        let (header, coders) = (Vec::new(), Vec::new());
        Self { file, heading, header_at: None, header, coders, row_numbers: RowNumbers::default(), raggedness: Raggedness::default() }
    }

    /// Takes a row (0 = the first) and empties it. Rows come from top to bottom.
    pub(super) fn take(&mut self, number: u32, row: &mut Row) {
        if !row.is_empty() {
            let number = u64::from(number) + 1;
            match self.header_at {
                None if self.heading == Heading::Names => self.take_header(number, row),
                None => {
                    let first = self.name_columns(number, row);
                    self.take_answers(number, first, row);
                }
                Some((_, first)) => self.take_answers(number, first, row),
            }
        }
        row.clear();
    }

    fn take_header(&mut self, number: u64, row: &Row) {
        let Some(&(first, _)) = row.cells.first() else { return };
        self.header_at = Some((number, first));
        for (column, name) in row.iter() {
            self.header.resize((column - first) as usize, String::new());
            self.header.push(tidy(name).into_owned());
        }
        self.coders.resize_with(self.header.len(), Coder::default);
    }

    /// Names the columns of a table that does not, before its first row; gives the first column.
    fn name_columns(&mut self, number: u64, row: &Row) -> u32 {
        let first = row.cells.first().map_or(0, |&(first, _)| first);
        self.header_at = Some((number, first));
        if let Heading::Absent(names) = self.heading {
            self.header = names.iter().map(|name| (*name).to_owned()).collect();
        }
        self.coders.resize_with(self.header.len(), Coder::default);
        first
    }

    fn take_answers(&mut self, number: u64, first: u32, row: &Row) {
        self.row_numbers.push(number);
        let mut next = 0;
        for (column, text) in row.iter() {
            let index = column.checked_sub(first).map(|index| index as usize).filter(|index| *index < self.coders.len());
            let Some(index) = index else {
                self.raggedness.long(number, row.cells.len());
                continue;
            };
            self.coders[next..index].iter_mut().for_each(|coder| coder.push(b""));
            self.coders[index].push(text.as_bytes());
            next = index + 1;
        }
        self.coders[next..].iter_mut().for_each(|coder| coder.push(b""));
    }

    /// Whether a block of cells (first and last row and column, 0 = the first) lies in the table.
    pub(super) fn overlaps(&self, (first_row, last_row): (u32, u32), (first_column, last_column): (u32, u32)) -> bool {
        let Some((header_row, left)) = self.header_at else { return false };
        let last = self.row_numbers.len().checked_sub(1).map_or(header_row, |last| self.row_numbers.get(last));
        let right = left + self.header.len().saturating_sub(1) as u32;
        u64::from(first_row) < last && u64::from(last_row) + 1 >= header_row && first_column <= right && last_column >= left
    }

    /// Where a cell stands, for a message.
    pub(super) fn place(&self, row: u32, column: u32) -> Place {
        let name =
            self.header_at.and_then(|(_, first)| self.header.get(column.checked_sub(first)? as usize)).filter(|name| !name.is_empty());
        let column = name.cloned().unwrap_or_else(|| spreadsheet_letters(column as usize));
        Place::file(self.file).row(u64::from(row) + 1).column(column)
    }

    /// The export.
    pub(super) fn finish(self, sha256: String) -> Result<Export, Diagnostics> {
        let file = self.file;
        let Some((header_row, _)) = self.header_at else { return Err(Diagnostic::error("file-empty", Place::file(file)).into()) };
        let mut errors = self.raggedness.errors(file, self.header.len());
        if self.row_numbers.is_empty() {
            errors.push(Diagnostic::error("file-without-rows", Place::file(file).row(header_row)));
        }
        let columns = self.header.iter().zip(self.coders);
        let columns: Vec<TextColumn> = columns
            .map(|(name, coder)| TextColumn::new(name.clone(), coder.finish(Decoding::Utf8)))
            .filter(|column| !column.name().is_empty() || column.texts().iter().any(|text| !text.is_empty()))
            .collect();
        let (damage, warnings) = damaged_cells(&columns, &self.row_numbers, file);
        errors.extend(damage);
        if errors.has_errors() {
            errors.extend(warnings);
            return Err(errors);
        }
        let facts = FileFacts {
            file: file.to_owned(),
            sha256,
            rows: self.row_numbers.len() as u64,
            columns: columns.len() as u64,
            encoding: None,
            delimiter: None,
            // A cell that is a number is spelled with a point here; one that is text and could be thousands is refused.
            decimal: DecimalMark::Point,
        };
        Export::new(facts, columns, self.row_numbers, warnings)
    }
}
