//! Answer labels: which texts stand for which code.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::instrument::{Instrument, Item};
use super::spec::MissingCode;
use crate::domain::Language;

/// A label as it is compared: case, kinds and runs of spaces, dashes and quotation marks, and the way accents are encoded don't
/// count, nor does a full stop at the end.
#[must_use]
pub fn normalise_label(text: &str) -> String {
    // Compatibility composition makes a non-breaking space a space and a decomposed å one letter.
    let folded: String = text.nfkc().flat_map(char::to_lowercase).map(plain_punctuation).collect();
    let spaced = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.trim_end_matches('.').trim_end().to_owned()
}

fn plain_punctuation(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{00b4}' => '\'',
        '\u{201c}'..='\u{201e}' | '\u{00ab}' | '\u{00bb}' => '"',
        '\u{200b}' | '\u{feff}' => ' ',
        other => other,
    }
}

/// What counts as an answer to one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerKey {
    pub lowest: i8,
    pub highest: i8,
    /// [Normalised](normalise_label) labels with their codes.
    pub labels: BTreeMap<String, i8>,
    /// Codes of the instrument's own that mean "no answer".
    pub missing_codes: Vec<i64>,
    /// [Normalised](normalise_label) texts of the instrument's own that mean "no answer".
    pub missing_texts: Vec<String>,
}

impl Instrument {
    #[must_use]
    pub fn answer_key(&self, item: &Item) -> AnswerKey {
        let labels = item.answers.iter().flat_map(|answer| answer.labels.iter().map(|label| (normalise_label(label), answer.code)));
        let code = |missing: &MissingCode| if let MissingCode::Code(code) = missing { Some(*code) } else { None };
        let text = |missing: &MissingCode| if let MissingCode::Text(text) = missing { Some(normalise_label(text)) } else { None };
        AnswerKey {
            lowest: item.lowest,
            highest: item.highest,
            labels: labels.collect(),
            missing_codes: self.missing.iter().filter_map(code).collect(),
            missing_texts: self.missing.iter().filter_map(text).collect(),
        }
    }
}

impl Item {
    /// The label to show for a code: the first that the file gives, which built-in files write in Danish, the second in English.
    #[must_use]
    pub fn label(&self, code: i8, language: Language) -> Option<&str> {
        let labels = &self.answers.iter().find(|answer| answer.code == code)?.labels;
        let preferred = match language {
            Language::Danish => 0,
            Language::English => 1,
        };
        labels.get(preferred).or_else(|| labels.first()).map(String::as_str)
    }
}
