//! TOML text into a typed value, with every problem of its form found in one go and located by line.
//!
//! The decoder behind it stops at its first complaint. So the offending entry is noted, taken out of the parsed tree, and the rest
//! decoded again, until nothing is left to complain about. What remains is a value too, so that checks of its meaning can join in.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use crate::domain::{Diagnostic, Diagnostics, Place};

/// What a text decoded to: the value unless something it can't do without is missing, and what was wrong on the way.
#[derive(Debug)]
pub struct Decoded<T> {
    pub value: Option<T>,
    pub problems: Diagnostics,
    pub lines: Lines,
}

/// One step of a path into a TOML document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Key(String),
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// Where each entry of a document stands.
#[derive(Debug)]
pub struct Lines {
    tree: Option<Spanned<DeTable<'static>>>,
    line_starts: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { tree: None, line_starts }
    }

    /// The line, counted from 1, of the entry at `path`, or of the nearest entry around it where it does not exist.
    #[must_use]
    pub fn line(&self, path: &[Step]) -> usize {
        let Some(root) = &self.tree else { return 1 };
        let mut offset = root.span().start;
        let Some((first, rest)) = path.split_first() else { return self.line_at(offset) };
        let Step::Key(first) = first else { return self.line_at(offset) };
        let Some((key, mut value)) = root.get_ref().get_key_value(first.as_str()) else { return self.line_at(offset) };
        offset = key.span().start;
        for step in rest {
            match (step, value.get_ref()) {
                (Step::Key(name), DeValue::Table(table)) => {
                    let Some((key, inner)) = table.get_key_value(name.as_str()) else { break };
                    offset = key.span().start;
                    value = inner;
                }
                (Step::Index(index), DeValue::Array(array)) => {
                    let Some(inner) = array.get(*index) else { break };
                    offset = inner.span().start;
                    value = inner;
                }
                _ => break,
            }
        }
        self.line_at(offset)
    }

    fn line_at(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }
}

/// Decodes the text of `file` (a name for messages only).
#[must_use]
pub fn decode<T: DeserializeOwned>(file: &str, text: &str) -> Decoded<T> {
    let mut lines = Lines::of(text);
    let mut problems = Diagnostics::new();
    let at = |line: usize, code| Diagnostic::error(code, Place::file(file)).with("line", line);
    let (mut tree, syntax_errors) = DeTable::parse_recoverable(text);
    if !syntax_errors.is_empty() {
        let located = |error: &toml::de::Error| {
            let line = lines.line_at(error.span().map_or(0, |span| span.start));
            at(line, "toml-unreadable").with("detail", error.message())
        };
        problems.extend(syntax_errors.iter().map(located));
        return Decoded { value: None, problems, lines };
    }
    let mut taken_out: Vec<(Range<usize>, String)> = Vec::new();
    let value = loop {
        let error = match T::deserialize(Deserializer::from(tree.clone())) {
            Ok(value) => break Some(value),
            Err(error) => error,
        };
        let span = error.span().unwrap_or(0..0);
        let line = lines.line_at(span.start);
        match Complaint::of(error.message()) {
            Complaint::MissingKey(key) => {
                if !taken_out.iter().any(|(table, name)| *table == span && *name == key) {
                    problems.push(at(line, "toml-missing-key").with("key", key));
                }
                if !remove_element(tree.get_mut(), &span) {
                    break None;
                }
            }
            Complaint::UnknownKey { key, near } => {
                problems.push(at(line, "toml-unknown-key").with("key", key).with("near", near));
                if remove_entry(&mut tree, &span).is_none() {
                    break None;
                }
            }
            Complaint::Other(detail) => {
                let removed = remove_entry(&mut tree, &span);
                let key = removed.as_ref().map_or("", |(_, key)| key);
                problems.push(at(line, "toml-wrong-value").with("key", key).with("detail", detail));
                match removed {
                    Some(removed) => taken_out.push(removed),
                    None => break None,
                }
            }
        }
    };
    tree.get_mut().make_owned();
    lines.tree = Some(owned(tree));
    Decoded { value, problems, lines }
}

