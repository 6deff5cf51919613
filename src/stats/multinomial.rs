//! Many draws from one multinomial law, each at a cost that depends on the number of cells and hardly on the number drawn.
//!
//! **Idea.** Independent Poisson counts with means λᵢ, given their total N, are a multinomial draw of N with pᵢ ∝ λᵢ. So draw a
//! Poisson count a cell, with means that add up to a little less than n (about 2√n less), draw again in the rare case N > n, and
//! fill up the n − N that are missing. The Poisson laws stay the same from draw to draw, so each is a table made once and a count
//! costs one look-up; a conditional binomial, the usual way, has new parameters every time. What is missing is filled up in the
//! same way with smaller means, and the last few one by one.

use super::counter_stream::CounterStream;
use super::saddle_point;

/// A law that draws `counts.len()` counts adding up to n.
#[derive(Debug)]
pub(super) struct Multinomial {
    n: u64,
    batches: Vec<Batch>,
    single: AliasTable,
}

impl Multinomial {
    /// The law of n = Σ`weights` draws with probabilities proportional to `weights`; at least one weight is positive.
    pub(super) fn new(weights: &[u64]) -> Self {
        let n: u64 = weights.iter().sum();
        let cells = weights.len() as f64;
        let single = AliasTable::new(0, &weights.iter().map(|weight| *weight as f64).collect::<Vec<_>>());
        // Two SDs below n: (√(n + 1) − 1)² + 2·(√(n + 1) − 1) = n. What then is missing is about 2√n, ± √n.
        let root = (n as f64 + 1.0).sqrt() - 1.0;
        let mut batches = Vec::new();
        let mut mean = root * root;
        // A batch costs a look-up a cell, filling up costs rather more than that a respondent.
        while mean > 0.5 * cells {
            batches.push(Batch::new(weights, n, mean));
            mean = if batches.len() == 1 { root } else { 0.25 * mean };
        }
        Self { n, batches, single }
    }

    /// Draws into `counts`; `scratch` is overwritten. Both are as long as the weights.
    pub(super) fn draw(&self, stream: &mut CounterStream, counts: &mut [u64], scratch: &mut [u64]) {
        counts.fill(0);
        let mut missing = self.n;
        for batch in &self.batches {
            while missing as f64 >= batch.least {
                let drawn = batch.draw(stream, scratch);
                if drawn <= missing {
                    missing -= drawn;
                    counts.iter_mut().zip(scratch.iter()).for_each(|(count, more)| *count += more);
                }
            }
        }
        for _ in 0..missing {
            counts[self.single.draw(stream) as usize] += 1;
        }
    }
}

/// Independent Poisson counts whose means add up to `least` less two SDs.
#[derive(Debug)]
struct Batch {
    least: f64,
    laws: Vec<Poisson>,
    law_of_cell: Vec<u32>,
}

impl Batch {
    fn new(weights: &[u64], n: u64, mean: f64) -> Self {
        // Cells of equal weight share a law: a continuous score has one.
        let mut distinct: Vec<u64> = weights.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let laws = distinct.iter().map(|weight| Poisson::new(*weight as f64 / n as f64 * mean)).collect();
        let law_of_cell = weights.iter().map(|weight| distinct.partition_point(|other| other < weight) as u32).collect();
        // Whole, so that rounding does not put the first batch out of reach of n.
        Self { least: (mean + 2.0 * mean.sqrt()).floor(), laws, law_of_cell }
    }

    /// Draws a count a cell and returns their sum.
    fn draw(&self, stream: &mut CounterStream, counts: &mut [u64]) -> u64 {
        let mut total = 0;
        for (count, law) in counts.iter_mut().zip(&self.law_of_cell) {
            *count = self.laws[*law as usize].draw(stream);
            total += *count;
        }
        total
    }
}

/// A Poisson law, as a table while it is small.
#[derive(Debug)]
enum Poisson {
    Tabled(AliasTable),
    Large(TransformedRejection),
}

/// Above this mean a table would leave the processor's cache.
const LARGEST_TABLED_MEAN: f64 = 4096.0;

