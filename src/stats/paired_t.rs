//! The paired t test, and the mean change's interval that goes with it.

use super::{Confidence, Distribution, Interval, Undefined, students_t};

/// Student's paired t test, two-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedT {
    /// Positive where scores rose.
    pub t: f64,
    pub degrees_of_freedom: u64,
    pub p: f64,
}

/// Tests whether the mean change is zero.
///
/// # Formula
/// t = mean D/(`S_D`/√n), ν = n − 1; p = P(|T| ≥ |t|).
///
/// # Units and range
/// t has the sign of the mean change; p in [0, 1], 0 only where it is below the smallest double.
///
/// # Needs
/// Two pairs whose changes differ.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`]; [`Undefined::NoChange`] where nobody changed, [`Undefined::ConstantChange`] where
/// everyone changed by the same amount.
///
/// # Reference
/// Student 1908, *The probable error of a mean*. Checked against R's `t.test(paired = TRUE)`.
pub fn paired_t(changes: &Distribution) -> Result<PairedT, Undefined> {
    let moments = Moments::of(changes)?;
    let t = moments.mean / moments.standard_error();
    Ok(PairedT { t, degrees_of_freedom: moments.n - 1, p: students_t::two_sided(t, moments.degrees_of_freedom()) })
}

/// Student's t interval of the mean change, in score units.
///
/// # Errors
/// Those of [`paired_t`].
pub fn mean_interval(changes: &Distribution, confidence: Confidence) -> Result<Interval, Undefined> {
    let moments = Moments::of(changes)?;
    Ok(students_t::interval(moments.mean, moments.standard_error(), moments.degrees_of_freedom(), confidence))
}

/// n, mean and `S_D` of changes that have a spread: what every statistic of the t family starts from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moments {
    pub(super) n: u64,
    pub(super) mean: f64,
    pub(super) standard_deviation: f64,
}

impl Moments {
    pub(super) fn of(changes: &Distribution) -> Result<Self, Undefined> {
        let (mean, standard_deviation) = (changes.mean()?, changes.standard_deviation()?);
        if standard_deviation == 0.0 {
            return Err(if mean == 0.0 { Undefined::NoChange } else { Undefined::ConstantChange });
        }
        Ok(Self { n: changes.n(), mean, standard_deviation })
    }

    pub(super) fn degrees_of_freedom(&self) -> f64 {
        (self.n - 1) as f64
    }

    pub(super) fn root_n(&self) -> f64 {
        (self.n as f64).sqrt()
    }

    pub(super) fn standard_error(&self) -> f64 {
        self.standard_deviation / self.root_n()
    }
}
