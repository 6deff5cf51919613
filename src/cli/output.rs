//! Writes an output folder or file whole or not at all.
//!
//! The new folder is built beside its place and moved in at the end; what stood there before stays until then. A folder that this
//! program did not make is never overwritten without being told to: ours hold a mark.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::domain::{Diagnostic, Place};
use crate::render::OutputFile;

/// The file that tells our folders from others'.
const MARK: &str = ".ditrum-effect";
const MARK_TEXT: &str = "This folder was written by ditrum-effect and will be replaced whole by its next run.\n";

/// A folder under construction; removed again unless it is moved into place.
struct Draft {
    path: PathBuf,
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After the move there is nothing left to remove.
        let _ = fs::remove_dir_all(&self.path);
    }
}

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
    may_write(folder, force)?;
    let failed = |error: std::io::Error| {
        Failure::Input(Diagnostic::error("output-failed", Place::file(folder.to_string_lossy())).with("reason", error).into())
    };
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(parent).map_err(failed)?;
    let process = std::process::id();
    let draft = Draft { path: parent.join(format!(".{name}.{process}.draft")) };
    let _ = fs::remove_dir_all(&draft.path);
    fs::create_dir(&draft.path).map_err(failed)?;
    write(&draft.path.join(MARK), MARK_TEXT.as_bytes()).map_err(failed)?;
    for file in files {
        let path = draft.path.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        write(&path, &file.bytes).map_err(failed)?;
    }
    let replaced = Draft { path: parent.join(format!(".{name}.{process}.replaced")) };
    let had_one = folder.exists();
    if had_one {
        fs::rename(folder, &replaced.path).map_err(failed)?;
    }
    if let Err(error) = fs::rename(&draft.path, folder) {
        if had_one {
            let _ = fs::rename(&replaced.path, folder);
        }
        return Err(failed(error));
    }
    Ok(())
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
        |error: std::io::Error| Failure::Input(Diagnostic::error("output-failed", Place::file(shown.clone())).with("reason", error).into());
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.draft", std::process::id()));
    let draft = PathBuf::from(draft);
    let written = write(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written.map_err(failed)
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)
}
