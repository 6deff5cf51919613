//! `explain`: what a message's code means, without a run.

use super::args::{Arguments, Explain};
use super::environment;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::domain::{self, Diagnostic, Place};

/// Prints the story of a code, or all codes.
///
/// # Errors
/// If there is no such code.
pub fn run(arguments: &Arguments, explain: &Explain) -> Result<(), Failure> {
    let language = arguments.lang.unwrap_or_else(environment::locale);
    let terminal = Terminal::new(language, arguments.quiet, true);
    let Some(code) = &explain.code else {
        for code in domain::known_codes() {
            terminal.print(code);
        }
        return Ok(());
    };
    let Some(texts) = domain::explain(code.trim_matches(['[', ']']), language) else {
        return Err(Failure::Usage(Diagnostic::error("code-unknown", Place::nowhere()).with("given", code).into()));
    };
    for text in texts.iter().filter(|text| !text.is_empty()) {
        terminal.print(text);
    }
    Ok(())
}
