//! How a number is spelled for a reader: the one place that knows decimal commas, thousands points and the real minus sign.
//!
//! **What does not belong here**: words (those are phrases) and the choice of how many decimals a statistic deserves.
//!
//! Numbers are rounded half away from zero on their *decimal* spelling, to twelve significant digits, because that is how a reader
//! checks a table by hand: 57 of 200 is 28.5 % and therefore 29 %, although the nearest binary number lies just below.

/// Significant decimal digits that are trusted; what lies beyond is the noise of binary arithmetic.
const TRUSTED_DIGITS: i32 = 12;
/// Stands where a number does not exist (an infinite or undefined value).
const NO_NUMBER: &str = "–";
const MINUS: char = '\u{2212}';

/// The typographic convention of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberStyle {
    Danish,
    English,
}

/// A text in which no number stands at the end of a line without its unit or its name: "5 %", "5 pct.", "n = 5".
#[must_use]
pub fn kept_together(text: &str) -> String {
    text.replace(" %", "\u{a0}%").replace(" pct.", "\u{a0}pct.").replace(" = ", "\u{a0}=\u{a0}")
}

/// Spells numbers in one convention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    style: NumberStyle,
}

impl Numbers {
    #[must_use]
    pub const fn new(style: NumberStyle) -> Self {
        Self { style }
    }

    /// "1.234" (Danish), "1,234" (English).
    #[must_use]
    pub fn integer(self, value: i64) -> String {
        let digits = self.grouped(&value.unsigned_abs().to_string());
        if value < 0 { format!("{MINUS}{digits}") } else { digits }
    }

    /// A value with a fixed number of decimals: "−0,53", "1.204,5". Never "−0,00".
    #[must_use]
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        self.spell(value, 0, decimals)
    }

    /// As [`decimal`](Self::decimal), with a plus sign where the rounded value is above zero: "+1,2".
    #[must_use]
    pub fn signed(self, value: f64, decimals: usize) -> String {
        let text = self.decimal(value, decimals);
        let above_zero = value > 0.0 && text.contains(|c: char| c.is_ascii_digit() && c != '0');
        if above_zero { format!("+{text}") } else { text }
    }

    /// A share of one as a percentage for charts and tables: "92 %", "92%".
    #[must_use]
    pub fn percent(self, share: f64, decimals: usize) -> String {
        format!("{}{}", self.spell(share, 2, decimals), self.percent_sign())
    }

    /// A share of one as a percentage within a sentence: "92 pct.", "92%".
    #[must_use]
    pub fn percent_in_text(self, share: f64, decimals: usize) -> String {
        let unit = match self.style {
            NumberStyle::Danish => " pct.",
            NumberStyle::English => "%",
        };
        format!("{}{unit}", self.spell(share, 2, decimals))
    }

    /// "p = 0,012", "p < 0,001", "p > 0,999": three decimals, and never a p of exactly 0 or 1.
    #[must_use]
    pub fn p_value(self, p: f64) -> String {
        if p < 0.001 {
            format!("p < {}", self.decimal(0.001, 3))
        } else if p > 0.999 {
            format!("p > {}", self.decimal(0.999, 3))
        } else {
            format!("p = {}", self.decimal(p, 3))
        }
    }

    /// "8,2–13,8"; with a word between the limits where one is negative, so that dash and minus never meet: "−0,5 til 0,3".
    #[must_use]
    pub fn interval(self, low: f64, high: f64, decimals: usize) -> String {
        self.range(&self.decimal(low, decimals), &self.decimal(high, decimals))
    }

    /// Limits that are shares of one, for charts and tables: "35–54 %", "35–54%".
    #[must_use]
    pub fn percent_interval(self, low: f64, high: f64, decimals: usize) -> String {
        let range = self.range(&self.spell(low, 2, decimals), &self.spell(high, 2, decimals));
        format!("{range}{}", self.percent_sign())
    }

    /// "n = 1.204".
    #[must_use]
    pub fn n(self, count: u64) -> String {
        format!("n = {}", self.grouped(&count.to_string()))
    }

    fn range(self, low: &str, high: &str) -> String {
        if low.starts_with(MINUS) || high.starts_with(MINUS) {
            let to = match self.style {
                NumberStyle::Danish => "til",
                NumberStyle::English => "to",
            };
            format!("{low} {to} {high}")
        } else {
            format!("{low}–{high}")
        }
    }

    const fn percent_sign(self) -> &'static str {
        match self.style {
            NumberStyle::Danish => " %",
            NumberStyle::English => "%",
        }
    }

    const fn decimal_mark(self) -> char {
        match self.style {
            NumberStyle::Danish => ',',
            NumberStyle::English => '.',
        }
    }

    const fn thousands_mark(self) -> char {
        match self.style {
            NumberStyle::Danish => '.',
            NumberStyle::English => ',',
        }
    }

    fn grouped(self, digits: &str) -> String {
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(self.thousands_mark());
            }
            text.push(digit);
        }
        text
    }

    /// `value · 10^shift` with the given decimals.
    fn spell(self, value: f64, shift: i32, decimals: usize) -> String {
        let Some(digits) = rounded_digits(value.abs(), shift + decimals as i32) else {
            return NO_NUMBER.to_owned();
        };
        let padded = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, fraction) = padded.split_at(padded.len() - decimals);
        let mut text = String::with_capacity(padded.len() + 4);
        if value < 0.0 && digits.bytes().any(|digit| digit != b'0') {
            text.push(MINUS);
        }
        text.push_str(&self.grouped(whole));
        if decimals > 0 {
            text.push(self.decimal_mark());
            text.push_str(fraction);
        }
        text
    }
}

