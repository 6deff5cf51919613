//! Whether a file writes 80.7 or 80,7.

use std::cmp::Ordering;

use super::text_column::TextColumn;

/// The character between the whole and the fraction of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    Point,
    Comma,
}

impl DecimalMark {
    #[must_use]
    pub fn character(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    /// The mark that the numbers of a file use, and where none of them tells, the one that goes with its delimiter.
    ///
    /// Three digits after the only mark tell nothing: `1.234` is a number of either kind.
    pub(super) fn detect(columns: &[TextColumn], delimiter: u8) -> Self {
        /// Distinct texts looked at in a column; a column whose cells all differ has no more to say after these.
        const SAMPLE: usize = 2000;
        let mut points = 0_usize;
        let mut commas = 0_usize;
        for text in columns.iter().flat_map(|column| column.texts().iter().take(SAMPLE)) {
            match telling_mark(text.trim()) {
                Some(Self::Point) => points += 1,
                Some(Self::Comma) => commas += 1,
                None => {}
            }
        }
        match points.cmp(&commas) {
            Ordering::Less => Self::Comma,
            Ordering::Equal if delimiter == b';' => Self::Comma,
            Ordering::Equal | Ordering::Greater => Self::Point,
        }
    }
}

/// The mark of a number that can be read one way only.
fn telling_mark(text: &str) -> Option<DecimalMark> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once(['.', ','])?;
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || fraction.len() == 3 && whole.len() <= 3 && whole != "0" {
        return None;
    }
    Some(if digits.as_bytes()[whole.len()] == b'.' { DecimalMark::Point } else { DecimalMark::Comma })
}
