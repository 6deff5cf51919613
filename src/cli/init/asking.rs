//! Questions to a person: with arrow keys where one sits at the terminal, and never where none does.

use std::io::IsTerminal;

use inquire::{InquireError, MultiSelect, Select, Text};

use crate::cli::failure::Failure;
use crate::domain::{Diagnostic, Place};
use crate::render::Phrases;

/// Who is there to answer.
#[derive(Debug, Clone, Copy)]
pub enum Asker {
    Person(Phrases),
    Nobody,
}

impl Asker {
    /// A person, if both what is typed and what is printed pass through a terminal.
    #[must_use]
    pub fn at_terminal(phrases: Phrases, quiet: bool) -> Self {
        let is_there = !quiet && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        if is_there { Self::Person(phrases) } else { Self::Nobody }
    }

    /// The number of one of several.
    ///
    /// # Errors
    /// `unanswered` where nobody is there to choose, and if the person gives up.
    pub fn choose(self, key: &str, options: Vec<String>, unanswered: Diagnostic) -> Result<usize, Failure> {
        let Self::Person(phrases) = self else { return Err(Failure::Input(unanswered.into())) };
        let prompt = Select::new(phrases.get(key), options).with_help_message(phrases.get("init.keys_one"));
        prompt.raw_prompt().map(|chosen| chosen.index).map_err(|error| given_up(&error))
    }

    /// Any of several, those proposed chosen beforehand; these where nobody is there.
    ///
    /// # Errors
    /// If the person gives up.
    pub fn select(self, key: &str, options: Vec<String>, proposed: Vec<usize>) -> Result<Vec<usize>, Failure> {
        let Self::Person(phrases) = self else { return Ok(proposed) };
        if options.is_empty() {
            return Ok(proposed);
        }
        let prompt =
            MultiSelect::new(phrases.get(key), options).with_default(&proposed).with_help_message(phrases.get("init.keys_several"));
        let chosen = prompt.raw_prompt().map_err(|error| given_up(&error))?;
        Ok(chosen.into_iter().map(|option| option.index).collect())
    }

    /// A line of text; the default where nobody is there.
    ///
    /// # Errors
    /// If the person gives up.
    pub fn line(self, key: &str, default: &str) -> Result<String, Failure> {
        let Self::Person(phrases) = self else { return Ok(default.to_owned()) };
        let prompt = Text::new(phrases.get(key)).with_default(default).with_help_message(phrases.get("init.keys_line"));
        prompt.prompt().map(|text| text.trim().to_owned()).map_err(|error| given_up(&error))
    }
}

fn given_up(error: &InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Failure::Input(Diagnostic::error("init-given-up", Place::nowhere()).into())
        }
        other => Failure::Run(anyhow::anyhow!("{other}")),
    }
}
