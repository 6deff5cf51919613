//! Scores for those who were not measured again, drawn as they could have been.
//!
//! **The idea.** Scores after are a straight line of scores before with a normal scatter. How steep the line is and how wide the
//! scatter is known only as well as the completers tell, so each imputation draws a line and a scatter of its own, and then everybody
//! lost a score of theirs. What comes out is a table of changes like any other: every statistic of a complete table can be had of it.
//!
//! Those with the same score before are one cell. A large cell is spread over the grid by binomial counts, a small one person by
//! person, so that the cost does not grow with the number of respondents.
//!
//! It assumes that the lost with a score before would have changed as the completers with that score did ("missing at random").

use super::counter_stream::CounterStream;
use super::random_variates::{binomial, chi_squared, standard_normal};
use super::{Cell, ChangeTable, Distribution, Undefined, normal};

/// The line of the completers, in grid steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalImputation {
    n: f64,
    mean_from: f64,
    mean_to: f64,
    slope: f64,
    /// Σ(x − x̄)².
    spread: f64,
    residual_squares: f64,
}

/// Which random numbers an imputation takes: those of its seed, its outcome and its number alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImputationKey {
    pub seed: u64,
    pub outcome: u64,
    pub imputation: u32,
}

impl NormalImputation {
    /// Fits the scores after on the scores before by least squares.
    ///
    /// # Needs
    /// Three pairs that are no straight line, with two different scores before.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::TooFew`] for two pairs; [`Undefined::NoVariance`] where all scores
    /// before are the same; [`Undefined::PerfectCorrelation`] where no scatter is left to draw from.
    pub fn fit(completers: &ChangeTable) -> Result<Self, Undefined> {
        let n = completers.pairs();
        let step = completers.grid().step();
        let covariance = completers.covariance()? / (step * step);
        if n < 3 {
            return Err(Undefined::TooFew);
        }
        let (from, to) = (completers.from_scores(), completers.to_scores());
        let (variance_from, variance_to) = (from.variance()? / (step * step), to.variance()? / (step * step));
        if variance_from == 0.0 {
            return Err(Undefined::NoVariance);
        }
        let slope = covariance / variance_from;
        let residual = variance_to - slope * covariance;
        // What is left of a perfect line is rounding.
        if residual <= 1e-12 * variance_to {
            return Err(Undefined::PerfectCorrelation);
        }
        let degrees = (n - 1) as f64;
        Ok(Self {
            n: n as f64,
            mean_from: from.mean()? / step,
            mean_to: to.mean()? / step,
            slope,
            spread: degrees * variance_from,
            residual_squares: degrees * residual,
        })
    }

    /// The completers' table with a drawn score after for each of the lost.
    ///
    /// # Formula
    /// σ*² = RSS/χ²(n − 2); α* ~ N(ȳ, σ*²/n); β* ~ N(b, σ*²/Σ(x − x̄)²); y* ~ N(α* + β*(x − x̄), σ*²), rounded to the grid and not cut
    /// off at the ends of the scale, which would pull the mean.
    ///
    /// # Reference
    /// Rubin 1987, p. 167; van Buuren 2018, *Flexible imputation of missing data*, algorithm 3.1 (mice's method `norm`, without its
    /// ridge: a line through two or more scores needs none). Checked by simulation with known truth.
    #[must_use]
    pub fn complete(&self, completers: &ChangeTable, lost: &Distribution, key: ImputationKey) -> ChangeTable {
        // From the far end, where no resample of a bootstrap has its numbers.
        let mut stream = CounterStream::new([key.seed, key.outcome, u64::MAX - u64::from(key.imputation)]);
        let sd = (self.residual_squares / chi_squared(&mut stream, self.n - 2.0)).sqrt();
        let level = self.mean_to + sd / self.n.sqrt() * standard_normal(&mut stream);
        let slope = self.slope + sd / self.spread.sqrt() * standard_normal(&mut stream);
        let mut cells = completers.cells().to_vec();
        for group in lost.levels() {
            let expected = level + slope * (group.steps as f64 - self.mean_from);
            scatter(&mut stream, group.count, expected, sd, |to, count| cells.push(Cell { from: group.steps, to, count }));
        }
        ChangeTable::new(completers.grid(), cells)
    }
}

/// No draw of any size lies farther out.
const FARTHEST: f64 = 9.0;

/// Draws `count` normal numbers and hands over how many fall on each whole step.
fn scatter(stream: &mut CounterStream, count: u64, mean: f64, sd: f64, mut put: impl FnMut(i64, u64)) {
    let (lowest, highest) = ((mean - FARTHEST * sd).round(), (mean + FARTHEST * sd).round());
    if (count as f64) < highest - lowest {
        (0..count).for_each(|_| put((mean + sd * standard_normal(stream)).round() as i64, 1));
        return;
    }
    let mut left = count;
    let mut above = 1.0;
    let mut step = lowest;
    while left > 0 && step < highest {
        let beyond = normal::above((step + 0.5 - mean) / sd);
        let here = binomial(stream, left, (1.0 - beyond / above).clamp(0.0, 1.0));
        if here > 0 {
            put(step as i64, here);
        }
        left -= here;
        above = beyond;
        step += 1.0;
    }
    if left > 0 {
        put(step as i64, left);
    }
}
