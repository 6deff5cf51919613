//! Wilcoxon's signed-rank test, with ties, by either custom for those who did not change.

use super::signed_rank_law::{self, TiedRanks};
use super::{Distribution, Undefined, normal};

/// What becomes of changes of zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeros {
    /// Left out before ranking (Wilcoxon 1945).
    Dropped,
    /// Ranked with the others, their ranks then left out (Pratt 1959).
    Pratt,
}

/// Which null law the p value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullLaw {
    /// All sign patterns of the observed ranks, ties included.
    Exact,
    /// The normal law with the variance of the observed ranks, without continuity correction.
    Normal,
}

impl NullLaw {
    /// "exact" or "normal".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Normal => "normal",
        }
    }
}

/// The signed-rank test of symmetry about zero, two-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignedRank {
    /// The sum of the mid-ranks of the rises.
    pub w_plus: f64,
    /// The sum of the mid-ranks of the falls.
    pub w_minus: f64,
    /// How many did not change.
    pub n_zero: u64,
    /// (W₊ − W₋)/√ΣR²: positive where rises outrank falls.
    pub z: f64,
    pub p: f64,
    pub law: NullLaw,
}

/// Tests whether the changes are symmetric about zero.
///
/// # Formula
/// W₊ = Σ mid-rank of |D| over the rises. Exact: p = min(1, 2·P(W ≤ min(W₊, W₋))) over all sign patterns of the observed mid-ranks.
/// Normal: z = (W₊ − W₋)/√ΣR², which is (W₊ − ½ΣR)/√(¼ΣR²), without continuity correction.
///
/// # Units and range
/// Ranks; p in [0, 1].
///
/// # Needs
/// One pair that changed. Exact as long as it takes a few milliseconds (about 200 changes), normal above.
///
/// # Errors
/// [`Undefined::NoPairs`]; [`Undefined::NoChange`] where nobody changed.
///
/// # Reference
/// Wilcoxon 1945; Pratt 1959, *Remarks on zeros and ties in the Wilcoxon signed rank procedures*; Streitberg & Röhmel 1986. Checked
/// against R (exactRankTests, coin, `wilcox.test`).
pub fn signed_rank(changes: &Distribution, zeros: Zeros) -> Result<SignedRank, Undefined> {
    if changes.levels().is_empty() {
        return Err(Undefined::NoPairs);
    }
    let n_zero = changes.levels().iter().find(|level| level.steps == 0).map_or(0, |level| level.count);
    let groups = ranked(changes, if zeros == Zeros::Pratt { n_zero } else { 0 });
    if groups.is_empty() {
        return Err(Undefined::NoChange);
    }
    let plus: u128 = groups.iter().map(|group| group.doubled_rank * u128::from(group.rises)).sum();
    let minus: u128 = groups.iter().map(|group| group.doubled_rank * u128::from(group.falls)).sum();
    // The only sum that outgrows integers; its terms are positive.
    let squares: f64 = groups.iter().map(|group| (group.doubled_rank as f64).powi(2) * (group.rises + group.falls) as f64).sum();
    let difference = if plus >= minus { (plus - minus) as f64 } else { -((minus - plus) as f64) };
    let z = difference / squares.sqrt();
    let (p, law) = match exact_p(&groups, plus.min(minus)) {
        Some(p) => (p, NullLaw::Exact),
        None => (normal::two_sided_p(z), NullLaw::Normal),
    };
    Ok(SignedRank { w_plus: 0.5 * plus as f64, w_minus: 0.5 * minus as f64, n_zero, z, p, law })
}

/// All who changed by the same amount, up or down.
struct TieGroup {
    doubled_rank: u128,
    rises: u64,
    falls: u64,
}

/// The changes by size, each size with its doubled mid-rank; `below` ranks are taken by smaller ones.
fn ranked(changes: &Distribution, below: u64) -> Vec<TieGroup> {
    let levels = changes.levels();
    let falls = levels.iter().rev().filter(|level| level.steps < 0).map(|level| (level.steps.unsigned_abs(), 0, level.count));
    let rises = levels.iter().filter(|level| level.steps > 0).map(|level| (level.steps.unsigned_abs(), level.count, 0));
    let mut sizes: Vec<(u64, u64, u64)> = falls.chain(rises).collect();
    sizes.sort_by_key(|&(size, ..)| size);
    let mut seen = u128::from(below);
    sizes
        .chunk_by(|a, b| a.0 == b.0)
        .map(|tied| {
            let rises: u64 = tied.iter().map(|&(_, rises, _)| rises).sum();
            let falls: u64 = tied.iter().map(|&(.., falls)| falls).sum();
            let count = u128::from(rises) + u128::from(falls);
            // Ranks seen + 1 … seen + count; twice their mean.
            let doubled_rank = 2 * seen + count + 1;
            seen += count;
            TieGroup { doubled_rank, rises, falls }
        })
        .collect()
}

/// The exact two-sided p at the smaller of the doubled rank sums, where it is affordable.
fn exact_p(groups: &[TieGroup], smaller: u128) -> Option<f64> {
    let shared = groups.iter().fold(0, |divisor, group| greatest_common_divisor(divisor, group.doubled_rank));
    let ranks: Vec<TiedRanks> = groups
        .iter()
        .map(|group| TiedRanks { rank: group.doubled_rank / shared, count: u128::from(group.rises) + u128::from(group.falls) })
        .collect();
    if !signed_rank_law::is_affordable(&ranks) {
        return None;
    }
    let tail: f64 = signed_rank_law::probabilities(&ranks, smaller / shared).iter().sum();
    Some((2.0 * tail).min(1.0))
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
