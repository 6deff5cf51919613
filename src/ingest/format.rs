//! Which format a file is in, by its content, and the reader for it. The file's name decides nothing.
//!
//! A file that holds several tables (a workbook's sheets, an archive's files) is named with the table after a `#`:
//! `svar.xlsx#Før`. Without one it must hold a single table: none is preferred.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::encoding::{Opening, opening};
use super::export::Export;
use super::library::{guarded, guarded_threads};
use super::source::Source;
use super::vendor::{self, Beside, Layout};
use super::{archive, delimited, spreadsheet, spss};

/// The bytes of a file, whatever yields them.
pub(super) type Bytes<'a> = Source<&'a mut dyn Read>;

/// A format, and how it is known.
struct Format {
    recognises: fn(&[u8]) -> bool,
    reading: Reading,
}

#[derive(Clone, Copy)]
enum Reading {
    Delimited,
    /// ZIP: a workbook or an archive.
    Zip,
    Gzip,
    /// The container of workbooks until 2007, and of encrypted ones since.
    CompoundFile,
    Spss,
    /// Known well enough to say what to do instead.
    Refused(&'static str),
}

/// In the order they are tried; the last one takes whatever is text.
const FORMATS: [Format; 11] = [
    Format { recognises: |head| head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06"), reading: Reading::Zip },
    Format { recognises: |head| head.starts_with(b"\xD0\xCF\x11\xE0"), reading: Reading::CompoundFile },
    Format { recognises: |head| head.starts_with(b"$FL2") || head.starts_with(b"$FL3"), reading: Reading::Spss },
    Format { recognises: |head| head.starts_with(b"\x1F\x8B"), reading: Reading::Gzip },
    Format { recognises: is_stata, reading: Reading::Refused("file-is-stata") },
    Format { recognises: |head| head.starts_with(b"PAR1"), reading: Reading::Refused("file-is-parquet") },
    Format { recognises: |head| head.starts_with(b"%PDF"), reading: Reading::Refused("file-is-not-text") },
    Format {
        recognises: |head| head.starts_with(b"7z\xBC\xAF\x27\x1C") || head.starts_with(b"Rar!"),
        reading: Reading::Refused("archive-unknown"),
    },
    Format { recognises: |head| head.trim_ascii().is_empty(), reading: Reading::Refused("file-empty") },
    Format { recognises: is_binary, reading: Reading::Refused("file-is-not-text") },
    Format { recognises: |_| true, reading: Reading::Delimited },
];

impl Format {
    fn of(head: &[u8]) -> Reading {
        FORMATS.iter().find(|format| (format.recognises)(head)).map_or(Reading::Delimited, |format| format.reading)
    }
}

/// What the first row of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Names,
    /// An ordinary row: the columns are called so, in this order.
    Absent(&'static [&'static str]),
}

/// Which table of a file is wanted, and how it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// `None`: the only one.
    pub(super) table: Option<&'a str>,
    pub(super) heading: Heading,
}

impl Wanted<'_> {
    pub(super) const ONLY: Self = Self { table: None, heading: Heading::Names };
}

/// Archives within archives that are opened.
pub(super) const DEEPEST: u8 = 2;

/// Reads an export from a file, or from the table of it that stands after a `#`.
///
/// # Errors
/// Why it can't be read: all that is known at that point, with places.
pub fn read_export(path: &Path) -> Result<Export, Diagnostics> {
    let shown = path.to_string_lossy();
    let (path, table) = split_table(path);
    let mut input = open(&path, &shown)?;
    read_table(&mut input, &shown, Wanted { table: table.as_deref(), heading: Heading::Names }, 0)
}

/// The same, and what the layout of the system that made the file says is done: `layout` names it, or it is recognised.
///
/// # Errors
/// As [`read_export`], and what keeps the layout from being followed.
pub fn read_survey(path: &Path, layout: Layout) -> Result<Export, Diagnostics> {
    let shown = path.to_string_lossy();
    let (file, table) = split_table(path);
    let beside = Beside::Path { path: &file, table: table.as_deref() };
    match read_export(path) {
        Ok(export) => vendor::arrange(export, layout, &beside),
        Err(problems) => Err(vendor::companion_instead(&problems, &shown, layout, &beside).unwrap_or(problems)),
    }
}

/// The same for a file that stands alone.
///
/// # Errors
/// As [`read_survey`].
pub fn read_survey_from(input: impl Read, file: &str, layout: Layout) -> Result<Export, Diagnostics> {
    vendor::arrange(read_export_from(input, file)?, layout, &Beside::Nothing)
}

/// Reads a table of a file as `wanted`; `shown` is what messages call it.
pub(super) fn read_wanted(path: &Path, shown: &str, wanted: Wanted<'_>) -> Result<Export, Diagnostics> {
    read_table(&mut open(path, shown)?, shown, wanted, 0)
}

/// Reads an export from anything that yields its bytes; `file` is the name that messages and facts give it.
///
/// # Errors
/// As [`read_export`].
pub fn read_export_from(mut input: impl Read, file: &str) -> Result<Export, Diagnostics> {
    read_table(&mut input, file, Wanted::ONLY, 0)
}

