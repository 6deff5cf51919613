//! Bias-corrected and accelerated bootstrap intervals for anything that is computed from counts.
//!
//! A resample of n respondents is one multinomial draw over the cells of a table. Whoever wants the interval of a statistic says
//! how it follows from the counts of the cells, in as few cells as it needs: a statistic of the changes needs a cell a distinct
//! change, one of their signs three.

use rayon::prelude::*;

use super::counter_stream::CounterStream;
use super::multinomial::Multinomial;
use super::{Confidence, Estimate, Interval, Undefined, normal};

/// The name of the interval, as results carry it.
pub const BCA: &str = "bca";

/// How to resample. The same design gives the same numbers, whatever the number of threads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampling {
    pub resamples: u32,
    pub confidence: Confidence,
    pub seed: u64,
    /// Which of a study's outcomes this is: each has random numbers of its own.
    pub outcome: u64,
}

/// `K` statistics of the same counts.
pub trait CountStatistics<const K: usize>: Sync {
    /// The statistics of a sample with these counts in the cells.
    fn of(&self, counts: &[u64]) -> [Result<f64, Undefined>; K];

    /// For each cell with a respondent: the statistics with one of them left out. Statistics that can do it in one pass should.
    fn leaving_one_out(&self, counts: &[u64]) -> Vec<[Result<f64, Undefined>; K]> {
        let mut counts = counts.to_vec();
        (0..counts.len())
            .map(|cell| {
                counts[cell] -= 1;
                let statistics = self.of(&counts);
                counts[cell] += 1;
                statistics
            })
            .collect()
    }
}

impl<const K: usize, F: Fn(&[u64]) -> [Result<f64, Undefined>; K] + Sync> CountStatistics<K> for F {
    fn of(&self, counts: &[u64]) -> [Result<f64, Undefined>; K] {
        self(counts)
    }
}

/// Two statistics from the same resamples.
#[derive(Debug, Clone, Copy)]
pub struct Both<A, B>(pub A, pub B);

impl<A: CountStatistics<1>, B: CountStatistics<1>> CountStatistics<2> for Both<A, B> {
    fn of(&self, counts: &[u64]) -> [Result<f64, Undefined>; 2] {
        let ([a], [b]) = (self.0.of(counts), self.1.of(counts));
        [a, b]
    }

    fn leaving_one_out(&self, counts: &[u64]) -> Vec<[Result<f64, Undefined>; 2]> {
        let pairs = self.0.leaving_one_out(counts).into_iter().zip(self.1.leaving_one_out(counts));
        pairs.map(|([a], [b])| [a, b]).collect()
    }
}

