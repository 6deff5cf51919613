//! Who is who across waves, by id alone, and where one child has several informants by id and informant.
//!
//! Ids match without regard to case and surrounding spaces, CPR numbers with and without their hyphen; a parent's answers are never
//! matched with a teacher's. Several rows of one respondent in one wave are one respondent when
//! they are identical; when they differ, somebody must say which holds, so that is an error unless the user chose.

use std::borrow::Cow;
use std::fmt::Write as _;

use polars_core::prelude::*;
use serde::{Deserialize, Serialize};

use super::flow::{Flow, PairFlow, WaveFlow};
use super::respondents::{Respondents, WaveIds};
use crate::domain::{Diagnostic, Diagnostics, Place};

/// What to do with conflicting rows of one respondent in one wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    Refuse,
    First,
    Last,
}

/// The frame's column that says who answered, where rows of several informants are told apart.
pub const INFORMANT: &str = "informant";

/// One wave as read: a frame with the text column `id`, maybe [`INFORMANT`], and anything else; and where its rows stand.
#[derive(Debug, Clone)]
pub struct Wave {
    pub name: String,
    pub frame: DataFrame,
    /// File after file, in the frame's order.
    pub sources: Vec<SourceRows>,
}

/// Rows of one file, by the numbers that a spreadsheet shows beside them.
#[derive(Debug, Clone)]
pub struct SourceRows {
    pub file: String,
    pub numbers: Vec<u32>,
}

impl Wave {
    /// The file and the number of a row.
    #[must_use]
    pub fn source(&self, row: usize) -> (&str, u32) {
        let mut before = 0;
        for source in &self.sources {
            if let Some(number) = source.numbers.get(row - before) {
                return (&source.file, *number);
            }
            before += source.numbers.len();
        }
        ("", 0)
    }

    /// Where a row stands, for messages.
    #[must_use]
    pub fn place(&self, row: usize) -> Place {
        let (file, number) = self.source(row);
        Place::file(file).row(u64::from(number))
    }

    /// The names of its files, each once.
    #[must_use]
    pub fn files(&self) -> String {
        let mut files: Vec<&str> = self.sources.iter().map(|source| source.file.as_str()).collect();
        files.dedup();
        files.join(", ")
    }
}

/// For each respondent, in order of first appearance, the row of each wave's frame.
#[derive(Debug, Clone)]
pub struct Matching {
    /// One index column a wave; null where the respondent is not in it.
    pub rows: Vec<IdxCa>,
    pub flow: Flow,
    /// For each wave the respondents with several rows in it.
    repeats: Vec<Vec<Repeat>>,
}

/// A respondent's rows beyond the first of a wave, and how many of them differ from the row that was kept.
#[derive(Debug, Clone, Copy)]
struct Repeat {
    respondent: u32,
    rows: u64,
    conflicting: u64,
}

impl Matching {
    /// The same waves as if only these respondents had answered; `members` has a value a respondent.
    ///
    /// Rows without an id may be anybody's, and stay in the account.
    #[must_use]
    pub fn among(&self, members: &[bool]) -> Self {
        let kept = |rows: &IdxCa| {
            let of_members = rows.iter().zip(members).filter(|(_, member)| **member);
            of_members.map(|(row, _)| row.unwrap_or(NO_ROW)).collect::<Vec<u32>>()
        };
        let row_of: Vec<Vec<u32>> = self.rows.iter().map(kept).collect();
        let wave = |((flow, rows), repeats): ((&WaveFlow, &Vec<u32>), &Vec<Repeat>)| {
            let own = || repeats.iter().filter(|repeat| members[repeat.respondent as usize]);
            let respondents = rows.iter().filter(|row| **row != NO_ROW).count() as u64;
            let duplicates: u64 = own().map(|repeat| repeat.rows).sum();
            WaveFlow {
                rows: respondents + duplicates + flow.blank_ids,
                respondents,
                duplicates,
                conflicting: own().map(|repeat| repeat.conflicting).sum(),
                ..flow.clone()
            }
        };
        let waves = self.flow.waves.iter().zip(&row_of).zip(&self.repeats).map(wave).collect();
        // What is kept of repeats was for this account.
        let repeats = vec![Vec::new(); row_of.len()];
        Self { flow: account(waves, &row_of), rows: columns(row_of), repeats }
    }
}