/// The names of the tables of answers in a file, as `svar.xlsx#Før`; empty where it holds one and needs no name.
///
/// # Errors
/// As [`read_export`].
pub fn tables_of(path: &Path) -> Result<Vec<String>, Diagnostics> {
    let shown = path.to_string_lossy();
    let (path, table) = split_table(path);
    if table.is_some() {
        return Ok(Vec::new());
    }
    let tables = vendor::without_companions(every_table_of(&path, &shown)?);
    Ok(if tables.len() > 1 { tables.iter().map(|table| format!("{shown}#{table}")).collect() } else { Vec::new() })
}

/// The names of all tables in a file that has names for them.
pub(super) fn every_table_of(path: &Path, shown: &str) -> Result<Vec<String>, Diagnostics> {
    let mut input = open(path, shown)?;
    let source = Source::open(&mut input as &mut dyn Read).map_err(|error| unreadable(shown, &error))?;
    Ok(match Format::of(source.head()) {
        Reading::Zip => {
            let (bytes, _) = source.into_bytes().map_err(|error| unreadable(shown, &error))?;
            if spreadsheet::is_workbook(&bytes) {
                guarded(shown, || spreadsheet::tables(&bytes, shown))?
            } else {
                archive::tables(&bytes, shown)?
            }
        }
        Reading::CompoundFile => {
            let (bytes, _) = source.into_bytes().map_err(|error| unreadable(shown, &error))?;
            guarded(shown, || spreadsheet::tables(&bytes, shown))?
        }
        Reading::Delimited | Reading::Gzip | Reading::Spss | Reading::Refused(_) => Vec::new(),
    })
}

/// Reads a table; `depth` counts the archives around it.
pub(super) fn read_table(input: &mut dyn Read, file: &str, wanted: Wanted<'_>, depth: u8) -> Result<Export, Diagnostics> {
    let source: Bytes<'_> = Source::open(input).map_err(|error| unreadable(file, &error))?;
    let reading = Format::of(source.head());
    if let Some(table) = wanted.table
        && matches!(reading, Reading::Delimited | Reading::Spss | Reading::Gzip)
    {
        return Err(Diagnostic::error("file-has-one-table", Place::file(file)).with("table", table).into());
    }
    match reading {
        Reading::Delimited => delimited::read(source, file, wanted.heading),
        Reading::Spss => {
            let (bytes, sha256) = source.into_bytes().map_err(|error| unreadable(file, &error))?;
            guarded_threads(file, || spss::read(bytes, sha256, file))
        }
        Reading::Gzip => archive::read_gzip(source, file, wanted.heading, depth),
        Reading::Zip => {
            let (bytes, sha256) = source.into_bytes().map_err(|error| unreadable(file, &error))?;
            if spreadsheet::is_workbook(&bytes) {
                guarded(file, || spreadsheet::read(&bytes, sha256, file, wanted))
            } else {
                archive::read_zip(&bytes, sha256, file, wanted, depth)
            }
        }
        Reading::CompoundFile => {
            let (bytes, sha256) = source.into_bytes().map_err(|error| unreadable(file, &error))?;
            guarded(file, || spreadsheet::read(&bytes, sha256, file, wanted))
        }
        Reading::Refused(code) => Err(Diagnostic::error(code, Place::file(file)).into()),
    }
}

/// `svar.xlsx#Før` is the table `Før` of `svar.xlsx`, unless there is a file with the whole name.
fn split_table(path: &Path) -> (PathBuf, Option<String>) {
    let whole = || (path.to_path_buf(), None);
    if path.exists() {
        return whole();
    }
    let Some(text) = path.to_str() else { return whole() };
    let found = text.match_indices('#').find(|(at, _)| Path::new(&text[..*at]).is_file());
    found.map_or_else(whole, |(at, _)| (PathBuf::from(&text[..at]), Some(text[at + 1..].to_owned())))
}

fn open(path: &Path, shown: &str) -> Result<File, Diagnostics> {
    let file = File::open(path).map_err(|error| unreadable(shown, &error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Diagnostic::error("file-is-folder", Place::file(shown)).into());
    }
    Ok(file)
}

/// The finding that the system, or a decompressor, could not give the file's bytes.
pub(super) fn unreadable(file: &str, error: &io::Error) -> Diagnostics {
    let code = match error.kind() {
        io::ErrorKind::NotFound => "file-not-found",
        io::ErrorKind::PermissionDenied => "file-not-permitted",
        io::ErrorKind::FileTooLarge => "file-expands-too-much",
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => "file-damaged",
        _ => "file-unreadable",
    };
    Diagnostic::error(code, Place::file(file)).with("reason", error).into()
}

/// Stata's files name themselves since version 13; before it they began with the version and the byte order.
fn is_stata(head: &[u8]) -> bool {
    head.starts_with(b"<stata_dta>") || matches!(head, [0x6C..=0x73, 1 | 2, 1, 0, ..])
}

/// Text has few control characters besides tabs and line ends; anything else has them everywhere.
fn is_binary(head: &[u8]) -> bool {
    const SAMPLE: usize = 1 << 14;
    if let Opening::Known(..) = opening(head) {
        return false;
    }
    let sample = &head[..head.len().min(SAMPLE)];
    let controls = sample.iter().filter(|&&byte| byte < b' ' && byte != 0 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1A)).count();
    controls * 50 > sample.len()
}
