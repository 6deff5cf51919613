//! Dates: impossible ones, waves in the wrong order, and how long lies between them.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::answers::named_rows;
use super::report::{DaysBetween, PairQuality};
use super::{PartSubject, Seen, Subject, WaveSubject};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{DateCell, DateOrder, folded, read_date};
use crate::waves::{Matching, Wave};

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

/// What the dates and ages of a wave's rows are, where it has columns that say so.
pub(super) struct WaveDates {
    answered: Option<AnswerDates>,
    born: Option<AnswerDates>,
    /// In years: from a column of ages, else from a date or year of birth and the date of the answer.
    pub(super) ages: Option<Vec<Option<f64>>>,
}

/// A column of dates, a cell a row of the wave.
#[derive(Debug)]
pub struct AnswerDates {
    name: String,
    cells: Vec<DateCell>,
}

impl WaveDates {
    pub(super) fn of(wave: &WaveSubject<'_>) -> Self {
        let known = KnownColumns::of(wave);
        let dates = |names: &[&str]| known.first(names).and_then(|column| AnswerDates::in_column(&column));
        let (answered, born) = (dates(&ANSWERED), dates(&BORN));
        let is_age = |age: &f64| (0.0..=120.0).contains(age);
        let ages: Option<Vec<Option<f64>>> = if let Some(ages) = known.first(&AGE) {
            let age = |text: &&str| text.trim().replace(',', ".").parse().ok().filter(is_age);
            Some(ages.texts.iter().map(age).collect())
        } else if let (Some(born), Some(answered)) = (&born, &answered) {
            let age = |row| Some(f64::from(whole_years(born.date(row)?, answered.date(row)?))).filter(is_age);
            Some((0..wave.rows()).map(age).collect())
        } else if let (Some(born_in), Some(answered)) = (known.first(&BORN_IN), &answered) {
            // A year off at most: who is near a limit may be told wrongly, who is far from it is not missed.
            let year = |row: usize| born_in.texts[row].trim().parse::<i16>().ok();
            let age = |row| Some(f64::from(answered.date(row)?.year() - year(row)?)).filter(is_age);
            Some((0..wave.rows()).map(age).collect())
        } else {
            None
        };
        Self { answered, born, ages }
    }
}

impl AnswerDates {
    /// When the rows of a wave were answered; `None` where no column says so.
    #[must_use]
    pub fn of(wave: &WaveSubject<'_>) -> Option<Self> {
        KnownColumns::of(wave).first(&ANSWERED).and_then(|column| Self::in_column(&column))
    }

    /// The name of the column.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.name
    }

    /// The days between two waves, for those who have a date at both.
    #[must_use]
    pub fn days_between(matching: &Matching, [from, to]: [usize; 2], waves: [&Wave; 2], dates: [&Self; 2]) -> Option<DaysBetween> {
        days(&between(matching, [from, to], waves, dates))
    }

    /// `None` where hardly any cell reads as a date.
    fn in_column(column: &Cells<'_>) -> Option<Self> {
        let order = DateOrder::of(column.texts.iter().copied());
        let cells: Vec<DateCell> = column.texts.iter().map(|text| read_date(text, order)).collect();
        let written = cells.iter().filter(|cell| **cell != DateCell::Blank).count();
        let dates = cells.iter().filter(|cell| matches!(cell, DateCell::Date(_) | DateCell::NoSuchDay)).count();
        (dates * 2 > written).then(|| Self { name: column.name.to_owned(), cells })
    }

    fn date(&self, row: usize) -> Option<Date> {
        match self.cells[row] {
            DateCell::Date(date) => Some(date),
            DateCell::Blank | DateCell::NoSuchDay | DateCell::Other => None,
        }
    }
}

/// A column of a wave as its exports spell it.
struct Cells<'a> {
    name: &'a str,
    /// A text a row; blank where a file does not have the column.
    texts: Vec<&'a str>,
}

/// The columns of a wave's exports that bear one of the names looked for, found in one pass: an export may have very many columns.
struct KnownColumns<'w, 'a> {
    wave: &'w WaveSubject<'a>,
    /// By name, for each part.
    columns: Vec<HashMap<String, usize>>,
}

impl<'w, 'a> KnownColumns<'w, 'a> {
    fn of(wave: &'w WaveSubject<'a>) -> Self {
        let wanted: HashSet<&str> = ANSWERED.into_iter().chain(BORN).chain(BORN_IN).chain(AGE).collect();
        let of_part = |part: &PartSubject<'a>| {
            let mut known = HashMap::new();
            for (index, name) in part.names.iter().enumerate() {
                let name = folded(name);
                if wanted.contains(name.as_str()) {
                    // Of two that differ in case only, the first.
                    known.entry(name).or_insert(index);
                }
            }
            known
        };
        Self { wave, columns: wave.parts.iter().map(of_part).collect() }
    }

    /// The first of these columns that any of the files has.
    fn first(&self, names: &[&str]) -> Option<Cells<'a>> {
        let column = |part: usize, name: &str| self.columns[part].get(name).map(|index| self.wave.parts[part].export.column(*index));
        let parts = 0..self.columns.len();
        let (wanted, found) = names.iter().find_map(|name| Some((*name, parts.clone().find_map(|part| column(part, name))?)))?;
        let mut texts = Vec::with_capacity(self.wave.rows());
        for (number, part) in self.wave.parts.iter().enumerate() {
            let column = column(number, wanted);
            let text = |row: usize| column.map_or("", |column| column.text(row));
            match part.rows {
                Some(rows) => texts.extend(rows.iter().map(|row| text(*row as usize))),
                None => texts.extend((0..part.export.rows()).map(text)),
            }
        }
        Some(Cells { name: found.name(), texts })
    }
}

