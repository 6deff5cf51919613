//! Reading a number as it was written, digit by digit, so that 80.7 is exactly 807 tenths.

use super::decimal_mark::DecimalMark;

/// A decimal number: `mantissa` · 10^−`places`, with no needless zero at the end of its fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    pub mantissa: i64,
    pub places: u32,
}

/// Why a text is not a number that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// It is something else.
    Other,
    /// It can be read as two numbers: `1.234` where decimals are written with a comma.
    Ambiguous,
    /// It has more digits before its decimal mark than are kept.
    TooLarge,
}

/// Digits that are kept: every number of so many digits survives as a double, and noise such as 0.30000000000000004 does not.
pub const SIGNIFICANT_DIGITS: u32 = 15;

impl Decimal {
    /// The number that a text writes with this decimal mark, rounded to [`SIGNIFICANT_DIGITS`].
    ///
    /// Written with the other mark it is accepted where it can only be a decimal (80.7 among 80,7), and refused where it could
    /// separate thousands.
    ///
    /// # Errors
    /// See [`NotANumber`].
    pub fn parse(text: &str, mark: DecimalMark) -> Result<Self, NotANumber> {
        let parts = Parts::split(text).ok_or(NotANumber::Other)?;
        if parts.separates_thousands_or(mark) {
            return Err(NotANumber::Ambiguous);
        }
        parts.value()
    }

    /// The same where it is known that numbers have no other decimal mark: then the other one separates thousands.
    ///
    /// # Errors
    /// See [`NotANumber`].
    pub fn parse_said(text: &str, mark: DecimalMark) -> Result<Self, NotANumber> {
        let parts = Parts::split(text).ok_or(NotANumber::Other)?;
        if parts.separates_thousands_or(mark) {
            let whole = [parts.whole, parts.fraction].concat();
            return Parts { whole: &whole, mark: None, fraction: "", ..parts }.value();
        }
        parts.value()
    }

    /// The nearest double.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.mantissa as f64 / 10_f64.powi(self.places as i32)
    }
}

/// A number's text, taken apart.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    mark: Option<DecimalMark>,
    fraction: &'a str,
    exponent: i32,
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent_of(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, mark, fraction) = match digits.find(['.', ',']) {
            None => (digits, None, ""),
            Some(at) => {
                let mark = if digits.as_bytes()[at] == b'.' { DecimalMark::Point } else { DecimalMark::Comma };
                (&digits[..at], Some(mark), &digits[at + 1..])
            }
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
        is_number.then_some(Self { negative, whole, mark, fraction, exponent })
    }

    /// Whether the mark in it may be one between thousands, where decimals have `mark`.
    fn separates_thousands_or(&self, mark: DecimalMark) -> bool {
        self.mark.is_some_and(|used| used != mark)
            && self.fraction.len() == 3
            && (1..=3).contains(&self.whole.len())
            && self.whole != "0"
            && self.exponent == 0
    }

    fn value(&self) -> Result<Decimal, NotANumber> {
        let digits = || self.whole.bytes().chain(self.fraction.bytes()).map(|byte| i64::from(byte - b'0'));
        let leading_zeros = digits().take_while(|&digit| digit == 0).count();
        let significant = (self.whole.len() + self.fraction.len()) - leading_zeros;
        if significant == 0 {
            return Ok(Decimal { mantissa: 0, places: 0 });
        }
        let kept = significant.min(SIGNIFICANT_DIGITS as usize);
        let mut mantissa = digits().skip(leading_zeros).take(kept).fold(0, |mantissa, digit| mantissa * 10 + digit);
        if digits().nth(leading_zeros + kept).is_some_and(|digit| digit >= 5) {
            mantissa += 1;
        }
        let dropped = (significant - kept) as i64;
        let mut places = self.fraction.len() as i64 - dropped - i64::from(self.exponent);
        while mantissa % 10 == 0 && places > 0 {
            mantissa /= 10;
            places -= 1;
        }
        while places < 0 {
            mantissa = mantissa.checked_mul(10).filter(|&m| m < LIMIT).ok_or(NotANumber::TooLarge)?;
            places += 1;
        }
        if mantissa >= LIMIT {
            return Err(NotANumber::TooLarge);
        }
        // Beyond so many places a number is zero at any scale that scores have.
        const MOST_PLACES: i64 = 300;
        if places > MOST_PLACES {
            return Ok(Decimal { mantissa: 0, places: 0 });
        }
        Ok(Decimal { mantissa: if self.negative { -mantissa } else { mantissa }, places: places as u32 })
    }
}

/// The first number with more than [`SIGNIFICANT_DIGITS`] digits.
const LIMIT: i64 = 10_i64.pow(SIGNIFICANT_DIGITS);

fn exponent_of(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let magnitude = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i32>().unwrap_or(9999));
    let magnitude = magnitude.filter(|_| !digits.is_empty())?.min(9999);
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}
