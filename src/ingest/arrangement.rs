//! What a vendor's layout says about a file beyond its cells: whose rows they are, and which measurement they belong to.

use crate::domain::Diagnostic;

/// What is known about a file because the system that made it is known. Of a plain table nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The layout's name; `None` for a plain table.
    pub layout: Option<&'static str>,
    pub respondent: Respondent,
    pub events: Events,
    /// Rows that repeat a form within a measurement.
    pub repeats: Option<Repeats>,
    /// Why a bare number in an item's column says nothing until its coding is declared.
    pub bare_numbers: Option<Diagnostic>,
}

/// Several rows of one person in one measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeats {
    /// The column that numbers them.
    pub instance: usize,
    /// Why they can't be used unless it tells the measurement.
    pub why: Diagnostic,
}

/// Which column tells persons apart, where nobody has said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Respondent {
    /// The one with the usual name.
    #[default]
    UsualName,
    Column(usize),
    /// None: this one numbers the rows of one file, and the same number in another file is somebody else.
    RowsOnly {
        column: usize,
        why: Diagnostic,
    },
}

/// Measurements in one file, told apart by a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Events {
    #[default]
    None,
    /// In time order.
    Known {
        column: String,
        events: Vec<Event>,
    },
    Unclear(Diagnostic),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// A name for the measurement.
    pub name: String,
    /// The text that stands in the column.
    pub value: String,
}