/// The `BCa` intervals of `K` statistics from the same resamples; `counts` are the respondents in each cell, none of them 0.
///
/// # Formula
/// z₀ = Φ⁻¹(share of resamples below the estimate, ties counting half);
/// a = Σ(θ̄ − θ₍ᵢ₎)³ / (6(Σ(θ̄ − θ₍ᵢ₎)²)^1.5) over the respondents left out one at a time, 0 where they make no difference;
/// limits at Φ(z₀ + (z₀ ± z)/(1 − a(z₀ ± z))) of the resamples, interpolated between order statistics at (B + 1)·p.
///
/// # Units and range
/// Those of the statistic; the limits lie within the range of the resamples.
///
/// # Needs
/// One respondent, two for the interval. Resamples in which a statistic does not exist are left out.
///
/// # Errors
/// [`Undefined::NoPairs`] or what the statistic itself answers; of the interval, [`Undefined::OnePair`],
/// [`Undefined::BootstrapConstant`], [`Undefined::BootstrapOneSided`] (z₀ infinite) and [`Undefined::TooFew`] where most resamples have
/// no value.
///
/// # Reference
/// Efron (1987), J Am Stat Assoc 82:171, eq. 3.8 and 6.6; Davison & Hinkley (1997), Bootstrap Methods, §5.3. Checked against R's boot.
pub fn bca<const K: usize>(
    counts: &[u64],
    statistics: &impl CountStatistics<K>,
    resampling: &Resampling,
) -> [Result<Estimate, Undefined>; K] {
    let n: u64 = counts.iter().sum();
    if n == 0 {
        return [Err(Undefined::NoPairs); K];
    }
    let estimates = statistics.of(counts);
    if n == 1 {
        let alone = |estimate| Estimate { estimate, interval: Err(Undefined::OnePair), method: BCA };
        return estimates.map(|estimate| estimate.map(alone));
    }
    let law = Multinomial::new(counts);
    let workspace = || (vec![0; counts.len()], vec![0; counts.len()]);
    let resampled: Vec<[Result<f64, Undefined>; K]> = (0..resampling.resamples)
        .into_par_iter()
        .map_init(workspace, |(drawn, scratch), resample| {
            let mut stream = CounterStream::new([resampling.seed, resampling.outcome, u64::from(resample)]);
            law.draw(&mut stream, drawn, scratch);
            statistics.of(drawn)
        })
        .collect();
    let jackknife = statistics.leaving_one_out(counts);
    std::array::from_fn(|statistic| {
        let estimate = estimates[statistic]?;
        let values = resampled.iter().filter_map(|values| values[statistic].ok()).collect();
        let left_out = jackknife.iter().zip(counts).filter_map(|(values, count)| Some((values[statistic].ok()?, *count as f64)));
        let acceleration = acceleration(&left_out.collect::<Vec<_>>());
        let interval = limits(estimate, values, acceleration, resampling);
        Ok(Estimate { estimate, interval, method: BCA })
    })
}

/// The `BCa` limits from the resamples that have a value.
fn limits(estimate: f64, mut values: Vec<f64>, acceleration: f64, resampling: &Resampling) -> Result<Interval, Undefined> {
    if 2 * values.len() <= resampling.resamples as usize {
        return Err(Undefined::TooFew);
    }
    values.sort_unstable_by(f64::total_cmp);
    if values.first() == values.last() {
        return Err(Undefined::BootstrapConstant);
    }
    let below = values.partition_point(|value| *value < estimate);
    let not_above = values.partition_point(|value| *value <= estimate);
    let share = (below + not_above) as f64 / (2 * values.len()) as f64;
    if share <= 0.0 || share >= 1.0 {
        return Err(Undefined::BootstrapOneSided);
    }
    let bias = normal::quantile(share);
    let limit = |z: f64| {
        let shifted = bias + z;
        let shrink = 1.0 - acceleration * shifted;
        // Past the pole of the correction the limit is the end that it ran off.
        let corrected = if shrink > 0.0 { bias + shifted / shrink } else { f64::INFINITY.copysign(shifted) };
        order_statistic(&values, normal::below(corrected))
    };
    let z = resampling.confidence.z();
    let (lower, upper) = (limit(-z), limit(z));
    if lower.is_finite() && upper.is_finite() { Ok(Interval { lower, upper }) } else { Err(Undefined::OutOfRange) }
}

/// The value at (B + 1)·p of the sorted values, interpolated and kept within them.
fn order_statistic(sorted: &[f64], p: f64) -> f64 {
    let last = (sorted.len() - 1) as f64;
    let position = ((sorted.len() + 1) as f64 * p - 1.0).clamp(0.0, last);
    let (low, high) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
    low + (position - position.floor()) * (high - low)
}

/// Efron's acceleration from the statistics with one respondent left out, each with the number of respondents it stands for.
fn acceleration(left_out: &[(f64, f64)]) -> f64 {
    let n: f64 = left_out.iter().map(|(_, count)| count).sum();
    let mean = left_out.iter().map(|(value, count)| count * value).sum::<f64>() / n;
    let (mut squares, mut cubes) = (0.0, 0.0);
    for (value, count) in left_out {
        let influence = mean - value;
        squares += count * influence * influence;
        cubes += count * influence * influence * influence;
    }
    // What rounding leaves of equal values is no variance.
    let rounding = n * (1e-14 * mean) * (1e-14 * mean);
    let acceleration = cubes / (6.0 * squares * squares.sqrt());
    if squares > rounding && acceleration.is_finite() { acceleration } else { 0.0 }
}
