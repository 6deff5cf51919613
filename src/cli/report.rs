//! `report`: the same report again, or another one, from a results file and without the data.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::args::{Arguments, Report};
use super::failure::Failure;
use super::shelf::Shelf;
use super::terminal::Terminal;
use super::{disclosure, environment, output, plan, presentation};
use crate::analysis::results::{Results, SCHEMA, Template};
use crate::domain::{Diagnostic, Diagnostics, Language, Place};
use crate::render::{self, Format};

/// Reads the results and writes what was asked for.
///
/// # Errors
/// A file that is not ours or of another version, or an output that can't be written.
pub fn run(arguments: &Arguments, report: &Report) -> Result<(), Failure> {
    let name = report.results.to_string_lossy().into_owned();
    let mut results = read(&name)?;
    let mut problems = Diagnostics::new();
    let formats = plan::formats(&report.format, &mut problems);
    if let Err(found) = report.presentation.apply(&mut results.study) {
        problems.extend(found);
    }
    if problems.has_errors() {
        return Err(Failure::Usage(problems));
    }
    let language = arguments.lang.or_else(|| written_in(&results)).unwrap_or_else(environment::locale);
    language.code().clone_into(&mut results.study.language);
    let folder = report.out.clone().unwrap_or_else(|| usual_folder(&results));
    output::may_write(&folder, report.force)?;
    if !formats.contains(&Format::Json) && is_inside(&report.results, &folder) {
        return Err(Failure::Usage(Diagnostic::error("results-would-be-lost", Place::file(name)).into()));
    }
    let terminal = Terminal::new(language, arguments.quiet, arguments.no_progress);
    terminal.announce(&results.study);
    terminal.step("terminal.writing", &[]);
    let shown = disclosure::shown(&results)?;
    let files = render::render(&results, &shown, &formats, language)?;
    output::write_folder(&folder, &files, report.force)?;
    terminal.done();
    let path = folder.display().to_string();
    terminal.print(&render::Phrases::of(language).fill("terminal.written", &[("path", &path)]));
    Ok(())
}

fn read(name: &str) -> Result<Results, Failure> {
    let refused = |diagnostic: Diagnostic| Failure::Input(diagnostic.into());
    let wrong = |code| Diagnostic::error(code, Place::file(name));
    let text = Shelf::working_folder().text(name).map_err(Failure::Input)?;
    let value: Value = serde_json::from_str(&text).map_err(|error| refused(wrong("results-not-json").with("reason", error)))?;
    let Some(schema) = value.get("schema").filter(|_| value.get("outcomes").is_some()) else {
        return Err(refused(wrong("results-not-ours")));
    };
    if schema.as_u64() != Some(u64::from(SCHEMA)) {
        let version = value.pointer("/tool/version").and_then(Value::as_str).unwrap_or("?");
        let found = wrong("results-other-schema").with("given", schema).with("known", SCHEMA).with("version", version);
        return Err(refused(found));
    }
    if ["flow", "background", "outcomes"].iter().any(|field| counts_too_many(&value[*field])) {
        return Err(refused(wrong("results-damaged").with("reason", format!("> {LARGEST_COUNT}"))));
    }
    // From the text, not from the value: then the message knows the line.
    let results: Results = serde_json::from_str(&text).map_err(|error| refused(wrong("results-damaged").with("reason", error)))?;
    let problems = presentation::check_sections(&results.study.sections, name);
    if problems.has_errors() {
        return Err(Failure::Input(problems));
    }
    if results.study.logo.as_ref().is_some_and(|logo| !render::is_harmless(logo)) {
        return Err(refused(wrong("results-damaged").with("reason", "study.logo")));
    }
    Ok(results)
}

/// More than any study has respondents: sums of such counts could not be trusted.
const LARGEST_COUNT: u64 = 1_000_000_000_000;

fn counts_too_many(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_u64().is_some_and(|count| count > LARGEST_COUNT),
        Value::Array(items) => items.iter().any(counts_too_many),
        Value::Object(fields) => fields.values().any(counts_too_many),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

fn written_in(results: &Results) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.code() == results.study.language)
}

/// A folder of its own for each report, so that none replaces the results it is made of.
fn usual_folder(results: &Results) -> PathBuf {
    let template = match results.study.template {
        Template::Socialstyrelsen => "socialstyrelsen",
        Template::Kort => "kort",
        Template::Teknisk => "teknisk",
    };
    // The id of a file that others may have written is no path.
    let id: String = results.study.id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    Path::new("reports").join(format!("{id}-{template}-{}", results.study.language))
}

fn is_inside(file: &Path, folder: &Path) -> bool {
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        _ => false,
    }
}
