//! What counts as the same text: spaces that no one sees, and letters that can be written two ways.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// White space at the ends, as people mean it: no-break spaces, zero-width spaces and a stray byte order mark too.
fn is_edge(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{FEFF}' | '\u{200B}')
}

/// The text without white space at its ends, in Unicode normal form C. Ids, names and background values are kept so.
#[must_use]
pub fn tidy(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(is_edge);
    if trimmed.is_ascii() || is_nfc_quick(trimmed.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(trimmed.nfc().collect())
}

/// The text as names and answers are compared: [`tidy`], one space for every run of white space, lower case.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in tidy(text).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.to_lowercase());
    }
    out
}

/// [`folded`] without a full stop at the end: `Passer godt.` is `Passer godt`. A text of nothing but a stop keeps it.
#[must_use]
pub fn folded_answer(text: &str) -> String {
    let mut answer = folded(text);
    if answer.len() > 1 && answer.ends_with('.') {
        answer.pop();
        answer.truncate(answer.trim_end().len());
    }
    answer
}
