//! Dates: impossible ones, waves in the wrong order, and how long lies between them.

use jiff::civil::Date;

use super::answers::named_rows;
use super::report::{DaysBetween, ItemMissing, PairQuality};
use super::{Cells, Subject, WaveSubject};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{DateCell, DateOrder, read_date};

/// Names of the column that tells when a form was answered, the most telling first.
const ANSWERED: [&str; 19] = [
    "dato",
    "date",
    "svardato",
    "besvarelsesdato",
    "udfyldelsesdato",
    "udfyldt",
    "besvaret",
    "dato_for_besvarelse",
    "submitdate",
    "closetime",
    "completed_at",
    "completed",
    "recordeddate",
    "enddate",
    "timestamp",
    "tidsstempel",
    "startdate",
    "startdato",
    "interview_date",
];
const BORN: [&str; 8] = ["foedselsdato", "fødselsdato", "fodselsdato", "birthdate", "birth_date", "date_of_birth", "dob", "foedselsdag"];
const BORN_IN: [&str; 6] = ["foedselsaar", "fødselsår", "foedselsår", "birth_year", "birthyear", "yob"];
const AGE: [&str; 6] = ["alder", "age", "barnets_alder", "alder_ved_start", "child_age", "alder_aar"];

/// The first of these columns with a cell a row of the wave; `None` where hardly any reads as a date.
fn dates<'a>(wave: &WaveSubject<'a>, names: &[&str]) -> Option<(&'a str, Vec<DateCell>)> {
    let Cells { name, texts } = wave.cells(names)?;
    let order = DateOrder::of(texts.iter().copied());
    let cells: Vec<DateCell> = texts.iter().map(|text| read_date(text, order)).collect();
    let written = cells.iter().filter(|cell| **cell != DateCell::Blank).count();
    let dates = cells.iter().filter(|cell| matches!(cell, DateCell::Date(_) | DateCell::NoSuchDay)).count();
    (dates * 2 > written).then_some((name, cells))
}

/// Each row's age in years: from an age column, else from a date or year of birth and the date of the answer.
pub(super) fn ages(wave: &WaveSubject<'_>) -> Option<Vec<Option<f64>>> {
    let number = |text: &&str| -> Option<f64> {
        text.trim().replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite() && (0.0..=120.0).contains(number))
    };
    if let Some(ages) = wave.cells(&AGE) {
        return Some(ages.texts.iter().map(number).collect());
    }
    let (_, answered) = dates(wave, &ANSWERED)?;
    let day = |row: usize| match answered[row] {
        DateCell::Date(date) => Some(date),
        _ => None,
    };
    if let Some((_, born)) = dates(wave, &BORN) {
        let age = |row: usize| match (born[row], day(row)) {
            (DateCell::Date(born), Some(day)) => Some(f64::from(whole_years(born, day))),
            _ => None,
        };
        return Some((0..wave.rows()).map(age).collect());
    }
    let born_in = wave.cells(&BORN_IN)?;
    let year = |row: usize| born_in.texts[row].trim().parse::<i16>().ok();
    // Half a year off at most; whoever is near a limit is inside it.
    let age = |row: usize| Some(f64::from(day(row)?.year() - year(row)?)).filter(|age| (0.0..=120.0).contains(age));
    Some((0..wave.rows()).map(age).collect())
}

fn whole_years(born: Date, day: Date) -> i16 {
    let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
    day.year() - born.year() - i16::from(before_birthday)
}

/// Every later wave against the first.
pub(super) fn pairs(subject: &Subject<'_>) -> Vec<PairQuality> {
    let Some(matching) = subject.matching else { return Vec::new() };
    let name = |wave: usize| subject.waves[wave].wave.name.clone();
    let pair = |pair: &crate::waves::PairFlow| PairQuality {
        from: name(pair.from),
        to: name(pair.to),
        matched: pair.matched,
        only_from: pair.only_from,
        only_to: pair.only_to,
        days: days(&between(subject, pair.from, pair.to)),
    };
    matching.flow.pairs.iter().map(pair).collect()
}

/// For every respondent with a date at both waves: the row at the later wave, and the days between.
fn between(subject: &Subject<'_>, from: usize, to: usize) -> Vec<(usize, i64)> {
    let (Some(matching), Some((column, before)), Some((later_column, after))) =
        (subject.matching, dates(&subject.waves[from], &ANSWERED), dates(&subject.waves[to], &ANSWERED))
    else {
        return Vec::new();
    };
    let (from_wave, to_wave) = (&subject.waves[from], &subject.waves[to]);
    let rows = matching.rows[from].iter().zip(matching.rows[to].iter());
    let days = |(before_row, after_row): (Option<u32>, Option<u32>)| {
        let (before_row, after_row) = (before_row? as usize, after_row? as usize);
        // One row with both waves has one date, which is neither's.
        if column == later_column && from_wave.wave.source(before_row) == to_wave.wave.source(after_row) {
            return None;
        }
        match (before[before_row], after[after_row]) {
            (DateCell::Date(before), DateCell::Date(after)) => Some((after_row, day_number(after) - day_number(before))),
            _ => None,
        }
    };
    rows.filter_map(days).collect()
}

