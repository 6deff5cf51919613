//! Who is who: every row of every wave gets the number of its respondent, in order of first appearance.
//!
//! Rows are dealt into shares by a hash of their key, and each share is looked through by itself: it fits the cache, and shares
//! run in parallel. A respondent's rows are all in one share, and numbers are given out afterwards in the rows' order, so neither
//! the shares nor the threads can be seen in the result.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use polars_core::prelude::{PolarsResult, StringChunked};
use rayon::prelude::*;

use super::matching::{INFORMANT, Wave, is_parted_cpr_number, respondent_key};

/// What tells the rows of a wave apart.
#[derive(Clone, Copy)]
pub(super) struct WaveIds<'a> {
    ids: &'a StringChunked,
    informants: Option<&'a StringChunked>,
}

impl<'a> WaveIds<'a> {
    pub(super) fn of(wave: &'a Wave) -> PolarsResult<Self> {
        let informants = wave.frame.column(INFORMANT).ok().and_then(|informants| informants.str().ok());
        Ok(Self { ids: wave.frame.column("id")?.str()?, informants })
    }

    /// Replaces `key` by what a row's respondent is known by: the id as ids are compared, and who answered. `false` for a blank id.
    fn key(&self, row: usize, key: &mut Vec<u8>) -> bool {
        key.clear();
        let Some(id) = self.ids.get(row) else { return false };
        if id.is_ascii() {
            key.extend(id.trim().bytes().map(|byte| byte.to_ascii_lowercase()));
            if is_parted_cpr_number(key) {
                key.remove(6);
            }
        } else {
            key.extend_from_slice(respondent_key(id).as_bytes());
        }
        if let Some(informant) = self.informants.and_then(|informants| informants.get(row)) {
            key.push(0x1f);
            key.extend_from_slice(informant.as_bytes());
        }
        true
    }
}

/// The number of each row's respondent.
pub(super) struct Respondents {
    count: usize,
    /// Wave after wave; [`NOBODY`] for a blank id.
    numbers: Vec<u32>,
    /// Where each wave's rows begin.
    begins: Vec<usize>,
}

const NOBODY: u32 = u32::MAX;

/// So many that a share of a million respondents fits the cache.
const SHARES: usize = 64;

/// Rows that are dealt at a time.
const BLOCK: usize = 1 << 16;

/// A row by its key, which is itself where it is short.
#[derive(Clone, Copy)]
struct Dealt {
    key: ShortKey,
    /// Counted over all waves.
    row: usize,
}

/// A key of up to 15 bytes with its length, or of a longer one the hash. Two equal ones of long keys may still be two keys.
#[derive(Clone, Copy, PartialEq, Eq)]
struct ShortKey([u64; 2]);

impl ShortKey {
    fn of(key: &[u8], hash: u64) -> Self {
        let mut bytes = [0; 16];
        match bytes.get_mut(..key.len()) {
            Some(own) if key.len() < 16 => {
                own.copy_from_slice(key);
                bytes[15] = key.len() as u8;
            }
            _ => {
                bytes[..8].copy_from_slice(&hash.to_le_bytes());
                bytes[15] = LONG;
            }
        }
        let (words, _) = bytes.as_chunks::<8>();
        Self([u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1])])
    }

    fn is_exact(self) -> bool {
        self.0[1] >> 56 < u64::from(LONG)
    }

    fn hash(self, hasher: FixedState) -> u64 {
        let mut state = hasher.build_hasher();
        state.write_u64(self.0[0]);
        state.write_u64(self.0[1]);
        state.finish()
    }
}

const LONG: u8 = 16;

