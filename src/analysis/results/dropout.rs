//! Who was lost on the way, and what the figures would be with them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Effect, Rule};

/// Those with a score at `from` and none at `to`, against the pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dropout {
    /// Everybody with a score at `from`.
    pub at_start: u64,
    pub lost: u64,
    /// Of the lost, at `from`.
    pub mean: Option<f64>,
    pub sd: Option<f64>,
    /// The completers' mean at `from` less that of the lost in standard deviations, oriented: positive where the lost began worse.
    pub difference: Option<Effect>,
    pub background: Vec<DropoutBackground>,
    /// The mean change over all at start, the lost counted as unchanged.
    pub carried_forward: Option<CarriedForward>,
    /// The mean change over all at start, the scores of the lost drawn from those of the completers with the same score at `from`.
    pub imputed: Option<ImputedChange>,
    pub rates: DropoutRates,
}

/// How the lost and the completers are made up by one background column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DropoutBackground {
    pub by: String,
    pub label: String,
    /// One standardised difference for all groups together (Yang & Dalton 2012); never negative.
    pub difference: Option<f64>,
    pub groups: Vec<DropoutGroup>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DropoutGroup {
    /// `null` where the column is blank.
    pub value: Option<String>,
    pub completers: u64,
    pub lost: u64,
    /// Of all completers.
    pub completers_share: f64,
    /// Of all the lost.
    pub lost_share: f64,
    /// The completers' share less that of the lost in standard deviations (Austin 2009).
    pub difference: Option<Effect>,
}

/// `to − from`, never oriented.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CarriedForward {
    pub mean: f64,
    pub ci: Option<[f64; 2]>,
}

/// `to − from`, never oriented; pooled over the imputed tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ImputedChange {
    /// How many imputed tables: 20, or as many as the percentage lost.
    pub imputations: u32,
    pub mean: f64,
    pub se: f64,
    pub ci: [f64; 2],
    /// Barnard and Rubin's.
    pub df: f64,
    /// The share of the information on the mean that was lost.
    pub fraction_missing: f64,
    pub method: String,
}

/// By each rule that has a rate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DropoutRates {
    pub any: Option<DropoutRate>,
    pub mid: Option<DropoutRate>,
    pub reliable: Option<DropoutRate>,
    pub band: Option<DropoutRate>,
    pub clinical: Option<DropoutRate>,
}

impl DropoutRates {
    #[must_use]
    pub fn of(&self, rule: Rule) -> Option<&DropoutRate> {
        match rule {
            Rule::Any => self.any.as_ref(),
            Rule::Mid => self.mid.as_ref(),
            Rule::Reliable => self.reliable.as_ref(),
            Rule::Band => self.band.as_ref(),
            Rule::Clinical => self.clinical.as_ref(),
        }
    }

    pub fn of_mut(&mut self, rule: Rule) -> &mut Option<DropoutRate> {
        match rule {
            Rule::Any => &mut self.any,
            Rule::Mid => &mut self.mid,
            Rule::Reliable => &mut self.reliable,
            Rule::Band => &mut self.band,
            Rule::Clinical => &mut self.clinical,
        }
    }
}

/// The share that improved of all at start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DropoutRate {
    /// None of the lost improved; so it is too where each keeps the score that they began with.
    pub lowest: ShareOfAll,
    /// All of the lost improved.
    pub highest: ShareOfAll,
    pub imputed: Option<ImputedShare>,
    pub tipping_point: Option<TippingPoint>,
}

/// With Wilson's interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShareOfAll {
    pub rate: f64,
    pub ci: Option<[f64; 2]>,
}

/// Pooled over the imputed tables, with Wilson's interval as Lott and Reiter (2020) widen it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ImputedShare {
    pub rate: f64,
    pub ci: [f64; 2],
    pub fraction_missing: f64,
}

/// Whether the rate of all at start is above a benchmark, depending on how many of the lost improved.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TippingPoint {
    /// The rule's chance level for all at start.
    pub benchmark: f64,
    pub verdict: TippingVerdict,
    /// The fewest of the lost who must have failed, the others having improved, for the lower limit to be no longer above the benchmark.
    pub failures: Option<u64>,
    /// The other side of it: so many of the lost must at least have improved for the limit to be above it.
    pub needed: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TippingVerdict {
    /// The lower limit is above the benchmark even if none of the lost improved.
    Above,
    /// It depends on the lost.
    Tips,
    /// It is not above it even if all of the lost improved.
    NotAbove,
}
