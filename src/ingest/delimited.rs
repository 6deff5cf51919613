//! Delimited text (CSV and its relatives) to an [`Export`].

use std::io::Read;

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::coding::Coder;
use super::decimal_mark::DecimalMark;
use super::dialect::Dialect;
use super::encoding::{Decoding, Utf8Census};
use super::export::{Export, FileFacts, damaged_cells};
use super::format::{Heading, unreadable};
use super::raggedness::Raggedness;
use super::row_numbers::RowNumbers;
use super::scanner::{Form, Scanned, Scanner, Span, unescape};
use super::source::{BLOCK, Source, settled};
use super::text::tidy;
use super::text_column::TextColumn;

/// A row longer than this is no row of a survey: a quote was left open, or the file is not text.
const LONGEST_ROW: usize = 1 << 26;

/// The rows that polars and the row selections of a long file can index.
const MOST_ROWS: usize = u32::MAX as usize - 1;

/// Reads a file of delimited text from where `source` stands.
///
/// # Errors
/// What keeps the whole file from being read: no rows, ragged rows, an open quote, zero bytes, duplicate names.
pub(super) fn read<R: Read>(mut source: Source<R>, file: &str, heading: Heading) -> Result<Export, Diagnostics> {
    let opening = source.settle_encoding();
    let mut table = Table::new(file, heading);
    let delimiter = table.read_rows(&mut source)?;

    let mut census = Utf8Census::default();
    table.header.iter().for_each(|name| census.count_text(name));
    table.coders.iter().for_each(|coder| census.count(coder.raw_texts()));
    let encoding = settled(opening, census.decide());
    let mut warnings = table.raggedness.warnings(file);
    let mut errors = table.raggedness.errors(file, table.header.len());
    if source.was_cut_off() {
        warnings.push(Diagnostic::warning("file-cut-off", Place::file(file)));
    }
    let Table { header, coders, row_numbers, .. } = table;
    if row_numbers.is_empty() {
        errors.push(Diagnostic::error("file-without-rows", Place::file(file).row(1)));
    }
    let decoding = Decoding::from(encoding);
    let columns: Vec<TextColumn> = header
        .iter()
        .zip(coders)
        .map(|(name, coder)| TextColumn::new(tidy(&decoding.text(name)).into_owned(), coder.finish(decoding)))
        .filter(|column| !column.name().is_empty() || column.texts().iter().any(|text| !text.is_empty()))
        .collect();
    let (damage, doubtful) = damaged_cells(&columns, &row_numbers, file);
    errors.extend(damage);
    warnings.extend(doubtful);
    if errors.has_errors() {
        errors.extend(warnings);
        return Err(errors);
    }
    let facts = FileFacts {
        file: file.to_owned(),
        sha256: source.sha256(),
        rows: row_numbers.len() as u64,
        columns: columns.len() as u64,
        encoding: Some(encoding),
        delimiter: Some(char::from(delimiter)),
        decimal: DecimalMark::detect(&columns, delimiter),
    };
    Export::new(facts, columns, row_numbers, warnings)
}

/// The table as far as it is read.
struct Table<'a> {
    file: &'a str,
    heading: Heading,
    header: Vec<Vec<u8>>,
    /// Cells up to the last named column; later ones may be missing without a word.
    named: usize,
    coders: Vec<Coder>,
    row_numbers: RowNumbers,
    raggedness: Raggedness,
    unescaped: Vec<u8>,
}

impl<'a> Table<'a> {
    fn new(file: &'a str, heading: Heading) -> Self {
        Self {
            file,
            heading,
            header: Vec::new(),
            named: 0,
            coders: Vec::new(),
            row_numbers: RowNumbers::default(),
            raggedness: Raggedness::default(),
            unescaped: Vec::new(),
        }
    }

