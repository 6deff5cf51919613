//! Pseudonyms by HMAC-SHA256 under a secret key.
//!
//! A plain hash would not do: a date and four digits make 366 million CPR numbers, so that anybody could hash them all in a minute
//! and read the table backwards. Without the key nobody can.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::waves::respondent_key;

/// Bytes of the HMAC that make the pseudonym: 80 bits, sixteen letters. Among a million respondents two share a pseudonym with a
/// probability of 4·10⁻¹³ (n²/2 pairs over 2⁸⁰), among all people in Denmark 1.5·10⁻¹¹.
const BYTES: usize = 10;

/// Letters and digits that are not mistaken for each other (RFC 4648, base 32, lower case).
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Begins every pseudonym, so that no spreadsheet takes one for a number.
const MARK: char = 'p';

/// The secret. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; Self::BYTES]);

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(…)")
    }
}

impl Key {
    pub const BYTES: usize = 32;

    #[must_use]
    pub fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The key that a key file holds: 64 hexadecimal digits; white space around them is nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let digits = text.trim().as_bytes();
        if digits.len() != 2 * Self::BYTES {
            return None;
        }
        let mut bytes = [0; Self::BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
            let digit = |digit: u8| char::from(digit).to_digit(16);
            *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
        }
        Some(Self(bytes))
    }

    /// What a key file holds.
    #[must_use]
    pub fn to_text(&self) -> String {
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).chain(['\n']).collect()
    }

    /// The pseudonym of an id; ids that are matched as one respondent's have one pseudonym.
    #[must_use]
    pub fn pseudonym(&self, id: &str) -> String {
        // A key of any length is fine for HMAC.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(respondent_key(id).as_bytes());
        let digest = mac.finalize().into_bytes();
        let bits = digest[..BYTES].iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let letter = |at: usize| char::from(ALPHABET[(bits >> (5 * at)) as usize & 31]);
        std::iter::once(MARK).chain((0..BYTES * 8 / 5).rev().map(letter)).collect()
    }
}

/// Whether a text is written as the pseudonyms are.
#[must_use]
pub fn is_pseudonym(text: &str) -> bool {
    let rest = text.trim().strip_prefix(MARK).unwrap_or_default();
    rest.len() == BYTES * 8 / 5 && rest.bytes().all(|byte| ALPHABET.contains(&byte))
}
