//! `completions`: what a shell needs to finish a command line.

use clap::CommandFactory;

use super::args::{Arguments, Completions};
use super::failure::Failure;
use super::terminal::Terminal;
use crate::domain::Language;

/// Prints the completions of a shell.
///
/// # Errors
/// If they are no text.
pub fn run(completions: &Completions) -> Result<(), Failure> {
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut command, name, &mut script);
    let script = String::from_utf8(script).map_err(anyhow::Error::from)?;
    Terminal::new(Language::English, false, true).print(script.trim_end());
    Ok(())
}
