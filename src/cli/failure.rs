//! How a command ends when it can't do its work, and the exit code that goes with it.

use crate::domain::Diagnostics;

/// Why nothing came of it. Exit codes: 1 the input can't be used or the run failed, 2 the command line is wrong, 3 problems were found
/// where none may be.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong.
    Usage(Diagnostics),
    /// The input can't be used.
    Input(Diagnostics),
    /// The run failed for a reason outside the input.
    Run(anyhow::Error),
    /// `check --strict` found something, and has told it.
    Problems,
}

impl Failure {
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Input(_) | Self::Run(_) => 1,
            Self::Problems => 3,
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Run(error)
    }
}
