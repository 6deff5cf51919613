//! Files that explain a file of answers and stand beside it: in the same folder, the same archive, the same workbook.

use std::path::{Path, PathBuf};

use crate::domain::Diagnostics;
use crate::ingest::export::Export;
use crate::ingest::format::{Heading, Wanted, every_table_of, read_wanted};

/// What a file of answers is called, as a part of its name.
const ANSWERS: &str = "dataset";

/// What its companions are called in the same place of theirs.
pub(super) const LABELS: &str = "labels";
const COMPANIONS: [&str; 3] = [LABELS, "structure", "variables"];

/// Where a file stands, and with it its companions.
pub(in crate::ingest) enum Beside<'a> {
    /// Nowhere: it was sent in, or is embedded.
    Nothing,
    Path {
        path: &'a Path,
        table: Option<&'a str>,
    },
}

impl Beside<'_> {
    /// Whether the file's own name says that companions may stand beside it.
    pub(super) fn has_the_name(&self) -> bool {
        let Self::Path { path, table } = self else { return false };
        let name = table.or_else(|| path.file_name()?.to_str());
        name.is_some_and(|name| renamed(name, LABELS).is_some())
    }

    /// Reads the companion whose name has `word` where this file's has "dataset"; `None` where there is none.
    pub(super) fn companion(&self, word: &str, heading: Heading) -> Option<Result<Export, Diagnostics>> {
        let Self::Path { path, table } = self else { return None };
        let shown = path.to_string_lossy();
        let tables = every_table_of(path, &shown).unwrap_or_default();
        if tables.is_empty() {
            let beside = sibling(path, word)?;
            return Some(read_wanted(&beside, &beside.to_string_lossy(), Wanted { table: None, heading }));
        }
        let own = match table {
            Some(table) => (*table).to_owned(),
            None => without_companions(tables.clone()).into_iter().next()?,
        };
        let wanted = renamed(&own, word)?;
        let found = tables.iter().find(|table| table.to_lowercase() == wanted)?;
        Some(read_wanted(path, &format!("{shown}#{found}"), Wanted { table: Some(found), heading }))
    }

    /// Reads this file again, with a header or without.
    pub(super) fn again(&self, heading: Heading) -> Option<Result<Export, Diagnostics>> {
        let Self::Path { path, table } = self else { return None };
        Some(read_wanted(path, &path.to_string_lossy(), Wanted { table: *table, heading }))
    }
}

/// The tables that are not companions of another one of them.
pub(in crate::ingest) fn without_companions(tables: Vec<String>) -> Vec<String> {
    let lower: Vec<String> = tables.iter().map(|table| table.to_lowercase()).collect();
    let companions: Vec<String> = lower.iter().flat_map(|table| COMPANIONS.iter().filter_map(|word| renamed(table, word))).collect();
    tables.into_iter().zip(&lower).filter(|(_, lower)| !companions.contains(lower)).map(|(table, _)| table).collect()
}

/// A name in small letters with `word` for the last "dataset" in it.
fn renamed(name: &str, word: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let at = lower.rfind(ANSWERS)?;
    Some(format!("{}{word}{}", &lower[..at], &lower[at + ANSWERS.len()..]))
}

/// The file in the same folder, whatever the case of its name.
fn sibling(path: &Path, word: &str) -> Option<PathBuf> {
    let wanted = renamed(path.file_name()?.to_str()?, word)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_wanted = |name: &std::ffi::OsStr| name.to_str().is_some_and(|name| name.to_lowercase() == wanted);
    let found = std::fs::read_dir(folder).ok()?.flatten().find(|entry| is_wanted(&entry.file_name()))?;
    Some(path.with_file_name(found.file_name()))
}
