//! Ratios of gamma functions without the cancellation of two large logarithms.

use super::normal::LN_SQRT_TWO_PI;

/// From here on five terms of Stirling's series are exact to the last bit.
const SERIES_FROM: f64 = 16.0;

/// ln Γ(z) − [(z − ½) ln z − z + ln √(2π)], what Stirling's formula leaves out; z > 0.
///
/// Reference: Loader 2000, *Fast and accurate computation of binomial probabilities* (there δ).
#[must_use]
pub(super) fn stirling_error(z: f64) -> f64 {
    if z < SERIES_FROM {
        return libm::lgamma(z) - ((z - 0.5) * libm::log(z) - z + LN_SQRT_TWO_PI);
    }
    let u = 1.0 / (z * z);
    (1.0 / 12.0 - u * (1.0 / 360.0 - u * (1.0 / 1260.0 - u * (1.0 / 1680.0 - u * (1.0 / 1188.0 - u * (691.0 / 360_360.0)))))) / z
}

/// The exact small-sample correction J(ν) = Γ(ν/2) / (√(ν/2) Γ((ν − 1)/2)) of a standardised mean; 0 at ν = 1.
///
/// Reference: Hedges 1981, *Distribution theory for Glass's estimator of effect size* (there c(m)).
#[must_use]
pub(super) fn hedges_correction(degrees_of_freedom: f64) -> f64 {
    if degrees_of_freedom <= 1.0 {
        return 0.0;
    }
    // ln Γ(a + ½) − ln Γ(a) with a = (ν − 1)/2, large terms cancelled by hand.
    let a = 0.5 * (degrees_of_freedom - 1.0);
    let ln_ratio = a * libm::log1p(0.5 / a) + 0.5 * libm::log(a) - 0.5 + stirling_error(a + 0.5) - stirling_error(a);
    libm::exp(ln_ratio - 0.5 * libm::log(a + 0.5))
}
