//! How much the ranks of the rises outweigh the ranks of the falls.

use super::bootstrap::{Both, CountStatistics, Resampling, bca};
use super::superiority::credit;
use super::{ChangeTable, Distribution, Estimate, Undefined};

/// The matched-pairs rank-biserial correlation.
///
/// # Formula
/// (W₊ − W₋) / (W₊ + W₋), W₊ and W₋ the sums of the mid-ranks of |D| over the rises and the falls, zeros dropped. `BCa` interval over
/// resampled respondents.
///
/// # Units and range
/// −1 (all fell) to 1 (all rose).
///
/// # Needs
/// Two pairs, one of which changed.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::NoChange`]; of the interval those of [`bca`], where all who changed went the
/// same way.
///
/// # Reference
/// Kerby (2014), Compr Psychol 3:11.IT.3.1. Checked against R on the signed ranks.
pub fn rank_biserial(table: &ChangeTable, resampling: &Resampling) -> Result<Estimate, Undefined> {
    let changes = table.differences();
    let counts: Vec<u64> = changes.levels().iter().map(|level| level.count).collect();
    let [estimate] = bca(&counts, &SignedRanks::new(&changes), resampling);
    estimate
}

/// The rank-biserial correlation and the probability of superiority, their intervals from the same resamples.
///
/// # Errors
/// Those of [`rank_biserial`] and of [`superiority`](super::superiority::superiority).
pub fn rank_biserial_and_superiority(table: &ChangeTable, resampling: &Resampling) -> [Result<Estimate, Undefined>; 2] {
    let changes = table.differences();
    let counts: Vec<u64> = changes.levels().iter().map(|level| level.count).collect();
    bca(&counts, &Both(SignedRanks::new(&changes), credit(&changes)), resampling)
}

/// Signed ranks as a function of the counts of the distinct changes.
struct SignedRanks {
    cells: usize,
    /// Ascending by |D|.
    sizes: Vec<Size>,
}

/// The cells of the fall and the rise of one size, where there are such.
struct Size {
    fall: Option<usize>,
    rise: Option<usize>,
}

/// One size with its respondents: `signed` rises less falls, of a doubled mid-rank.
struct Ranked {
    signed: f64,
    doubled_rank: f64,
}

impl SignedRanks {
    fn new(changes: &Distribution) -> Self {
        let levels = changes.levels();
        // Levels ascend: from the middle outwards, falls to the left and rises to the right.
        let mut falls = (0..levels.partition_point(|level| level.steps < 0)).rev().peekable();
        let mut rises = (levels.partition_point(|level| level.steps <= 0)..levels.len()).peekable();
        let size = |cell: Option<&usize>| cell.map(|cell| levels[*cell].steps.unsigned_abs());
        let mut sizes = Vec::new();
        while let Some(smallest) = size(falls.peek()).into_iter().chain(size(rises.peek())).min() {
            let fall = falls.next_if(|cell| size(Some(cell)) == Some(smallest));
            let rise = rises.next_if(|cell| size(Some(cell)) == Some(smallest));
            sizes.push(Size { fall, rise });
        }
        Self { cells: levels.len(), sizes }
    }

    /// Every size with its respondents and rank, and the number of respondents who changed.
    fn ranked(&self, counts: &[u64]) -> (impl Iterator<Item = Ranked>, u64) {
        let at = |cell: Option<usize>| cell.map_or(0, |cell| counts[cell]);
        let changed = self.sizes.iter().map(|size| at(size.fall) + at(size.rise)).sum();
        let mut smaller = 0;
        let ranked = self.sizes.iter().map(move |size| {
            let (falls, rises) = (at(size.fall), at(size.rise));
            let doubled_rank = (2 * smaller + falls + rises + 1) as f64;
            smaller += falls + rises;
            Ranked { signed: rises as f64 - falls as f64, doubled_rank }
        });
        (ranked, changed)
    }
}

/// The correlation from twice the signed rank sum of n respondents who changed: the ranks add up to n(n + 1)/2.
fn correlation(doubled_sum: f64, n: f64) -> Result<f64, Undefined> {
    if n < 1.0 { Err(Undefined::NoChange) } else { Ok(doubled_sum / (n * (n + 1.0))) }
}

impl CountStatistics<1> for SignedRanks {
    fn of(&self, counts: &[u64]) -> [Result<f64, Undefined>; 1] {
        let (ranked, n) = self.ranked(counts);
        let sum = ranked.map(|size| size.signed * size.doubled_rank).sum();
        [correlation(sum, n as f64)]
    }

    fn leaving_one_out(&self, counts: &[u64]) -> Vec<[Result<f64, Undefined>; 1]> {
        let (ranked, n) = self.ranked(counts);
        let n = n as f64;
        let ranked: Vec<Ranked> = ranked.collect();
        let sum: f64 = ranked.iter().map(|size| size.signed * size.doubled_rank).sum();
        // Leaving out somebody who did not change leaves the ranks as they are.
        let mut left_out = vec![[correlation(sum, n)]; self.cells];
        let mut larger = 0.0;
        for (size, Ranked { signed, doubled_rank }) in self.sizes.iter().zip(&ranked).rev() {
            for (cell, sign) in [(size.fall, -1.0), (size.rise, 1.0)] {
                if let Some(cell) = cell {
                    // The doubled mid-rank of the others of this size falls by 1, of every larger size by 2.
                    let same_size = (signed - sign) * (doubled_rank - 1.0) - signed * doubled_rank;
                    left_out[cell] = [correlation(sum + same_size - 2.0 * larger, n - 1.0)];
                }
            }
            larger += signed;
        }
        left_out
    }
}
