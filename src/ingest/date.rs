//! Dates as exports write them: 17-01-2022, 17.1.2022, 17/01/2022, 2022-01-17, each with or without a time of day.

use jiff::civil::Date;

/// What a cell of a date column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateCell {
    Date(Date),
    Blank,
    /// Written like a date, but there is no such day.
    NoSuchDay,
    /// Not written like a date.
    Other,
}

/// Which number of 03/04/2022 is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    /// The order of a column: month first only where some cell can't be otherwise and none says the opposite.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut month_first = false;
        for text in texts {
            if let Some([first, second, year]) = numbers(text).filter(|numbers| numbers[0] < 1000)
                && (1000..=9999).contains(&year)
            {
                if first > 12 {
                    return Self::DayFirst;
                }
                month_first |= second > 12 && second <= 31;
            }
        }
        if month_first { Self::MonthFirst } else { Self::DayFirst }
    }

    /// Whether a column's texts are dates that can all be read either way, and not alike: 03/04/2022 but no 13/04/2022.
    #[must_use]
    pub fn is_open<'a>(texts: impl IntoIterator<Item = &'a str>) -> bool {
        let mut differs = false;
        for text in texts.into_iter().filter(|text| !text.trim().is_empty()) {
            match numbers(text) {
                Some([first, second, third]) if (1..=12).contains(&first) && (1..=12).contains(&second) && third >= 1000 => {
                    differs |= first != second;
                }
                _ => return false,
            }
        }
        differs
    }
}

/// Reads a cell.
#[must_use]
pub fn read_date(text: &str, order: DateOrder) -> DateCell {
    if text.trim().is_empty() {
        return DateCell::Blank;
    }
    let Some([first, second, third]) = numbers(text) else { return DateCell::Other };
    let (year, month, day) = match order {
        _ if first >= 1000 => (first, second, third),
        DateOrder::DayFirst => (third, second, first),
        DateOrder::MonthFirst => (third, first, second),
    };
    let (Ok(year), Ok(month), Ok(day)) = (i16::try_from(year), i8::try_from(month), i8::try_from(day)) else { return DateCell::NoSuchDay };
    if !(1000..=9999).contains(&year) {
        return DateCell::Other;
    }
    Date::new(year, month, day).map_or(DateCell::NoSuchDay, DateCell::Date)
}

/// The three numbers of a date; a time of day may follow.
fn numbers(text: &str) -> Option<[u32; 3]> {
    let text = text.trim();
    let end = text.find([' ', 'T', '\u{a0}']).unwrap_or(text.len());
    let (date, time) = text.split_at(end);
    let time_of_day = |c: char| c.is_ascii_digit() || c.is_whitespace() || ":.TZ+-apmAPM".contains(c);
    if !time.chars().all(time_of_day) {
        return None;
    }
    let mark = date.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '-' | '.' | '/') {
        return None;
    }
    let mut parts = date.split(mark);
    let mut next = || parts.next().filter(|part| (1..=4).contains(&part.len()))?.parse().ok();
    let found = [next()?, next()?, next()?];
    parts.next().is_none().then_some(found)
}
