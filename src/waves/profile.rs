//! From matched columns to a profile across scales: one pass over the respondents, all scales at once, in parallel.

use std::collections::{BTreeMap, HashMap};

use polars_core::prelude::*;
use polars_core::utils::arrow::bitmap::Bitmap;
use rayon::prelude::*;

use super::matching::Matching;
use super::table::{GroupName, Stratum};
use crate::domain::Direction;
use crate::stats::Scores;
use crate::stats::change_profile::{ProfileCell, ProfileKey, ProfileTable};

/// One scale's scores at the two waves, in grid steps, and from how many steps a change is reliable.
#[derive(Debug, Clone, Copy)]
pub struct ScaleChange<'a> {
    pub from: &'a Scores,
    pub to: &'a Scores,
    pub direction: Direction,
    pub smallest_steps: i64,
}

/// A profile, whole and by subgroup.
#[derive(Debug, Clone)]
pub struct ProfileTabulation {
    pub whole: ProfileTable,
    /// For each stratum its groups, in [natural order](GroupName). Respondents without a group are in none.
    pub by_stratum: Vec<BTreeMap<GroupName, ProfileTable>>,
}

/// Respondents taken at a time: few enough that their keys stay in the cache.
const BLOCK: usize = 4096;

/// Sorts everybody by the scales on which they changed reliably between two waves.
#[must_use]
pub fn tabulate_profile(matching: &Matching, [from, to]: [usize; 2], scales: &[ScaleChange<'_>], strata: &[Stratum]) -> ProfileTabulation {
    let rows = [&matching.rows[from], &matching.rows[to]].map(ChunkedArray::rechunk);
    let rows = rows.each_ref().map(|rows| Column::of(rows));
    let respondents = matching.rows[from].len();
    let block = |mut tally: Tally, number: usize| {
        let first = number * BLOCK;
        let end = (first + BLOCK).min(respondents);
        let both = (first..end).map(|respondent| rows[0].get(respondent).zip(rows[1].get(respondent)));
        let both: Vec<Option<(u32, u32)>> = both.collect();
        let mut keys = vec![ProfileKey::default(); both.len()];
        for (number, scale) in scales.iter().enumerate() {
            for (key, rows) in keys.iter_mut().zip(&both) {
                let scores = rows.and_then(|(from, to)| scale.from.get(from as usize).zip(scale.to.get(to as usize)));
                let Some((before, after)) = scores else { continue };
                let rise = match scale.direction {
                    Direction::HigherIsBetter => after - before,
                    Direction::LowerIsBetter => before - after,
                };
                key.measured |= 1 << number;
                key.better += u8::from(rise >= scale.smallest_steps);
                key.worse += u8::from(rise <= -scale.smallest_steps);
            }
        }
        for (respondent, key) in (first..end).zip(keys).filter(|(_, key)| key.measured != 0) {
            tally.add(respondent, key, strata);
        }
        tally
    };
    let empty = || Tally::new(strata);
    let tally = (0..respondents.div_ceil(BLOCK)).into_par_iter().fold(empty, block).reduce(empty, |one, other| one.merge(&other));
    tally.tabulation(scales.len(), strata)
}

/// A column without chunks.
struct Column<'a> {
    values: &'a [u32],
    there: Option<&'a Bitmap>,
}

impl<'a> Column<'a> {
    fn of(column: &'a IdxCa) -> Self {
        let array = column.downcast_iter().next();
        Self { values: array.map_or(&[], |array| array.values().as_slice()), there: array.and_then(|array| array.validity()) }
    }

    fn get(&self, row: usize) -> Option<u32> {
        self.there.is_none_or(|there| there.get_bit(row)).then(|| self.values[row])
    }
}

/// Counts of the distinct keys: of everybody, and of each group of each stratum, those without a group first.
struct Tally {
    places: HashMap<ProfileKey, usize>,
    keys: Vec<ProfileKey>,
    /// For each key so many counts: everybody's, then those of the strata one after the other.
    counts: Vec<u64>,
    /// Where each stratum's counts begin.
    begins: Vec<usize>,
    width: usize,
}

impl Tally {
    fn new(strata: &[Stratum]) -> Self {
        let mut width = 1;
        let mut begins = Vec::with_capacity(strata.len());
        for stratum in strata {
            begins.push(width);
            width += stratum.names.len() + 1;
        }
        Self { places: HashMap::new(), keys: Vec::new(), counts: Vec::new(), begins, width }
    }

    fn place(&mut self, key: ProfileKey) -> usize {
        let next = self.keys.len();
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.keys.push(key);
            self.counts.resize(self.counts.len() + self.width, 0);
        }
        place * self.width
    }

    fn add(&mut self, respondent: usize, key: ProfileKey, strata: &[Stratum]) {
        let place = self.place(key);
        self.counts[place] += 1;
        for (begin, stratum) in self.begins.iter().zip(strata) {
            self.counts[place + begin + stratum.codes[respondent] as usize] += 1;
        }
    }

    fn merge(mut self, other: &Self) -> Self {
        for (key, counts) in other.keys.iter().zip(other.counts.chunks(other.width)) {
            let place = self.place(*key);
            self.counts[place..place + self.width].iter_mut().zip(counts).for_each(|(own, count)| *own += count);
        }
        self
    }

    fn tabulation(&self, scales: usize, strata: &[Stratum]) -> ProfileTabulation {
        let table = |column: usize| {
            let counts = self.counts.iter().skip(column).step_by(self.width);
            ProfileTable::new(scales, self.keys.iter().zip(counts).map(|(key, count)| ProfileCell { key: *key, count: *count }))
        };
        let groups = strata.iter().zip(&self.begins).map(|(stratum, begin)| {
            stratum.names.iter().enumerate().map(|(number, name)| (name.clone(), table(begin + 1 + number))).collect()
        });
        ProfileTabulation { whole: table(0), by_stratum: groups.collect() }
    }
}
