//! Columns that already hold a score: exact decimals as integers, so that differences and ties of 80.7 and 80.6 are exact.

use super::answers::MissingTexts;
use super::bad_cells::{BadText, Fault};
use super::decimal_mark::DecimalMark;
use super::number::{Decimal, NotANumber, SIGNIFICANT_DIGITS};
use super::text::tidy;
use super::text_column::TextColumn;

/// Numbers on one decimal grid: value = `values` · 10^−`places`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decimals {
    pub places: u32,
    pub values: Vec<Option<i64>>,
}

/// How the cells of a score column are written.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreFormat {
    /// Lowest and highest possible score.
    pub range: Option<(f64, f64)>,
    pub missing: MissingTexts,
    /// The decimal mark, where it is said and not only seen.
    pub decimal: Option<DecimalMark>,
}

impl ScoreFormat {
    /// `0–63`; empty where no range is known.
    #[must_use]
    pub fn range_text(&self) -> String {
        self.range.map_or_else(String::new, |(lowest, highest)| format!("{lowest}–{highest}"))
    }

    fn read(&self, text: &str, mark: DecimalMark) -> Result<Option<Decimal>, Fault> {
        if self.missing.contains(text) {
            return Ok(None);
        }
        let number = match self.decimal {
            Some(said) => Decimal::parse_said(&tidy(text), said),
            None => Decimal::parse(&tidy(text), mark),
        };
        let number = number.map_err(|reason| match reason {
            NotANumber::Other => Fault::NotANumber,
            NotANumber::Ambiguous => Fault::AmbiguousNumber,
            NotANumber::TooLarge => Fault::TooLarge,
        })?;
        match self.range {
            Some((lowest, highest)) if !(lowest..=highest).contains(&number.to_f64()) => Err(Fault::OutOfRange),
            _ => Ok(Some(number)),
        }
    }
}

/// Reads the chosen rows (all for `None`) of a score column; bad cells are missing in it and told beside it.
#[must_use]
pub fn read_decimals<'a>(
    column: &'a TextColumn,
    rows: Option<&[u32]>,
    format: &ScoreFormat,
    mark: DecimalMark,
) -> (Decimals, Vec<BadText<'a>>) {
    let numbers = column.translate(rows, |text| format.read(text, mark).ok().flatten());
    let places = common_places(numbers.iter().flatten().copied());
    let values = numbers.into_iter().map(|number| number.map(|number| rescaled(number.mantissa, number.places, places))).collect();
    let bad = BadText::find(column, rows, |text| format.read(text, mark).err());
    (Decimals { places, values }, bad)
}

/// Brings several columns onto one grid, the finest of theirs.
pub fn align(columns: &mut [Decimals]) {
    let numbers = columns.iter().flat_map(|column| {
        let places = column.places;
        column.values.iter().flatten().map(move |&mantissa| Decimal { mantissa, places })
    });
    let places = common_places(numbers);
    for column in columns {
        for value in column.values.iter_mut().flatten() {
            *value = rescaled(*value, column.places, places);
        }
        column.places = places;
    }
}

/// As many places as the finest number has, as long as the largest then has no more than [`SIGNIFICANT_DIGITS`] digits.
///
/// Beyond these a double holds noise only, and so a column of computed scores ends where its numbers do.
fn common_places(numbers: impl Iterator<Item = Decimal>) -> u32 {
    let mut places = 0;
    let mut whole_digits = 0;
    for number in numbers {
        places = places.max(number.places);
        let digits = number.mantissa.unsigned_abs().checked_ilog10().map_or(0, |exponent| exponent + 1);
        whole_digits = whole_digits.max(digits.saturating_sub(number.places));
    }
    places.min(SIGNIFICANT_DIGITS.saturating_sub(whole_digits))
}

/// The mantissa at another number of places, rounded half away from zero where places are lost.
fn rescaled(mantissa: i64, from: u32, to: u32) -> i64 {
    if to >= from {
        // `common_places` keeps the product within 15 digits.
        return mantissa.saturating_mul(10_i64.saturating_pow(to - from));
    }
    let Some(divisor) = 10_i64.checked_pow(from - to) else { return 0 };
    let (quotient, rest) = (mantissa / divisor, mantissa % divisor);
    if rest.abs() >= divisor - rest.abs() { quotient + mantissa.signum() } else { quotient }
}