/// The kinds of complaint, told apart by serde's wording, which it documents by `Error::unknown_field` and `Error::missing_field`.
enum Complaint {
    UnknownKey { key: String, near: String },
    MissingKey(String),
    Other(String),
}

impl Complaint {
    fn of(message: &str) -> Self {
        let mut quoted = message.split('`').skip(1).step_by(2);
        if message.starts_with("unknown field `") {
            let key = quoted.next().unwrap_or_default().to_owned();
            let near = nearest(&key, quoted).unwrap_or_default().to_owned();
            Self::UnknownKey { key, near }
        } else if message.starts_with("missing field `") {
            Self::MissingKey(quoted.next().unwrap_or_default().to_owned())
        } else {
            Self::Other(message.to_owned())
        }
    }
}

/// The most similar of the known words.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let likeness = |other: &str| strsim::jaro_winkler(&word, &other.to_lowercase());
    known.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}

/// Takes out the innermost entry that holds `span`, and says which key of which table it was.
fn remove_entry(tree: &mut Spanned<DeTable<'_>>, span: &Range<usize>) -> Option<(Range<usize>, String)> {
    let table_span = tree.span();
    remove_from_table(tree.get_mut(), &table_span, span)
}

fn remove_from_table(table: &mut DeTable<'_>, table_span: &Range<usize>, span: &Range<usize>) -> Option<(Range<usize>, String)> {
    for (_, value) in table.iter_mut() {
        if let Some(found) = remove_from_value(value, span) {
            return Some(found);
        }
    }
    let holds = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    let key = table.iter().find(|(key, value)| holds(key.span()) || holds(value.span())).map(|(key, _)| key.get_ref().to_string())?;
    table.remove(key.as_str());
    Some((table_span.clone(), key))
}

fn remove_from_value(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<(Range<usize>, String)> {
    let own_span = value.span();
    match value.get_mut() {
        DeValue::Table(table) => remove_from_table(table, &own_span, span),
        DeValue::Array(array) => array.iter_mut().find_map(|element| remove_from_value(element, span)),
        _ => None,
    }
}

/// Takes out the array element, or the entry, that is the table at `span`: it can't be decoded, its neighbours can.
fn remove_element(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let key = table.iter().find(|(_, value)| value.span() == *span && value.get_ref().is_table()).map(|(key, _)| key.get_ref().to_string());
    if let Some(key) = key {
        return table.remove(key.as_str()).is_some();
    }
    table.iter_mut().any(|(_, value)| match value.get_mut() {
        DeValue::Table(inner) => remove_element(inner, span),
        DeValue::Array(array) => remove_from_array(array, span),
        _ => false,
    })
}

fn remove_from_array(array: &mut toml::de::DeArray<'_>, span: &Range<usize>) -> bool {
    let kept: Vec<_> = array.iter().filter(|element| element.span() != *span).cloned().collect();
    if kept.len() < array.len() {
        *array = kept.into_iter().collect();
        return true;
    }
    array.iter_mut().any(|element| match element.get_mut() {
        DeValue::Table(inner) => remove_element(inner, span),
        DeValue::Array(inner) => remove_from_array(inner, span),
        _ => false,
    })
}

/// The same tree, free of the text it was parsed from.
fn owned(tree: Spanned<DeTable<'_>>) -> Spanned<DeTable<'static>> {
    let span = tree.span();
    let entries = tree.into_inner().into_iter().map(|(key, value)| {
        let (key_span, value_span) = (key.span(), value.span());
        (Spanned::new(key_span, key.into_inner().into_owned().into()), Spanned::new(value_span, owned_value(value.into_inner())))
    });
    Spanned::new(span, entries.collect())
}

fn owned_value(value: DeValue<'_>) -> DeValue<'static> {
    match value {
        DeValue::Table(table) => DeValue::Table(owned(Spanned::new(0..0, table)).into_inner()),
        DeValue::Array(array) => {
            let spans: Vec<_> = array.iter().map(Spanned::span).collect();
            let values = array.into_iter().zip(spans).map(|(value, span)| Spanned::new(span, owned_value(value.into_inner())));
            DeValue::Array(values.collect())
        }
        // Only the places are kept: nothing reads a value again.
        _ => DeValue::Boolean(true),
    }
}
