//! What was studied, from which files and by which settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ReliableSd, Rule};
use crate::waves::Duplicates;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Study {
    pub id: String,
    pub title: String,
    pub organisation: Option<String>,
    pub funder: Option<String>,
    pub period: Option<String>,
    /// `da` or `en`.
    pub language: String,
    /// The data were generated, not collected: no evidence about any real offer.
    pub synthetic: bool,
    /// Who answers for the report.
    #[serde(default)]
    pub author: Option<String>,
    #[serde(default)]
    pub logo: Option<Logo>,
    /// Chapters that the study's own people wrote.
    #[serde(default)]
    pub sections: Vec<Section>,
    #[serde(default)]
    pub template: Template,
}

/// The picture beside the title, as data: a report is made again without its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Logo {
    pub media_type: MediaType,
    pub base64: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum MediaType {
    #[serde(rename = "image/svg+xml")]
    Svg,
    #[serde(rename = "image/png")]
    Png,
}

/// A chapter of free text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The id of the chapter that it follows.
    pub after: String,
    pub title: String,
    /// Markdown: paragraphs, headings, lists, emphasis.
    pub text: String,
}

/// Which report is made of the results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Template {
    /// All chapters that a funder asks for.
    #[default]
    Socialstyrelsen,
    /// One page: the headline, one chart, the caveat.
    Kort,
    /// Every statistic.
    Teknisk,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    pub file: String,
    pub sha256: String,
    /// The wave the file holds; `null` where one file holds several.
    pub wave: Option<String>,
    /// `null` where it would give a hidden count of respondents back.
    pub rows: Option<u64>,
    pub columns: u64,
    pub encoding: String,
    pub delimiter: Option<String>,
    pub decimal: Option<String>,
    /// The system whose export it was read as; `null` for a plain table.
    #[serde(default)]
    pub layout: Option<String>,
    /// That system's own name.
    #[serde(default)]
    pub layout_title: Option<String>,
}

/// Every effective setting, defaults resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// Confidence level of all intervals.
    pub level: f64,
    pub headline: Rule,
    pub reliable_sd: ReliableSd,
    pub bootstrap: u32,
    pub seed: u64,
    pub min_cell: u64,
    pub duplicates: Duplicates,
    pub missing: Vec<String>,
    pub waves: Vec<String>,
    pub instruments: Vec<String>,
    /// How exports were said to number answers; instruments that are not here are numbered as in themselves.
    #[serde(default)]
    pub codings: Vec<DeclaredCoding>,
}

/// An instrument whose answers the export of a wave numbers in a way of its own, as the study file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeclaredCoding {
    pub instrument: String,
    pub wave: String,
    /// What was added to the export's numbers.
    pub offset: i8,
    /// Whether the lowest answer then became the highest, and the other way round.
    pub reversed: bool,
}
