//! From matched columns to trajectory tables: one group-by a scale, whole sample and every subgroup at once.

use std::collections::BTreeMap;

use polars_core::prelude::*;

use super::matching::Matching;
use crate::stats::item_moments::ItemMoments;
use crate::stats::{Distribution, Grid, Level, Trajectory, TrajectoryTable};

/// A background column as a subgroup: each respondent's group, null where unknown.
#[derive(Debug, Clone)]
pub struct Stratum {
    pub groups: StringChunked,
}

/// A scale's trajectory table, whole and by subgroup.
#[derive(Debug, Clone)]
pub struct Tabulation {
    pub whole: TrajectoryTable,
    /// For each stratum its groups with their tables, in [natural order](GroupName). Respondents without a group are in none.
    pub by_stratum: Vec<BTreeMap<GroupName, TrajectoryTable>>,
}

/// A group's name; 4–9 comes before 10–13.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupName(pub String);

impl Ord for GroupName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let number = |name: &str| {
            let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            let prefix = name.len() - digits.len();
            (name[..prefix].to_owned(), digits[..end].parse::<u64>().ok())
        };
        number(&self.0).cmp(&number(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for GroupName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Counts the distinct trajectories of one scale.
///
/// `scores` has a column of grid steps a wave (rows as in that wave's frame), or none where the wave does not have the scale;
/// `strata` have a value a respondent, in the matching's order.
///
/// # Errors
/// Where the columns don't fit the matching.
pub fn tabulate(matching: &Matching, grid: Grid, scores: &[Option<&Int64Chunked>], strata: &[Stratum]) -> PolarsResult<Tabulation> {
    let respondents = matching.rows.first().map_or(0, IdxCa::len);
    let mut columns = Vec::with_capacity(scores.len() + strata.len());
    for (wave, (score, rows)) in scores.iter().zip(&matching.rows).enumerate() {
        let column = match score {
            Some(score) => score.take(rows)?,
            None => Int64Chunked::full_null(PlSmallStr::EMPTY, respondents),
        };
        columns.push(column.with_name(format!("score {wave}").into()).into_column());
    }
    for (number, stratum) in strata.iter().enumerate() {
        columns.push(stratum.groups.clone().with_name(format!("stratum {number}").into()).into_column());
    }
    let names: Vec<PlSmallStr> = columns.iter().map(|column| column.name().clone()).collect();
    let frame = DataFrame::new(columns)?;
    let groups = frame.group_by(names)?;
    let counts = groups.get_groups().group_count();
    let keys = groups.keys();
    let (scores, strata): (Vec<_>, Vec<_>) = (
        keys[..scores.len()].iter().map(|key| key.i64().cloned()).collect::<PolarsResult<_>>()?,
        keys[scores.len()..].iter().map(|key| key.str().cloned()).collect::<PolarsResult<_>>()?,
    );

    let waves = scores.len();
    let mut whole = Vec::with_capacity(counts.len());
    let mut by_stratum: Vec<BTreeMap<GroupName, Vec<Trajectory>>> = vec![BTreeMap::new(); strata.len()];
    for (row, count) in counts.iter().enumerate() {
        let trajectory = Trajectory { scores: scores.iter().map(|score| score.get(row)).collect(), count: u64::from(count.unwrap_or(0)) };
        for (groups, tables) in strata.iter().zip(&mut by_stratum) {
            if let Some(group) = groups.get(row) {
                tables.entry(GroupName(group.to_owned())).or_default().push(trajectory.clone());
            }
        }
        whole.push(trajectory);
    }
    let table = |trajectories| TrajectoryTable::new(grid, waves, trajectories);
    Ok(Tabulation {
        whole: table(whole),
        by_stratum: by_stratum
            .into_iter()
            .map(|tables| tables.into_iter().map(|(group, trajectories)| (group, table(trajectories))).collect())
            .collect(),
    })
}

/// One summand of a weighted sum: a wave's scores in grid steps and what each counts.
#[derive(Debug, Clone, Copy)]
pub struct Summand<'a> {
    pub wave: usize,
    pub scores: &'a Int64Chunked,
    pub weight: i64,
}

/// Everybody's weighted sum of scores, possibly of several scales and waves, as a distribution on `grid`; of those who have them all.
#[must_use]
pub fn weighted_sums(matching: &Matching, grid: Grid, constant: i64, summands: &[Summand<'_>]) -> Distribution {
    let respondents = matching.rows.first().map_or(0, IdxCa::len);
    let sum = |respondent: usize| {
        summands.iter().try_fold(constant, |sum, summand| {
            let row = matching.rows[summand.wave].get(respondent)?;
            Some(sum + summand.weight * summand.scores.get(row as usize)?)
        })
    };
    Distribution::new(grid, (0..respondents).filter_map(sum).map(|steps| Level { steps, count: 1 }))
}

/// The moments of a scale's items over the matched rows of one wave that have every item answered.
#[must_use]
pub fn item_moments(items: &[Int8Chunked], rows: &IdxCa) -> ItemMoments {
    let mut moments = ItemMoments::new(items.len());
    let mut answers = vec![0_i64; items.len()];
    let columns: Vec<Vec<Option<i8>>> = items.iter().map(|item| item.iter().collect()).collect();
    for row in rows.iter().flatten() {
        let complete = columns.iter().zip(&mut answers).all(|(column, answer)| match column[row as usize] {
            Some(code) => {
                *answer = i64::from(code);
                true
            }
            None => false,
        });
        if complete {
            moments.add(&answers, 1);
        }
    }
    moments
}
