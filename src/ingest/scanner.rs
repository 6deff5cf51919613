//! Splitting delimited text into rows and cells (RFC 4180), without copying.
//!
//! A scanner of its own, because three things are needed that parsers keep to themselves: rows counted as a spreadsheet
//! counts them (blank lines count, line breaks inside quotes do not), the place of a quote that is never closed, and cells
//! handed on as spans, so that a one-letter answer is coded without being copied. What the cells are is RFC 4180's, read as
//! leniently as spreadsheets do: a quote inside an unquoted cell is text, and text after a closing quote belongs to the cell.

/// How a cell stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Bare,
    /// Within quotes, which the span leaves out.
    Quoted,
    /// Within quotes, with doubled quotes or text after the closing quote: [`unescape`] gives the text.
    Escaped,
}

/// Where a cell stands in the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) form: Form,
}

/// What stands at a place in the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scanned {
    /// A row, with at least one cell that is not blank.
    Row { next: usize, multiline: Option<usize> },
    /// A line without cells, or with blank cells only.
    Blank { next: usize },
    /// The buffer ends before the row does.
    Partial,
    /// The file ends inside the quotes of this cell.
    Unclosed { cell: usize },
}

/// Scans rows; keeps the spans of the latest row's cells.
#[derive(Debug)]
pub(super) struct Scanner {
    delimiter: u8,
    spans: Vec<Span>,
}

/// What ended a cell.
enum CellEnd {
    At { end: usize, form: Form, multiline: bool },
    BeyondBuffer,
    Unclosed,
}

impl Scanner {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { delimiter, spans: Vec::new() }
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The cells of the row scanned last.
    pub(super) fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Scans the row that starts at `from`; `at_end` says that no text follows the buffer's.
    pub(super) fn scan(&mut self, text: &[u8], from: usize, at_end: bool) -> Scanned {
        self.spans.clear();
        let mut multiline = None;
        let mut at = from;
        loop {
            // Most cells of a survey are one digit: no search for their end.
            if let Some(&[cell, next]) = text.get(at..at + 2)
                && next == self.delimiter
                && cell.is_ascii_digit()
            {
                self.spans.push(Span { start: at, end: at + 1, form: Form::Bare });
                at += 2;
                continue;
            }
            let quoted = text.get(at) == Some(&b'"');
            let cell_end = if quoted { self.quoted(text, at + 1, at_end) } else { self.bare(text, at, at_end) };
            let end = match cell_end {
                CellEnd::At { end, form, multiline: breaks } => {
                    if breaks {
                        multiline.get_or_insert(self.spans.len());
                    }
                    let span = match form {
                        Form::Bare => Span { start: at, end, form },
                        Form::Quoted => Span { start: at + 1, end: end - 1, form },
                        Form::Escaped => Span { start: at + 1, end, form },
                    };
                    self.spans.push(span);
                    end
                }
                CellEnd::BeyondBuffer => return Scanned::Partial,
                CellEnd::Unclosed => return Scanned::Unclosed { cell: self.spans.len() },
            };
            let next = match (text.get(end), text.get(end + 1)) {
                (Some(&byte), _) if byte == self.delimiter => {
                    at = end + 1;
                    continue;
                }
                (Some(b'\r'), None) if !at_end => return Scanned::Partial,
                (Some(b'\r'), Some(b'\n')) => end + 2,
                (Some(_), _) => end + 1,
                (None, _) => end,
            };
            return if self.is_blank(text) { Scanned::Blank { next } } else { Scanned::Row { next, multiline } };
        }
    }

    fn ends_cell(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == b'\n' || byte == b'\r'
    }

    fn bare(&self, text: &[u8], start: usize, at_end: bool) -> CellEnd {
        match text[start..].iter().position(|&byte| self.ends_cell(byte)) {
            Some(length) => CellEnd::At { end: start + length, form: Form::Bare, multiline: false },
            None if at_end => CellEnd::At { end: text.len(), form: Form::Bare, multiline: false },
            None => CellEnd::BeyondBuffer,
        }
    }

    /// `start` is after the opening quote; the end that is found is after the closing one.
    fn quoted(&self, text: &[u8], start: usize, at_end: bool) -> CellEnd {
        let mut at = start;
        let mut form = Form::Quoted;
        let mut multiline = false;
        loop {
            match text.get(at) {
                None if at_end => return CellEnd::Unclosed,
                None => return CellEnd::BeyondBuffer,
                Some(b'"') => match text.get(at + 1) {
                    None if !at_end => return CellEnd::BeyondBuffer,
                    Some(b'"') => {
                        form = Form::Escaped;
                        at += 2;
                    }
                    None => return CellEnd::At { end: at + 1, form, multiline },
                    Some(&byte) if self.ends_cell(byte) => return CellEnd::At { end: at + 1, form, multiline },
                    Some(_) => {
                        return match self.bare(text, at + 1, at_end) {
                            CellEnd::At { end, .. } => CellEnd::At { end, form: Form::Escaped, multiline },
                            other => other,
                        };
                    }
                },
                Some(&byte) => {
                    multiline |= byte == b'\n' || byte == b'\r';
                    at += 1;
                }
            }
        }
    }

    fn is_blank(&self, text: &[u8]) -> bool {
        self.spans.iter().all(|span| text[span.start..span.end].iter().all(|&byte| byte == b' ' || byte == b'\t' || byte == b'"'))
    }
}

/// The text of an [`Form::Escaped`] cell, appended: doubled quotes are one, the closing quote is none.
pub(super) fn unescape(raw: &[u8], text: &mut Vec<u8>) {
    let mut inside = true;
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'"' && inside {
            if bytes.next_if_eq(&b'"').is_some() {
                text.push(b'"');
            } else {
                inside = false;
            }
        } else {
            text.push(byte);
        }
    }
}
