//! How much of reliable change hangs on the standard deviation and the reliability that it is measured with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::Localized;

/// Reliable change by Jacobson and Truax with other figures than those in use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct YardstickUncertainty {
    pub sd: YardstickRange,
    pub reliability: YardstickRange,
    /// The least and the greatest threshold within both ranges.
    pub thresholds: [f64; 2],
    /// The same as the smallest changes on the score's grid that count.
    pub smallest_changes: [f64; 2],
    /// How many would be sorted otherwise by the one than by the other.
    pub reclassified: Option<u64>,
    /// Every standard deviation with every reliability that is at hand; the one in use first.
    pub yardsticks: Vec<Yardstick>,
    /// The least and the greatest of their thresholds.
    pub spread: [f64; 2],
    /// Of the yardsticks, those whose rate can be held against its chance level, and of these the ones above it.
    pub compared: u32,
    pub above_chance: u32,
}

/// A figure, and between which it could as well be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct YardstickRange {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub basis: YardstickBasis,
    /// How many persons the figure was taken from, where that is known.
    pub n: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YardstickBasis {
    /// The sampling error of its source: χ² of a standard deviation, Feldt's interval of a reliability.
    SamplingError,
    /// How many persons its source is from is not known: the spread of all figures at hand.
    OtherSources,
    /// There is no other figure either.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Yardstick {
    pub sd: f64,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "Localized")]
    pub sd_source: Localized,
    pub reliability: f64,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "Localized")]
    pub reliability_source: Localized,
    pub threshold: f64,
    pub smallest_change: f64,
    pub improved: Option<u64>,
    pub deteriorated: Option<u64>,
    pub rate: Option<f64>,
    pub ci: Option<[f64; 2]>,
    /// The share that would improve by this threshold with no effect at all.
    pub chance: Option<f64>,
    /// Whether the lower limit of the rate lies above that.
    pub above_chance: Option<bool>,
}