/// An id as ids are compared: without regard to case and surrounding spaces. A number written as CPR numbers are, six digits and
/// four, is the same with and without its hyphen, also where its date is none, as in the numbers given to those without one.
#[must_use]
pub fn respondent_key(id: &str) -> Cow<'_, str> {
    let id = id.trim();
    let in_lower_case = id.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let mut key = if in_lower_case { Cow::Borrowed(id) } else { Cow::Owned(id.to_lowercase()) };
    if is_parted_cpr_number(key.as_bytes()) {
        key.to_mut().remove(6);
    }
    key
}

/// Whether it is six digits, a hyphen or a space, and four digits.
pub(super) fn is_parted_cpr_number(id: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    id.len() == 11 && matches!(id[6], b'-' | b' ') && digits(&id[..6]) && digits(&id[7..])
}

/// How many conflicts are listed one by one.
const LISTED: usize = 20;

/// Matches the waves' rows by id.
///
/// # Errors
/// A located diagnostic for every conflicting duplicate under [`Duplicates::Refuse`], and one where no id is in two waves.
pub fn match_respondents(waves: &[Wave], duplicates: Duplicates) -> Result<Matching, Diagnostics> {
    let mut problems = Diagnostics::new();
    let ids: Vec<WaveIds<'_>> = waves.iter().map(WaveIds::of).collect::<PolarsResult<_>>().map_err(|error| broken(&error))?;
    let respondents = Respondents::number(&ids);
    let mut row_of: Vec<Vec<u32>> = Vec::with_capacity(waves.len());
    let mut flows = Vec::with_capacity(waves.len());
    let mut repeats = Vec::with_capacity(waves.len());
    for (number, wave) in waves.iter().enumerate() {
        let (rows, flow, repeated) = one_row_each(wave, duplicates, &respondents, number, &mut problems).map_err(|error| broken(&error))?;
        if flow.respondents == 0 && flow.blank_ids > 0 {
            problems.push(Diagnostic::error("no-ids", Place::file(wave.files())).with("rows", flow.rows));
        }
        row_of.push(rows);
        flows.push(flow);
        repeats.push(repeated);
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let flow = account(flows, &row_of);
    if !flow.pairs.is_empty() && flow.pairs.iter().all(|pair| pair.matched == 0) {
        return Err(no_match(waves));
    }
    Ok(Matching { rows: columns(row_of), flow, repeats })
}

/// What became of everybody, from the row of each respondent in each wave.
fn account(mut waves: Vec<WaveFlow>, row_of: &[Vec<u32>]) -> Flow {
    for (flow, only_here) in waves.iter_mut().zip(seen_once(row_of)) {
        flow.only_here = only_here;
    }
    let pairs = (1..row_of.len()).map(|to| pair_flow(row_of, 0, to)).collect();
    let neighbours = (1..row_of.len()).map(|to| pair_flow(row_of, to - 1, to)).collect();
    Flow { waves, pairs, neighbours }
}

fn columns(row_of: Vec<Vec<u32>>) -> Vec<IdxCa> {
    let column = |rows: Vec<u32>| {
        let there: Vec<bool> = rows.iter().map(|row| *row != NO_ROW).collect();
        IdxCa::from_vec_validity(PlSmallStr::EMPTY, rows, Some(there.into()))
    };
    row_of.into_iter().map(column).collect()
}

/// Stands for a respondent who is not in a wave.
const NO_ROW: u32 = u32::MAX;

/// For each respondent the row of this wave that is kept.
fn one_row_each(
    wave: &Wave,
    duplicates: Duplicates,
    respondents: &Respondents,
    number: usize,
    problems: &mut Diagnostics,
) -> PolarsResult<(Vec<u32>, WaveFlow, Vec<Repeat>)> {
    let mut row_of = vec![NO_ROW; respondents.count()];
    // Rows beyond the first of a respondent.
    let mut repeated: Vec<(u32, u32)> = Vec::new();
    let mut blank_ids = 0;
    for (row, respondent) in (0..).zip(respondents.of_rows(number)) {
        let Some(respondent) = respondent else {
            blank_ids += 1;
            continue;
        };
        match &mut row_of[respondent as usize] {
            first if *first == NO_ROW => *first = row,
            _ => repeated.push((respondent, row)),
        }
    }
    let rows = wave.frame.height() as u64;
    let mut flow = WaveFlow {
        wave: wave.name.clone(),
        rows,
        respondents: rows - blank_ids - repeated.len() as u64,
        duplicates: repeated.len() as u64,
        conflicting: 0,
        blank_ids,
        only_here: 0,
    };
    let mut conflicts = Vec::new();
    let mut repeats = Vec::new();
    repeated.sort_unstable();
    for of_one in repeated.chunk_by(|one, other| one.0 == other.0) {
        let first = &mut row_of[of_one[0].0 as usize];
        let members = [*first].into_iter().chain(of_one.iter().map(|(_, row)| *row));
        let conflicting_before = flow.conflicting;
        let keep = if duplicates == Duplicates::Last { of_one[of_one.len() - 1].1 } else { *first };
        for other in members.filter(|other| *other != keep) {
            let differing = differing_columns(&wave.frame, keep as usize, other as usize)?;
            if !differing.is_empty() {
                flow.conflicting += 1;
                conflicts.push((keep.min(other), keep.max(other), differing));
            }
        }
        *first = keep;
        let (rows, conflicting) = (of_one.len() as u64, flow.conflicting - conflicting_before);
        repeats.push(Repeat { respondent: of_one[0].0, rows, conflicting });
    }
    if duplicates == Duplicates::Refuse {
        conflicts.sort();
        for (first, second, columns) in conflicts.iter().take(LISTED) {
            let (file, number) = wave.source(*first as usize);
            let in_same_file = wave.source(*second as usize).0 == file;
            let first = if in_same_file { number.to_string() } else { format!("{number} ({file})") };
            let more = columns.len().saturating_sub(3);
            let mut listed = columns.iter().take(3).map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
            if more > 0 {
                let _ = write!(listed, " + {more}");
            }
            problems.push(
                Diagnostic::error("conflicting-duplicates", wave.place(*second as usize)).with("first", first).with("columns", listed),
            );
        }
        if conflicts.len() > LISTED {
            problems
                .push(Diagnostic::error("more-conflicting-duplicates", Place::file(wave.files())).with("count", conflicts.len() - LISTED));
        }
    }
    Ok((row_of, flow, repeats))
}

/// The columns, other than the id, in which two rows of a wave differ.
fn differing_columns(frame: &DataFrame, first: usize, second: usize) -> PolarsResult<Vec<String>> {
    let mut differing = Vec::new();
    for column in frame.get_columns().iter().filter(|column| column.name() != "id") {
        if column.get(first)? != column.get(second)? {
            let name = column.name().as_str();
            differing.push(name.rsplit_once('.').map_or(name, |(_, item)| item).to_owned());
        }
    }
    Ok(differing)
}

fn pair_flow(row_of: &[Vec<u32>], from: usize, to: usize) -> PairFlow {
    let mut flow = PairFlow { from, to, matched: 0, only_from: 0, only_to: 0 };
    for (at_from, at_to) in row_of[from].iter().zip(&row_of[to]) {
        match (*at_from != NO_ROW, *at_to != NO_ROW) {
            (true, true) => flow.matched += 1,
            (true, false) => flow.only_from += 1,
            (false, true) => flow.only_to += 1,
            (false, false) => {}
        }
    }
    flow
}

/// For each wave how many respondents are in no other.
fn seen_once(row_of: &[Vec<u32>]) -> Vec<u64> {
    let respondents = row_of.first().map_or(0, Vec::len);
    let mut alone = vec![0; row_of.len()];
    for respondent in 0..respondents {
        let mut waves = row_of.iter().enumerate().filter(|(_, rows)| rows[respondent] != NO_ROW).map(|(wave, _)| wave);
        if let (Some(wave), None) = (waves.next(), waves.next()) {
            alone[wave] += 1;
        }
    }
    alone
}

/// Why no id matched, as far as the ids' shapes tell without showing one.
fn no_match(waves: &[Wave]) -> Diagnostics {
    let shape = |wave: &Wave| {
        let shapes = wave.frame.column("id").ok().and_then(|ids| ids.str().ok().cloned());
        let first = shapes.as_ref().and_then(|ids| ids.iter().flatten().next()).unwrap_or_default();
        let blurred: String = first
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    '9'
                } else if c.is_alphabetic() {
                    'a'
                } else {
                    c
                }
            })
            .collect();
        blurred.chars().take(20).collect::<String>()
    };
    let files = waves.iter().map(Wave::files).collect::<Vec<_>>().join(", ");
    let shapes = waves.iter().map(|wave| format!("{} ({})", shape(wave), wave.name)).collect::<Vec<_>>().join(", ");
    Diagnostic::error("no-match", Place::file(files)).with("shapes", shapes).into()
}

fn broken(error: &PolarsError) -> Diagnostics {
    Diagnostic::error("frame-failed", Place::nowhere()).with("error", error).into()
}
