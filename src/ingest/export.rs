//! What every format's reader yields: named columns of texts, and the facts of the file they came from.

use std::collections::HashMap;

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::decimal_mark::DecimalMark;
use super::encoding::Encoding;
use super::row_numbers::RowNumbers;
use super::text_column::TextColumn;

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
}

impl Export {
    /// The export of the given columns.
    ///
    /// # Errors
    /// Names that stand over more than one column, since a mapping by name could then mean either.
    pub fn new(facts: FileFacts, columns: Vec<TextColumn>, row_numbers: RowNumbers, warnings: Diagnostics) -> Result<Self, Diagnostics> {
        let mut first: HashMap<&str, usize> = HashMap::with_capacity(columns.len());
        let mut errors = Diagnostics::new();
        for (index, column) in columns.iter().enumerate().filter(|(_, column)| !column.name().is_empty()) {
            if let Some(earlier) = first.insert(column.name(), index) {
                errors.push(
                    Diagnostic::error("header-duplicate", Place::file(&facts.file).row(1).column(column.name()))
                        .with("first", spreadsheet_letters(earlier))
                        .with("second", spreadsheet_letters(index)),
                );
            }
        }
        if errors.has_errors() {
            errors.extend(warnings);
            return Err(errors);
        }
        Ok(Self { facts, columns, row_numbers, warnings })
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
fn spreadsheet_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
