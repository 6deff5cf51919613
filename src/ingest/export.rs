//! What every format's reader yields: named columns of texts, and the facts of the file they came from.

use std::collections::HashMap;

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::arrangement::Arrangement;
use super::decimal_mark::DecimalMark;
use super::encoding::Encoding;
use super::personal_data::holds_cpr_number;
use super::row_numbers::RowNumbers;
use super::text_column::TextColumn;
use super::vendor;

/// How a file was read, for the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// The path as it was typed.
    pub file: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    pub rows: u64,
    pub columns: u64,
    /// `None` for formats whose texts need no decoding.
    pub encoding: Option<Encoding>,
    /// `None` for formats without delimiters.
    pub delimiter: Option<char>,
    pub decimal: DecimalMark,
}

/// An export: columns of equal length, with distinct names.
#[derive(Debug, Clone)]
pub struct Export {
    pub facts: FileFacts,
    columns: Vec<TextColumn>,
    row_numbers: RowNumbers,
    warnings: Diagnostics,
    arrangement: Arrangement,
}

impl Export {
    /// The export of the given columns.
    ///
    /// # Errors
    /// Names that stand over more than one column, since a mapping by name could then mean either.
    pub fn new(facts: FileFacts, columns: Vec<TextColumn>, row_numbers: RowNumbers, warnings: Diagnostics) -> Result<Self, Diagnostics> {
        if let Some(index) = columns.iter().position(|column| holds_cpr_number(column.name())) {
            // The first row is a person's, and no message may show it: no other is looked for.
            let place = Place::file(&facts.file).row(1).column(spreadsheet_letters(index));
            return Err(Diagnostic::error("header-holds-cpr", place).into());
        }
        let mut first: HashMap<&str, usize> = HashMap::with_capacity(columns.len());
        let mut errors = Diagnostics::new();
        for (index, column) in
            columns.iter().enumerate().filter(|(_, column)| !column.name().is_empty() && !vendor::may_repeat(column.name()))
        {
            if let Some(earlier) = first.insert(column.name(), index) {
                errors.push(
                    Diagnostic::error("header-duplicate", Place::file(&facts.file).row(1).column(column.name()))
                        .with("first", spreadsheet_letters(earlier))
                        .with("second", spreadsheet_letters(index)),
                );
            }
        }
        errors.extend(second_header_row(&facts.file, &columns, &row_numbers));
        if errors.has_errors() {
            errors.extend(warnings);
            return Err(errors);
        }
        Ok(Self { facts, columns, row_numbers, warnings, arrangement: Arrangement::default() })
    }

    /// What the layout of the system that made the file says about it.
    #[must_use]
    pub fn arrangement(&self) -> &Arrangement {
        &self.arrangement
    }

    pub(super) fn arranged(mut self, arrangement: Arrangement) -> Self {
        self.arrangement = arrangement;
        self
    }

    pub(super) fn warn(&mut self, warning: Diagnostic) {
        self.warnings.push(warning);
    }

    /// Empties a column; what it is called stays.
    pub(super) fn give_up(&mut self, index: usize) {
        self.columns[index].empty();
    }

    /// The export with other columns in the same places.
    pub(super) fn map_columns(mut self, change: impl FnMut(TextColumn) -> TextColumn) -> Self {
        self.columns = self.columns.into_iter().map(change).collect();
        self
    }

    /// The chosen rows (ascending); the numbers beside them stay those of the file.
    pub(super) fn select_rows(mut self, rows: &[u32]) -> Self {
        self.row_numbers = self.row_numbers.select(rows);
        self.facts.rows = rows.len() as u64;
        self.map_columns(|column| column.select(rows))
    }

    /// The export without its first rows.
    #[must_use]
    pub fn below(self, head: usize) -> Self {
        let rows: Vec<u32> = (head as u32..self.rows() as u32).collect();
        self.select_rows(&rows)
    }

    #[must_use]
    pub fn columns(&self) -> &[TextColumn] {
        &self.columns
    }

    /// The column at a place that [`find_column`](super::columns::find_column) gave.
    ///
    /// # Panics
    /// If there is no such column.
    #[must_use]
    pub fn column(&self, index: usize) -> &TextColumn {
        &self.columns[index]
    }

    /// The number of rows after the header, blank lines left out.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.row_numbers.len()
    }

    /// The number a spreadsheet shows beside a row (0 = the first row after the header).
    #[must_use]
    pub fn row_number(&self, row: usize) -> u64 {
        self.row_numbers.get(row)
    }

    #[must_use]
    pub fn row_numbers(&self) -> &RowNumbers {
        &self.row_numbers
    }

    /// What was noticed while reading, none of which kept the file from being read.
    #[must_use]
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }
}

/// A column's letters in a spreadsheet: A … Z, AA, AB …
pub(super) fn spreadsheet_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Columns without a name above cells that read like names: the first row groups the columns, the second names them.
fn second_header_row(file: &str, columns: &[TextColumn], row_numbers: &RowNumbers) -> Option<Diagnostic> {
    if row_numbers.is_empty() || columns.len() < 3 || columns.iter().all(|column| !column.name().is_empty()) {
        return None;
    }
    let mut names: Vec<&str> = columns.iter().map(|column| column.text(0).trim()).filter(|text| !text.is_empty()).collect();
    let read_like_names = names.iter().all(|text| text.chars().any(char::is_alphabetic));
    let unnamed = columns.iter().any(|column| column.name().is_empty() && !column.text(0).trim().is_empty());
    let found = names.len();
    names.sort_unstable();
    names.dedup();
    let is_header = unnamed && read_like_names && names.len() == found && found * 2 > columns.len();
    is_header.then(|| Diagnostic::error("header-two-rows", Place::file(file).row(row_numbers.get(0))))
}

/// Where a column holds characters that no text should hold: zero bytes are errors, undecodable bytes are warnings.
pub(super) fn damaged_cells(columns: &[TextColumn], row_numbers: &RowNumbers, file: &str) -> (Diagnostics, Diagnostics) {
    let found = |character: char, diagnostic: fn(&'static str, Place) -> Diagnostic, code: &'static str| {
        let in_column = |column: &TextColumn| {
            if !column.texts().hold(character) {
                return None;
            }
            let found = column.occurrences(None, 1, |text| text.contains(character));
            let first = found.iter().filter_map(|occurrence| occurrence.first.first()).min()?;
            let cells: u64 = found.iter().map(|occurrence| occurrence.cells).sum();
            let place = Place::file(file).row(row_numbers.get(*first as usize)).column(column.name());
            Some(diagnostic(code, place).with("cells", cells))
        };
        columns.iter().filter_map(in_column).collect::<Diagnostics>()
    };
    let zero_bytes = found('\0', Diagnostic::error, "cell-zero-byte");
    (zero_bytes, found(char::REPLACEMENT_CHARACTER, Diagnostic::warning, "cell-damaged"))
}
