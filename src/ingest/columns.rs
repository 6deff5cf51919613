//! Finding a column by the name that a person gave it.

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::export::Export;
use super::text::{folded, tidy};
use super::text_column::TextColumn;

/// What a name means in an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The column's place.
    Column(usize),
    /// No column as written, and several that differ from it in case only.
    Several(Vec<usize>),
    Nothing,
}

/// The column of this name: as written, else the only one that differs in case or spaces, else the only one with this short name.
#[must_use]
pub fn find_column(export: &Export, name: &str) -> Found {
    match find_among(|| export.columns().iter().map(TextColumn::name), name) {
        Found::Nothing => find_among(|| export.columns().iter().map(TextColumn::short_name), name),
        found => found,
    }
}

/// The same among names that may be others than the export's own.
#[must_use]
pub fn find_name(names: &[String], name: &str) -> Found {
    find_among(|| names.iter().map(String::as_str), name)
}

fn find_among<'a, I: Iterator<Item = &'a str>>(names: impl Fn() -> I, name: &str) -> Found {
    let exact = tidy(name);
    if exact.is_empty() {
        return Found::Nothing;
    }
    if let Some(index) = names().position(|name| name == exact) {
        return Found::Column(index);
    }
    let wanted = folded(name);
    let alike: Vec<usize> = names().enumerate().filter(|(_, name)| folded(name) == wanted).map(|(index, _)| index).collect();
    match alike.as_slice() {
        [] => Found::Nothing,
        [index] => Found::Column(*index),
        _ => Found::Several(alike),
    }
}

/// The column of this name, or the finding that there is none, with the names it may have been.
///
/// # Errors
/// `column-not-found`, `column-ambiguous`.
pub fn require_column(export: &Export, name: &str) -> Result<usize, Diagnostics> {
    let place = Place::file(&export.facts.file).row(1);
    match find_column(export, name) {
        Found::Column(index) => Ok(index),
        Found::Several(alike) => {
            let names = alike.iter().map(|&index| export.column(index).name());
            Err(Diagnostic::error("column-ambiguous", place).with("name", name).with("names", listed(names)).into())
        }
        Found::Nothing => Err(Diagnostic::error("column-not-found", place)
            .with("name", name)
            .with("names", listed(nearest_names(export, name).into_iter()))
            .into()),
    }
}

/// The names nearest to one that does not exist, best first: at most three that could be a slip of it, else the first few there are.
#[must_use]
pub fn nearest_names<'a>(export: &'a Export, name: &str) -> Vec<&'a str> {
    const NEAR: f64 = 0.8;
    const MOST: usize = 3;
    const SHOWN_OTHERWISE: usize = 8;
    let wanted = folded(name);
    let mut near: Vec<(f64, &str)> = export
        .columns()
        .iter()
        .map(|column| (strsim::jaro_winkler(&wanted, &folded(column.name())), column.name()))
        .filter(|(similarity, _)| *similarity >= NEAR)
        .collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    if near.is_empty() {
        return export.columns().iter().map(TextColumn::name).filter(|name| !name.is_empty()).take(SHOWN_OTHERWISE).collect();
    }
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
