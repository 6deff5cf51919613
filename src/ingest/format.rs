//! Which format a file is in, by its content, and the reader for it. The file's name decides nothing.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::delimited;
use super::encoding::{Opening, opening};
use super::export::Export;
use super::source::Source;

/// A format, and how it is known.
struct Format {
    recognises: fn(&[u8]) -> bool,
    reading: Reading,
}

enum Reading {
    Delimited,
    /// Known well enough to say what to do instead.
    Refused(&'static str),
}

/// In the order they are tried; the last one takes whatever is text.
const FORMATS: [Format; 8] = [
    Format {
        recognises: |head| head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06"),
        reading: Reading::Refused("file-is-workbook"),
    },
    Format { recognises: |head| head.starts_with(b"\xD0\xCF\x11\xE0"), reading: Reading::Refused("file-is-workbook") },
    Format { recognises: |head| head.starts_with(b"$FL2") || head.starts_with(b"$FL3"), reading: Reading::Refused("file-is-spss") },
    Format { recognises: |head| head.starts_with(b"\x1F\x8B"), reading: Reading::Refused("file-is-compressed") },
    Format { recognises: |head| head.starts_with(b"%PDF"), reading: Reading::Refused("file-is-not-text") },
    Format { recognises: |head| head.trim_ascii().is_empty(), reading: Reading::Refused("file-empty") },
    Format { recognises: is_binary, reading: Reading::Refused("file-is-not-text") },
    Format { recognises: |_| true, reading: Reading::Delimited },
];

/// Reads an export from a file.
///
/// # Errors
/// Why it can't be read: all that is known at that point, with places.
pub fn read_export(path: &Path) -> Result<Export, Diagnostics> {
    let file = path.to_string_lossy();
    let input = File::open(path).map_err(|error| unreadable(&file, &error))?;
    if input.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Diagnostic::error("file-is-folder", Place::file(file)).into());
    }
    read_export_from(input, &file)
}

/// Reads an export from anything that yields its bytes; `file` is the name that messages and facts give it.
///
/// # Errors
/// As [`read_export`].
pub fn read_export_from(input: impl Read, file: &str) -> Result<Export, Diagnostics> {
    let source = Source::open(input).map_err(|error| unreadable(file, &error))?;
    let format = FORMATS.iter().find(|format| (format.recognises)(source.head()));
    match format.map(|format| &format.reading) {
        Some(Reading::Delimited) | None => delimited::read(source, file),
        Some(Reading::Refused(code)) => Err(Diagnostic::error(code, Place::file(file)).into()),
    }
}

/// The finding that the system could not give the file's bytes.
pub(super) fn unreadable(file: &str, error: &io::Error) -> Diagnostics {
    let code = match error.kind() {
        io::ErrorKind::NotFound => "file-not-found",
        io::ErrorKind::PermissionDenied => "file-not-permitted",
        _ => "file-unreadable",
    };
    Diagnostic::error(code, Place::file(file)).with("reason", error).into()
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
