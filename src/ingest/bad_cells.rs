//! Cells that can't be read, collected over a whole file: the first ones shown, all counted, and one wrong code that fills
//! three hundred cells told once, so that it hides no other.

use std::collections::BTreeMap;
use std::fmt;

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::row_numbers::RowNumbers;
use super::text_column::TextColumn;

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    OutOfRange,
    /// Out of range, and all answers would be in it if the export numbers them from one more.
    OneTooHigh,
    /// The same with one less.
    OneTooLow,
    NotAnAnswer,
    NotWhole,
    NotANumber,
    AmbiguousNumber,
    TooLarge,
    LabelUnknown,
}

impl Fault {
    /// The code of its message.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OutOfRange => "cell-out-of-range",
            Self::OneTooHigh => "cell-one-too-high",
            Self::OneTooLow => "cell-one-too-low",
            Self::NotAnAnswer => "cell-not-an-answer",
            Self::NotWhole => "cell-not-whole",
            Self::NotANumber => "cell-not-a-number",
            Self::AmbiguousNumber => "cell-ambiguous-number",
            Self::TooLarge => "cell-too-large",
            Self::LabelUnknown => "cell-label-unknown",
        }
    }
}

/// Cells of one text that are shown one by one.
const SHOWN_OF_A_TEXT: usize = 3;

/// Cells that are shown one by one in all.
const SHOWN: usize = 20;

/// A text that is wrong in a column, and where it stands. Its `Debug` does not show the text, which may be a person's.
#[derive(Clone, PartialEq, Eq)]
pub struct BadText<'a> {
    pub text: &'a str,
    pub fault: Fault,
    pub cells: u64,
    /// Positions of its first cells among the chosen rows.
    pub first: Vec<u32>,
}

impl fmt::Debug for BadText<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BadText({:?} in {} cells)", self.fault, self.cells)
    }
}

impl<'a> BadText<'a> {
    /// The texts that have a fault, in the order they first appear.
    pub(super) fn find(column: &'a TextColumn, rows: Option<&[u32]>, fault: impl Fn(&str) -> Option<Fault>) -> Vec<Self> {
        let bad = column.occurrences(rows, SHOWN_OF_A_TEXT, |text| fault(text).is_some());
        bad.into_iter()
            .filter_map(|found| fault(found.text).map(|fault| Self { text: found.text, fault, cells: found.cells, first: found.first }))
            .collect()
    }
}

/// The bad cells of one file. Holds masked values only.
#[derive(Debug, Clone, Default)]
pub struct BadCells {
    file: String,
    cells: u64,
    columns: usize,
    texts: BTreeMap<(Fault, Place), Recurring>,
}

/// One wrong text wherever it stands in the file.
#[derive(Debug, Clone, Default)]
struct Recurring {
    cells: u64,
    columns: usize,
    /// (row, place of the column in the file, message), the first [`SHOWN_OF_A_TEXT`].
    first: Vec<(u64, usize, Diagnostic)>,
}

impl BadCells {
    #[must_use]
    pub fn in_file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// Adds a column's bad texts. `range` is what messages about values outside it say; `rows` numbers the chosen rows.
    pub fn add(&mut self, column: &TextColumn, index: usize, rows: &RowNumbers, range: &str, bad: &[BadText<'_>]) {
        self.columns += usize::from(!bad.is_empty());
        for text in bad {
            self.cells += text.cells;
            let recurring = self.texts.entry((text.fault, Place::file(&self.file).value(text.text))).or_default();
            recurring.cells += text.cells;
            recurring.columns += 1;
            for &position in &text.first {
                let row = rows.get(position as usize);
                let place = Place::file(&self.file).row(row).column(column.name()).value(text.text);
                recurring.first.push((row, index, Diagnostic::error(text.fault.code(), place).with("range", range)));
            }
            recurring.first.sort_by_key(|&(row, index, _)| (row, index));
            recurring.first.truncate(SHOWN_OF_A_TEXT);
        }
    }

    /// How many cells are bad.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.cells
    }

    /// The first bad cells in row order, then each text that stands in more cells than were shown, then how many bad cells
    /// there are in all if these do not say it.
    #[must_use]
    pub fn into_diagnostics(self) -> Diagnostics {
        let Self { file, cells, columns, texts } = self;
        let mut recurring: Vec<(u64, Diagnostic)> = Vec::new();
        let mut shown = Vec::new();
        for ((_, place), text) in texts {
            if text.cells > SHOWN_OF_A_TEXT as u64 {
                recurring
                    .push((text.cells, Diagnostic::error("value-recurs", place).with("cells", text.cells).with("columns", text.columns)));
            }
            shown.extend(text.first);
        }
        shown.sort_by_key(|&(row, index, _)| (row, index));
        shown.truncate(SHOWN);
        recurring.sort_by_key(|&(cells, _)| std::cmp::Reverse(cells));
        recurring.truncate(SHOWN);
        let incomplete = cells > shown.len() as u64;
        let mut diagnostics: Diagnostics = shown.into_iter().map(|(.., diagnostic)| diagnostic).collect();
        diagnostics.extend(recurring.into_iter().map(|(_, diagnostic)| diagnostic));
        if incomplete {
            diagnostics.push(Diagnostic::error("bad-cells", Place::file(file)).with("cells", cells).with("columns", columns));
        }
        diagnostics
    }
}
