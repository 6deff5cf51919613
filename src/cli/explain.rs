//! `explain`: what a message's code means, without a run.

use super::args::{Arguments, Explain};
use super::environment;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::domain::{self, Diagnostic, Place};
use crate::render::Phrases;

/// Prints the story of a code, or all codes.
///
/// # Errors
/// If there is no such code.
pub fn run(arguments: &Arguments, explain: &Explain) -> Result<(), Failure> {
    let language = arguments.lang.unwrap_or_else(environment::locale);
    let terminal = Terminal::new(language, arguments.quiet, true);
    let Some(code) = &explain.code else {
        for code in domain::known_codes() {
            let what = domain::explain(code, language).map(|texts| without_placeholders(&texts.what)).unwrap_or_default();
            terminal.print(&format!("{code}: {what}"));
        }
        return Ok(());
    };
    let code = code.trim_matches(['[', ']']);
    let Some(texts) = domain::explain(code, language) else {
        return Err(Failure::Usage(Diagnostic::error("code-unknown", Place::nowhere()).with("given", code).into()));
    };
    let phrases = Phrases::of(language);
    terminal.print(code);
    for (key, text) in [("what", &texts.what), ("why", &texts.why), ("fix", &texts.fix)] {
        if !text.is_empty() {
            terminal.print(&format!("{}: {}", phrases.get(&format!("explain.{key}")), without_placeholders(text)));
        }
    }
    if !texts.story.is_empty() {
        terminal.print("");
        terminal.print(&texts.story);
    }
    Ok(())
}

/// What a finding would fill in is "…".
fn without_placeholders(template: &str) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, name)) = rest.split_once('{') {
        let Some((_, after)) = name.split_once('}') else { break };
        text.push_str(before);
        text.push('…');
        rest = after;
    }
    text.push_str(rest);
    text
}