/// The decimal digits of `value · 10^shift`, rounded half up to a whole number; `None` where there is no number.
fn rounded_digits(value: f64, shift: i32) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    // "d.ddddddddddde±x": twelve significant digits and their power of ten.
    let scientific = format!("{value:.precision$e}", precision = (TRUSTED_DIGITS - 1) as usize);
    let (mantissa, exponent) = scientific.split_once('e')?;
    let mantissa: u64 = mantissa.replace('.', "").parse().ok()?;
    let power = exponent.parse::<i32>().ok()? - (TRUSTED_DIGITS - 1) + shift;
    if power >= 0 {
        return Some(if mantissa == 0 { "0".to_owned() } else { format!("{mantissa}{}", "0".repeat(power as usize)) });
    }
    let rounded = match 10_u64.checked_pow(power.unsigned_abs()) {
        Some(divisor) => (mantissa + divisor / 2) / divisor,
        None => 0,
    };
    Some(rounded.to_string())
}

#[cfg(test)]
mod tests {
    use super::{NumberStyle, Numbers};

    const DANISH: Numbers = Numbers::new(NumberStyle::Danish);
    const ENGLISH: Numbers = Numbers::new(NumberStyle::English);

    #[test]
    fn groups_thousands() {
        assert_eq!(DANISH.integer(1_234_567), "1.234.567");
        assert_eq!(ENGLISH.integer(-1_234), "−1,234");
        assert_eq!(DANISH.integer(999), "999");
        assert_eq!(DANISH.decimal(12_345.678, 2), "12.345,68");
        assert_eq!(DANISH.n(106), "n = 106");
        assert_eq!(DANISH.n(1_204), "n = 1.204");
    }

    #[test]
    fn rounds_half_up_on_the_decimal_spelling() {
        assert_eq!(DANISH.decimal(2.675, 2), "2,68", "binary 2.67499999999999982");
        assert_eq!(DANISH.decimal(-2.675, 2), "−2,68");
        assert_eq!(DANISH.decimal(0.125, 2), "0,13");
        assert_eq!(DANISH.decimal(2.5, 0), "3");
        assert_eq!(DANISH.decimal(0.5, 0), "1");
        assert_eq!(DANISH.decimal(0.1 + 0.2, 1), "0,3");
        assert_eq!(DANISH.percent(57.0 / 200.0, 0), "29 %", "28.5 by hand");
        assert_eq!(DANISH.decimal(0.15 + 0.15 + 0.15, 1), "0,5", "0.45 by hand, 0.44999999999999996 in binary");
        assert_eq!(DANISH.decimal(9.995, 2), "10,00");
    }

    #[test]
    fn a_rounded_zero_has_no_sign() {
        assert_eq!(DANISH.decimal(-0.04, 1), "0,0");
        assert_eq!(DANISH.decimal(-0.0, 2), "0,00");
        assert_eq!(DANISH.decimal(-1e-300, 2), "0,00");
        assert_eq!(DANISH.signed(0.04, 1), "0,0");
        assert_eq!(DANISH.signed(0.06, 1), "+0,1");
        assert_eq!(DANISH.signed(-0.06, 1), "−0,1");
    }

    #[test]
    fn percentages_differ_between_text_and_table() {
        assert_eq!(DANISH.percent(0.92, 0), "92 %");
        assert_eq!(DANISH.percent_in_text(0.92, 0), "92 pct.");
        assert_eq!(ENGLISH.percent(0.923, 1), "92.3%");
        assert_eq!(ENGLISH.percent_in_text(0.92, 0), "92%");
        assert_eq!(DANISH.percent(1.0, 0), "100 %");
        assert_eq!(DANISH.percent_interval(0.352, 0.541, 0), "35–54 %");
        assert_eq!(ENGLISH.percent_interval(-0.05, 0.03, 0), "−5 to 3%");
    }

    #[test]
    fn p_values_are_never_zero_or_one() {
        assert_eq!(DANISH.p_value(0.000_4), "p < 0,001");
        assert_eq!(DANISH.p_value(0.0), "p < 0,001");
        assert_eq!(DANISH.p_value(0.012_3), "p = 0,012");
        assert_eq!(ENGLISH.p_value(0.05), "p = 0.050");
        assert_eq!(DANISH.p_value(1.0), "p > 0,999");
    }

    #[test]
    fn a_dash_never_meets_a_minus() {
        assert_eq!(DANISH.interval(8.2, 13.8, 1), "8,2–13,8");
        assert_eq!(DANISH.interval(-0.5, 0.3, 1), "−0,5 til 0,3");
        assert_eq!(ENGLISH.interval(-0.5, -0.1, 1), "−0.5 to −0.1");
        assert_eq!(DANISH.interval(-0.04, 0.3, 1), "0,0–0,3");
    }

    #[test]
    fn what_is_no_number_is_a_dash() {
        assert_eq!(DANISH.decimal(f64::NAN, 2), "–");
        assert_eq!(DANISH.decimal(f64::INFINITY, 2), "–");
        assert_eq!(DANISH.decimal(1e15, 0), "1.000.000.000.000.000");
    }
}
