//! Exports that were compressed: gzip, and ZIP archives that are no workbook.
//!
//! What is inside is read as any other file. A file made to expand without end is stopped by its ratio, not by its size: honest
//! exports of a whole country are large, but no export of answers shrinks two hundred times.

use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::export::Export;
use super::format::{Bytes, DEEPEST, Heading, Wanted, read_table, unreadable};
use super::vendor;

/// How many times its own size a file may expand to …
const LARGEST_RATIO: u64 = 200;

/// … once it has expanded to so many bytes.
const ALWAYS_ALLOWED: u64 = 1 << 28;

/// Whether so many expanded bytes are more than so many compressed ones can honestly hold.
pub(super) fn expands_too_much(expanded: u64, compressed: u64) -> bool {
    expanded > ALWAYS_ALLOWED && expanded / LARGEST_RATIO > compressed
}

/// A decompressor that is stopped where it [`expands_too_much`].
pub(super) struct Bounded<D> {
    decompressor: D,
    expanded: u64,
    compressed: fn(&D) -> u64,
}

impl<D: Read> Bounded<D> {
    /// `compressed` tells how many compressed bytes the decompressor has taken, or has in all.
    pub(super) fn new(decompressor: D, compressed: fn(&D) -> u64) -> Self {
        Self { decompressor, expanded: 0, compressed }
    }
}

impl<D: Read> Read for Bounded<D> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decompressor.read(buffer)?;
        self.expanded += read as u64;
        if expands_too_much(self.expanded, (self.compressed)(&self.decompressor)) {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("> {} MB", self.expanded >> 20)));
        }
        Ok(read)
    }
}

/// Reads what a gzip file holds.
pub(super) fn read_gzip(mut source: Bytes<'_>, file: &str, heading: Heading, depth: u8) -> Result<Export, Diagnostics> {
    may_open(file, depth)?;
    let mut inside = Bounded::new(MultiGzDecoder::new(&mut source), |decoder| decoder.get_ref().length());
    let mut export = read_table(&mut inside, file, Wanted { table: None, heading }, depth + 1)?;
    // The fingerprint is that of the file as it stands, trailing bytes included.
    io::copy(&mut source, &mut io::sink()).map_err(|error| unreadable(file, &error))?;
    export.facts.sha256 = source.sha256();
    Ok(export)
}

/// Reads the named file of an archive, or its only one that holds answers.
pub(super) fn read_zip(bytes: &[u8], sha256: String, file: &str, wanted: Wanted<'_>, depth: u8) -> Result<Export, Diagnostics> {
    may_open(file, depth)?;
    let mut archive = opened(bytes, file)?;
    let names = exports_in(&archive, file)?;
    let place = || Place::file(file);
    let listed = || names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let of_answers = vendor::without_companions(names.clone());
    let name = match (wanted.table, of_answers.as_slice()) {
        (Some(table), _) => match names.iter().find(|name| *name == table) {
            Some(name) => name.clone(),
            None => return Err(Diagnostic::error("table-not-found", place()).with("table", table).with("tables", listed()).into()),
        },
        (None, [name]) => name.clone(),
        (None, []) => return Err(Diagnostic::error("archive-empty", place()).into()),
        (None, _) => return Err(Diagnostic::error("tables-several", place()).with("tables", listed()).with("first", &names[0]).into()),
    };
    let entry = archive.by_name(&name).map_err(|error| damaged(file, &error))?;
    let mut inside = Bounded::new(entry, zip::read::ZipFile::compressed_size);
    let mut export = read_table(&mut inside, file, Wanted { table: None, heading: wanted.heading }, depth + 1)?;
    export.facts.sha256 = sha256;
    Ok(export)
}

/// The names of the files in an archive that could be exports.
pub(super) fn tables(bytes: &[u8], file: &str) -> Result<Vec<String>, Diagnostics> {
    exports_in(&opened(bytes, file)?, file)
}

fn opened<'a>(bytes: &'a [u8], file: &str) -> Result<ZipArchive<Cursor<&'a [u8]>>, Diagnostics> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(file, &error))
}

/// Folders and what operating systems add are left out.
fn exports_in(archive: &ZipArchive<Cursor<&[u8]>>, file: &str) -> Result<Vec<String>, Diagnostics> {
    let mut names = Vec::new();
    for name in archive.file_names() {
        let name = name.map_err(|error| damaged(file, &error))?;
        let base = name.rsplit('/').next().unwrap_or_default();
        if !(base.is_empty() || base.starts_with('.') || name.starts_with("__MACOSX/")) {
            names.push(name.into_owned());
        }
    }
    Ok(names)
}

fn may_open(file: &str, depth: u8) -> Result<(), Diagnostics> {
    if depth < DEEPEST { Ok(()) } else { Err(Diagnostic::error("archive-in-archive", Place::file(file)).into()) }
}

fn damaged(file: &str, error: &ZipError) -> Diagnostics {
    match error {
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Diagnostic::error("file-encrypted", Place::file(file)).into()
        }
        other => Diagnostic::error("file-damaged", Place::file(file)).with("reason", other).into(),
    }
}
