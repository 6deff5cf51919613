//! Several scales of one informant read together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Contrast, Note, Subgroup};
use crate::domain::Localized;

/// Who changed reliably on any of several scales, and in which direction: better on something and worse on nothing is an improvement.
/// Respondents count with the scales that they were measured on at both waves, one at least.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// Whose answers: scales of different informants are not read together.
    pub informant: Option<String>,
    pub contrast: Contrast,
    pub subgroup: Option<Subgroup>,
    pub scales: Vec<ProfileScale>,
    /// Scales of the informant that do not count, with the reason.
    pub left_out: Vec<ProfileLeftOut>,
    /// Respondents with at least one scale measured at both waves.
    pub n: Option<u64>,
    /// Those with all of them.
    pub complete: Option<u64>,
    /// Reliably better on at least one scale and reliably worse on none.
    pub improved: ProfileShare,
    /// Reliably better on at least one and reliably worse on at least one.
    pub mixed: ProfileShare,
    /// Reliably worse on at least one and reliably better on none.
    pub deteriorated: ProfileShare,
    /// No reliable change on any.
    pub unchanged: ProfileShare,
    /// By the number of scales reliably better and reliably worse; cells of nobody are left out.
    pub table: Option<Vec<ProfileCount>>,
    pub notes: Vec<Note>,
}

/// A scale of a profile and its threshold, which is the whole sample's in subgroups too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileScale {
    /// The outcome's id.
    pub id: String,
    pub names: Localized,
    /// The smallest change on the score's grid that counts.
    pub smallest_change: f64,
    /// The probability that measurement error alone makes somebody reliably better; they are made worse as often.
    pub chance: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileLeftOut {
    pub id: String,
    pub names: Localized,
    pub why: WhyLeftOut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhyLeftOut {
    /// A total: it says again what the scales that it includes say.
    IncludesOthers,
    /// Without a reliability no change is reliable.
    NoThreshold,
    /// More scales than a profile has room for.
    TooMany,
}

/// One class of a profile: its count over the profile's n, with a Wilson interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileShare {
    pub count: Option<u64>,
    pub share: Option<f64>,
    pub ci: Option<[f64; 2]>,
    /// The share that measurement error alone would give, the scales' errors being independent.
    pub chance: Option<f64>,
}

/// So many respondents have from so many to so many scales better, and from so many to so many worse, all included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileCount {
    pub better: [u8; 2],
    pub worse: [u8; 2],
    pub count: u64,
}
