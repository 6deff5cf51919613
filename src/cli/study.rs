//! The study file: what a user writes once about a study, its data and how it is read.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::analysis::results::{Design, Section, Template};
use crate::analysis::{Duplicates, ReliableSd, Rule};
use crate::domain::{Direction, Language};
use crate::instruments::Informant;

/// A study file, as written. Unknown keys are errors.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    #[serde(default)]
    pub study: Study,
    pub data: Data,
    #[serde(default)]
    pub instrument: Vec<InstrumentUse>,
    #[serde(default)]
    pub score: Vec<ScoreColumn>,
    #[serde(default)]
    pub subgroup: Vec<SubgroupColumn>,
    /// A group that was measured too and was not offered what is reported on.
    pub comparison: Option<ComparisonGroup>,
    #[serde(default)]
    pub analysis: AnalysisChoices,
    #[serde(default)]
    pub privacy: Privacy,
    #[serde(default)]
    pub report: ReportChoices,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// A slug: it names the output folder.
    pub id: Option<String>,
    pub title: Option<String>,
    pub organisation: Option<String>,
    pub funder: Option<String>,
    pub period: Option<String>,
    pub language: Option<Language>,
    /// The data were generated, not collected: every output says so.
    #[serde(default)]
    pub synthetic: bool,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The respondent column.
    pub id: Option<String>,
    /// For each wave its file, or a list of files whose rows belong together (one a site, one a month); the order written is time order.
    #[schemars(with = "Option<BTreeMap<String, OneOrSeveral>>")]
    pub files: Option<toml::Table>,
    /// The file that holds all waves, as rows or as columns, or a list of such files.
    pub file: Option<OneOrSeveral>,
    /// How the rows of a long file tell their wave: `column`, and for each wave the value or values that mean it.
    #[schemars(with = "Option<BTreeMap<String, serde_json::Value>>")]
    pub wave: Option<toml::Table>,
    /// How the column names of a wide file tell their wave: for each wave what stands around a question's name, as `"*_pre"` or
    /// `"t1_*"`; `"*"` are the names without any other mark.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub marks: Option<toml::Table>,
    /// How rows tell who answered, where one child has rows of several: each informant is matched with itself only.
    pub informant: Option<InformantColumn>,
    /// The time order, when it is not the order written.
    pub waves: Option<Vec<String>>,
    #[serde(default)]
    pub missing: Vec<String>,
    /// The decimal mark of scores, `","` or `"."`, where the files leave it open; the other one then separates thousands.
    pub decimal: Option<Decimal>,
    pub duplicates: Option<Duplicates>,
    /// The system whose export it is, where its shape does not show it: `qualtrics`, `redcap`, `limesurvey`, `surveyxact`,
    /// `enalyzer`; `plain` where it shows one wrongly.
    pub layout: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
pub enum Decimal {
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = ".")]
    Point,
}

/// One text or a list of them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrSeveral {
    One(String),
    Several(Vec<String>),
}

impl OneOrSeveral {
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text.clone()],
            Self::Several(texts) => texts.clone(),
        }
    }
}

/// The column that says who answered, and the values that mean each.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InformantColumn {
    pub column: String,
    #[serde(default)]
    pub parent: Vec<String>,
    #[serde(default)]
    pub teacher: Vec<String>,
    /// The child or young person.
    #[serde(default, rename = "self")]
    pub own: Vec<String>,
    #[serde(default)]
    pub staff: Vec<String>,
}

