//! Writes an output folder or file whole or not at all.
//!
//! The new folder is built beside its place and moved in at the end; what stood there before stays until then. A folder that this
//! program did not make is never overwritten without being told to: ours hold a mark.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::failure::Failure;
use super::interruption::{Unfinished, uninterrupted};
use crate::domain::{Diagnostic, Place};
use crate::render::OutputFile;

/// The file that tells our folders from others'.
const MARK: &str = ".ditrum-effect";
const MARK_TEXT: &str = "This folder was written by ditrum-effect and will be replaced whole by its next run.\n";

/// Refuses a folder that must not be overwritten, before any work is done.
///
/// # Errors
/// If it exists, is not empty and was not made by this program, and `force` is off.
pub fn may_write(folder: &Path, force: bool) -> Result<(), Failure> {
    let shown = folder.to_string_lossy().into_owned();
    match fs::symlink_metadata(folder) {
        Err(_) => Ok(()),
        Ok(metadata) if !metadata.is_dir() => Err(Failure::Input(Diagnostic::error("output-not-a-folder", Place::file(shown)).into())),
        Ok(_) => {
            let empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
            if force || empty || folder.join(MARK).is_file() {
                Ok(())
            } else {
                Err(Failure::Input(Diagnostic::error("output-not-ours", Place::file(shown)).into()))
            }
        }
    }
}

/// Writes the files as one folder.
///
/// # Errors
/// If the folder must not be overwritten or can't be written; then nothing has changed.
pub fn write_folder(folder: &Path, files: &[OutputFile], force: bool) -> Result<(), Failure> {
    let write = |file: &OutputFile, draft: &Draft| draft.file(&file.path)?.write_all(&file.bytes);
    make_folder(folder, force, |draft| files.iter().try_for_each(|file| write(file, draft)))
}

/// Makes a folder of files that are written piece by piece.
///
/// # Errors
/// If the folder must not be overwritten or can't be written; then nothing has changed.
pub fn make_folder(folder: &Path, force: bool, fill: impl FnOnce(&Draft) -> io::Result<()>) -> Result<(), Failure> {
    may_write(folder, force)?;
    let failed = |error: io::Error| {
        Failure::Input(Diagnostic::error("output-failed", Place::file(folder.to_string_lossy())).with("reason", error).into())
    };
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(parent).map_err(failed)?;
    let beside = |what: &str| Unfinished::new(parent.join(format!(".{name}.{}.{what}", std::process::id())));
    let draft = Draft { folder: beside("draft") };
    draft.begin().and_then(|()| fill(&draft)).map_err(failed)?;
    let replaced = beside("replaced");
    let moved = uninterrupted(|| replace(folder, draft.folder.path(), replaced.path()));
    if moved.is_err() && !folder.exists() {
        // It could not be moved back either: it is somebody's.
        replaced.keep();
    }
    moved.map_err(failed)
}

/// A folder being made. An interruption takes it away with what is in it, files that are still being written too.
#[derive(Debug)]
pub struct Draft {
    folder: Unfinished,
}

impl Draft {
    fn begin(&self) -> io::Result<()> {
        let folder = self.folder.path();
        uninterrupted(|| {
            // Left by a process of the same number that was killed.
            let _ = fs::remove_dir_all(folder);
            fs::create_dir(folder)?;
            fs::write(folder.join(MARK), MARK_TEXT)
        })
    }

    /// A new file in it, empty.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn file(&self, path: &str) -> io::Result<fs::File> {
        let path = self.folder.path().join(path);
        uninterrupted(|| {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::File::create(path)
        })
    }
}

/// Puts the draft in the place of the folder, which goes to `aside`; if that fails, the folder stands as before.
fn replace(folder: &Path, draft: &Path, aside: &Path) -> io::Result<()> {
    let had_one = folder.exists();
    if had_one {
        fs::rename(folder, aside)?;
    }
    let moved = fs::rename(draft, folder);
    if moved.is_err() && had_one {
        fs::rename(aside, folder)?;
    }
    moved
}

/// Refuses a file that must not be overwritten, before any work is done.
///
/// # Errors
/// If it exists and `force` is off.
pub fn may_write_file(path: &Path, force: bool) -> Result<(), Failure> {
    if path.exists() && !force {
        return Err(Failure::Input(Diagnostic::error("output-exists", Place::file(path.to_string_lossy())).into()));
    }
    Ok(())
}

/// Writes one file whole or not at all.
///
/// # Errors
/// If it exists and `force` is off, or can't be written.
pub fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    may_write_file(path, force)?;
    let shown = path.to_string_lossy().into_owned();
    let failed =
        |error: io::Error| Failure::Input(Diagnostic::error("output-failed", Place::file(shown.clone())).with("reason", error).into());
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.draft", std::process::id()));
    let draft = Unfinished::new(PathBuf::from(draft));
    uninterrupted(|| fs::write(draft.path(), bytes)).map_err(failed)?;
    uninterrupted(|| fs::rename(draft.path(), path)).map_err(failed)
}