    /// Reads to the end of the file; the delimiter that was found.
    fn read_rows<R: Read>(&mut self, source: &mut Source<R>) -> Result<u8, Diagnostics> {
        let mut text = Vec::new();
        let mut more = source.read_more(&mut text, BLOCK).map_err(|error| unreadable(self.file, &error))?;
        let dialect = Dialect::detect(&text, text.len() < BLOCK);
        let mut scanner = Scanner::new(dialect.delimiter);
        let mut at = dialect.preamble;
        let mut row = 0;
        loop {
            if at == text.len() && !more {
                break;
            }
            match scanner.scan(&text, at, !more) {
                Scanned::Row { next, multiline } => {
                    row += 1;
                    self.take(&text, &scanner, row, multiline)?;
                    at = next;
                }
                Scanned::Blank { next } => {
                    row += 1;
                    at = next;
                }
                Scanned::Partial => {
                    text.drain(..at);
                    at = 0;
                    if text.len() > LONGEST_ROW {
                        return Err(Diagnostic::error("row-too-large", self.place(row + 1)).into());
                    }
                    // A row that fills the buffer doubles it, so that a long row is not scanned again for every block.
                    let wanted = BLOCK.max(text.len());
                    more = source.read_more(&mut text, wanted).map_err(|error| unreadable(self.file, &error))?;
                }
                Scanned::Unclosed { cell } => return Err(self.unclosed_quote(row + 1, cell)),
            }
        }
        if self.header.is_empty() {
            return Err(Diagnostic::error("file-empty", Place::file(self.file)).into());
        }
        Ok(dialect.delimiter)
    }

    fn take(&mut self, text: &[u8], scanner: &Scanner, row: u64, multiline: Option<usize>) -> Result<(), Diagnostics> {
        if let Some(cell) = multiline
            && self.swallowed_rows(text, scanner, cell)
        {
            return Err(self.unclosed_quote(row, cell));
        }
        if self.header.is_empty() {
            self.header = match self.heading {
                Heading::Names => scanner.spans().iter().map(|span| owned(text, *span)).collect(),
                Heading::Absent(names) => names.iter().map(|name| name.as_bytes().to_vec()).collect(),
            };
            self.named = self.header.iter().rposition(|name| !name.trim_ascii().is_empty()).map_or(0, |last| last + 1);
            self.coders.resize_with(self.header.len(), Coder::default);
            if self.heading == Heading::Names {
                return Ok(());
            }
        }
        let spans = scanner.spans();
        if spans.len() != self.header.len() {
            if spans.len() < self.named {
                self.raggedness.short(row);
            } else if spans.iter().skip(self.header.len()).any(|span| span.start < span.end) {
                self.raggedness.long(row, spans.len());
            }
        }
        if self.row_numbers.len() == MOST_ROWS {
            return Err(Diagnostic::error("file-too-many-rows", self.place(row)).with("rows", MOST_ROWS).into());
        }
        self.row_numbers.push(row);
        for (coder, span) in self.coders.iter_mut().zip(spans) {
            let raw = &text[span.start..span.end];
            if span.form == Form::Escaped {
                self.unescaped.clear();
                unescape(raw, &mut self.unescaped);
                coder.push(&self.unescaped);
            } else {
                coder.push(raw);
            }
        }
        self.coders.iter_mut().skip(spans.len()).for_each(|coder| coder.push(b""));
        Ok(())
    }

    /// Whether a cell with line breaks holds what looks like rows of this table: then its quote was never meant to open.
    fn swallowed_rows(&self, text: &[u8], scanner: &Scanner, cell: usize) -> bool {
        const TELLING_DELIMITERS: usize = 3;
        let delimiters = self.header.len().saturating_sub(1);
        let span = scanner.spans()[cell];
        delimiters >= TELLING_DELIMITERS
            && text[span.start..span.end]
                .split(|&byte| byte == b'\n')
                .skip(1)
                .any(|line| line.split(|&byte| byte == scanner.delimiter()).count() > delimiters)
    }

    fn unclosed_quote(&self, row: u64, cell: usize) -> Diagnostics {
        let place = self.place(row);
        let place = match self.header.get(cell) {
            // The census is not complete, so an accented name may not be decodable yet.
            Some(name) => place.column(tidy(&String::from_utf8_lossy(name))),
            None => place,
        };
        Diagnostic::error("quote-unclosed", place).into()
    }

    fn place(&self, row: u64) -> Place {
        Place::file(self.file).row(row)
    }
}

fn owned(text: &[u8], span: Span) -> Vec<u8> {
    let raw = &text[span.start..span.end];
    if span.form == Form::Escaped {
        let mut name = Vec::with_capacity(raw.len());
        unescape(raw, &mut name);
        return name;
    }
    raw.to_vec()
}
