//! Equivalence by two one-sided t tests: is the mean change smaller than what would matter?

use super::paired_t::{Moments, mean_interval};
use super::{Confidence, Distribution, Interval, Undefined, students_t};

/// Two one-sided tests of |mean change| < margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equivalence {
    /// In score units.
    pub margin: f64,
    /// The larger of the two one-sided p values.
    pub p: f64,
    /// The 90 % interval of the mean change: inside ± margin exactly where p < 0.05.
    pub interval: Interval,
}

/// Tests whether the mean change lies within ± `margin`.
///
/// # Formula
/// p = max(P(T > (mean D + m)/SE), P(T > (m − mean D)/SE)), SE = `S_D`/√n, ν = n − 1.
///
/// # Units and range
/// Margin in score units, the same on both sides; p in [0, 1].
///
/// # Needs
/// Two pairs whose changes differ, and a margin above 0.
///
/// # Errors
/// [`Undefined::NoSmallestImportantChange`] for a margin that is not a positive number; those of
/// [`paired_t`](super::paired_t::paired_t).
///
/// # Reference
/// Schuirmann 1987, *A comparison of the two one-sided tests procedure and the power approach*. Checked against R's 90 %
/// interval of Student's sleep data, at whose end p is 0.05.
pub fn equivalence(changes: &Distribution, margin: f64) -> Result<Equivalence, Undefined> {
    if !(margin > 0.0 && margin.is_finite()) {
        return Err(Undefined::NoSmallestImportantChange);
    }
    let moments = Moments::of(changes)?;
    let (error, nu) = (moments.standard_error(), moments.degrees_of_freedom());
    let above_lower = students_t::upper_tail((moments.mean + margin) / error, nu);
    let below_upper = students_t::upper_tail((margin - moments.mean) / error, nu);
    Ok(Equivalence { margin, p: above_lower.max(below_upper), interval: mean_interval(changes, Confidence::NINETY)? })
}
