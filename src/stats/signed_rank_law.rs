//! The null law of the signed-rank sum: every rank gets a plus or a minus by the toss of a fair coin.

/// The number of additions that an exact law may cost: a few milliseconds. 200 pairs with ties, 250 without.
const AFFORDABLE: u128 = 1 << 22;

/// The number of ranks whose 2ⁿ sign patterns still fit a double.
const MOST_RANKS: u128 = 1000;

/// `count` equal ranks. Mid-ranks are doubled to be whole, then divided by what all of them share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TiedRanks {
    pub(super) rank: u128,
    pub(super) count: u128,
}

/// Whether the law of these ranks is cheap enough to be had exactly.
pub(super) fn is_affordable(ranks: &[TiedRanks]) -> bool {
    let n: u128 = ranks.iter().map(|tied| tied.count).sum();
    let sum: u128 = ranks.iter().map(|tied| tied.rank * tied.count).sum();
    n <= MOST_RANKS && n * (sum / 2) <= AFFORDABLE
}

/// P(W = w) for w = 0 … `greatest`, W the sum of the ranks with a plus.
///
/// The number of subsets with each sum, by the recursion of Streitberg & Röhmel 1986 (*Exact distributions for permutation and rank
/// tests*, the shift algorithm): terms are only added, so that the smallest probability is as right as the largest.
pub(super) fn probabilities(ranks: &[TiedRanks], greatest: u128) -> Vec<f64> {
    let greatest = usize::try_from(greatest).unwrap_or(usize::MAX - 1);
    let mut ways = vec![0.0; greatest + 1];
    ways[0] = 1.0;
    let (mut reached, mut n) = (0_usize, 0_i32);
    for tied in ranks {
        let rank = usize::try_from(tied.rank).unwrap_or(usize::MAX);
        for _ in 0..tied.count {
            n += 1;
            reached = reached.saturating_add(rank).min(greatest);
            for w in (rank..=reached).rev() {
                ways[w] += ways[w - rank];
            }
        }
    }
    let pattern = libm::ldexp(1.0, -n);
    ways.iter().map(|count| count * pattern).collect()
}
