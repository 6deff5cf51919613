//! What the surroundings say: the locale. The only place that reads environment variables besides the clock's.

use crate::domain::Language;

/// The language of the locale if it is Danish or English, else Danish.
#[must_use]
pub fn locale() -> Language {
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let value = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG")).unwrap_or_default();
    if value.to_lowercase().starts_with("en") { Language::English } else { Language::Danish }
}
