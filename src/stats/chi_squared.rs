//! A test statistic referred to the χ² law.

use std::f64::consts::FRAC_2_PI;

use super::normal;

/// A χ² statistic with its degrees of freedom and p value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquaredTest {
    pub chi_squared: f64,
    pub df: u64,
    pub p: f64,
}

impl ChiSquaredTest {
    /// The test of a statistic on `df` degrees of freedom.
    #[must_use]
    pub fn new(chi_squared: f64, df: u64) -> Self {
        Self { chi_squared, df, p: upper_tail(chi_squared, df) }
    }
}

/// P(X > x) for X ~ χ² on a whole number of degrees of freedom (Abramowitz & Stegun 1964, 26.4.4 and 26.4.5): finite sums of
/// positive terms, hence exact to the last digits however far the tail.
fn upper_tail(x: f64, df: u64) -> f64 {
    let kernel = libm::exp(-0.5 * x);
    let (start, mut term, first) =
        if df.is_multiple_of(2) { (0.0, kernel, 2) } else { (2.0 * normal::above(x.sqrt()), (FRAC_2_PI * x).sqrt() * kernel, 3) };
    let mut sum = start;
    for degrees in (first..=df).step_by(2) {
        sum += term;
        term *= x / degrees as f64;
    }
    sum.min(1.0)
}
