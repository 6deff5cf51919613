//! Where the files that a study names stand: in a folder, or embedded as the sample.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{Export, Layout, read_survey, read_survey_from, tables_of};

static SAMPLE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data-samples/dit-rum");

/// The name that means what is sent to the program.
pub const STANDARD_INPUT: &str = "-";

/// A place that names are looked up in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelf {
    /// Names are paths relative to this folder; the empty path is the working folder.
    Folder(PathBuf),
    /// The embedded synthetic sample.
    Sample,
}

impl Shelf {
    /// Where names are paths as they were typed.
    #[must_use]
    pub fn working_folder() -> Self {
        Self::Folder(PathBuf::new())
    }

    /// The folder of a study file.
    #[must_use]
    pub fn beside(study: &Path) -> Self {
        Self::Folder(study.parent().map(Path::to_path_buf).unwrap_or_default())
    }

    /// The text of an instrument or study file.
    ///
    /// # Errors
    /// A located diagnostic.
    pub fn text(&self, name: &str) -> Result<String, Diagnostics> {
        match self {
            Self::Sample => SAMPLE
                .get_file(name)
                .and_then(|file| file.contents_utf8())
                .map(str::to_owned)
                .ok_or_else(|| Diagnostic::error("file-not-found", Place::file(name)).into()),
            Self::Folder(_) => fs::read(self.path(name)).map_err(|error| unreadable(name, &error)).and_then(|bytes| {
                let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).to_vec();
                String::from_utf8(text).map_err(|_| Diagnostic::error("file-not-utf8", Place::file(name)).into())
            }),
        }
    }

    /// The bytes of a small file, up to a limit.
    ///
    /// # Errors
    /// A located diagnostic.
    pub fn bytes(&self, name: &str, limit: u64) -> Result<Vec<u8>, Diagnostics> {
        match self {
            Self::Sample => SAMPLE
                .get_file(name)
                .map(|file| file.contents().to_vec())
                .ok_or_else(|| Diagnostic::error("file-not-found", Place::file(name)).into()),
            Self::Folder(_) => {
                let mut bytes = Vec::new();
                let read = fs::File::open(self.path(name)).and_then(|file| file.take(limit).read_to_end(&mut bytes));
                read.map(|_| bytes).map_err(|error| unreadable(name, &error))
            }
        }
    }

    /// A survey export of this layout.
    ///
    /// # Errors
    /// Located diagnostics.
    pub fn export(&self, name: &str, layout: Layout) -> Result<Export, Diagnostics> {
        match self {
            Self::Sample => match SAMPLE.get_file(name) {
                Some(file) => read_survey_from(file.contents(), name, layout),
                None => Err(Diagnostic::error("file-not-found", Place::file(name)).into()),
            },
            Self::Folder(_) if name == STANDARD_INPUT => {
                let input = io::stdin();
                if input.is_terminal() {
                    return Err(Diagnostic::error("stdin-is-terminal", Place::file(name)).into());
                }
                read_survey_from(input.lock(), name, layout)
            }
            Self::Folder(_) => read_survey(&self.path(name), layout),
        }
    }

    /// The names of the tables in a file that holds several: a workbook's sheets, an archive's files.
    ///
    /// # Errors
    /// Located diagnostics.
    pub fn tables(&self, name: &str) -> Result<Vec<String>, Diagnostics> {
        match self {
            Self::Folder(_) if name != STANDARD_INPUT => tables_of(&self.path(name)),
            Self::Sample | Self::Folder(_) => Ok(Vec::new()),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        match self {
            // An absolute name stays as it is.
            Self::Folder(folder) => folder.join(name),
            Self::Sample => PathBuf::from(name),
        }
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostics {
    let code = match error.kind() {
        std::io::ErrorKind::NotFound => "file-not-found",
        std::io::ErrorKind::PermissionDenied => "file-not-permitted",
        _ => "file-unreadable",
    };
    Diagnostic::error(code, Place::file(name)).with("reason", error).into()
}
