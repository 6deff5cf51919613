//! Which counts of persons can stand behind a printed percentage?

use std::ops::RangeInclusive;

use super::PrintedNumber;

/// The counts of `n` persons whose percentage is printed as `percent`; an empty range where there is none.
///
/// # Formula
/// All k in 0…n with |100·k/n − p| ≤ ½ unit of p's last decimal, in whole numbers throughout.
///
/// # Units and range
/// Persons.
///
/// # Needs
/// One person: of nobody there is no share, and the range is empty.
///
/// # Reference
/// The granularity argument of Brown & Heathers 2017, *The GRIM test*, Soc Psychol Personal Sci 8:363, for shares. Checked against
/// every count of every n up to 300.
#[must_use]
#[expect(clippy::reversed_empty_ranges, reason = "an empty range is the answer where no count fits")]
pub fn possible_counts(percent: PrintedNumber, n: u64) -> RangeInclusive<u64> {
    if n == 0 {
        return 1..=0;
    }
    let persons = i128::from(n);
    let (twice, width) = (2 * i128::from(percent.digits()) * persons, 200 * i128::from(percent.unit()));
    let (least, most) = (ceiling(twice - persons, width).max(0), (twice + persons).div_euclid(width).min(persons));
    if least > most { 1..=0 } else { least as u64..=most as u64 }
}

/// Whether `count` of `n` persons is printed as `percent`.
#[must_use]
pub fn prints_as(count: u64, n: u64, percent: PrintedNumber) -> bool {
    possible_counts(percent, n).contains(&count)
}

/// The fewest persons of whom some count is printed as `percent`; `None` where no number of persons can.
///
/// # Formula
/// The denominator of the simplest fraction that rounds to the share.
#[must_use]
pub fn fewest_persons(percent: PrintedNumber) -> Option<u64> {
    let (twice, width) = (2 * i128::from(percent.digits()), 200 * i128::from(percent.unit()));
    let (lower, upper) = ((twice - 1).max(0), (twice + 1).min(width));
    (lower <= upper).then(|| simplest_fraction((lower, width), (upper, width)).1 as u64)
}

/// The fraction with the smallest denominator between two others that are not negative, both included (Stern–Brocot).
fn simplest_fraction((a, b): (i128, i128), (c, d): (i128, i128)) -> (i128, i128) {
    let whole = a / b;
    if whole * b == a {
        return (whole, 1);
    }
    if whole < c / d {
        return (whole + 1, 1);
    }
    let (numerator, denominator) = simplest_fraction((d, c - whole * d), (b, a - whole * b));
    (whole * numerator + denominator, numerator)
}

/// ⌈a/b⌉ for positive b.
pub(super) fn ceiling(a: i128, b: i128) -> i128 {
    -(-a).div_euclid(b)
}