fn whole_years(born: Date, day: Date) -> i16 {
    let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
    day.year() - born.year() - i16::from(before_birthday)
}

/// Every later wave against the first.
pub(super) fn pairs(subject: &Subject<'_>, seen: &Seen) -> Vec<PairQuality> {
    let Some(matching) = subject.matching else { return Vec::new() };
    let name = |wave: usize| subject.waves[wave].wave.name.clone();
    let pair = |pair: &crate::waves::PairFlow| PairQuality {
        from: name(pair.from),
        to: name(pair.to),
        matched: pair.matched,
        only_from: pair.only_from,
        only_to: pair.only_to,
        days: days(&between_waves(subject, seen, pair.from, pair.to)),
    };
    matching.flow.pairs.iter().map(pair).collect()
}

/// As [`between`], of the waves of a check.
fn between_waves(subject: &Subject<'_>, seen: &Seen, from: usize, to: usize) -> Vec<(usize, i64)> {
    let (Some(matching), Some(before), Some(after)) = (subject.matching, &seen.dates[from].answered, &seen.dates[to].answered) else {
        return Vec::new();
    };
    between(matching, [from, to], [subject.waves[from].wave, subject.waves[to].wave], [before, after])
}

/// For every respondent with a date at both waves: the row at the later wave, and the days between.
fn between(
    matching: &Matching,
    [from, to]: [usize; 2],
    [from_wave, to_wave]: [&Wave; 2],
    [before, after]: [&AnswerDates; 2],
) -> Vec<(usize, i64)> {
    let rows = matching.rows[from].iter().zip(matching.rows[to].iter());
    let days = |(before_row, after_row): (Option<u32>, Option<u32>)| {
        let (before_row, after_row) = (before_row? as usize, after_row? as usize);
        // One row with both waves has one date, which is neither's.
        if before.name == after.name && from_wave.source(before_row) == to_wave.source(after_row) {
            return None;
        }
        Some((after_row, day_number(after.date(after_row)?) - day_number(before.date(before_row)?)))
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

pub(super) fn check(subject: &Subject<'_>, seen: &Seen, findings: &mut Diagnostics) {
    for (wave, dates) in subject.waves.iter().zip(&seen.dates) {
        impossible(subject, wave, dates, findings);
    }
    for to in 1..subject.waves.len() {
        let between = between_waves(subject, seen, to - 1, to);
        out_of_order(subject, to, &between, findings);
        uneven(subject, to, &between, findings);
    }
}

/// Answers that are not later than those of the wave before.
fn out_of_order(subject: &Subject<'_>, to: usize, between: &[(usize, i64)], findings: &mut Diagnostics) {
    let backwards: Vec<usize> = between.iter().filter(|(_, days)| *days <= 0).map(|(row, _)| *row).collect();
    if let Some(first) = backwards.first() {
        let wave = &subject.waves[to];
        let finding = Diagnostic::warning("dates-out-of-order", wave.place(*first)).with_wave("from", &subject.waves[to - 1].name);
        let finding = finding.with_wave("to", &wave.name).with("count", backwards.len()).with("pairs", between.len());
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
        findings.push(finding.with_wave("from", &subject.waves[to - 1].name).with_wave("to", &wave.name));
    }
}

/// Days that do not exist, have not been yet, or lie before anybody here was born; answers from before a birth.
fn impossible(subject: &Subject<'_>, wave: &WaveSubject<'_>, dates: &WaveDates, findings: &mut Diagnostics) {
    const EARLIEST: i16 = 1900;
    for dates in [&dates.answered, &dates.born].into_iter().flatten() {
        let is_impossible = |cell: &DateCell| match cell {
            DateCell::Date(date) => date.year() < EARLIEST || *date > subject.today,
            DateCell::NoSuchDay => true,
            DateCell::Blank | DateCell::Other => false,
        };
        let rows = (0..dates.cells.len()).filter(|row| is_impossible(&dates.cells[*row]));
        tell(wave, &dates.name, "date-impossible", rows, findings);
    }
    if let (Some(answered), Some(born)) = (&dates.answered, &dates.born) {
        let unborn = |row: &usize| born.date(*row).zip(answered.date(*row)).is_some_and(|(born, answered)| born >= answered);
        tell(wave, &born.name, "born-after-answer", (0..born.cells.len()).filter(unborn), findings);
    }
}

fn tell(wave: &WaveSubject<'_>, column: &str, code: &'static str, rows: impl Iterator<Item = usize>, findings: &mut Diagnostics) {
    let rows: Vec<usize> = rows.collect();
    if let Some(first) = rows.first() {
        let finding = Diagnostic::warning(code, wave.place(*first).column(column)).with("count", rows.len());
        let finding = finding.with("rows", named_rows(rows.iter().map(|row| wave.number(*row))));
        // The waves of a wide file share their dates.
        if !findings.iter().any(|known| *known == finding) {
            findings.push(finding);
        }
    }
}
