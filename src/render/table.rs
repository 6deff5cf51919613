//! One table model for every format: columns with a key and a title, cells that keep their number.
//!
//! A reader's format shows a number rounded as its column says; a data format writes it in full.

use super::numbers::Numbers;

/// A table; `id` names its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub id: String,
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// What the reader must know to read it, below the table.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The stable name in data formats; an interval's limits get `_lower` and `_upper`.
    pub key: &'static str,
    pub title: String,
    pub kind: Kind,
}

/// What a column's cells are, which decides how they are rounded and aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Count,
    /// A number with this many decimals where it is read.
    Number(usize),
    /// A share of one, read as a percentage.
    Share,
    /// A probability of a test.
    P,
    /// Two limits with this many decimals.
    Interval(usize),
    /// Two limits that are shares of one.
    ShareInterval,
}

impl Kind {
    #[must_use]
    pub fn is_numeric(self) -> bool {
        self != Self::Text
    }

    #[must_use]
    pub fn is_interval(self) -> bool {
        matches!(self, Self::Interval(_) | Self::ShareInterval)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Count(u64),
    Number(f64),
    Interval([f64; 2]),
    /// Does not exist or is not shown; a note says why.
    Missing,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<[f64; 2]> for Cell {
    fn from(limits: [f64; 2]) -> Self {
        Self::Interval(limits)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Missing, Into::into)
    }
}

/// What stands where there is no number.
pub const MISSING: &str = "–";

impl Cell {
    /// The cell as a reader sees it.
    #[must_use]
    pub fn spelled(&self, kind: Kind, numbers: Numbers) -> String {
        match (self, kind) {
            (Self::Text(text), _) => text.clone(),
            (Self::Count(count), _) => numbers.integer(i64::try_from(*count).unwrap_or(i64::MAX)),
            (Self::Number(share), Kind::Share) => numbers.percent(*share, 0),
            (Self::Number(p), Kind::P) => numbers.p_value(*p).trim_start_matches("p = ").trim_start_matches("p ").to_owned(),
            (Self::Number(number), Kind::Number(decimals)) => numbers.decimal(*number, decimals),
            (Self::Number(number), _) => numbers.decimal(*number, 2),
            (Self::Interval([lower, upper]), Kind::ShareInterval) => numbers.percent_interval(*lower, *upper, 0),
            (Self::Interval([lower, upper]), Kind::Interval(decimals)) => numbers.interval(*lower, *upper, decimals),
            (Self::Interval([lower, upper]), _) => numbers.interval(*lower, *upper, 2),
            (Self::Missing, _) => MISSING.to_owned(),
        }
    }
}
