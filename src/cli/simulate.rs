//! `simulate`: synthetic exports with a known truth, written child by child.

use std::io::{BufWriter, Write};

use super::args::{Arguments, Simulate};
use super::environment;
use super::failure::Failure;
use super::output;
use super::terminal::Terminal;
use crate::render::Phrases;
use crate::simulation::{Simulation, Wave};

/// What is gathered before the disk is asked to take it.
const BUFFER: usize = 1 << 20;

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
    output::make_folder(&simulate.out, simulate.force, |draft| {
        for wave in Wave::ALL {
            let mut writer = BufWriter::with_capacity(BUFFER, draft.file(wave.file_name())?);
            simulation.write_wave(wave, &mut writer)?;
            writer.flush()?;
        }
        simulation.companions().iter().try_for_each(|file| draft.file(&file.path)?.write_all(&file.bytes))
    })?;
    let path = simulate.out.display().to_string();
    terminal.print(&Phrases::of(language).fill("terminal.written", &[("path", &path)]));
    Ok(())
}
