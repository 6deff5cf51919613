//! What a check gives: tables, and findings as they are told.

use serde::Serialize;

use crate::domain::Diagnostics;

/// The state of the data. It holds no id, no answer and no row; it is for those who have the data.
#[derive(Debug, Clone, Default, Serialize)]
pub struct QualityReport {
    pub waves: Vec<WaveQuality>,
    pub pairs: Vec<PairQuality>,
    pub items: Vec<ItemMissing>,
    pub scales: Vec<ScaleEnds>,
    /// In words only; a format spells them in its language.
    #[serde(skip)]
    pub findings: Diagnostics,
}

/// The rows of a wave.
#[derive(Debug, Clone, Serialize)]
pub struct WaveQuality {
    pub wave: String,
    pub file: String,
    pub rows: u64,
    pub respondents: Option<u64>,
    /// Rows beyond the first of each respondent.
    pub duplicates: Option<u64>,
    /// Of these, those that contradict the first.
    pub conflicting: Option<u64>,
    pub blank_ids: Option<u64>,
}

/// Two waves: who is in both, and how long lies between.
#[derive(Debug, Clone, Serialize)]
pub struct PairQuality {
    pub from: String,
    pub to: String,
    pub matched: u64,
    pub only_from: u64,
    pub only_to: u64,
    pub days: Option<DaysBetween>,
}

/// Days from one answer to the next, over the respondents with a date at both.
#[derive(Debug, Clone, Serialize)]
pub struct DaysBetween {
    pub n: u64,
    pub min: i64,
    pub median: f64,
    pub max: i64,
}

/// How often an item has no answer.
#[derive(Debug, Clone, Serialize)]
pub struct ItemMissing {
    pub instrument: String,
    pub item: String,
    pub wave: String,
    /// The rows that were asked.
    pub rows: u64,
    pub missing: u64,
}

impl ItemMissing {
    /// The share of rows without an answer.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.missing as f64 / self.rows.max(1) as f64
    }
}

/// How many scores lie at the ends of a scale, where nothing further can be seen.
#[derive(Debug, Clone, Serialize)]
pub struct ScaleEnds {
    pub scale: String,
    pub label: String,
    pub wave: String,
    pub n: u64,
    /// At the lowest possible score.
    pub floor: u64,
    /// At the highest possible score.
    pub ceiling: u64,
    /// Whether the lowest score is the best.
    pub floor_is_best: bool,
}