impl InformantColumn {
    /// The informants that have a value, in a fixed order.
    #[must_use]
    pub fn values(&self) -> Vec<(Informant, &[String])> {
        let all = [
            (Informant::Parent, &self.parent),
            (Informant::Teacher, &self.teacher),
            (Informant::Own, &self.own),
            (Informant::Staff, &self.staff),
        ];
        all.into_iter().filter(|(_, values)| !values.is_empty()).map(|(informant, values)| (informant, values.as_slice())).collect()
    }
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentUse {
    /// A built-in instrument's id.
    #[serde(rename = "use")]
    pub builtin: Option<String>,
    /// A file of your own.
    pub path: Option<String>,
    pub columns: Option<ItemColumns>,
    /// How the export numbers the answers, where it is not as the instrument does.
    pub coding: Option<Codings>,
    /// The band set to use instead of the instrument's default.
    pub bands: Option<String>,
    /// The file's number for the lowest answer, where it counts otherwise than the instrument: 1 for 1–6 in place of 0–5.
    pub lowest_code: Option<i8>,
    /// Whose rows it is read from, where `[data]` names an informant column; default: the instrument's own informant.
    pub informant: Option<Informant>,
}

/// One coding of all waves, or one for each wave that has its own: `{ offset = -1 }`, `{ after = { offset = -1 } }`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "{ offset = -1 } | { reversed = true } | { offset = -1, reversed = true } | { after = { offset = -1 } }")]
pub enum Codings {
    Same(Coding),
    PerWave(BTreeMap<String, Coding>),
}

/// How an export numbers answers. It says nothing about answers that are texts. `{ offset = 0 }`: as the instrument does.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coding {
    /// What to add to the export's number to get the instrument's: −1 where the export counts from 1 and the instrument from 0.
    #[serde(default)]
    pub offset: i8,
    /// Afterwards the lowest answer becomes the highest and the highest the lowest: for exports that number answers in the opposite
    /// order. Not for single items that the instrument itself reverses.
    #[serde(default)]
    pub reversed: bool,
}

/// Which column holds which item.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ItemColumns {
    /// A pattern over the item's name or number: `"p{item}"`, `"sdq_{number:02}"`.
    Pattern(String),
    /// item = "column"; in a wide file wave = "pattern" or wave = { item = "column" }.
    Table(BTreeMap<String, ColumnOrTable>),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ColumnOrTable {
    Column(String),
    Table(BTreeMap<String, String>),
}

/// A column that already holds a scale score.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreColumn {
    pub id: String,
    pub label: Option<String>,
    pub column: Option<String>,
    /// In a wide file, wave = "column".
    pub columns: Option<BTreeMap<String, String>>,
    pub direction: Direction,
    pub range: Option<[f64; 2]>,
    /// The smallest change that matters.
    pub mid: Option<f64>,
    pub reliability: Option<f64>,
    /// Reliability at the second wave, where it differs.
    pub reliability_to: Option<f64>,
    /// The SD behind reliable change; default: the SD of the first wave over the pairs.
    pub sd: Option<f64>,
    /// Retest correlation, for the chance level.
    pub retest: Option<f64>,
    pub norm: Option<Norm>,
    pub case: Option<Case>,
    /// Who gave it; needed where `[data]` names an informant column.
    pub informant: Option<Informant>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    pub mean: f64,
    pub sd: f64,
}

/// Exactly one of the four.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
    pub above: Option<f64>,
    pub below: Option<f64>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubgroupColumn {
    pub column: String,
    pub label: Option<String>,
    /// For numbers: closed bands [lowest, highest].
    pub bands: Option<Vec<[f64; 2]>>,
}

/// Who is in the comparison group: those with one of these values in a background column. All with another value are the programme's
/// group; who has none is in neither.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparisonGroup {
    pub column: String,
    /// The value, or a list of values, that means the comparison group.
    pub value: OneOrSeveral,
    /// What reports call it: "børn på venteliste".
    pub label: Option<String>,
    /// `randomised` where who came into which group was decided by lot; default `not-randomised`.
    #[serde(default)]
    pub design: Design,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnalysisChoices {
    pub level: Option<f64>,
    pub headline: Option<Rule>,
    pub reliable_sd: Option<ReliableSd>,
    pub bootstrap: Option<u32>,
    pub seed: Option<u64>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    pub min_cell: Option<u64>,
}

/// How the report looks and what is told beside the numbers.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportChoices {
    #[serde(default)]
    pub template: Template,
    /// Who answers for the report.
    pub author: Option<String>,
    /// A picture beside the title: an SVG or PNG file.
    pub logo: Option<String>,
    /// Chapters of your own.
    #[serde(default)]
    pub section: Vec<Section>,
}
