//! The standard normal distribution, each tail by itself.
//!
//! Tails come from the complementary error function, never from one minus the other tail: they stay right to the smallest numbers
//! there are. The functions of `libm` give the same bits on every system.

use std::f64::consts::SQRT_2;

/// Below this the tail is taken from its asymptotic series: the complementary error function nears the smallest double.
const DEEP: f64 = -37.0;

/// ln √(2π).
pub(super) const LN_SQRT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// P(Z ≤ z).
#[must_use]
pub(super) fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// P(Z > z).
#[must_use]
pub(super) fn above(z: f64) -> f64 {
    below(-z)
}

/// P(|Z| ≥ |z|).
#[must_use]
pub(super) fn two_sided_p(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2).min(1.0)
}

/// ln P(Z ≤ z), for any z.
#[must_use]
pub(super) fn ln_below(z: f64) -> f64 {
    if z > 0.0 {
        return libm::log1p(-above(z));
    }
    if z > DEEP {
        return libm::log(below(z));
    }
    // Abramowitz & Stegun 1964, 26.2.12.
    let u = 1.0 / (z * z);
    let series = -u * (1.0 - u * (3.0 - u * (15.0 - u * (105.0 - u * 945.0))));
    -0.5 * z * z - LN_SQRT_TWO_PI - libm::log(-z) + libm::log1p(series)
}

/// The derivative of [`ln_below`], φ(z)/Φ(z): the inverse Mills ratio.
#[must_use]
pub(super) fn inverse_mills_ratio(z: f64) -> f64 {
    libm::exp(-0.5 * z * z - LN_SQRT_TWO_PI - ln_below(z))
}

/// The z with P(Z > z) = `tail`, 0 < `tail` < 1.
#[must_use]
pub(super) fn upper_quantile(tail: f64) -> f64 {
    let start = SQRT_2 * statrs::function::erf::erfc_inv(2.0 * tail);
    // One Newton step in the logarithm of the tail removes the last digits' error of the rational approximation.
    let slope = inverse_mills_ratio(-start);
    let step = (ln_below(-start) - libm::log(tail)) / slope;
    if step.is_finite() { start + step } else { start }
}

/// The z with P(Z ≤ z) = `probability`, 0 < `probability` < 1.
#[must_use]
pub(super) fn quantile(probability: f64) -> f64 {
    -upper_quantile(probability)
}
