//! Which delimiter a file uses, seen from its first rows.

use super::scanner::{Scanned, Scanner};

/// In order of preference where the rows fit several equally well: texts and numbers hold commas more often than the others.
const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];

/// How many rows are looked at.
const SAMPLE_ROWS: usize = 100;

/// The delimiter, and how many bytes a leading `sep=;` line takes, which spreadsheets read and hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) preamble: usize,
}

impl Dialect {
    /// The dialect of a file that begins with `text`.
    pub(super) fn detect(text: &[u8], at_end: bool) -> Self {
        if let Some(declared) = declared(text) {
            return declared;
        }
        let fits = DELIMITERS.map(|delimiter| (Fit::of(text, delimiter, at_end), delimiter));
        // The first of equals: `max_by` would take the last.
        let best = fits.iter().rev().max_by(|(one, _), (other, _)| one.value().total_cmp(&other.value()));
        Self { delimiter: best.map_or(b',', |&(_, delimiter)| delimiter), preamble: 0 }
    }
}

fn declared(text: &[u8]) -> Option<Dialect> {
    let (&delimiter, after) = text.strip_prefix(b"sep=")?.split_first()?;
    let line_end = match after {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => return None,
    };
    DELIMITERS.contains(&delimiter).then_some(Dialect { delimiter, preamble: 5 + line_end })
}

/// How well rows agree with the header when they are split at a delimiter.
struct Fit {
    header_cells: usize,
    rows: usize,
    /// Rows with as many cells as the header, and half of those that are split into another number.
    agreement: f64,
}

impl Fit {
    fn of(text: &[u8], delimiter: u8, at_end: bool) -> Self {
        let mut scanner = Scanner::new(delimiter);
        let mut fit = Self { header_cells: 0, rows: 0, agreement: 0.0 };
        let mut at = 0;
        while at < text.len() && fit.rows < SAMPLE_ROWS {
            match scanner.scan(text, at, at_end) {
                Scanned::Row { next, .. } => {
                    let cells = scanner.spans().len();
                    if fit.header_cells == 0 {
                        fit.header_cells = cells;
                    } else {
                        fit.rows += 1;
                        fit.agreement += match cells {
                            _ if cells == fit.header_cells => 1.0,
                            1 => 0.0,
                            _ => 0.5,
                        };
                    }
                    at = next;
                }
                Scanned::Blank { next } => at = next,
                Scanned::Partial | Scanned::Unclosed { .. } => {
                    // A header longer than what was read so far: its first cells tell.
                    fit.header_cells = fit.header_cells.max(if fit.header_cells == 0 { scanner.spans().len() + 1 } else { 0 });
                    break;
                }
            }
        }
        fit
    }

    /// The share of rows that agree, and for it to count the header must be split at all; more cells decide between equals.
    ///
    /// A decimal comma splits the rows of a `;` file but not its header. One column has nothing to split: then every row
    /// agrees with a header of one cell, and a delimiter that splits no row is as good as another.
    fn value(&self) -> f64 {
        let agreement = if self.rows == 0 { 1.0 } else { self.agreement / self.rows as f64 };
        match self.header_cells {
            0 => 0.0,
            1 => agreement / 4.0,
            cells => (0.1 + agreement) * (1.0 + (cells as f64).ln()),
        }
    }
}
