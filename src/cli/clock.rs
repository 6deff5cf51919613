//! When a result was made: the only clock in any output.

use anyhow::Context;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// RFC 3339 in UTC, to the second; `SOURCE_DATE_EPOCH` stands in for the clock where it is set.
///
/// # Errors
/// If `SOURCE_DATE_EPOCH` is no number of seconds.
pub fn created() -> anyhow::Result<String> {
    Ok(now()?.to_string())
}

/// Today's date, in UTC and by the same clock.
///
/// # Errors
/// As [`created`].
pub fn today() -> anyhow::Result<Date> {
    Ok(now()?.to_zoned(TimeZone::UTC).date())
}

fn now() -> anyhow::Result<Timestamp> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            let seconds: i64 =
                seconds.trim().parse().with_context(|| format!("SOURCE_DATE_EPOCH is \"{seconds}\", not a number of seconds"))?;
            Timestamp::from_second(seconds).context("SOURCE_DATE_EPOCH is outside the calendar")?
        }
        Err(_) => Timestamp::from_second(Timestamp::now().as_second()).context("the clock is outside the calendar")?,
    };
    Ok(now)
}
