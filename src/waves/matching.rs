//! Who is who across waves, by id alone, and where one child has several informants by id and informant.
//!
//! Ids match without regard to case and surrounding spaces, CPR numbers with and without their hyphen; a parent's answers are never
//! matched with a teacher's. Several rows of one respondent in one wave are one respondent when
//! they are identical; when they differ, somebody must say which holds, so that is an error unless the user chose.

use std::fmt::Write as _;

use polars_core::prelude::*;
use polars_ops::prelude::*;
use serde::{Deserialize, Serialize};

use super::flow::{Flow, PairFlow, WaveFlow};
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
}

/// An id as ids are compared: without regard to case and surrounding spaces. A number written as CPR numbers are, six digits and
/// four, is the same with and without its hyphen, also where its date is none, as in the numbers given to those without one.
#[must_use]
pub fn respondent_key(id: &str) -> String {
    let mut key = id.trim().to_lowercase();
    let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    if let [date @ .., b'-' | b' ', _, _, _, _] = key.as_bytes()
        && date.len() == 6
        && digits(date)
        && digits(&key.as_bytes()[7..])
    {
        key.remove(6);
    }
    key
}

/// How many conflicts are listed one by one.
const LISTED: usize = 20;

/// Matches the waves' rows by id.
///
/// # Errors
/// A located diagnostic for every conflicting duplicate under [`Duplicates::Refuse`], and one where no id is in two waves.
pub fn match_respondents(waves: &[Wave], duplicates: Duplicates) -> Result<Matching, Diagnostics> {
    let mut problems = Diagnostics::new();
    let mut kept = Vec::with_capacity(waves.len());
    let mut flows = Vec::with_capacity(waves.len());
    for wave in waves {
        let (frame, flow) = one_row_each(wave, duplicates, &mut problems).map_err(|error| broken(&error))?;
        if flow.respondents == 0 && flow.blank_ids > 0 {
            problems.push(Diagnostic::error("no-ids", Place::file(wave.files())).with("rows", flow.rows));
        }
        kept.push(frame);
        flows.push(flow);
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let rows = join(&kept).map_err(|error| broken(&error))?;
    let pairs: Vec<PairFlow> = (1..waves.len()).map(|to| pair_flow(&rows, 0, to)).collect();
    if !pairs.is_empty() && pairs.iter().all(|pair| pair.matched == 0) {
        return Err(no_match(waves));
    }
    for (wave, flow) in flows.iter_mut().enumerate() {
        flow.only_here = seen_only_at(&rows, wave);
    }
    let neighbours = (1..waves.len()).map(|to| pair_flow(&rows, to - 1, to)).collect();
    Ok(Matching { rows, flow: Flow { waves: flows, pairs, neighbours } })
}

/// The wave's distinct respondents: their key and the row that is kept.
fn one_row_each(wave: &Wave, duplicates: Duplicates, problems: &mut Diagnostics) -> PolarsResult<(DataFrame, WaveFlow)> {
    let ids = wave.frame.column("id")?.str()?;
    let informants = wave.frame.column(INFORMANT).ok().and_then(|informants| informants.str().ok());
    let key = |(row, id): (usize, Option<&str>)| {
        let id = respondent_key(id?);
        Some(match informants.and_then(|informants| informants.get(row)) {
            Some(informant) => format!("{id}\u{1f}{informant}"),
            None => id,
        })
    };
    let keys: StringChunked = ids.iter().enumerate().map(key).collect();
    let rows = wave.frame.height();
    let blank_ids = keys.null_count();
    let all_rows = IdxCa::from_vec("row".into(), (0..rows as IdxSize).collect());
    let keyed = DataFrame::new(vec![keys.with_name("key".into()).into_column(), all_rows.into_column()])?;
    let keyed = if blank_ids > 0 { keyed.drop_nulls::<String>(None)? } else { keyed };

    let mut flow = WaveFlow {
        wave: wave.name.clone(),
        rows: rows as u64,
        respondents: 0,
        duplicates: 0,
        conflicting: 0,
        blank_ids: blank_ids as u64,
        only_here: 0,
    };
    let kept = keyed.unique_stable(Some(&["key".to_owned()]), UniqueKeepStrategy::First, None)?;
    flow.respondents = kept.height() as u64;
    flow.duplicates = (keyed.height() - kept.height()) as u64;
    if flow.duplicates == 0 {
        return Ok((kept, flow));
    }

    let groups = keyed.group_by_stable(["key"])?;
    let row_of = keyed.column("row")?.idx()?;
    let mut chosen: Vec<IdxSize> = Vec::with_capacity(kept.height());
    let mut conflicts = Vec::new();
    for group in groups.get_groups().iter() {
        let members: Vec<IdxSize> = match group {
            GroupsIndicator::Idx((_, members)) => members.iter().filter_map(|&member| row_of.get(member as usize)).collect(),
            GroupsIndicator::Slice([first, length]) => (first..first + length).filter_map(|member| row_of.get(member as usize)).collect(),
        };
        let keep = if duplicates == Duplicates::Last { members.last() } else { members.first() };
        let Some(&keep) = keep else { continue };
        for &other in members.iter().filter(|&&other| other != keep) {
            let differing = differing_columns(&wave.frame, keep as usize, other as usize)?;
            if !differing.is_empty() {
                flow.conflicting += 1;
                conflicts.push((keep.min(other), keep.max(other), differing));
            }
        }
        chosen.push(keep);
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
    let keys = kept.column("key")?.clone();
    let chosen = IdxCa::from_vec("row".into(), chosen);
    Ok((DataFrame::new(vec![keys, chosen.into_column()])?, flow))
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

/// One row index column a wave over the union of all respondents.
fn join(kept: &[DataFrame]) -> PolarsResult<Vec<IdxCa>> {
    let named = |wave: usize| -> PolarsResult<DataFrame> {
        let mut frame = kept[wave].clone();
        frame.rename("row", format!("row {wave}").into())?;
        Ok(frame)
    };
    let mut all = named(0)?;
    for wave in 1..kept.len() {
        let arguments = JoinArgs::new(JoinType::Full).with_coalesce(JoinCoalesce::CoalesceColumns);
        let arguments = JoinArgs { maintain_order: MaintainOrderJoin::LeftRight, ..arguments };
        all = all.join(&named(wave)?, ["key"], ["key"], arguments, None)?;
    }
    (0..kept.len()).map(|wave| Ok(all.column(&format!("row {wave}"))?.idx()?.rechunk().into_owned())).collect()
}

fn pair_flow(rows: &[IdxCa], from: usize, to: usize) -> PairFlow {
    let mut flow = PairFlow { from, to, matched: 0, only_from: 0, only_to: 0 };
    for (at_from, at_to) in rows[from].iter().zip(rows[to].iter()) {
        match (at_from, at_to) {
            (Some(_), Some(_)) => flow.matched += 1,
            (Some(_), None) => flow.only_from += 1,
            (None, Some(_)) => flow.only_to += 1,
            (None, None) => {}
        }
    }
    flow
}

fn seen_only_at(rows: &[IdxCa], wave: usize) -> u64 {
    let respondents = rows.first().map_or(0, IdxCa::len);
    let alone = |respondent: &usize| rows.iter().enumerate().all(|(other, rows)| rows.get(*respondent).is_some() == (other == wave));
    (0..respondents).filter(alone).count() as u64
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
