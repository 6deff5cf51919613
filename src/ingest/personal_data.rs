//! Danish civil registration numbers (CPR) in texts.
//!
//! A CPR number is a birth date and four digits, `DDMMYY-SSSS` or without the hyphen. Its check digit fails for numbers given
//! out since October 2007, so that a number is known by its date alone.

use std::ops::Range;

/// Whether a text holds what could be a CPR number.
#[must_use]
pub fn holds_cpr_number(text: &str) -> bool {
    cpr_numbers(text).next().is_some()
}

/// Where a text holds what could be a CPR number: ten digits that begin with a valid date, not part of a longer number, with
/// at most one hyphen or space after the date.
pub fn cpr_numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(move |&at| bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit()));
    starts.filter_map(move |start| Some(start..start + cpr_length(&bytes[start..])?))
}

fn cpr_length(bytes: &[u8]) -> Option<usize> {
    let date = bytes.get(..6)?;
    let separator = usize::from(matches!(bytes.get(6), Some(b'-' | b' ')));
    let length = 10 + separator;
    let serial = bytes.get(6 + separator..length)?;
    let digits = date.iter().chain(serial).all(u8::is_ascii_digit);
    let continues = bytes.get(length).is_some_and(u8::is_ascii_digit);
    (digits && !continues && is_date(date)).then_some(length)
}

/// Two digits of a year leave open whether it is a leap year: 29 February is a date where some century makes it one.
fn is_date(digits: &[u8]) -> bool {
    let pair = |at: usize| u32::from(digits[at] - b'0') * 10 + u32::from(digits[at + 1] - b'0');
    let (day, month, year) = (pair(0), pair(2), pair(4));
    let days = match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}
