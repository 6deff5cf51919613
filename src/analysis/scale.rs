//! What the analysis must know of a scale, whether it comes from an instrument or from a score column.

use crate::domain::{Direction, Localized};
use crate::instruments::{CaseRule, Status};
use crate::stats::Grid;

use super::results::Words;

/// One scale with everything its figures are read against.
#[derive(Debug, Clone)]
pub struct Scale {
    /// `instrument.scale`, or the score column's id.
    pub id: String,
    pub instrument: Option<String>,
    pub instrument_names: Option<Localized>,
    pub scale: String,
    pub names: Localized,
    /// The scale that its instrument is summed up by.
    pub primary: bool,
    pub words: Option<Words>,
    pub informant: Option<String>,
    pub direction: Direction,
    pub grid: Grid,
    pub range: Option<[f64; 2]>,
    pub mid: Option<Sourced>,
    pub reliability: Option<Sourced>,
    /// The reliability at the second wave, where it differs.
    pub reliability_to: Option<f64>,
    /// The SD behind reliable change; `None` takes that of the first wave over the pairs.
    pub sd: Option<Sourced>,
    pub retest: Option<Sourced>,
    pub norm: Option<NormFigures>,
    pub case: Option<CaseRule>,
    pub bands: Option<BandCuts>,
}

/// A figure and where it comes from; an unconfirmed source says so in its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced {
    pub value: f64,
    pub source: Localized,
}

/// Mean and SD of a reference population.
#[derive(Debug, Clone, PartialEq)]
pub struct NormFigures {
    pub population: Localized,
    pub mean: f64,
    pub sd: f64,
    /// How many persons it was taken from, where that is known.
    pub n: Option<u64>,
    pub source: Localized,
    pub status: Status,
}

/// Where a set's bands begin, best band first.
#[derive(Debug, Clone, PartialEq)]
pub struct BandCuts {
    pub set: String,
    pub set_names: Localized,
    pub status: Status,
    pub labels: Vec<Localized>,
    /// First score of the second band, the third band, …: rising where lower is better, falling where higher is.
    pub starts: Vec<f64>,
}

impl BandCuts {
    /// The band of an oriented score (a rise is an improvement), 0 the best.
    #[must_use]
    pub fn band(&self, direction: Direction, score: f64) -> usize {
        let oriented = direction.orient(score);
        self.starts.iter().filter(|&&start| oriented <= direction.orient(start)).count()
    }
}

/// Whether a score counts as a case.
#[must_use]
pub fn is_case(rule: CaseRule, score: f64) -> bool {
    match rule {
        CaseRule::AtLeast(limit) => score >= limit,
        CaseRule::AtMost(limit) => score <= limit,
        CaseRule::Above(limit) => score > limit,
        CaseRule::Below(limit) => score < limit,
    }
}
