//! The results of a run, whole: what is written as `results.json` and the only thing that a report is made from.
//!
//! Field names and meanings are a contract with other programs. A number that does not exist is `null`, and `notes` says why.

mod comparison;
mod dropout;
mod profile;
mod study;
mod yardstick;

pub use comparison::{Ancova, Comparison, Design, GroupDifference, MeanDifference, ParallelSlopes, RateDifference};
pub use dropout::{
    CarriedForward, Dropout, DropoutBackground, DropoutGroup, DropoutRate, DropoutRates, ImputedChange, ImputedShare, ShareOfAll,
    TippingPoint, TippingVerdict,
};
pub use profile::{Profile, ProfileCount, ProfileLeftOut, ProfileScale, ProfileShare, WhyLeftOut};
pub use study::{DeclaredCoding, Input, Logo, MediaType, Section, Settings, Study, Template};
pub use yardstick::{Yardstick, YardstickBasis, YardstickRange, YardstickUncertainty};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{Direction, Localized};
pub use crate::waves::Duplicates;

/// The version of this model; it rises when a field changes its meaning.
pub const SCHEMA: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    pub schema: u32,
    pub sharing: Sharing,
    pub tool: Tool,
    /// RFC 3339, UTC.
    pub created: String,
    pub study: Study,
    pub inputs: Vec<Input>,
    pub settings: Settings,
    pub flow: Flow,
    pub background: Vec<Background>,
    /// Whole sample first, then subgroups, in study order.
    pub outcomes: Vec<Outcome>,
    /// Scales that three or more waves have.
    #[serde(default)]
    pub trajectories: Vec<Trajectory>,
    /// Scales of one informant read together; whole sample first, then subgroups.
    #[serde(default)]
    pub profiles: Vec<Profile>,
    /// The comparison group, where the study names one. Its respondents are in no other figure.
    #[serde(default)]
    pub comparison: Option<Comparison>,
    pub warnings: Vec<Warning>,
}

/// Who may read it: `internal` holds full numbers, `public` has small cells suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sharing {
    Internal,
    Public,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

/// What counts as progress for one respondent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// Any change for the better.
    Any,
    /// At least the smallest change that matters.
    Mid,
    /// More than measurement error explains (Jacobson & Truax 1991).
    Reliable,
    /// Moved to a better band.
    Band,
    /// Reliably better and across the clinical cut-off.
    Clinical,
}

impl Rule {
    /// From the loosest to the strictest, the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Any, Self::Mid, Self::Reliable, Self::Band, Self::Clinical];

    /// The name of the rule's field among the rates.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Mid => "mid",
            Self::Reliable => "reliable",
            Self::Band => "band",
            Self::Clinical => "clinical",
        }
    }
}

/// The standard deviation behind reliable change of an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReliableSd {
    Norm,
    Sample,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flow {
    /// What a respondent is in these counts.
    #[serde(default)]
    pub counted: Counted,
    pub waves: Vec<WaveFlow>,
    /// Every later wave against the first.
    pub pairs: Vec<PairFlow>,
    /// Every wave against the next.
    pub neighbours: Vec<PairFlow>,
}

impl Flow {
    /// Whether every count is there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let wave = |wave: &WaveFlow| wave.rows.is_some() && wave.respondents.is_some() && wave.only_here.is_some();
        let pair = |pair: &PairFlow| pair.matched.is_some() && pair.only_from.is_some() && pair.only_to.is_some();
        self.waves.iter().all(wave) && self.pairs.iter().chain(&self.neighbours).all(pair)
    }
}

/// Whom a count of respondents counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Each id.
    #[default]
    Ids,
    /// Each informant of an id: a child that a parent and a teacher answer about is two.
    Informants,
}

/// A count of respondents is `null` where it is too small to be shown, or would give such a count back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaveFlow {
    pub wave: String,
    pub rows: Option<u64>,
    pub respondents: Option<u64>,
    /// Rows beyond the first of each respondent.
    pub duplicates: u64,
    /// Of `duplicates`, those whose answers differ from the row that was kept.
    pub conflicting: u64,
    /// Rows without an id: they can't be matched and are in no figure.
    pub blank_ids: u64,
    /// Respondents seen at this wave alone.
    pub only_here: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PairFlow {
    pub from: String,
    pub to: String,
    pub matched: Option<u64>,
    pub only_from: Option<u64>,
    pub only_to: Option<u64>,
}

