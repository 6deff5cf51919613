//! Which characters the bytes of a text file stand for.
//!
//! A byte order mark decides; without one, zero bytes at every other place mean UTF-16, text that is valid UTF-8 is UTF-8, and
//! what remains is Windows-1252, which Danish spreadsheets write. Nothing is guessed from letter frequencies.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::coding::RawTexts;
use super::text_column::Texts;

/// The encoding of a file, as reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    Windows1252,
}

impl Encoding {
    /// The name in the IANA and WHATWG registries.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16LittleEndian => "UTF-16LE",
            Self::Utf16BigEndian => "UTF-16BE",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The decoder that a file needs before it can be split into cells; `None` for the encodings that keep ASCII bytes.
    pub(super) fn decoder(self) -> Option<encoding_rs::Decoder> {
        match self {
            Self::Utf16LittleEndian => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Self::Utf16BigEndian => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Self::Utf8 | Self::Windows1252 => None,
        }
    }
}

/// What the first bytes of a file say about its encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// Certain, by a byte order mark of this many bytes (0: by zero bytes at every other place).
    Known(Encoding, usize),
    /// UTF-8 or Windows-1252: the texts will tell.
    AsciiBased,
}

pub(super) fn opening(head: &[u8]) -> Opening {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Opening::Known(Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => Opening::Known(Encoding::Utf16LittleEndian, 2),
        [0xFE, 0xFF, ..] => Opening::Known(Encoding::Utf16BigEndian, 2),
        _ => utf16_by_zero_bytes(head).map_or(Opening::AsciiBased, |encoding| Opening::Known(encoding, 0)),
    }
}

/// Latin text in UTF-16 has a zero byte in nearly every pair, always on the same side.
fn utf16_by_zero_bytes(head: &[u8]) -> Option<Encoding> {
    const SAMPLE: usize = 4096;
    let (pairs, _) = head[..head.len().min(SAMPLE)].as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let nearly_all = |zeros: usize| zeros * 10 > pairs.len() * 7;
    let nearly_none = |zeros: usize| zeros * 20 < pairs.len();
    match pairs.len() {
        0 | 1 => None,
        _ if nearly_all(second) && nearly_none(first) => Some(Encoding::Utf16LittleEndian),
        _ if nearly_all(first) && nearly_none(second) => Some(Encoding::Utf16BigEndian),
        _ => None,
    }
}

/// How many distinct texts beyond ASCII are valid UTF-8, and how many are not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Utf8Census {
    valid: usize,
    invalid: usize,
}

impl Utf8Census {
    pub(super) fn count(&mut self, texts: &RawTexts) {
        if !texts.bytes.is_ascii() {
            texts.iter().for_each(|text| self.count_text(text));
        }
    }

    pub(super) fn count_text(&mut self, text: &[u8]) {
        match std::str::from_utf8(text) {
            Ok(text) => self.valid += usize::from(!text.is_ascii()),
            Err(_) => self.invalid += 1,
        }
    }

    /// Accented Windows-1252 text is hardly ever valid UTF-8, so that a majority decides: a UTF-8 file with a few broken bytes
    /// stays UTF-8, and its broken cells are reported.
    pub(super) fn decide(self) -> Encoding {
        if self.invalid > self.valid { Encoding::Windows1252 } else { Encoding::Utf8 }
    }
}

/// How the cells' bytes become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decoding {
    Utf8,
    Windows1252,
}

impl From<Encoding> for Decoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Windows1252 => Self::Windows1252,
            // UTF-16 was decoded to UTF-8 before it was split into cells.
            Encoding::Utf8 | Encoding::Utf16LittleEndian | Encoding::Utf16BigEndian => Self::Utf8,
        }
    }
}

impl Decoding {
    /// All texts; U+FFFD stands in the place of bytes that stand for no character.
    pub(super) fn decode(self, raw: RawTexts) -> Texts {
        if self == Self::Windows1252 && !raw.bytes.is_ascii() {
            return self.decode_each(&raw);
        }
        match String::from_utf8(raw.bytes) {
            Ok(text) if raw.ends.iter().all(|&end| text.is_char_boundary(end)) => Texts::new(text, raw.ends),
            Ok(text) => self.decode_each(&RawTexts { bytes: text.into_bytes(), ends: raw.ends }),
            Err(error) => self.decode_each(&RawTexts { bytes: error.into_bytes(), ends: raw.ends }),
        }
    }

    fn decode_each(self, raw: &RawTexts) -> Texts {
        let mut text = String::with_capacity(raw.bytes.len());
        let mut ends = Vec::with_capacity(raw.ends.len());
        for bytes in raw.iter() {
            text.push_str(&self.text(bytes));
            ends.push(text.len());
        }
        Texts::new(text, ends)
    }

    /// One text.
    pub(super) fn text(self, bytes: &[u8]) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        }
    }
}
