//! Short names: what a column goes by without what a survey system puts around it.

use std::collections::{HashMap, HashSet};

use crate::ingest::export::Export;
use crate::ingest::text::folded;

/// Gives columns the short names that `short` finds in their names; one that is not a column's alone is not given.
pub(super) fn shorten(export: Export, short: impl Fn(&str) -> Option<String>) -> Export {
    let names: HashSet<String> = export.columns().iter().map(|column| folded(column.name())).collect();
    let found: Vec<Option<String>> = export.columns().iter().map(|column| short(column.name())).collect();
    let mut times: HashMap<String, usize> = HashMap::new();
    for name in found.iter().flatten() {
        *times.entry(folded(name)).or_default() += 1;
    }
    let is_free = |name: &String| !names.contains(&folded(name)) && times.get(&folded(name)) == Some(&1);
    let mut found = found.into_iter();
    export.map_columns(|column| match found.next().flatten().filter(is_free) {
        Some(short) => column.known_as(short),
        None => column,
    })
}

/// The column with one of these names, long or short, whatever the case.
pub(super) fn position(export: &Export, names: &[&str]) -> Option<usize> {
    let is_named = |name: &str| names.iter().any(|wanted| folded(name) == *wanted);
    let columns = export.columns();
    columns.iter().position(|column| is_named(column.name())).or_else(|| columns.iter().position(|column| is_named(column.short_name())))
}
