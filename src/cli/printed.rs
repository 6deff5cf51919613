//! Printed figures as people write them: "92 %", "92,5 pct.", "−0.16".

use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::stats::PrintedNumber;

/// What may stand behind a percentage.
const PERCENT: [&str; 6] = ["%", "pct.", "pct", "procent", "percent", "per cent"];

/// A decimal number with point or comma; its decimals count.
#[must_use]
pub fn number(text: &str) -> Option<PrintedNumber> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + decimals.len() == 0 || !is_number(whole) || !is_number(decimals) || digits.ends_with(['.', ',']) {
        return None;
    }
    let value: i64 = format!("{whole}{decimals}").parse().ok()?;
    PrintedNumber::new(if negative { -value } else { value }, u32::try_from(decimals.len()).ok()?).ok()
}

/// A percentage from 0 to 100, with or without its sign.
///
/// # Errors
/// What is wrong with it.
pub fn percentage(text: &str, place: Place) -> Result<PrintedNumber, Diagnostics> {
    let folded = text.replace(['\u{a0}', '\u{202f}'], " ").to_lowercase();
    let folded = folded.trim();
    let bare = PERCENT.iter().find_map(|sign| folded.strip_suffix(sign)).unwrap_or(folded);
    let Some(percent) = number(bare) else {
        return Err(Diagnostic::error("claim-not-a-percentage", place).with("given", text.trim()).into());
    };
    if !(0.0..=100.0).contains(&percent.value()) {
        return Err(Diagnostic::error("claim-beyond-hundred", place).with("given", text.trim()).into());
    }
    Ok(percent)
}

/// One number of persons, or all from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Persons {
    pub least: u64,
    pub most: u64,
}

impl Persons {
    /// "106", "20..200", "20-200".
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Diagnostics> {
        const MOST: u64 = 1_000_000_000;
        let wrong = |code| Diagnostics::from(Diagnostic::error(code, Place::nowhere()).with("given", text.trim()));
        let (least, most) = match text.split_once("..").or_else(|| text.split_once('–')).or_else(|| text.trim().split_once('-')) {
            Some((least, most)) => (least, most.trim_start_matches('=')),
            None => (text, text),
        };
        let parse = |text: &str| text.trim().parse::<u64>().ok();
        match (parse(least), parse(most)) {
            (Some(0), _) | (_, Some(0)) => Err(wrong("persons-below-one")),
            (Some(least), Some(most)) if least <= most && most <= MOST => Ok(Self { least, most }),
            _ => Err(wrong("persons-not-a-number")),
        }
    }

    /// The number, where it is one.
    #[must_use]
    pub fn exactly(self) -> Option<u64> {
        (self.least == self.most).then_some(self.least)
    }
}

#[cfg(test)]
mod tests {
    use super::{Persons, number, percentage};
    use crate::domain::{Diagnostics, Place};

    fn code(problems: &Diagnostics) -> &'static str {
        problems.iter().next().expect("a problem").code
    }

    fn read(text: &str) -> Option<(i64, u32)> {
        number(text).map(|number| (number.digits(), number.decimals()))
    }

    #[test]
    fn decimals_count_and_both_marks_are_read() {
        assert_eq!(read("12.30"), Some((1230, 2)));
        assert_eq!(read("12,3"), Some((123, 1)));
        assert_eq!(read(" −0,16"), Some((-16, 2)));
        assert_eq!(read(".52"), Some((52, 2)));
        for nonsense in ["", "-", "12.", "1.2.3", "1e3", "tolv", "12.3.", "0.1234567891", "99999999999999999999"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn percentages_have_many_signs() {
        for text in ["92 %", "92%", "92 pct.", "92\u{a0}%", "92 procent", "92", "92 per cent"] {
            let found = percentage(text, Place::nowhere()).expect("a percentage");
            assert_eq!((found.digits(), found.decimals()), (92, 0), "{text}");
        }
        assert_eq!(percentage("92,5 pct", Place::nowhere()).expect("a percentage").decimals(), 1);
        for (text, expected) in
            [("101 %", "claim-beyond-hundred"), ("-1%", "claim-beyond-hundred"), ("næsten alle", "claim-not-a-percentage")]
        {
            assert_eq!(code(&percentage(text, Place::nowhere()).expect_err("no percentage")), expected, "{text}");
        }
    }

    #[test]
    fn persons_are_one_or_more() {
        assert_eq!(Persons::parse("106"), Ok(Persons { least: 106, most: 106 }));
        assert_eq!(Persons::parse("20..200"), Ok(Persons { least: 20, most: 200 }));
        assert_eq!(code(&Persons::parse("0").expect_err("nobody")), "persons-below-one");
        for text in ["-5", "9..3", "x", "1..", "12.5"] {
            assert_eq!(code(&Persons::parse(text).expect_err("no number")), "persons-not-a-number", "{text}");
        }
    }
}
