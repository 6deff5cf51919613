//! What a published share was found to mean: every way to count it, and which of them print as the claim.
//!
//! A model of its own beside [`Results`](super::Results): those say what one plan gives, this says what every defensible plan would.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::results::{Contrast, Input, Rule, Settings, Study, Tool};
use crate::domain::{Direction, Localized};
use crate::instruments::MissingRule;

/// The version of this model; it rises when a field changes its meaning.
pub const SCHEMA: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reproduction {
    pub schema: u32,
    /// Full numbers: small cells are hidden in everything else that is made of it.
    pub sharing: super::results::Sharing,
    pub tool: Tool,
    pub created: String,
    pub study: Study,
    pub inputs: Vec<Input>,
    pub settings: Settings,
    pub claims: Vec<AuditedClaim>,
}

/// A figure as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// As printed: "92 %", "92,5 pct.".
    pub printed: String,
    pub figure: ClaimedFigure,
    /// The number of persons it is said to be of.
    pub n: Option<u64>,
    /// The rule it is said to follow.
    pub rule: Option<Rule>,
    pub text: Option<String>,
    pub source: Option<String>,
}

/// Whose share is claimed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClaimedFigure {
    #[default]
    Improved,
    Unchanged,
    Deteriorated,
}

/// A claim with every way to count it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AuditedClaim {
    pub claim: Claim,
    /// The claimed share, of one.
    pub share: f64,
    pub outcome: String,
    pub names: Localized,
    pub instrument_names: Option<Localized>,
    pub direction: Direction,
    pub contrast: Contrast,
    /// The number of persons with a score at the first wave, and of those with both.
    pub started: u64,
    pub pairs: u64,
    /// Denominators that nobody is in: no share exists of them.
    pub empty: Vec<Denominator>,
    /// Highest share first; ways that count the same persons are one.
    pub specifications: Vec<Specification>,
    /// How many of them print as the claim, and have its n where it has one.
    pub matching: u64,
    /// How many print as the claim whatever its n.
    pub printing: u64,
}

impl AuditedClaim {
    /// Counts again what is marked, after something was hidden.
    pub(super) fn count_marks(&mut self) {
        let marked = |mark: fn(&Specification) -> Option<bool>| self.specifications.iter().filter(|one| mark(one) == Some(true)).count();
        self.matching = marked(|one| one.matches) as u64;
        self.printing = marked(|one| one.prints) as u64;
    }
}

/// One way to count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Specification {
    /// Every set of choices that counts just these persons.
    pub choices: Vec<Choice>,
    /// The persons whose share is claimed.
    pub count: Option<u64>,
    pub n: u64,
    /// How many of the n have a score at both waves; whoever has not is counted as not improved.
    pub seen: u64,
    /// `null` of nobody, or hidden.
    pub share: Option<f64>,
    pub ci: Option<[f64; 2]>,
    /// The share with no effect at all; for the improved only.
    pub chance: Option<f64>,
    /// Rounds to the printed figure.
    pub prints: Option<bool>,
    /// Prints as the claim and has its n.
    pub matches: Option<bool>,
    /// What `analyze` reports first.
    pub headline: bool,
}

/// One set of choices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    pub rule: Rule,
    /// The change in score units that counts, where the rule has one.
    pub threshold: Option<f64>,
    pub denominator: Denominator,
    pub missing: MissingRule,
    /// What reliable change is measured by; `null` where the rule needs none.
    pub yardstick: Option<Yardstick>,
    /// The band set; `null` for every other rule.
    pub bands: Option<Localized>,
}

/// Of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Those with a score at both waves.
    Pairs,
    /// Everybody with a score at the first: whoever was lost did not improve.
    AllAtStart,
    /// Of the pairs, those who were a case at the first.
    CasesAtStart,
}

/// Whose standard deviation reliable change is measured by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Yardstick {
    Norm(Localized),
    /// This group's own at the first wave.
    Sample,
    /// The one that the study file gives.
    Given,
}
