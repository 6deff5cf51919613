//! Rows with fewer or more cells than the header.
//!
//! Exports leave out the empty cells at the end of a row, so a short row is read as if they stood there, and told. A row with
//! more filled cells than columns has a delimiter too many somewhere, and nothing says where: it cannot be read.

use crate::domain::{Diagnostic, Diagnostics, Place};

/// Rows named in a message; the rest is counted.
const NAMED_ROWS: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Raggedness {
    short_rows: u64,
    first_short: Vec<u64>,
    long_rows: u64,
    /// Row and its number of cells.
    first_long: Vec<(u64, usize)>,
}

impl Raggedness {
    pub(super) fn short(&mut self, row: u64) {
        self.short_rows += 1;
        if self.first_short.len() < NAMED_ROWS {
            self.first_short.push(row);
        }
    }

    pub(super) fn long(&mut self, row: u64, cells: usize) {
        self.long_rows += 1;
        if self.first_long.len() < NAMED_ROWS {
            self.first_long.push((row, cells));
        }
    }

    pub(super) fn warnings(&self, file: &str) -> Diagnostics {
        let Some(&first) = self.first_short.first() else { return Diagnostics::new() };
        let mut named = self.first_short.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        if self.short_rows > self.first_short.len() as u64 {
            named.push_str(", …");
        }
        Diagnostic::warning("rows-short", Place::file(file).row(first)).with("rows", self.short_rows).with("named", named).into()
    }

    pub(super) fn errors(&self, file: &str, columns: usize) -> Diagnostics {
        if columns == 1
            && let Some(&(row, _)) = self.first_long.first()
        {
            return Diagnostic::error("header-not-first", Place::file(file).row(1)).with("row", row).into();
        }
        let mut errors: Diagnostics = self
            .first_long
            .iter()
            .map(|&(row, cells)| Diagnostic::error("row-long", Place::file(file).row(row)).with("cells", cells).with("columns", columns))
            .collect();
        let unnamed = self.long_rows - self.first_long.len() as u64;
        if unnamed > 0 {
            errors.push(Diagnostic::error("rows-long-more", Place::file(file)).with("rows", unnamed));
        }
        errors
    }
}
