//! `init`: looks at exports, proposes what they are, and writes a study file that says it.
//!
//! What it recognises it recognises as `analyze` does: the same shapes, columns and instruments. What can be taken two ways is asked
//! of a person, or refused with the flag that answers it; what no figure depends on is written beside the proposal as a comment.

mod asking;
mod background;
mod identity;
mod numbering;
mod proposal;
mod scores;
mod study_text;

use std::collections::BTreeMap;
use std::path::Path;

use asking::Asker;

use super::args::{Arguments, DataArguments, Init};
use super::failure::Failure;
use super::shelf::STANDARD_INPUT;
use super::terminal::Terminal;
use super::{environment, output, plan, reading};
use crate::domain::Diagnostics;
use crate::render::Phrases;
use crate::waves;

/// Looks, asks where somebody is there to answer, writes.
///
/// # Errors
/// Files that can't be read, what nobody answers, and a file that is already there; then nothing is written.
pub fn run(arguments: &Arguments, init: &Init) -> Result<(), Failure> {
    let language = arguments.lang.unwrap_or_else(environment::locale);
    let phrases = Phrases::of(language);
    output::may_write_file(&init.out, init.force)?;
    let data = DataArguments {
        files: init.files.clone(),
        id: init.id.clone(),
        instrument: init.instrument.clone(),
        missing: init.missing.clone(),
        layout: init.layout,
        ..DataArguments::default()
    };
    let mut plan = plan::data_plan(&data, Some(language), language)?;
    plan.decimal = init.decimal;
    let terminal = Terminal::new(language, arguments.quiet, arguments.no_progress);
    let files = plan.layout.files();
    terminal.step("terminal.reading", &[("file", &files.join(", "))]);
    let mut findings = Diagnostics::new();
    let exports = reading::exports(&plan, &files, &mut findings)?;
    terminal.done();
    let asker = Asker::at_terminal(phrases, arguments.quiet);
    let proposal = proposal::propose(&mut plan, &exports, init, asker, &mut findings)?;
    let text = study_text::spelled(&plan, &proposal, &init.out, phrases)?;
    output::write_file(&init.out, text.as_bytes(), init.force)?;
    terminal.warn(&findings);
    for line in study_text::summary(&plan, &proposal, phrases) {
        terminal.print(&line);
    }
    let path = init.out.display().to_string();
    terminal.print(&phrases.fill("terminal.written", &[("path", &path)]));
    if !files.iter().any(|file| file == STANDARD_INPUT) {
        try_out(&init.out, arguments, &terminal, phrases)?;
    }
    terminal.print(&phrases.fill("init.next", &[("path", &path)]));
    Ok(())
}

/// Reads the study as `analyze` will, and says what it would still refuse: the file is right, the data are not yet.
fn try_out(study: &Path, arguments: &Arguments, terminal: &Terminal, phrases: Phrases) -> Result<(), Failure> {
    let data = DataArguments { study: Some(study.to_path_buf()), ..DataArguments::default() };
    let mut plan = plan::data_plan(&data, arguments.lang, terminal.language)?;
    let refused = match reading::read(&mut plan, &|_| ()) {
        Ok(data) => waves::match_respondents(&data.waves, plan.settings.duplicates).err(),
        Err(Failure::Input(findings)) => Some(findings),
        Err(other) => return Err(other),
    };
    let Some(refused) = refused else { return Ok(()) };
    // A cell is told as a cell, but that it is refused is the message.
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in refused.iter().filter(|finding| finding.severity == crate::domain::Severity::Error) {
        let told = by_code.entry(finding.code).or_default();
        *told += 1;
        if *told <= 3 {
            terminal.note(&finding.message(terminal.language));
        }
    }
    terminal.note(phrases.get("init.not_yet"));
    Ok(())
}