/// How many respondents of the first wave are in each group of a background column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Background {
    pub by: String,
    pub label: String,
    pub groups: Vec<BackgroundGroup>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackgroundGroup {
    /// `null` where the column is blank.
    pub value: Option<String>,
    /// Respondents with this value among all who are in any wave.
    pub respondents: Option<u64>,
    /// Of these, the ones seen at both the first and the second wave.
    pub matched: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    pub code: String,
    /// In the language of the run.
    pub message: String,
    #[serde(default)]
    pub messages: Option<Localized>,
    #[serde(rename = "where")]
    pub place: Option<String>,
}

/// One scale × contrast × subgroup. Statistics are over the pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    pub id: String,
    pub instrument: Option<String>,
    pub instrument_names: Option<Localized>,
    pub scale: String,
    pub label: String,
    pub names: Localized,
    /// The scale that its instrument is summed up by.
    pub primary: bool,
    /// How a change is spoken of: "færre vanskeligheder".
    pub words: Option<Words>,
    pub informant: Option<String>,
    pub direction: Direction,
    pub range: Option<[f64; 2]>,
    /// Between two neighbouring scores.
    #[serde(default)]
    pub step: f64,
    pub subgroup: Option<Subgroup>,
    pub contrast: Contrast,
    pub n: Counts,
    pub from: Option<Descriptives>,
    pub to: Option<Descriptives>,
    pub change: Change,
    pub tests: Tests,
    pub effect_sizes: EffectSizes,
    pub rates: Rates,
    pub reliable_change: Option<ReliableChange>,
    pub clinical: Option<Clinical>,
    pub caseness: Option<Caseness>,
    pub bands: Option<Bands>,
    pub reliability: Option<Vec<ScaleReliability>>,
    /// What regression to the mean alone would have done.
    pub regression: Option<Regression>,
    /// The SDQ's added value, on its total.
    pub added_value: Option<AddedValue>,
    /// Who was lost on the way; over everyone only.
    #[serde(default)]
    pub dropout: Option<Dropout>,
    pub reference: Reference,
    /// How the scores of the pairs spread over the range, in classes.
    pub distribution: Option<Vec<Class>>,
    /// How the changes of the pairs spread, in classes.
    #[serde(default)]
    pub changes: Option<Vec<ChangeClass>>,
    /// The distinct (from, to) scores and how many respondents have each; `null` for more than a chart or a reader could use.
    pub pairs: Option<Vec<Pair>>,
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Subgroup {
    pub by: String,
    pub label: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contrast {
    pub from: String,
    pub to: String,
}

/// Respondents with a score at each wave, and with both; `null` where too few to be shown, or where it would give such a count back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    pub from: Option<u64>,
    pub to: Option<u64>,
    pub pairs: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Descriptives {
    pub mean: f64,
    /// Limits of the mean by Student's t.
    pub mean_ci: Option<[f64; 2]>,
    pub sd: Option<f64>,
    pub median: Option<f64>,
    pub q1: Option<f64>,
    pub q3: Option<f64>,
    pub min: Option<f64>,
    pub max: Option<f64>,
}

/// `to − from`, never oriented.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    pub mean: Option<f64>,
    pub sd: Option<f64>,
    pub se: Option<f64>,
    pub ci: Option<[f64; 2]>,
    pub median: Option<f64>,
    pub correlation: Option<f64>,
    /// 100 · change of the mean / first mean: no share of persons.
    pub percent_of_mean: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tests {
    pub paired_t: Option<PairedT>,
    pub wilcoxon: Option<Wilcoxon>,
    pub wilcoxon_pratt: Option<WilcoxonPratt>,
    pub hodges_lehmann: Option<HodgesLehmann>,
    pub sign: Option<Sign>,
    pub equivalence: Option<Equivalence>,
    pub bayes_factor: Option<BayesFactor>,
    /// The t test's p adjusted over all outcomes of the contrast in the whole sample.
    pub adjusted: Option<Adjusted>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairedT {
    pub t: Option<f64>,
    pub df: f64,
    pub p: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Wilcoxon {
    pub w_plus: Option<f64>,
    pub w_minus: Option<f64>,
    pub n_zero: Option<u64>,
    pub zeros: String,
    /// `null` where nobody changed.
    pub p: Option<f64>,
    /// `exact` or `normal`.
    pub method: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WilcoxonPratt {
    /// Oriented as `change` is: positive where rises outrank falls.
    pub z: f64,
    pub p: f64,
    pub method: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HodgesLehmann {
    pub estimate: f64,
    pub ci: Option<[f64; 2]>,
    pub attained_level: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sign {
    pub p: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Equivalence {
    pub margin: f64,
    pub p: f64,
    pub ci90: [f64; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BayesFactor {
    pub log10_bf10: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Adjusted {
    pub holm: f64,
    pub benjamini_hochberg: f64,
    /// How many outcomes the family has.
    pub family: u64,
}

/// Oriented: positive is improvement.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EffectSizes {
    pub d_z: Option<Effect>,
    pub g_z: Option<Effect>,
    pub d_av: Option<Effect>,
    pub g_av: Option<Effect>,
    pub d_rm: Option<Effect>,
    pub glass_delta: Option<Effect>,
    pub rank_biserial: Option<Effect>,
    pub superiority: Option<Effect>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    pub estimate: f64,
    pub ci: Option<[f64; 2]>,
    pub method: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rates {
    pub any: Option<Rate>,
    pub mid: Option<Rate>,
    pub reliable: Option<Rate>,
    pub band: Option<Rate>,
    pub clinical: Option<Rate>,
}

impl Rates {
    /// The rate of one rule, where its inputs exist.
    #[must_use]
    pub fn of(&self, rule: Rule) -> Option<&Rate> {
        match rule {
            Rule::Any => self.any.as_ref(),
            Rule::Mid => self.mid.as_ref(),
            Rule::Reliable => self.reliable.as_ref(),
            Rule::Band => self.band.as_ref(),
            Rule::Clinical => self.clinical.as_ref(),
        }
    }
}

/// A count over a count. `rate` is improved / n with a Wilson interval, `net` is (improved − deteriorated) / n.
///
/// A count is `null` where it is too small to be shown; `results.json` shows all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rate {
    pub improved: Option<u64>,
    pub unchanged: Option<u64>,
    pub deteriorated: Option<u64>,
    pub n: u64,
    pub rate: Option<f64>,
    pub ci: Option<[f64; 2]>,
    pub clopper_pearson: Option<[f64; 2]>,
    pub jeffreys: Option<[f64; 2]>,
    pub net: Option<f64>,
    pub net_ci: Option<[f64; 2]>,
    /// The change in score units that counts, where the rule has one.
    pub threshold: Option<f64>,
    /// The share that would improve with no effect at all.
    pub chance: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReliableChange {
    pub method: String,
    pub sd: f64,
    /// In English; `reference` has it in both languages.
    pub sd_source: String,
    pub reliability: f64,
    /// In English; `reference` has it in both languages.
    pub reliability_source: String,
    pub s_diff: f64,
    pub threshold: f64,
    /// The smallest change on the score's grid that counts.
    pub smallest_change: f64,
    pub methods: Methods,
    /// How every two methods that exist sort the same respondents.
    pub agreement: Vec<Agreement>,
    /// Reliability of the change itself (Hageman & Arrindell 1999).
    pub reliability_of_change: Option<f64>,
    /// How much hangs on the standard deviation and the reliability; over everyone only.
    #[serde(default)]
    pub uncertainty: Option<YardstickUncertainty>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Methods {
    pub jt: Option<Classes>,
    pub gln: Option<Classes>,
    pub hll: Option<Classes>,
    pub en: Option<Classes>,
    pub nk: Option<Classes>,
    pub ha: Option<Classes>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Classes {
    pub improved: Option<u64>,
    pub unchanged: Option<u64>,
    pub deteriorated: Option<u64>,
}

/// Two methods on the same respondents. Rows and columns: deteriorated, unchanged, improved; the row is the first method's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agreement {
    pub first: String,
    pub second: String,
    /// Sorted alike by both.
    pub agreeing: Option<u64>,
    pub table: [[Option<u64>; 3]; 3],
}

/// Jacobson and Truax's three borders; b and c need a norm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cutoffs {
    pub a: Option<f64>,
    pub b: Option<f64>,
    pub c: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Clinical {
    /// `a`, `b` or `c`.
    pub criterion: String,
    pub cutoff: f64,
    pub cutoffs: Cutoffs,
    pub recovered: Option<u64>,
    pub improved: Option<u64>,
    pub unchanged: Option<u64>,
    pub deteriorated: Option<u64>,
    pub harmed: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Caseness {
    pub rule: String,
    pub case_case: Option<u64>,
    pub case_noncase: Option<u64>,
    pub noncase_case: Option<u64>,
    pub noncase_noncase: Option<u64>,
    pub mcnemar: Option<McNemar>,
    /// Share of cases, from − to.
    pub difference: Option<Effect>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct McNemar {
    pub exact_p: f64,
    pub mid_p: f64,
    pub chi2: Option<f64>,
    pub p: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bands {
    pub set: String,
    pub set_names: Localized,
    pub status: String,
    /// From the best band to the worst.
    pub labels: Vec<Localized>,
    /// The first score of the second band, the third band, …: rising where lower is better, falling where higher is.
    pub starts: Vec<f64>,
    /// How many are in each band at `from`, and at `to`.
    #[serde(default)]
    pub from: Vec<Option<u64>>,
    #[serde(default)]
    pub to: Vec<Option<u64>>,
    /// Row = band at `from`, column = band at `to`.
    pub transitions: Vec<Vec<Option<u64>>>,
    pub stuart_maxwell: Option<ChiSquared>,
    pub bowker: Option<ChiSquared>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChiSquared {
    pub chi2: f64,
    pub df: f64,
    pub p: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScaleReliability {
    pub wave: String,
    /// Respondents with every item answered.
    pub n: u64,
    pub alpha: Option<f64>,
    pub alpha_ci: Option<[f64; 2]>,
    pub omega: Option<f64>,
    /// Correlation of each item with the sum of the others.
    pub item_rest: Vec<ItemRest>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ItemRest {
    pub item: String,
    pub correlation: Option<f64>,
}

/// Regression to the mean, in the scale's own units and direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Regression {
    /// The change of the mean with no effect at all, towards the norm's mean (Davis 1976).
    pub expected: Option<f64>,
    /// The rest of the mean change.
    pub beyond: Option<f64>,
    pub mee_chua: Option<MeeChua>,
}

/// Mee and Chua's (1991) test of a change beyond regression to a population mean, over a range of means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeeChua {
    /// Of the second scores on the first.
    pub slope: f64,
    pub df: f64,
    /// With the norm's mean as the population's.
    pub at_norm: Option<MeeChuaPoint>,
    /// From the group's own mean, where nothing regresses, to two of its SDs better.
    pub range: Vec<MeeChuaPoint>,
    /// Whether the improvement is significant anywhere, which is most likely at the group's own mean.
    pub significant: bool,
    /// The population mean up to which (in the direction of improvement) it stays so; `null` where it is nowhere or everywhere.
    pub up_to: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeeChuaPoint {
    pub population_mean: f64,
    /// What is left of the mean change.
    pub effect: f64,
    pub t: f64,
    /// Two-sided.
    pub p: f64,
}

/// The SDQ's added value (Ford et al. 2009): positive is better than expected of such children without the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AddedValue {
    /// Children with total, impact and emotional symptoms at the first wave and total at the second.
    pub n: u64,
    /// The median time between the waves; null where too few have a date at both. The formula is made for six.
    pub months: Option<f64>,
    pub mean: f64,
    pub ci: Option<[f64; 2]>,
    pub effect_size: Option<Effect>,
}

/// What the figures are read against, each with its source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    pub mid: Option<f64>,
    #[serde(default, deserialize_with = "Localized::one_or_each_or_none")]
    #[schemars(with = "Option<Localized>")]
    pub mid_source: Option<Localized>,
    pub norm: Option<NormReference>,
    pub retest: Option<f64>,
    #[serde(default, deserialize_with = "Localized::one_or_each_or_none")]
    #[schemars(with = "Option<Localized>")]
    pub retest_source: Option<Localized>,
    /// Behind reliable change.
    #[serde(default)]
    pub reliability_source: Option<Localized>,
    #[serde(default)]
    pub sd_source: Option<Localized>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NormReference {
    pub population: Localized,
    pub mean: f64,
    pub sd: f64,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "Localized")]
    pub source: Localized,
    pub status: String,
}

/// How a change is spoken of, better and worse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    pub improved: Localized,
    pub deteriorated: Localized,
}

/// Scores from `lower` to `upper`, both included, and how many of the pairs have one at each wave.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Class {
    pub lower: f64,
    pub upper: f64,
    pub from: u64,
    pub to: u64,
}

/// Changes `to − from` from `lower` to `upper`, both included, and how many of the pairs have one. No change is a class of its own, and no
/// class lies on both sides of a rule's threshold, until small classes are joined.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeClass {
    pub lower: f64,
    pub upper: f64,
    pub count: u64,
}

/// A scale's means over all waves that have it, of those who have a score at every one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Trajectory {
    /// The outcome's id.
    pub id: String,
    pub n: u64,
    pub waves: Vec<TrajectoryPoint>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TrajectoryPoint {
    pub wave: String,
    pub mean: f64,
    /// Limits of the mean by Student's t.
    pub mean_ci: Option<[f64; 2]>,
}

/// `[from, to, count]`: so many respondents have these two scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pair(pub f64, pub f64, pub u64);

/// Why a field of this outcome is `null`, or how it must be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    pub field: String,
    /// The reason's name: reports have words for it in each language.
    #[serde(default)]
    pub code: String,
    /// The reason in English.
    pub reason: String,
}
