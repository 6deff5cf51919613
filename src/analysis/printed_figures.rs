//! Printed figures without their data: which counts, and which means, their n allows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::results::Tool;
use crate::stats::grim::grim;
use crate::stats::{Confidence, Grid, PrintedNumber, ProportionInterval, printed_share, proportion};

/// The version of this model; it rises when a field changes its meaning.
pub const SCHEMA: u32 = 1;

/// More numbers of persons than this are not looked through one by one.
pub const MOST_PERSONS: u64 = 10_000;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PrintedFigures {
    pub schema: u32,
    pub tool: Tool,
    pub created: String,
    /// Confidence level of all intervals.
    pub level: f64,
    pub shares: Vec<ShareAudit>,
    pub means: Vec<MeanAudit>,
}

/// A printed percentage for every number of persons in a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShareAudit {
    pub printed: String,
    pub decimals: u32,
    /// Of one.
    pub share: f64,
    pub least_n: u64,
    pub most_n: u64,
    /// The fewest persons of whom it can be a share at all.
    pub fewest_persons: Option<u64>,
    /// For each n of the range, in order.
    pub rows: Vec<ShareRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShareRow {
    pub n: u64,
    /// The fewest and the most persons whose share prints so; `null` where none does.
    pub counts: Option<[u64; 2]>,
    /// Wilson's limits: the lower one of the fewest, the upper one of the most.
    pub ci: Option<[f64; 2]>,
    /// Where no count does: the shares next below and above that exist.
    pub neighbours: Option<[Neighbour; 2]>,
}

/// A count next to the printed share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Neighbour {
    pub count: u64,
    pub share: f64,
}

/// A printed mean of scores on a grid for every number of persons in a range (GRIM).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeanAudit {
    pub printed: String,
    pub decimals: u32,
    pub mean: f64,
    /// The step of the scores.
    pub step: f64,
    pub least_n: u64,
    pub most_n: u64,
    pub rows: Vec<MeanRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeanRow {
    pub n: u64,
    pub possible: bool,
    /// Means lie so close that none could be impossible.
    pub always_possible: bool,
    /// The possible means at or below and at or above the printed one.
    pub neighbours: [f64; 2],
}

/// A printed percentage against every n from `least` to `most`.
#[must_use]
pub fn share_audit(printed: String, percent: PrintedNumber, [least, most]: [u64; 2], confidence: Confidence) -> ShareAudit {
    let limits = |count: u64, n: u64| {
        proportion::proportion(count, n, ProportionInterval::Wilson, confidence).ok().and_then(|share| share.interval.ok())
    };
    let row = |n: u64| {
        let counts = printed_share::possible_counts(percent, n);
        if counts.is_empty() {
            let below = ((percent.value() / 100.0 * n as f64).floor() as u64).min(n.saturating_sub(1));
            let neighbour = |count: u64| Neighbour { count, share: count as f64 / n as f64 };
            return ShareRow { n, counts: None, ci: None, neighbours: Some([neighbour(below), neighbour(below + 1)]) };
        }
        let (least, most) = (*counts.start(), *counts.end());
        let ci = limits(least, n).zip(limits(most, n)).map(|(low, high)| [low.lower, high.upper]);
        ShareRow { n, counts: Some([least, most]), ci, neighbours: None }
    };
    ShareAudit {
        printed,
        decimals: percent.decimals(),
        share: percent.value() / 100.0,
        least_n: least,
        most_n: most,
        fewest_persons: printed_share::fewest_persons(percent),
        rows: (least..=most).map(row).collect(),
    }
}

/// A printed mean against every n from `least` to `most`.
#[must_use]
pub fn mean_audit(printed: String, mean: PrintedNumber, grid: Grid, [least, most]: [u64; 2]) -> MeanAudit {
    let row = |n: u64| {
        let found = grim(mean, n, grid)?;
        Some(MeanRow { n, possible: found.is_possible(), always_possible: found.always_possible, neighbours: found.neighbours })
    };
    MeanAudit {
        printed,
        decimals: mean.decimals(),
        mean: mean.value(),
        step: grid.step(),
        least_n: least,
        most_n: most,
        rows: (least..=most).filter_map(row).collect(),
    }
}
