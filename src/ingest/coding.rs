//! Building a column cell by cell: bytes in, dictionary codes out.
//!
//! The bytes stay undecoded until the end. Delimiters, quotes and line ends are the same bytes in UTF-8 and Windows-1252, so
//! only distinct texts need decoding, and the choice between the two can wait until every one of them is known.

use super::encoding::Decoding;
use super::text_column::{Cells, Codes};

/// Up to this many distinct texts a column is always coded.
const ALWAYS_CODED: usize = 1024;

/// Cells one after another in one buffer, not yet decoded.
#[derive(Default)]
pub(super) struct RawTexts {
    pub(super) bytes: Vec<u8>,
    pub(super) ends: Vec<usize>,
}

impl RawTexts {
    fn push(&mut self, cell: &[u8]) {
        self.bytes.extend_from_slice(cell);
        self.ends.push(self.bytes.len());
    }

    fn get(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.bytes[start..self.ends[index]]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|index| self.get(index))
    }
}

/// Where a text's code is found: an open-addressing table keyed by the cell itself where it is short, else by its hash.
#[derive(Debug, Clone, Copy)]
struct Slot {
    tag: u64,
    code: u32,
}

const VACANT: Slot = Slot { tag: 0, code: u32::MAX };

/// A column under construction.
pub(super) struct Coder {
    texts: RawTexts,
    /// `None` once the column is plain: then `texts` has one entry a row.
    codes: Option<Codes>,
    slots: Vec<Slot>,
    /// The codes of the one-digit cells, which most cells of a survey are; [`NO_CODE`] for digits not seen yet.
    digits: [u8; 10],
}

const NO_CODE: u8 = u8::MAX;

impl Default for Coder {
    fn default() -> Self {
        Self { texts: RawTexts::default(), codes: Some(Codes::U8(Vec::new())), slots: Vec::new(), digits: [NO_CODE; 10] }
    }
}

impl Coder {
    /// Appends the next row's cell.
    #[inline]
    pub(super) fn push(&mut self, cell: &[u8]) {
        if let (&[byte @ b'0'..=b'9'], Some(Codes::U8(codes))) = (cell, &mut self.codes) {
            let code = self.digits[usize::from(byte - b'0')];
            if code != NO_CODE {
                codes.push(code);
                return;
            }
        }
        self.push_any(cell);
    }

    fn push_any(&mut self, cell: &[u8]) {
        if self.codes.is_none() {
            self.texts.push(cell);
            return;
        }
        let tag = tag(cell);
        match self.find(tag, cell) {
            Some(code) => match &mut self.codes {
                Some(Codes::U8(codes)) => codes.push(code as u8),
                Some(Codes::U16(codes)) => codes.push(code as u16),
                Some(Codes::U32(codes)) => codes.push(code),
                None => {}
            },
            None => self.push_new(tag, cell),
        }
    }

    pub(super) fn raw_texts(&self) -> &RawTexts {
        &self.texts
    }

    pub(super) fn finish(self, decoding: Decoding) -> Cells {
        let texts = decoding.decode(self.texts);
        match self.codes {
            Some(codes) => Cells::Coded { texts, codes },
            None => Cells::Plain(texts),
        }
    }

    fn find(&self, tag: u64, cell: &[u8]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = home(tag, self.slots.len());
        loop {
            let slot = self.slots[at];
            if slot.code == VACANT.code {
                return None;
            }
            if slot.tag == tag && (is_exact(tag) || self.texts.get(slot.code as usize) == cell) {
                return Some(slot.code);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[cold]
    fn push_new(&mut self, tag: u64, cell: &[u8]) {
        let rows = self.codes.as_ref().map_or(0, Codes::len);
        if self.texts.ends.len() >= ALWAYS_CODED && self.texts.ends.len() > rows / 2 {
            self.become_plain();
            self.texts.push(cell);
            return;
        }
        let code = self.texts.ends.len() as u32;
        self.texts.push(cell);
        if self.texts.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        self.occupy(Slot { tag, code });
        if let (&[byte @ b'0'..=b'9'], Ok(code)) = (cell, u8::try_from(code)) {
            self.digits[usize::from(byte - b'0')] = code;
        }
        self.codes = self.codes.take().map(|codes| match codes {
            Codes::U8(codes) if code > u32::from(u8::MAX) => appended(Codes::U16(codes.into_iter().map(u16::from).collect()), code),
            Codes::U16(codes) if code > u32::from(u16::MAX) => appended(Codes::U32(codes.into_iter().map(u32::from).collect()), code),
            codes => appended(codes, code),
        });
    }

    fn occupy(&mut self, slot: Slot) {
        let mut at = home(slot.tag, self.slots.len());
        while self.slots[at].code != VACANT.code {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = slot;
    }

    fn grow(&mut self) {
        let larger = vec![VACANT; (self.slots.len() * 2).max(4)];
        for slot in std::mem::replace(&mut self.slots, larger) {
            if slot.code != VACANT.code {
                self.occupy(slot);
            }
        }
    }

    /// Gives up the dictionary: nearly every text is another, so codes save nothing.
    fn become_plain(&mut self) {
        let Some(codes) = self.codes.take() else { return };
        let mut plain = RawTexts::default();
        for row in 0..codes.len() {
            plain.push(self.texts.get(codes.get(row)));
        }
        self.texts = plain;
        self.slots = Vec::new();
    }
}

fn appended(mut codes: Codes, code: u32) -> Codes {
    match &mut codes {
        Codes::U8(codes) => codes.push(code as u8),
        Codes::U16(codes) => codes.push(code as u16),
        Codes::U32(codes) => codes.push(code),
    }
    codes
}

/// Cells of up to seven bytes are their own tag, with their length above their bytes; longer ones are hashed, top bit set.
fn tag(cell: &[u8]) -> u64 {
    if cell.len() <= 7 {
        return cell.iter().fold(cell.len() as u64, |tag, &byte| tag << 8 | u64::from(byte));
    }
    let mut hash = cell.len() as u64;
    let (words, rest) = cell.as_chunks::<8>();
    for word in words {
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(MIX);
    }
    for &byte in rest {
        hash = (hash.rotate_left(9) ^ u64::from(byte)).wrapping_mul(MIX);
    }
    (hash ^ hash >> 29) | 1 << 63
}

fn is_exact(tag: u64) -> bool {
    tag >> 63 == 0
}

/// 2⁶⁴ divided by the golden ratio, made odd (Knuth, TAOCP 3, section 6.4): multiplication by it spreads neighbouring keys.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// The first slot to look into; `slots` is a power of two, at least 4.
fn home(tag: u64, slots: usize) -> usize {
    (tag.wrapping_mul(MIX) >> (64 - slots.trailing_zeros())) as usize
}
