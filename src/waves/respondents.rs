//! Everybody seen so far: each key once, in order of first appearance.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Respondents by their key, numbered as they appear. Keys lie one after another in one buffer; the table holds numbers only.
pub(super) struct Respondents {
    keys: Vec<u8>,
    ends: Vec<usize>,
    table: HashTable<u32>,
    hasher: FixedState,
}

impl Respondents {
    pub(super) fn with_capacity(respondents: usize) -> Self {
        Self {
            keys: Vec::new(),
            ends: Vec::with_capacity(respondents),
            table: HashTable::with_capacity(respondents),
            hasher: FixedState::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of the respondent with this key, a new one for a new key.
    pub(super) fn number(&mut self, key: &[u8]) -> u32 {
        let Self { keys, ends, table, hasher } = self;
        let hash = |key: &[u8]| {
            let mut state = hasher.build_hasher();
            state.write(key);
            state.finish()
        };
        let of_key = hash(key);
        if let Some(number) = table.find(of_key, |number| key_of(keys, ends, *number) == key) {
            return *number;
        }
        let number = ends.len() as u32;
        keys.extend_from_slice(key);
        ends.push(keys.len());
        table.insert_unique(of_key, number, |number| hash(key_of(keys, ends, *number)));
        number
    }
}

fn key_of<'a>(keys: &'a [u8], ends: &[usize], number: u32) -> &'a [u8] {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] };
    &keys[start..ends[number]]
}

#[cfg(test)]
mod tests {
    use super::Respondents;

    #[test]
    fn numbers_keys_as_they_first_appear() {
        let mut respondents = Respondents::with_capacity(0);
        let numbers: Vec<u32> = ["b", "", "a", "b", "ab", ""].iter().map(|key| respondents.number(key.as_bytes())).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 3, 1]);
        assert_eq!(respondents.len(), 4);
    }

    #[test]
    fn finds_every_key_again_after_growing() {
        let mut respondents = Respondents::with_capacity(0);
        let key = |number: u32| (u64::from(number) * 7919).to_string().into_bytes();
        for number in 0..10_000 {
            assert_eq!(respondents.number(&key(number)), number);
        }
        for number in 0..10_000 {
            assert_eq!(respondents.number(&key(number)), number);
        }
    }
}
