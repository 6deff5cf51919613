//! `simulate`: synthetic exports with a known truth.

use super::args::{Arguments, Simulate};
use super::environment;
use super::failure::Failure;
use super::output;
use super::terminal::Terminal;
use crate::render::{OutputFile, Phrases};
use crate::simulation::Simulation;

/// Generates and writes.
///
/// # Errors
/// If the folder can't be written; then nothing has changed.
pub fn run(arguments: &Arguments, simulate: &Simulate) -> Result<(), Failure> {
    let language = arguments.lang.unwrap_or_else(environment::locale);
    let terminal = Terminal::new(language, arguments.quiet, arguments.no_progress);
    output::may_write(&simulate.out, simulate.force)?;
    let sample = Simulation::default();
    let simulation = Simulation { children: simulate.n.unwrap_or(sample.children), seed: simulate.seed.unwrap_or(sample.seed), ..sample };
    let files: Vec<OutputFile> = simulation.files().into_iter().map(|file| OutputFile { path: file.path, bytes: file.bytes }).collect();
    output::write_folder(&simulate.out, &files, simulate.force)?;
    let path = simulate.out.display().to_string();
    terminal.print(&Phrases::of(language).fill("terminal.written", &[("path", &path)]));
    Ok(())
}
