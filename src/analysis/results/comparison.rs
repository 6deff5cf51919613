//! The comparison group, and how the programme's group differs from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Contrast, Effect, Note, Outcome, Rule};

/// A group that was measured too and was not offered what is reported on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// The background column that tells the groups apart, and the values that mean this one.
    pub column: String,
    pub values: Vec<String>,
    /// What the study calls it.
    pub label: Option<String>,
    pub design: Design,
    /// The group's own outcomes, whole sample only, by the yardsticks of the programme's group.
    pub outcomes: Vec<Outcome>,
    /// The programme's group against it, for every outcome that both have.
    pub differences: Vec<GroupDifference>,
}

/// How the groups came about, as the study says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Design {
    /// Not by lot, or not told.
    #[default]
    NotRandomised,
    /// By lot.
    Randomised,
}

/// The programme's group less the comparison group, on one scale over one contrast, of those with both scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupDifference {
    /// The outcome's id in both groups.
    pub id: String,
    pub contrast: Contrast,
    /// At the first wave, in standard deviations; oriented: positive is a better start of the programme's group.
    pub baseline: Option<Effect>,
    /// Of the mean changes `to − from`, never oriented (Welch).
    pub change: Option<MeanDifference>,
    /// The same in pooled standard deviations of the first wave (Morris 2008); oriented: positive is a better change of the programme's group.
    pub d_ppc2: Option<Effect>,
    pub ancova: Option<Ancova>,
    /// For every rule that both groups have a rate by: programme's share less comparison group's.
    pub rates: Vec<RateDifference>,
    pub notes: Vec<Note>,
}

/// A difference of means in score units, with its t test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeanDifference {
    pub difference: f64,
    pub se: f64,
    pub t: f64,
    pub df: f64,
    /// Two-sided.
    pub p: f64,
    pub ci: [f64; 2],
}

/// Second scores on first scores and group; never oriented.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ancova {
    pub adjusted: MeanDifference,
    /// Of second scores on first, within groups.
    pub slope: f64,
    /// Whether one slope does for both groups.
    pub parallel: Option<ParallelSlopes>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ParallelSlopes {
    /// Of the groups' slopes, programme less comparison.
    pub difference: f64,
    pub f: f64,
    pub df: f64,
    pub p: f64,
}

/// The programme's share improved less the comparison group's, by one rule; `null` where either is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RateDifference {
    pub rule: Rule,
    pub difference: Option<f64>,
    /// Newcombe (1998), method 10.
    pub ci: Option<[f64; 2]>,
}
