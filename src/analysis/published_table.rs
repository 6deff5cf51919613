//! A published before/after table, recomputed from its own cells.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::results::{Effect, Tool};
use crate::stats::published_summary::{CheckedCell, PrintedRow, recompute};
use crate::stats::{Confidence, Undefined};

/// The version of this model; it rises when a field changes its meaning.
pub const SCHEMA: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublishedTables {
    pub schema: u32,
    pub tool: Tool,
    pub created: String,
    pub tables: Vec<PublishedTable>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublishedTable {
    pub file: String,
    pub title: String,
    pub source: String,
    /// Confidence level of its intervals.
    pub level: f64,
    pub rows: Vec<PublishedRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublishedRow {
    pub label: String,
    pub n: u64,
    /// `null` where nothing follows from the row; `reason` says why.
    pub recomputed: Option<RecomputedRow>,
    pub reason: Option<String>,
    /// The reason's name: reports have words for it in each language.
    #[serde(default)]
    pub reason_code: Option<String>,
    pub cells: Vec<PublishedCell>,
}

/// What follows from the printed figures as they stand; differences in the table's own sense.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecomputedRow {
    pub sd_from: f64,
    pub sd_to: f64,
    pub difference: f64,
    pub sd_of_change: Option<f64>,
    pub correlation: Option<f64>,
    pub d_av: Effect,
    pub t: Option<f64>,
    pub p: Option<f64>,
    pub ci: Option<[f64; 2]>,
}

/// A printed cell and what the others allow it to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublishedCell {
    pub cell: CellName,
    /// The numbers that would print as it does.
    pub printed: [f64; 2],
    pub allowed: [f64; 2],
    /// False: it can't be right within rounding, or one of the others can't.
    pub fits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellName {
    MeanFrom,
    MeanTo,
    Difference,
    LowerLimit,
    UpperLimit,
    D,
    T,
    R,
    P,
}

/// Recomputes one row.
#[must_use]
pub fn published_row(label: String, row: &PrintedRow, confidence: Confidence) -> PublishedRow {
    let found = match recompute(row, confidence) {
        Ok(found) => found,
        Err(reason) => {
            return PublishedRow {
                label,
                n: row.n,
                recomputed: None,
                reason: Some(reason.to_string()),
                reason_code: Some(reason.code().to_owned()),
                cells: Vec::new(),
            };
        }
    };
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    let limits = |interval: Result<crate::stats::Interval, Undefined>| interval.ok().map(|limits| [limits.lower, limits.upper]);
    let cell = |check: &crate::stats::published_summary::Check| PublishedCell {
        cell: match check.cell {
            CheckedCell::MeanFrom => CellName::MeanFrom,
            CheckedCell::MeanTo => CellName::MeanTo,
            CheckedCell::Difference => CellName::Difference,
            CheckedCell::LowerLimit => CellName::LowerLimit,
            CheckedCell::UpperLimit => CellName::UpperLimit,
            CheckedCell::D => CellName::D,
            CheckedCell::T => CellName::T,
            CheckedCell::R => CellName::R,
            CheckedCell::P => CellName::P,
        },
        printed: [check.printed.lower, check.printed.upper],
        allowed: [check.allowed.lower, check.allowed.upper],
        fits: check.fits,
    };
    PublishedRow {
        label,
        n: row.n,
        recomputed: Some(RecomputedRow {
            sd_from: found.sd_from,
            sd_to: found.sd_to,
            difference: found.difference,
            sd_of_change: finite(found.sd_of_change),
            correlation: finite(found.r),
            d_av: Effect { estimate: found.d_av.estimate, ci: limits(found.d_av.interval), method: found.d_av.method.to_owned() },
            t: finite(found.t),
            p: finite(found.p),
            ci: found.limits.map(|limits| [limits.lower, limits.upper]),
        }),
        reason: None,
        reason_code: None,
        cells: found.checks.iter().map(cell).collect(),
    }
}
