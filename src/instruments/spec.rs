//! The form of an instrument file: every key a file may hold, nothing resolved yet.
//!
//! The least a file needs is an `id`, a `name`, its items and one `[[scale]]`. Whatever a file leaves out has the plain meaning:
//! answers are numbers within the range, all items count, all must be answered, nothing is rounded. Figures from the literature
//! (`mid`, `alpha`, norms, bands) carry their source and whether it has been checked.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{Direction, Localized, OneOrEach};

/// A whole instrument file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Instrument file of ditrum-effect")]
pub struct InstrumentFile {
    /// Lower-case letters, digits and hyphens; begins the names of its scales in results.
    pub id: String,
    /// One text, or one a language: `{ da = "…", en = "…" }`.
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "OneOrEach")]
    pub name: Localized,
    #[serde(default = "first_version")]
    pub version: String,
    #[serde(default)]
    pub informant: Informant,
    /// Youngest and oldest age in years that it is made for.
    pub ages: Option<[u8; 2]>,
    #[serde(default, deserialize_with = "Localized::one_or_each_or_none")]
    #[schemars(with = "Option<OneOrEach>")]
    pub licence: Option<Localized>,
    #[serde(default, deserialize_with = "Localized::one_or_each_or_none")]
    #[schemars(with = "Option<OneOrEach>")]
    pub source: Option<Localized>,
    /// Whether the scoring key has been checked against its source.
    #[serde(default)]
    pub status: Status,
    /// What a reader of its results must know.
    #[serde(default, deserialize_with = "Localized::one_or_each_or_none")]
    #[schemars(with = "Option<OneOrEach>")]
    pub note: Option<Localized>,
    /// Patterns of column names that only this form of the instrument has: `"p{item}"`, `"sdq_p_{number}"`.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Patterns that other forms share, so that they do not tell which form it is: `"sdq{number}"`.
    #[serde(default)]
    pub shared_columns: Vec<String>,
    #[serde(default)]
    pub recognise: RecognitionPolicy,
    /// Codes and texts that mean "no answer" in this instrument, beside the study's own.
    #[serde(default)]
    pub missing: Vec<MissingCode>,
    /// Answer sets by name: code = labels. The first label is shown, all are recognised.
    #[serde(default)]
    pub answers: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Items that are alike, in one line; alternatively `[[item]]`.
    pub items: Option<ItemRun>,
    #[serde(default)]
    pub item: Vec<ItemSpec>,
    #[serde(default)]
    pub scale: Vec<ScaleSpec>,
    #[serde(default)]
    pub band_set: Vec<BandSet>,
    /// Words for a change, where its scales don't have their own.
    pub words: Option<Words>,
}

/// Who answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Informant {
    #[default]
    #[serde(rename = "self")]
    Own,
    Parent,
    Teacher,
    Staff,
}

/// Whether a figure has been checked against the source that it names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Confirmed,
    Unconfirmed,
}

/// By which column names an instrument is recognised when nobody asked for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecognitionPolicy {
    /// By `columns`.
    #[default]
    OwnNames,
    /// By `columns`, and by `shared_columns` with a warning that the form is assumed.
    SharedNames,
    /// Never: another form with the same column names is the likelier one.
    OnRequest,
}

/// A code or a text that means "no answer".
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a whole number or a text")]
pub enum MissingCode {
    Code(i64),
    Text(String),
}

impl std::fmt::Display for MissingCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => code.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
        }
    }
}

