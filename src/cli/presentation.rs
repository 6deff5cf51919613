//! How a report looks and what its own people wrote in it: checked here, once, before it becomes part of the results.

use std::path::Path;

use super::args::Presentation;
use super::shelf::Shelf;
use crate::analysis::results::{Logo, Section, Study};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::render::{CHAPTERS, FreeText, LogoProblem, Refused, read_logo};

impl Presentation {
    /// What was typed beats what the study says.
    ///
    /// # Errors
    /// A logo that can't be used.
    pub fn apply(&self, study: &mut Study) -> Result<(), Diagnostics> {
        study.template = self.template.unwrap_or(study.template);
        if let Some(title) = &self.title {
            study.title.clone_from(title);
        }
        if self.author.is_some() {
            study.author.clone_from(&self.author);
        }
        if let Some(path) = &self.logo {
            study.logo = Some(logo(&Shelf::working_folder(), &path.to_string_lossy())?);
        }
        Ok(())
    }
}

/// Reads a logo file.
///
/// # Errors
/// A file that can't be read, is no picture, is too large or could act on its own.
pub fn logo(shelf: &Shelf, name: &str) -> Result<Logo, Diagnostics> {
    let bytes = shelf.bytes(name, LogoProblem::LARGEST as u64 + 1)?;
    read_logo(&bytes).map_err(|problem| {
        let place = Place::file(Path::new(name).to_string_lossy());
        match problem {
            LogoProblem::TooLarge => Diagnostic::error("logo-too-large", place).with("limit", LogoProblem::LARGEST / 1024),
            LogoProblem::NotAPicture => Diagnostic::error("logo-not-a-picture", place),
            LogoProblem::Active(what) => Diagnostic::error("logo-active", place).with("given", what),
        }
        .into()
    })
}

/// Everything that is wrong with chapters of free text.
pub fn check_sections(sections: &[Section], file: &str) -> Diagnostics {
    let mut problems = Diagnostics::new();
    for section in sections {
        let wrong = |code| Diagnostic::error(code, Place::file(file)).with("title", &section.title);
        if !CHAPTERS.contains(&section.after.as_str()) {
            problems.push(wrong("section-after-unknown").with("given", &section.after).with("known", CHAPTERS.join(", ")));
        }
        if section.title.trim().is_empty() {
            problems.push(wrong("section-without-title").with("after", &section.after));
        }
        problems.extend(FreeText::of(&section.text).refused.into_iter().map(|refused| match refused {
            Refused::Html => wrong("section-html"),
            Refused::Picture => wrong("section-picture"),
        }));
    }
    problems
}
