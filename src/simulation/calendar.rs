//! When a child is measured: within one year, on working days, after about 15 weeks and again about 15 weeks later.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

use super::Wave;

/// The first day of the study.
const START: Date = date(2022, 1, 10);
/// Over how many days the children come in.
const INTAKE_DAYS: u16 = 100;

/// How many days lie between this wave and the one before it (for the first: the start of the study), at least, and over how many days it varies.
pub(super) fn spacing(wave: Wave) -> (u16, u16) {
    match wave {
        Wave::Before => (0, INTAKE_DAYS),
        Wave::After => (91, 36),
        Wave::FollowUp => (98, 15),
    }
}

/// The working day that a day of the study falls on or before.
pub(super) fn working_day(day: u16) -> Date {
    let date = START.saturating_add(i64::from(day).days());
    let wait = match date.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    date.saturating_add(wait.days())
}