/// Items `1…count`, all alike.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRun {
    pub count: u16,
    /// With `{number}` in it: `"fam{number}"`.
    pub name: String,
    pub answers: Option<String>,
    /// Lowest and highest code; default: those of `answers`.
    pub range: Option<[i64; 2]>,
    /// Numbers of the items that are turned before they are added.
    #[serde(default)]
    pub reversed: Vec<u16>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemSpec {
    pub name: String,
    pub number: Option<u16>,
    /// Other names that stand for `{item}` in column patterns.
    #[serde(default)]
    pub aliases: Vec<String>,
    pub answers: Option<String>,
    /// Lowest and highest code; default: those of `answers`.
    pub range: Option<[i64; 2]>,
    /// Turned before it is added: lowest + highest − answer.
    #[serde(default)]
    pub reversed: bool,
    /// Part of a supplement that a study may leave out.
    #[serde(default)]
    pub optional: bool,
    /// The wording, where its licence allows to print it; a column whose name holds it is the item's.
    #[serde(default, deserialize_with = "Localized::one_or_each_or_none")]
    #[schemars(with = "Option<OneOrEach>")]
    pub text: Option<Localized>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleSpec {
    pub id: String,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "OneOrEach")]
    pub name: Localized,
    /// Names or numbers of its items; default: all.
    pub items: Option<Vec<ItemReference>>,
    /// Scales further up whose scores are added, in place of items; missing if one of them is.
    pub parts: Option<Vec<String>>,
    #[serde(default)]
    pub combine: Combine,
    /// What each code, from the lowest on, counts: `[0, 0, 1, 2]`.
    pub recode: Option<Vec<i64>>,
    #[serde(default = "one")]
    pub multiplier: f64,
    /// How many items must be answered; default: all.
    pub needed: Option<u16>,
    /// How many must be answered when prorating is asked for; an option beside the instrument's own rule.
    pub prorate_from: Option<u16>,
    #[serde(default)]
    pub fill: Fill,
    #[serde(default)]
    pub rounding: Rounding,
    /// Scores of the sums, from the lowest possible sum on.
    pub table: Option<Vec<f64>>,
    /// An answer that makes the whole score 0.
    pub zero_when: Option<ZeroWhen>,
    pub direction: Direction,
    /// Lowest and highest possible score; checked against the items.
    pub range: Option<[f64; 2]>,
    /// The smallest change that matters.
    pub mid: Option<Figure>,
    /// Cronbach's α.
    pub alpha: Option<Figure>,
    /// The test–retest correlation.
    pub retest: Option<Figure>,
    /// A published threshold of reliable change.
    pub reliable_change: Option<Figure>,
    #[serde(default)]
    pub norm: Vec<Norm>,
    #[serde(default)]
    pub bands: Vec<Bands>,
    /// Rules of caseness; the first is the default.
    #[serde(default)]
    pub case: Vec<Case>,
    pub words: Option<Words>,
}

/// An item by its name or its number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected an item's name or number")]
pub enum ItemReference {
    Number(u16),
    Name(String),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Combine {
    #[default]
    Sum,
    Mean,
}

/// What stands for an answer that is missing, once enough are there. It matters for sums; a mean is over the answers given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fill {
    #[default]
    None,
    /// The mean of the person's own answers on the scale.
    PersonMean,
    Zero,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    #[default]
    None,
    /// To whole numbers, halves upward.
    HalfUp,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZeroWhen {
    pub item: String,
    #[serde(rename = "is")]
    pub code: i64,
}

/// A figure from the literature.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub value: f64,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "OneOrEach")]
    pub source: Localized,
    #[serde(default)]
    pub status: Status,
}

/// Mean and standard deviation of a reference population.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "OneOrEach")]
    pub population: Localized,
    pub year: Option<u16>,
    pub n: Option<u32>,
    pub mean: f64,
    pub sd: f64,
    pub sex: Option<Sex>,
    pub ages: Option<[u8; 2]>,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "OneOrEach")]
    pub source: Localized,
    #[serde(default)]
    pub status: Status,
    /// The norm behind reliable change, cut-offs and the chance level; at most one a scale.
    #[serde(default)]
    pub default: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    Female,
    Male,
}

/// A named way to cut scores into bands, best band first.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandSet {
    pub id: String,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "OneOrEach")]
    pub name: Localized,
    /// From the best band to the worst.
    pub labels: Vec<Localized>,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "OneOrEach")]
    pub source: Localized,
    #[serde(default)]
    pub status: Status,
    /// Shown unless another is asked for; at most one an instrument.
    #[serde(default)]
    pub default: bool,
}

/// Where the bands of a set begin on one scale.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    pub set: String,
    /// First score of the second band, the third band, …: rising where lower is better, falling where higher is.
    pub starts: Vec<f64>,
    pub sex: Option<Sex>,
    pub ages: Option<[u8; 2]>,
    /// Default: the set's.
    pub labels: Option<Vec<Localized>>,
    /// Default: the set's.
    #[serde(default, deserialize_with = "Localized::one_or_each_or_none")]
    #[schemars(with = "Option<OneOrEach>")]
    pub source: Option<Localized>,
    /// Default: the set's.
    pub status: Option<Status>,
}

/// When a score counts as a case.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub rule: CaseRule,
    pub ages: Option<[u8; 2]>,
    #[serde(deserialize_with = "Localized::one_or_each")]
    #[schemars(with = "OneOrEach")]
    pub source: Localized,
    #[serde(default)]
    pub status: Status,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseRule {
    AtLeast(f64),
    AtMost(f64),
    Above(f64),
    Below(f64),
}

/// How a change on a scale is spoken of: "færre vanskeligheder", "bedre trivsel".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub improved: Localized,
    pub deteriorated: Localized,
}

fn first_version() -> String {
    "1".to_owned()
}

fn one() -> f64 {
    1.0
}
