//! Several scales together: who changed reliably on any of them, and in which direction.
//!
//! One scale's rate says nothing of the child who sleeps better and fights more. Here every respondent is sorted once, by all scales that
//! they were measured on at both waves. What is kept of it is a table of counts, which adds up over parts like any other.

use std::collections::BTreeMap;

use super::{Undefined, normal};

/// A set of scales is a bit a scale.
pub const MOST_SCALES: usize = 64;

/// What is kept of one respondent: the scales measured at both waves, and on how many of them the change was reliable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProfileKey {
    /// Bit j is set where scale j was measured at both waves.
    pub measured: u64,
    pub better: u8,
    pub worse: u8,
}

/// So many respondents are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileCell {
    pub key: ProfileKey,
    pub count: u64,
}

/// The respondents of a group over several scales: distinct keys in ascending order, none with count 0, none without a measured scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileTable {
    scales: usize,
    cells: Vec<ProfileCell>,
}

/// Where one respondent falls. The first is the rule by which services are compared: better on something and worse on nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileClass {
    /// Reliably better on at least one scale, reliably worse on none.
    Improved,
    /// Reliably better on at least one and reliably worse on at least one.
    Mixed,
    /// Reliably worse on at least one, reliably better on none.
    Deteriorated,
    /// No reliable change on any.
    Unchanged,
}

impl ProfileClass {
    pub const ALL: [Self; 4] = [Self::Improved, Self::Mixed, Self::Deteriorated, Self::Unchanged];

    #[must_use]
    pub fn of(better: u8, worse: u8) -> Self {
        match (better > 0, worse > 0) {
            (true, false) => Self::Improved,
            (true, true) => Self::Mixed,
            (false, true) => Self::Deteriorated,
            (false, false) => Self::Unchanged,
        }
    }
}

impl ProfileTable {
    /// A table of the given cells, in any order; equal ones are added together. Who was measured on no scale is not in it.
    ///
    /// # Panics
    /// If there are more scales than [`MOST_SCALES`].
    #[must_use]
    pub fn new(scales: usize, cells: impl IntoIterator<Item = ProfileCell>) -> Self {
        assert!(scales <= MOST_SCALES, "a set of scales has {MOST_SCALES} places");
        let mut counts: BTreeMap<ProfileKey, u64> = BTreeMap::new();
        for cell in cells.into_iter().filter(|cell| cell.count > 0 && cell.key.measured != 0) {
            *counts.entry(cell.key).or_default() += cell.count;
        }
        Self { scales, cells: counts.into_iter().map(|(key, count)| ProfileCell { key, count }).collect() }
    }

    #[must_use]
    pub fn cells(&self) -> &[ProfileCell] {
        &self.cells
    }

    /// The table of two groups together; both must be over the same scales.
    ///
    /// # Panics
    /// If they are over different numbers of scales.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        assert_eq!(self.scales, other.scales, "profiles over different scales");
        Self::new(self.scales, self.cells.iter().chain(&other.cells).copied())
    }

    /// Respondents with at least one scale measured at both waves.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.cells.iter().map(|cell| cell.count).sum()
    }

    /// Those with every scale measured at both waves.
    #[must_use]
    pub fn complete(&self) -> u64 {
        let all = |cell: &&ProfileCell| cell.key.measured.count_ones() as usize == self.scales;
        self.cells.iter().filter(all).map(|cell| cell.count).sum()
    }

    /// How many fall where.
    #[must_use]
    pub fn count(&self, class: ProfileClass) -> u64 {
        let falls_there = |cell: &&ProfileCell| ProfileClass::of(cell.key.better, cell.key.worse) == class;
        self.cells.iter().filter(falls_there).map(|cell| cell.count).sum()
    }

    /// How many have so many scales reliably better and so many reliably worse.
    #[must_use]
    pub fn better_by_worse(&self) -> BTreeMap<(u8, u8), u64> {
        let mut counts = BTreeMap::new();
        for cell in &self.cells {
            *counts.entry((cell.key.better, cell.key.worse)).or_default() += cell.count;
        }
        counts
    }

    /// The share of a class that measurement error alone would give, were no score to change and no two scales' errors related.
    ///
    /// `tails` has, for each scale, the probability that error alone makes somebody reliably better; it makes them worse as often.
    ///
    /// # Formula
    /// Over the scales j that a respondent was measured on, with tails `p_j`: unchanged U = Π(1 − 2`p_j`); improved and deteriorated each
    /// W − U, W = Π(1 − `p_j`); mixed 1 − 2W + U. Averaged over the respondents.
    ///
    /// # Units and range
    /// A share, 0 to 1; the four classes add to 1.
    ///
    /// # Needs
    /// A respondent, and a tail below one half for each scale.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`]; [`Undefined::OutOfRange`] for another number of tails or a tail that can't be.
    ///
    /// # Reference
    /// The multinomial of independent scales, by hand: at 2.5 % each, six scales give 12.4 % improved (1 − 0.95⁶ = 26.5 % change on any).
    pub fn chance(&self, class: ProfileClass, tails: &[f64]) -> Result<f64, Undefined> {
        if tails.len() != self.scales || tails.iter().any(|tail| !(0.0..=0.5).contains(tail)) {
            return Err(Undefined::OutOfRange);
        }
        let n = self.n();
        if n == 0 {
            return Err(Undefined::NoPairs);
        }
        let mut by_set: BTreeMap<u64, u64> = BTreeMap::new();
        for cell in &self.cells {
            *by_set.entry(cell.key.measured).or_default() += cell.count;
        }
        let share = |measured: u64| {
            let own = || tails.iter().enumerate().filter(move |(scale, _)| measured >> scale & 1 == 1).map(|(_, tail)| tail);
            let neither: f64 = own().map(|tail| 1.0 - 2.0 * tail).product();
            let not_worse: f64 = own().map(|tail| 1.0 - tail).product();
            match class {
                ProfileClass::Unchanged => neither,
                ProfileClass::Improved | ProfileClass::Deteriorated => not_worse - neither,
                ProfileClass::Mixed => 1.0 - 2.0 * not_worse + neither,
            }
        };
        let total: f64 = by_set.into_iter().map(|(measured, count)| count as f64 * share(measured)).sum();
        Ok((total / n as f64).clamp(0.0, 1.0))
    }
}

/// The probability that measurement error alone makes a change of at least `smallest_change` for the better, on a grid with this step.
///
/// # Formula
/// P(Z > (smallest − step/2)/`s_diff`): scores are rounded to the grid, so that what rounds to the smallest change begins half a step below it.
///
/// # Units and range
/// A probability below one half; on a fine grid α/2, on a coarse one anywhere around it.
///
/// # Needs
/// A positive `s_diff`, the standard error of the difference of two measurements.
///
/// # Errors
/// [`Undefined::NoVariance`] for any other.
///
/// # Reference
/// The half-step border is that of [`chance_level`](super::chance_level). Checked by hand.
pub fn false_alarm(smallest_change: f64, step: f64, s_diff: f64) -> Result<f64, Undefined> {
    if !(s_diff > 0.0 && s_diff.is_finite()) {
        return Err(Undefined::NoVariance);
    }
    Ok(normal::above((smallest_change - step / 2.0) / s_diff))
}