/// Counts less probable than this are left out of the table: far below what 9,999 resamples can show.
const NEGLIGIBLE: f64 = 1e-18;

impl Poisson {
    fn new(mean: f64) -> Self {
        if mean > LARGEST_TABLED_MEAN {
            return Self::Large(TransformedRejection::new(mean));
        }
        let mode = mean.floor();
        let probable = |k: f64| saddle_point::poisson(k, mean) >= NEGLIGIBLE;
        let mut lowest = mode;
        while lowest > 0.0 && probable(lowest - 1.0) {
            lowest -= 1.0;
        }
        let mut probabilities = Vec::new();
        let mut k = lowest;
        while k <= mode || probable(k) {
            probabilities.push(saddle_point::poisson(k, mean));
            k += 1.0;
        }
        Self::Tabled(AliasTable::new(lowest as u64, &probabilities))
    }

    fn draw(&self, stream: &mut CounterStream) -> u64 {
        match self {
            Self::Tabled(table) => table.draw(stream),
            Self::Large(rejection) => rejection.draw(stream),
        }
    }
}

/// A discrete law on `lowest`, `lowest` + 1, … drawn with one random number (Walker 1977; the table by Vose 1991).
#[derive(Debug)]
struct AliasTable {
    lowest: u64,
    entries: Vec<AliasEntry>,
}

/// The first value with probability `first`/2³², else the second: picked by index, since no processor can predict it.
#[derive(Debug, Clone, Copy)]
struct AliasEntry {
    first: u32,
    values: [u32; 2],
}

impl AliasTable {
    fn new(lowest: u64, weights: &[f64]) -> Self {
        let scale = weights.len() as f64 / weights.iter().sum::<f64>();
        let mut shares: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
        let mut entries: Vec<AliasEntry> = (0..shares.len() as u32).map(|at| AliasEntry { first: u32::MAX, values: [at; 2] }).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..shares.len()).partition(|at| shares[*at] < 1.0);
        while let (Some(poor), Some(rich)) = (small.pop(), large.last().copied()) {
            entries[poor] = AliasEntry { first: (shares[poor] * f64::from(u32::MAX)) as u32, values: [poor as u32, rich as u32] };
            shares[rich] -= 1.0 - shares[poor];
            if shares[rich] < 1.0 {
                large.pop();
                small.push(rich);
            }
        }
        Self { lowest, entries }
    }

    fn draw(&self, stream: &mut CounterStream) -> u64 {
        // The whole part of a random number in [0, entries) picks the entry, the fraction picks its value.
        let product = u128::from(stream.bits()) * self.entries.len() as u128;
        let entry = &self.entries[(product >> 64) as usize];
        let fraction = (product as u64 >> 32) as u32;
        self.lowest + u64::from(entry.values[usize::from(fraction > entry.first)])
    }
}

/// A Poisson law with a large mean, by transformed rejection with squeeze (Hörmann 1993, Insur Math Econ 12:39, algorithm PTRS).
#[derive(Debug)]
struct TransformedRejection {
    mean: f64,
    a: f64,
    b: f64,
    ln_inverse_alpha: f64,
    squeeze: f64,
}

impl TransformedRejection {
    fn new(mean: f64) -> Self {
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.024_83 * b;
        Self { mean, a, b, ln_inverse_alpha: libm::log(1.1239 + 1.1328 / (b - 3.4)), squeeze: 0.9277 - 3.6224 / (b - 2.0) }
    }

    fn draw(&self, stream: &mut CounterStream) -> u64 {
        loop {
            let (u, v) = (stream.unit() - 0.5, stream.unit());
            let inside = 0.5 - u.abs();
            let k = ((2.0 * self.a / inside + self.b) * u + self.mean + 0.43).floor();
            if inside >= 0.07 && v <= self.squeeze {
                return k as u64;
            }
            if k < 0.0 || (inside < 0.013 && v > inside) {
                continue;
            }
            let ln_hat = libm::log(v) + self.ln_inverse_alpha - libm::log(self.a / (inside * inside) + self.b);
            if ln_hat <= saddle_point::ln_poisson(k, self.mean) {
                return k as u64;
            }
        }
    }
}
