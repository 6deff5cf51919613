//! The words of reports and of the terminal, per language; `phrases/{da,en}.toml` hold the same keys.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::domain::{Language, wave_name};

use super::numbers::{NumberStyle, Numbers};

/// One language's words and number formats.
#[derive(Debug, Clone, Copy)]
pub struct Phrases {
    language: Language,
    texts: &'static BTreeMap<String, String>,
}

impl Phrases {
    #[must_use]
    pub fn of(language: Language) -> Self {
        static DANISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| flat(include_str!("phrases/da.toml")));
        static ENGLISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| flat(include_str!("phrases/en.toml")));
        let texts = match language {
            Language::Danish => &*DANISH,
            Language::English => &*ENGLISH,
        };
        Self { language, texts }
    }

    #[must_use]
    pub fn language(self) -> Language {
        self.language
    }

    /// How this language spells numbers.
    #[must_use]
    pub fn numbers(self) -> Numbers {
        Numbers::new(match self.language {
            Language::Danish => NumberStyle::Danish,
            Language::English => NumberStyle::English,
        })
    }

    /// The text of a key; the key itself where it has none (a test holds that every key in use has one).
    #[must_use]
    pub fn get(self, key: &str) -> &'static str {
        self.texts.get(key).map_or_else(|| String::leak(format!("⟨{key}⟩")) as &str, String::as_str)
    }

    /// The text of a key that may have none.
    #[must_use]
    pub fn find(self, key: &str) -> Option<&'static str> {
        self.texts.get(key).map(String::as_str)
    }

    /// The text of a key with its `{names}` filled in.
    #[must_use]
    pub fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.get(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// The name of a wave: the usual ones in words, others as the study has them.
    #[must_use]
    pub fn wave(self, name: &str) -> String {
        wave_name(name, self.language).to_owned()
    }

    /// Every key, for the test that compares the languages.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.texts.keys().map(String::as_str)
    }
}

/// Nested tables as dotted keys.
fn flat(text: &str) -> BTreeMap<String, String> {
    fn walk(prefix: &str, table: &toml::Table, into: &mut BTreeMap<String, String>) {
        for (name, value) in table {
            let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            match value {
                toml::Value::Table(table) => walk(&key, table, into),
                toml::Value::String(text) => {
                    into.insert(key, text.clone());
                }
                other => panic!("the embedded phrases hold texts only, and a test reads them: {key} = {other}"),
            }
        }
    }
    let mut texts = BTreeMap::new();
    match text.parse::<toml::Table>() {
        Ok(table) => walk("", &table, &mut texts),
        Err(error) => panic!("the embedded phrases are well-formed, and a test reads them: {error}"),
    }
    texts
}
