//! The Hodges–Lehmann estimate: a typical change that outliers can't move, with limits that belong to the signed-rank test.

use super::signed_rank_law::{self, TiedRanks};
use super::{Confidence, Distribution, Interval, Undefined, normal};

/// The pseudo-median of the change, in score units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HodgesLehmann {
    pub estimate: f64,
    pub interval: Result<Interval, Undefined>,
    /// The level that the limits really have: rank sums are whole, so the one asked for is seldom met. With ties it is a lower bound.
    pub attained_level: f64,
}

/// Estimates the centre of symmetry of the changes.
///
/// # Formula
/// The median of all n(n + 1)/2 Walsh averages (Dᵢ + Dⱼ)/2, i ≤ j, zeros kept. Limits: the k-th smallest and k-th largest, k the
/// largest with P(W < k) ≤ α/2 for the signed-rank sum W of n untied ranks; for many pairs k = ⌊n(n + 1)/4 − z√(n(n + 1)(2n + 1)/24)⌋.
///
/// # Units and range
/// Score units, within the range of the changes.
///
/// # Needs
/// One pair; two for the limits. With fewer than six no interval reaches 95 %: the attained level says what there is.
///
/// # Errors
/// [`Undefined::NoPairs`].
///
/// # Reference
/// Hodges & Lehmann 1963, *Estimates of location based on rank tests*; Hollander, Wolfe & Chicken 2014, *Nonparametric statistical
/// methods*. Checked against all Walsh averages written out (R).
pub fn hodges_lehmann(changes: &Distribution, confidence: Confidence) -> Result<HodgesLehmann, Undefined> {
    if changes.levels().is_empty() {
        return Err(Undefined::NoPairs);
    }
    let walsh = WalshSums::of(changes);
    let count = walsh.count();
    let average = |sum: f64| changes.grid().score(0.5 * sum);
    let lower_middle = walsh.at(count.div_ceil(2));
    let upper_middle = if walsh.up_to(lower_middle) > count / 2 { lower_middle } else { walsh.at(count / 2 + 1) };
    let limit = Limit::of(changes.n(), confidence);
    let interval = if changes.n() < 2 {
        Err(Undefined::TooFew)
    } else {
        Ok(Interval { lower: average(walsh.at(limit.order) as f64), upper: average(walsh.at(count + 1 - limit.order) as f64) })
    };
    Ok(HodgesLehmann {
        estimate: average(0.5 * (lower_middle as f64 + upper_middle as f64)),
        interval,
        attained_level: limit.attained_level,
    })
}

/// Which ordered Walsh average is the limit, counted from 1.
struct Limit {
    order: u128,
    attained_level: f64,
}

impl Limit {
    fn of(n: u64, confidence: Confidence) -> Self {
        let n = u128::from(n);
        let sum = n * (n + 1) / 2;
        let untied = || (1..=n).map(|rank| TiedRanks { rank, count: 1 }).collect::<Vec<_>>();
        // An untied law of more ranks than this is never affordable; the list need not be made.
        const LISTED: u128 = 1000;
        if n <= LISTED && signed_rank_law::is_affordable(&untied()) {
            return Self::exact(&signed_rank_law::probabilities(&untied(), sum / 2), confidence);
        }
        let n = n as f64;
        let (mean, deviation) = (n * (n + 1.0) / 4.0, (n * (n + 1.0) * (2.0 * n + 1.0) / 24.0).sqrt());
        let order = (mean - confidence.z() * deviation).floor().max(1.0);
        Self { order: order as u128, attained_level: 1.0 - normal::two_sided_p((order - 0.5 - mean) / deviation) }
    }

    fn exact(probabilities: &[f64], confidence: Confidence) -> Self {
        let (mut order, mut outside) = (0, 0.0);
        for probability in probabilities {
            if order > 0 && outside + probability > confidence.tail() {
                break;
            }
            order += 1;
            outside += probability;
        }
        Self { order, attained_level: (1.0 - 2.0 * outside).max(0.0) }
    }
}

/// All sums Dᵢ + Dⱼ, i ≤ j, in grid steps, without a list of them: how many are below a number takes one pass over the distinct
/// changes, and since sums are whole numbers the k-th smallest is found by halving their range.
struct WalshSums {
    changes: Vec<i64>,
    counts: Vec<u64>,
    /// How many have one of the first i distinct changes.
    cumulative: Vec<u64>,
}

impl WalshSums {
    fn of(changes: &Distribution) -> Self {
        let counts: Vec<u64> = changes.levels().iter().map(|level| level.count).collect();
        let mut cumulative = vec![0];
        cumulative.extend(counts.iter().scan(0, |seen, count| {
            *seen += count;
            Some(*seen)
        }));
        Self { changes: changes.levels().iter().map(|level| level.steps).collect(), counts, cumulative }
    }

    fn count(&self) -> u128 {
        let n = u128::from(self.cumulative[self.changes.len()]);
        n * (n + 1) / 2
    }

    /// The sum at `rank`, counted from 1.
    fn at(&self, rank: u128) -> i64 {
        let (first, last) = (self.changes[0], self.changes[self.changes.len() - 1]);
        let (mut low, mut high) = (first.saturating_add(first), last.saturating_add(last));
        while low < high {
            let middle = low.midpoint(high);
            // `midpoint` rounds towards zero, which is `high` where both are negative neighbours.
            let middle = if middle == high { middle - 1 } else { middle };
            if self.up_to(middle) >= rank {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// How many sums are at most `bound`.
    fn up_to(&self, bound: i64) -> u128 {
        // Ordered pairs, a person with itself included; then each unordered pair is there twice and each person with itself once.
        let (mut ordered, mut selves) = (0_u128, 0_u64);
        let mut partners = self.changes.len();
        for (&change, &count) in self.changes.iter().zip(&self.counts) {
            while partners > 0 && change.saturating_add(self.changes[partners - 1]) > bound {
                partners -= 1;
            }
            if partners == 0 {
                break;
            }
            ordered += u128::from(count) * u128::from(self.cumulative[partners]);
            if change.saturating_add(change) <= bound {
                selves += count;
            }
        }
        u128::midpoint(ordered, u128::from(selves))
    }
}
