//! From the form of a file to an [`Instrument`]: everything that must hold is checked, and all that does not is told at once.

mod figures;
mod items;
mod scales;

use std::fmt::Display;

use super::decode::{Lines, Step};
use super::instrument::Instrument;
use super::spec::InstrumentFile;
use crate::domain::{Diagnostic, Diagnostics, Place};

/// Collects what is wrong with one file.
pub(super) struct Findings<'a> {
    file: &'a str,
    lines: &'a Lines,
    found: Diagnostics,
}

impl<'a> Findings<'a> {
    pub(super) fn new(file: &'a str, lines: &'a Lines) -> Self {
        Self { file, lines, found: Diagnostics::new() }
    }

    pub(super) fn error(&mut self, path: &[Step], code: &'static str, arguments: &[(&'static str, &dyn Display)]) {
        let at = Diagnostic::error(code, Place::file(self.file)).with("line", self.lines.line(path));
        self.found.push(arguments.iter().fold(at, |diagnostic, (name, value)| diagnostic.with(name, value)));
    }

    pub(super) fn into_diagnostics(self) -> Diagnostics {
        self.found
    }
}

/// A path into the file: `at!["scale", 2, "bands"]`.
macro_rules! at {
    ($($step:expr),+) => { &[$(crate::instruments::decode::Step::from($step)),+] };
}
use at;

/// Checks a file and resolves it; what comes back is only to be used where `findings` holds no error.
pub(super) fn resolve(file: InstrumentFile, findings: &mut Findings<'_>) -> Instrument {
    let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if file.id.is_empty() || !file.id.chars().all(is_slug) {
        findings.error(at!["id"], "instrument-id", &[("given", &file.id)]);
    }
    if let Some([youngest, oldest]) = file.ages
        && youngest > oldest
    {
        findings.error(at!["ages"], "instrument-range", &[("key", &"ages"), ("low", &0), ("high", &u8::MAX)]);
    }
    let items = items::resolve(&file, findings);
    items::check_columns(&file, &items, findings);
    figures::check_band_sets(&file, findings);
    let scales = scales::resolve(&file, &items, findings);
    Instrument {
        id: file.id,
        name: file.name,
        version: file.version,
        informant: file.informant,
        ages: file.ages,
        licence: file.licence,
        source: file.source,
        status: file.status,
        note: file.note,
        columns: file.columns,
        shared_columns: file.shared_columns,
        recognise: file.recognise,
        missing: file.missing,
        items,
        scales,
        band_sets: file.band_set,
    }
}
