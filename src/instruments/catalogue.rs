//! The built-in instruments, and the one way from a file's text to an instrument, theirs and a user's alike.

use include_dir::{Dir, include_dir};

use super::decode::{decode, nearest};
use super::instrument::Instrument;
use super::spec::InstrumentFile;
use super::validate::{Findings, resolve};
use crate::domain::{Diagnostic, Diagnostics, Place};

/// The folder is embedded whole: a new file in it is a new instrument, and nothing else needs to know.
static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/instruments/builtin");

/// The ids of the built-in instruments, in alphabetical order.
#[must_use]
pub fn built_in_ids() -> Vec<&'static str> {
    let mut ids: Vec<&str> = BUILT_IN.files().filter_map(|file| file.path().file_name()?.to_str()?.strip_suffix(".toml")).collect();
    ids.sort_unstable();
    ids
}

/// The file of a built-in instrument, as a template for a user's own.
#[must_use]
pub fn built_in_text(id: &str) -> Option<&'static str> {
    BUILT_IN.get_file(format!("{id}.toml"))?.contents_utf8()
}

/// The built-in instrument of this id.
///
/// # Errors
/// One diagnostic with the nearest id where there is none.
pub fn built_in(id: &str) -> Result<Instrument, Diagnostics> {
    let Some(text) = built_in_text(id) else {
        let near = nearest(id, built_in_ids()).unwrap_or_default();
        let unknown = Diagnostic::error("instrument-unknown", Place::nowhere()).with("given", id).with("near", near);
        return Err(unknown.into());
    };
    from_text(&format!("{id}.toml"), text)
}

/// All built-in instruments, in the order of their ids.
///
/// # Errors
/// What is wrong with any of their files; a test keeps it from happening.
pub fn every_built_in() -> Result<Vec<Instrument>, Diagnostics> {
    built_in_ids().into_iter().map(built_in).collect()
}

/// The instrument of a file's text; `file` names it in messages.
///
/// # Errors
/// Everything that is wrong with the file, with lines.
pub fn from_text(file: &str, text: &str) -> Result<Instrument, Diagnostics> {
    let decoded = decode::<InstrumentFile>(file, text);
    let mut problems = decoded.problems;
    if let Some(form) = decoded.value {
        let mut findings = Findings::new(file, &decoded.lines);
        let instrument = resolve(form, &mut findings);
        problems.extend(findings.into_diagnostics());
        if !problems.has_errors() {
            return Ok(instrument);
        }
    }
    Err(problems)
}
