//! `man`: the manual, from the definition of the command line.

use anyhow::Context;
use clap::CommandFactory;

use super::args::{Arguments, Man};
use super::failure::Failure;
use super::terminal::Terminal;
use super::{environment, output};
use crate::render::{OutputFile, Phrases};

/// Prints the program's page, or writes every page.
///
/// # Errors
/// If the folder can't be written.
pub fn run(arguments: &Arguments, man: &Man) -> Result<(), Failure> {
    let language = arguments.lang.unwrap_or_else(environment::locale);
    let terminal = Terminal::new(language, arguments.quiet, true);
    let mut command = Arguments::command();
    command.build();
    let Some(folder) = &man.out else {
        let page = page(&command)?;
        let text = String::from_utf8(page).map_err(anyhow::Error::from)?;
        terminal.print(text.trim_end());
        return Ok(());
    };
    let mut files = Vec::new();
    pages(&command, &mut files)?;
    output::write_folder(folder, &files, man.force)?;
    terminal.print(&Phrases::of(language).fill("terminal.written", &[("path", &folder.display().to_string())]));
    Ok(())
}

fn page(command: &clap::Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).context("the manual page could not be made")?;
    Ok(page)
}

/// A page for the command and for each below it: `ditrum-effect-instruments-list.1`.
fn pages(command: &clap::Command, files: &mut Vec<OutputFile>) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    files.push(OutputFile { path: format!("{name}.1"), bytes: page(command)? });
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        pages(below, files)?;
    }
    Ok(())
}
