//! What went wrong or deserves attention: what, where, why it matters, and what to do. Collected, not thrown one at a time.
//!
//! A diagnostic has one code, and its words stand in one place, `diagnostics.toml`, in both languages. Values that could hold
//! personal data are masked when a [`Place`] is made, so that no later step can print them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Language, Localized, wave_name};

/// How bad it is: an error stops the run, a warning changes how its results should be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// Where it is. Rows count as a spreadsheet counts them: the header is row 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    file: Option<String>,
    row: Option<u64>,
    column: Option<String>,
    value: Option<String>,
}

impl Place {
    #[must_use]
    pub fn nowhere() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..Self::default() }
    }

    #[must_use]
    pub fn row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The cell's text, masked where it could be personal.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        self.value = Some(masked(value));
        self
    }

    /// The same with the file's name alone: a page that is passed on names a file, not a place on somebody's disk.
    #[must_use]
    pub fn without_folders(&self) -> Self {
        let name = |path: &String| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
        Self { file: self.file.as_ref().map(name), ..self.clone() }
    }

    /// `foer.csv, row 17, column "who5_3"`; empty for nowhere.
    #[must_use]
    pub fn describe(&self, language: Language) -> String {
        let (row, column) = match language {
            Language::Danish => ("række", "kolonne"),
            Language::English => ("row", "column"),
        };
        let parts = [
            self.file.clone(),
            self.row.map(|number| format!("{row} {number}")),
            self.column.as_ref().map(|name| format!("{column} \"{name}\"")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// A cell's text as it may be shown: whole where it is a short answer or number, else only its length.
///
/// An answer is short; a long text may be a child's own words, and six digits in a row may be (part of) a CPR number.
fn masked(value: &str) -> String {
    const LONGEST_ANSWER: usize = 40;
    let characters = value.chars().count();
    let mut run = 0;
    let mut longest_run = 0;
    for c in value.chars() {
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        longest_run = longest_run.max(run);
    }
    if characters <= LONGEST_ANSWER && longest_run < 6 && !value.contains('@') {
        format!("\"{}\"", value.escape_debug())
    } else {
        format!("… ({characters})")
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: &'static str,
    pub place: Place,
    arguments: Vec<(&'static str, Argument)>,
}

/// What fills a place in a text, as far as it depends on the language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Argument {
    Text(String),
    Each(Localized),
    /// A wave, by its id.
    Wave(String),
}

impl Argument {
    fn spelled(&self, language: Language) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Each(localized) => localized.get(language),
            Self::Wave(wave) => wave_name(wave, language),
        }
    }
}

impl Diagnostic {
    #[must_use]
    pub fn error(code: &'static str, place: Place) -> Self {
        Self { severity: Severity::Error, code, place, arguments: Vec::new() }
    }

    #[must_use]
    pub fn warning(code: &'static str, place: Place) -> Self {
        Self { severity: Severity::Warning, code, place, arguments: Vec::new() }
    }

    /// Fills `{name}` in the texts of this code.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a message takes whatever spells itself, by value or by reference")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, Argument::Text(value.to_string())));
        self
    }

    /// Fills `{name}` with a text that differs by language.
    #[must_use]
    pub fn with_each(mut self, name: &'static str, text: &Localized) -> Self {
        self.arguments.push((name, Argument::Each(text.clone())));
        self
    }

    /// Fills `{name}` with a wave's name in words.
    #[must_use]
    pub fn with_wave(mut self, name: &'static str, wave: &str) -> Self {
        self.arguments.push((name, Argument::Wave(wave.to_owned())));
        self
    }

    /// What is wrong, in one sentence without its place.
    #[must_use]
    pub fn what(&self, language: Language) -> String {
        self.fill(&words(self.code, language).what, language)
    }

    /// Why it matters for the result; empty where the sentence says it all.
    #[must_use]
    pub fn why(&self, language: Language) -> String {
        self.fill(&words(self.code, language).why, language)
    }

    /// What to do.
    #[must_use]
    pub fn fix(&self, language: Language) -> String {
        self.fill(&words(self.code, language).fix, language)
    }

    /// The whole message: `error: foer.csv, row 17, column "who5_3": "7" is outside 0–5 [cell-out-of-range]`, why, `help: …`.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (kind, help) = match (self.severity, language) {
            (Severity::Error, Language::Danish) => ("fejl", "hjælp"),
            (Severity::Warning, Language::Danish) => ("advarsel", "hjælp"),
            (Severity::Error, Language::English) => ("error", "help"),
            (Severity::Warning, Language::English) => ("warning", "help"),
        };
        let place = self.place.describe(language);
        let mut message = format!("{kind}: ");
        if !place.is_empty() {
            message.push_str(&place);
            message.push_str(": ");
        }
        let _ = write!(message, "{} [{}]", self.what(language), self.code);
        let why = self.why(language);
        if !why.is_empty() {
            let _ = write!(message, "\n  {why}");
        }
        let fix = self.fix(language);
        if !fix.is_empty() {
            let _ = write!(message, "\n{help}: {fix}");
        }
        message
    }

    fn fill(&self, template: &str, language: Language) -> String {
        let mut text = template.replace("{value}", self.place.value.as_deref().unwrap_or("\"\""));
        for (name, value) in &self.arguments {
            text = text.replace(&format!("{{{name}}}"), value.spelled(language));
        }
        text
    }
}

/// Everything found on the way, in the order it was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(other);
    }

    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}

/// The words of one code in one language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    what: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    fix: String,
    #[serde(default)]
    story: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    da: Words,
    en: Words,
}

/// Read only when the first message is made: a run without findings pays nothing.
static CATALOGUE: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| match toml::from_str(include_str!("diagnostics.toml")) {
    Ok(catalogue) => catalogue,
    Err(error) => panic!("the embedded diagnostics.toml is well-formed, and a test reads it: {error}"),
});

fn words(code: &str, language: Language) -> Words {
    let entry = CATALOGUE.get(code);
    let missing = || Words { what: code.to_owned(), ..Words::default() };
    entry.map_or_else(missing, |entry| match language {
        Language::Danish => entry.da.clone(),
        Language::English => entry.en.clone(),
    })
}

/// All codes, in alphabetical order.
pub fn known_codes() -> impl Iterator<Item = &'static str> {
    CATALOGUE.keys().map(String::as_str)
}

/// A code's texts, with `{placeholders}` where a finding fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub what: String,
    pub why: String,
    pub fix: String,
    pub story: String,
}

/// The texts of a code; `None` for a code that does not exist.
#[must_use]
pub fn explain(code: &str, language: Language) -> Option<Explanation> {
    CATALOGUE.contains_key(code).then(|| {
        let words = words(code, language);
        Explanation { what: words.what, why: words.why, fix: words.fix, story: words.story }
    })
}
