//! The two languages of everything that a person reads.

use serde::{Deserialize, Deserializer, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Language {
    #[serde(rename = "da")]
    Danish,
    #[serde(rename = "en")]
    English,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Danish, Self::English];

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }
}

/// A short text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    pub da: String,
    pub en: String,
}

impl Localized {
    #[must_use]
    pub fn of(danish: &str, english: &str) -> Self {
        Self { da: danish.to_owned(), en: english.to_owned() }
    }

    /// The same text in both languages, for what a user wrote in one.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self { da: text.to_owned(), en: text.to_owned() }
    }

    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Danish => &self.da,
            Language::English => &self.en,
        }
    }

    /// The text with something put before it and behind it, in each language.
    #[must_use]
    pub fn within(&self, before: &Self, behind: &Self) -> Self {
        Self { da: format!("{}{}{}", before.da, self.da, behind.da), en: format!("{}{}{}", before.en, self.en, behind.en) }
    }

    /// Reads one text for both languages, or one each: for `#[serde(deserialize_with)]`.
    ///
    /// # Errors
    /// What is neither.
    pub fn one_or_each<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match OneOrEach::deserialize(deserializer)? {
            OneOrEach::One(text) => Self::same(&text),
            OneOrEach::Each(localized) => localized,
        })
    }

    /// The same for a text that may be left out.
    ///
    /// # Errors
    /// What is there and is neither.
    pub fn one_or_each_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(Option::<OneOrEach>::deserialize(deserializer)?.map(|text| match text {
            OneOrEach::One(text) => Self::same(&text),
            OneOrEach::Each(localized) => localized,
        }))
    }
}

/// One text for both languages, or one each.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(untagged, expecting = "expected a text or { da = \"…\", en = \"…\" }")]
pub enum OneOrEach {
    One(String),
    Each(Localized),
}

/// A wave's name as a person reads it: the usual ones in words, others as the study has them.
#[must_use]
pub fn wave_name(wave: &str, language: Language) -> &str {
    match (wave, language) {
        ("before" | "foer" | "før", Language::Danish) => "førmåling",
        ("after" | "efter", Language::Danish) => "eftermåling",
        ("follow_up" | "opfoelgning" | "opfølgning", Language::Danish) => "opfølgning",
        ("before" | "foer" | "før", Language::English) => "baseline",
        ("after" | "efter", Language::English) => "post-measurement",
        ("follow_up" | "opfoelgning" | "opfølgning", Language::English) => "follow-up",
        _ => wave,
    }
}
