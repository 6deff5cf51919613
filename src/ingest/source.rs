//! The bytes of an export, read once in blocks: hashed on the way, and decoded where the encoding needs it before splitting.

use std::fmt::Write as _;
use std::io::{self, Read};

use encoding_rs::Decoder;
use sha2::{Digest, Sha256};

use super::encoding::{Encoding, Opening, opening};

/// How much is read at a time: large enough to be rare, small enough to stay in the cache.
pub(super) const BLOCK: usize = 1 << 18;

/// A file on its way from bytes to text. Formats that are no text read its bytes as they are ([`Read`]).
pub(super) struct Source<R> {
    input: R,
    hasher: Sha256,
    /// Bytes read from the input so far.
    length: u64,
    /// Bytes read before it was known what they are; a UTF-16 file's odd byte between two blocks.
    pending: Vec<u8>,
    decoder: Option<Decoder>,
    at_end: bool,
    cut_off: bool,
}

impl<R: Read> Source<R> {
    /// Reads the first block, by which formats and encodings are known.
    pub(super) fn open(mut input: R) -> io::Result<Self> {
        let mut pending = Vec::with_capacity(BLOCK);
        input.by_ref().take(BLOCK as u64).read_to_end(&mut pending)?;
        let at_end = pending.len() < BLOCK;
        let length = pending.len() as u64;
        Ok(Self { input, hasher: Sha256::new_with_prefix(&pending), length, pending, decoder: None, at_end, cut_off: false })
    }

    /// The first bytes of the file, as they are.
    pub(super) fn head(&self) -> &[u8] {
        &self.pending
    }

    /// Settles what the bytes are, and takes the byte order mark off.
    pub(super) fn settle_encoding(&mut self) -> Opening {
        let opening = opening(&self.pending);
        if let Opening::Known(encoding, mark) = opening {
            self.pending.drain(..mark);
            self.decoder = encoding.decoder();
        }
        opening
    }

    /// Appends at least one more block of text (UTF-8 or still Windows-1252 bytes), `wanted` bytes where there are as many.
    /// `false` at the end of the file.
    pub(super) fn read_more(&mut self, text: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
        let before = text.len();
        if self.decoder.is_none() {
            text.append(&mut self.pending);
            if text.len() == before && !self.at_end {
                let read = self.input.by_ref().take(wanted as u64).read_to_end(text)?;
                self.hasher.update(&text[before..]);
                self.length += read as u64;
                self.at_end = read < wanted;
            }
            return Ok(text.len() > before);
        }
        while text.len() == before && !(self.at_end && self.pending.is_empty()) {
            self.decode_pending(text);
            if text.len() == before && !self.at_end {
                let kept = self.pending.len();
                let read = self.input.by_ref().take(wanted as u64).read_to_end(&mut self.pending)?;
                self.hasher.update(&self.pending[kept..]);
                self.length += read as u64;
                self.at_end = read < wanted;
            }
        }
        Ok(text.len() > before)
    }

    fn decode_pending(&mut self, text: &mut Vec<u8>) {
        let odd = self.pending.len() % 2;
        let whole = self.pending.len() - odd;
        if let Some(decoder) = &mut self.decoder {
            let mut decoded = String::with_capacity(decoder.max_utf8_buffer_length(whole).unwrap_or(whole * 2));
            // The decoder stops early only where its output is full, and this output holds everything.
            let _ = decoder.decode_to_string(&self.pending[..whole], &mut decoded, self.at_end);
            text.extend_from_slice(decoded.as_bytes());
        }
        self.pending.drain(..whole);
        if self.at_end && odd == 1 {
            self.cut_off = true;
            self.pending.clear();
        }
    }

    /// Whether the file ended in the middle of a character.
    pub(super) fn was_cut_off(&self) -> bool {
        self.cut_off
    }

    /// How many bytes of the file have been read.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The whole file, for formats that are read from several places of it.
    pub(super) fn into_bytes(mut self) -> io::Result<(Vec<u8>, String)> {
        let mut bytes = std::mem::take(&mut self.pending);
        let head = bytes.len();
        if !self.at_end {
            self.input.read_to_end(&mut bytes)?;
            self.hasher.update(&bytes[head..]);
        }
        Ok((bytes, self.sha256()))
    }

    /// The SHA-256 of everything read, in hexadecimal.
    pub(super) fn sha256(self) -> String {
        self.hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.pending.is_empty() {
            let read = self.input.read(buffer)?;
            self.hasher.update(&buffer[..read]);
            self.length += read as u64;
            return Ok(read);
        }
        let read = buffer.len().min(self.pending.len());
        buffer[..read].copy_from_slice(&self.pending[..read]);
        self.pending.drain(..read);
        Ok(read)
    }
}

/// The encoding to report, once all texts are known.
pub(super) fn settled(opening: Opening, by_census: Encoding) -> Encoding {
    match opening {
        Opening::Known(encoding, _) => encoding,
        Opening::AsciiBased => by_census,
    }
}