impl Respondents {
    /// Numbers everybody in these waves.
    pub(super) fn number(waves: &[WaveIds<'_>]) -> Self {
        let mut begins = vec![0];
        for wave in waves {
            begins.push(begins[begins.len() - 1] + wave.ids.len());
        }
        let all = begins[waves.len()];
        let hasher = FixedState::default();
        let blocks: Vec<(usize, usize)> =
            (0..waves.len()).flat_map(|wave| (0..waves[wave].ids.len()).step_by(BLOCK).map(move |first| (wave, first))).collect();
        let dealt: Vec<Vec<Vec<Dealt>>> = blocks
            .par_iter()
            .map(|&(wave, first)| deal(waves[wave], first..(first + BLOCK).min(waves[wave].ids.len()), begins[wave], hasher))
            .collect();
        let known: Vec<Vec<(usize, usize)>> = (0..SHARES)
            .into_par_iter()
            .map(|share| find_known(dealt.iter().map(|block| &block[share][..]), waves, &begins, hasher))
            .collect();
        // Rows that a share does not know from an earlier one are somebody's first, unless their id is blank.
        let mut numbers = vec![NOBODY; all];
        dealt.iter().flatten().flatten().for_each(|dealt| numbers[dealt.row] = 0);
        known.iter().flatten().for_each(|(row, _)| numbers[*row] = NOBODY);
        let mut count = 0;
        for number in numbers.iter_mut().filter(|number| **number != NOBODY) {
            *number = count;
            count += 1;
        }
        for (row, first) in known.into_iter().flatten() {
            numbers[row] = numbers[first];
        }
        Self { count: count as usize, numbers, begins }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// For each row of a wave whose it is; `None` for a blank id.
    pub(super) fn of_rows(&self, wave: usize) -> impl Iterator<Item = Option<u32>> {
        let rows = self.begins[wave]..self.begins[wave + 1];
        self.numbers[rows].iter().map(|number| (*number != NOBODY).then_some(*number))
    }
}

/// Deals rows of a wave into shares.
fn deal(wave: WaveIds<'_>, rows: std::ops::Range<usize>, begin: usize, hasher: FixedState) -> Vec<Vec<Dealt>> {
    let mut shares: Vec<Vec<Dealt>> = (0..SHARES).map(|_| Vec::with_capacity(5 * rows.len() / (4 * SHARES))).collect();
    let mut bytes = Vec::new();
    for row in rows {
        if wave.key(row, &mut bytes) {
            let mut state = hasher.build_hasher();
            state.write(&bytes);
            let key = ShortKey::of(&bytes, state.finish());
            // The table within a share goes by other bits of the hash.
            let share = (key.hash(hasher) >> 32) as usize % SHARES;
            shares[share].push(Dealt { key, row: begin + row });
        }
    }
    shares
}

/// The rows of a share whose respondent has an earlier one, each with the first.
fn find_known<'a>(
    share: impl Iterator<Item = &'a [Dealt]>,
    waves: &[WaveIds<'_>],
    begins: &[usize],
    hasher: FixedState,
) -> Vec<(usize, usize)> {
    let mut seen: HashTable<Dealt> = HashTable::new();
    let mut known = Vec::new();
    let key = |row: usize| {
        let wave = begins.partition_point(|begin| *begin <= row) - 1;
        let mut key = Vec::new();
        waves[wave].key(row - begins[wave], &mut key);
        key
    };
    for dealt in share.flatten() {
        let is_same = |other: &Dealt| other.key == dealt.key && (dealt.key.is_exact() || key(other.row) == key(dealt.row));
        let hash = dealt.key.hash(hasher);
        match seen.find(hash, is_same) {
            Some(first) => known.push((dealt.row, first.row)),
            None => {
                seen.insert_unique(hash, *dealt, |dealt| dealt.key.hash(hasher));
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use polars_core::prelude::{NewChunkedArray, StringChunked};

    use super::{BLOCK, Respondents, WaveIds};

    fn column(ids: &[Option<String>]) -> StringChunked {
        StringChunked::from_slice_options("id".into(), ids)
    }

    fn numbers(waves: &[StringChunked]) -> (usize, Vec<Vec<Option<u32>>>) {
        let ids: Vec<WaveIds<'_>> = waves.iter().map(|ids| WaveIds { ids, informants: None }).collect();
        let respondents = Respondents::number(&ids);
        (respondents.count(), (0..waves.len()).map(|wave| respondents.of_rows(wave).collect()).collect())
    }

    #[test]
    fn numbers_ids_as_they_first_appear() {
        let id = |text: &str| Some(text.to_owned());
        let before = column(&[id("B"), None, id("a"), id(" b "), id("ab")]);
        let after = column(&[id("ab"), id("c"), None, id("B")]);
        let (count, numbers) = numbers(&[before, after]);
        assert_eq!(count, 4);
        assert_eq!(numbers[0], [Some(0), None, Some(1), Some(0), Some(2)]);
        assert_eq!(numbers[1], [Some(2), Some(3), None, Some(0)]);
    }

    #[test]
    fn knows_everybody_again_in_any_order_and_at_any_length() {
        let people = BLOCK + 5000;
        // Short ids, ids of 15 and 16 bytes around the longest short one, long ids with a common beginning.
        let id = |number: usize| match number % 4 {
            0 => format!("{number}"),
            1 => format!("{number:015}"),
            2 => format!("{number:016}"),
            _ => format!("institution-glostrup-{number:040}"),
        };
        let before: Vec<Option<String>> = (0..people).map(|number| Some(id(number))).collect();
        let after: Vec<Option<String>> = (0..people).rev().map(|number| Some(id(number).to_uppercase())).collect();
        let (count, numbers) = numbers(&[column(&before), column(&after)]);
        assert_eq!(count, people);
        assert!(numbers[0].iter().zip(0..).all(|(number, row)| *number == Some(row)));
        assert!(numbers[1].iter().rev().zip(0..).all(|(number, row)| *number == Some(row)));
    }
}