/// Days since some day, for differences.
fn day_number(date: Date) -> i64 {
    i64::from((date - Date::new(1970, 1, 1).unwrap_or(date)).get_days())
}

fn days(between: &[(usize, i64)]) -> Option<DaysBetween> {
    let mut days: Vec<i64> = between.iter().map(|(_, days)| *days).collect();
    days.sort_unstable();
    let middle = |at: usize| days.get(at).copied();
    let median = (middle((days.len().max(1) - 1) / 2)? + middle(days.len() / 2)?) as f64 / 2.0;
    Some(DaysBetween { n: days.len() as u64, min: *days.first()?, median, max: *days.last()? })
}

pub(super) fn check(subject: &Subject<'_>, _items: &[ItemMissing], findings: &mut Diagnostics) {
    for wave in &subject.waves {
        impossible(subject, wave, findings);
    }
    for to in 1..subject.waves.len() {
        let between = between(subject, to - 1, to);
        out_of_order(subject, to, &between, findings);
        uneven(subject, to, &between, findings);
    }
}

/// Answers that are not later than those of the wave before.
fn out_of_order(subject: &Subject<'_>, to: usize, between: &[(usize, i64)], findings: &mut Diagnostics) {
    let backwards: Vec<usize> = between.iter().filter(|(_, days)| *days <= 0).map(|(row, _)| *row).collect();
    if let Some(first) = backwards.first() {
        let wave = &subject.waves[to];
        let finding = Diagnostic::warning("dates-out-of-order", wave.place(*first)).with("from", &subject.waves[to - 1].name);
        let finding = finding.with("to", &wave.name).with("count", backwards.len()).with("pairs", between.len());
        findings.push(finding.with("rows", named_rows(backwards.iter().map(|row| wave.number(*row)))));
    }
}

/// A time between the waves that differs much from respondent to respondent.
fn uneven(subject: &Subject<'_>, to: usize, between: &[(usize, i64)], findings: &mut Diagnostics) {
    const FEWEST: usize = 10;
    /// A tenth of the respondents.
    const OFTEN: usize = 10;
    let Some(days) = days(between).filter(|days| between.len() >= FEWEST && days.median > 0.0) else { return };
    let far = |days_between: i64| days_between > 0 && !(days.median / 2.0..=days.median * 2.0).contains(&(days_between as f64));
    let count = between.iter().filter(|(_, days)| far(*days)).count();
    if count * OFTEN > between.len() {
        let wave = &subject.waves[to];
        let finding = Diagnostic::warning("time-between-uneven", Place::file(wave.files())).with("count", count);
        let finding = finding.with("pairs", between.len()).with("median", days.median.round()).with("min", days.min).with("max", days.max);
        findings.push(finding.with("from", &subject.waves[to - 1].name).with("to", &wave.name));
    }
}

/// Days that do not exist, have not been yet, or lie before anybody here was born; answers from before a birth.
fn impossible(subject: &Subject<'_>, wave: &WaveSubject<'_>, findings: &mut Diagnostics) {
    const EARLIEST: i16 = 1900;
    let answered = dates(wave, &ANSWERED);
    let born = dates(wave, &BORN);
    for (column, cells) in [&answered, &born].into_iter().flatten() {
        let is_impossible = |cell: &DateCell| match cell {
            DateCell::Date(date) => date.year() < EARLIEST || *date > subject.today,
            DateCell::NoSuchDay => true,
            DateCell::Blank | DateCell::Other => false,
        };
        tell(wave, column, "date-impossible", (0..cells.len()).filter(|row| is_impossible(&cells[*row])), findings);
    }
    if let (Some((_, answered)), Some((column, born))) = (&answered, &born) {
        let unborn = |row: &usize| match (answered[*row], born[*row]) {
            (DateCell::Date(answered), DateCell::Date(born)) => born >= answered,
            _ => false,
        };
        tell(wave, column, "born-after-answer", (0..born.len()).filter(unborn), findings);
    }
}

fn tell(wave: &WaveSubject<'_>, column: &str, code: &'static str, rows: impl Iterator<Item = usize>, findings: &mut Diagnostics) {
    let rows: Vec<usize> = rows.collect();
    if let Some(first) = rows.first() {
        let finding = Diagnostic::warning(code, wave.place(*first).column(column)).with("count", rows.len());
        findings.push(finding.with("rows", named_rows(rows.iter().map(|row| wave.number(*row)))));
    }
}
