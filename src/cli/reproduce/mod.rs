//! `reproduce`: what a published figure can mean. Against data, against a number of persons alone, or a printed table against itself.

mod data;
mod figures;
mod published;

use super::args::{Arguments, Reproduce};
use super::claims::{self, PlannedClaim};
use super::failure::Failure;
use super::printed::Persons;
use super::shelf::Shelf;
use super::terminal::{self, Terminal};
use super::{environment, output};
use crate::domain::{Diagnostic, Diagnostics, Language, Place};
use crate::render::{self, Block, Document, Format, Phrases, Table};

/// Finds out what the figures can mean, tells it, and writes it where asked to.
///
/// # Errors
/// Whatever is wrong with the figures or the data; then nothing has been written.
pub fn run(arguments: &Arguments, reproduce: &Reproduce) -> Result<(), Failure> {
    let given = &reproduce.data;
    let has_data = !given.files.is_empty() || given.study.is_some() || given.sample.is_some();
    let has_figures = !reproduce.claim.is_empty() || reproduce.claims.is_some() || !reproduce.mean.is_empty();
    if !reproduce.published.is_empty() {
        return published::run(arguments, reproduce);
    }
    match (has_data, has_figures) {
        (true, _) => data::run(arguments, reproduce),
        (false, true) => figures::run(arguments, reproduce),
        (false, false) => Err(Failure::Usage(Diagnostic::error("claim-missing", Place::nowhere()).into())),
    }
}

/// The formats that an audit can be written in.
const FORMATS: [Format; 8] =
    [Format::Json, Format::Csv, Format::Xlsx, Format::Svg, Format::Png, Format::Html, Format::Docx, Format::Markdown];
const DEFAULT_FORMATS: [Format; 4] = [Format::Json, Format::Csv, Format::Svg, Format::Html];

fn formats(reproduce: &Reproduce) -> Result<Vec<Format>, Failure> {
    if reproduce.format.is_empty() {
        return Ok(DEFAULT_FORMATS.to_vec());
    }
    let named = |name: &String| {
        FORMATS.into_iter().find(|format| format.name() == name.trim()).ok_or_else(|| {
            let known = FORMATS.map(Format::name).join(", ");
            Failure::Usage(Diagnostic::error("format-unknown", Place::nowhere()).with("given", name).with("known", known).into())
        })
    };
    reproduce.format.iter().map(named).collect()
}

/// The number of persons that was typed.
fn persons(reproduce: &Reproduce) -> Result<Option<Persons>, Failure> {
    reproduce.n.as_deref().map(Persons::parse).transpose().map_err(Failure::Usage)
}

/// All claims that were typed or written in a file.
fn claims(reproduce: &Reproduce, n: Option<u64>) -> Result<Vec<PlannedClaim>, Failure> {
    let mut planned = Vec::new();
    let mut problems = Diagnostics::new();
    for text in &reproduce.claim {
        match claims::typed(text, n) {
            Ok(claim) => planned.push(claim),
            Err(found) => problems.extend(found),
        }
    }
    if problems.has_errors() {
        return Err(Failure::Usage(problems));
    }
    if let Some(path) = &reproduce.claims {
        let file = path.to_string_lossy();
        let text = Shelf::working_folder().text(&file).map_err(Failure::Input)?;
        planned.extend(claims::written(&file, &text).map_err(Failure::Input)?);
    }
    Ok(planned)
}

/// Prints every chapter: its sentences and tables.
fn tell(terminal: &Terminal, document: &Document, phrases: Phrases) {
    for (number, chapter) in document.chapters.iter().enumerate() {
        if number > 0 {
            terminal.print("");
        }
        terminal.print(&terminal::wrapped(&chapter.title));
        for block in &chapter.blocks {
            match block {
                Block::Heading(text) | Block::Paragraph(text) | Block::Caveat(text) => terminal.print(&terminal::wrapped(text)),
                Block::List(items) => {
                    for item in items {
                        terminal.print(&terminal::wrapped(&format!("– {item}")));
                    }
                }
                Block::Table(table) => {
                    terminal.print("");
                    terminal.print(&terminal::spelled(table, phrases));
                    for note in &table.notes {
                        terminal.print(&terminal::wrapped(note));
                    }
                }
                Block::Headlines(_) | Block::Figure(_) | Block::Prose(_) => {}
            }
        }
    }
}

/// Writes the folder, if one was asked for.
fn write(
    terminal: &Terminal,
    reproduce: &Reproduce,
    (document, tables): (&Document, &[Table]),
    json: &[u8],
    language: Language,
) -> Result<(), Failure> {
    let Some(folder) = &reproduce.out else { return Ok(()) };
    let files = render::audit_files(document, tables, json, &formats(reproduce)?, language)?;
    output::write_folder(folder, &files, reproduce.force)?;
    terminal.print("");
    terminal.print(&Phrases::of(language).fill("terminal.written", &[("path", &folder.display().to_string())]));
    Ok(())
}

/// Refuses early what could not be written later.
fn may_write(reproduce: &Reproduce) -> Result<(), Failure> {
    formats(reproduce)?;
    reproduce.out.as_deref().map_or(Ok(()), |folder| output::may_write(folder, reproduce.force))
}

fn language(arguments: &Arguments) -> Language {
    arguments.lang.unwrap_or_else(environment::locale)
}
