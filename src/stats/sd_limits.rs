//! How sure a standard deviation is that was taken from a sample.

use statrs::function::gamma::gamma_lr;

use super::{Confidence, Interval, Undefined, normal, root};

/// The interval of a standard deviation of normal scores.
///
/// # Formula
/// s·√((n − 1)/χ²) at the upper and the lower quantile of χ²(n − 1).
///
/// # Units and range
/// Those of the scores; the lower limit is positive.
///
/// # Needs
/// Two persons and a positive SD.
///
/// # Errors
/// [`Undefined::TooFew`] for fewer than two; [`Undefined::NoVariance`] for an SD that is not positive; [`Undefined::NotConverged`].
///
/// # Reference
/// Any textbook; Snedecor & Cochran 1989, §5.11. Checked against scipy.
pub fn sd_limits(sd: f64, n: u64, confidence: Confidence) -> Result<Interval, Undefined> {
    if n < 2 {
        return Err(Undefined::TooFew);
    }
    if !(sd > 0.0 && sd.is_finite()) {
        return Err(Undefined::NoVariance);
    }
    let df = (n - 1) as f64;
    let limit = |probability: f64| Some(sd * (df / chi_squared_quantile(probability, df)?).sqrt());
    let limits = limit(1.0 - confidence.tail()).zip(limit(confidence.tail()));
    limits.map(|(lower, upper)| Interval { lower, upper }).ok_or(Undefined::NotConverged)
}

/// The x with P(X ≤ x) = `probability` for X ~ χ²; from Wilson and Hilferty's (1931) approximation to the root.
fn chi_squared_quantile(probability: f64, degrees_of_freedom: f64) -> Option<f64> {
    let spread = 2.0 / (9.0 * degrees_of_freedom);
    let start = (1.0 - spread + normal::quantile(probability) * spread.sqrt()).max(0.05);
    let ln_start = libm::log(degrees_of_freedom * start * start * start);
    let excess = |ln_x: f64| gamma_lr(0.5 * degrees_of_freedom, 0.5 * libm::exp(ln_x)) - probability;
    root::monotone_root(excess, ln_start, 0.01).map(libm::exp)
}
