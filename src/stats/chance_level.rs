//! How many would count as improved if nothing had happened at all?
//!
//! Two things make scores move without an effect: measurement error, and regression to the mean of a group that was chosen
//! because it scored badly. A rate of improvement can't be read without the share that these two alone produce.

use super::clinical_significance::Population;
use super::{Distribution, Undefined, normal};

/// The lowest and the highest score a scale can give, in grid steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepRange {
    pub lowest: i64,
    pub highest: i64,
}

/// The share that a rule would call improved if scores moved by measurement error and regression to the mean alone.
///
/// `smallest_improved` says, for a score before (in grid steps), the lowest score after that the rule counts as improved, or
/// `None` where no score does. Every rule of progress is of this form: whoever ends higher is at least as improved.
///
/// # Formula
/// For each observed x₁: x₂ ~ N(μ + ρ(x₁ − μ), σ²(1 − ρ²)), rounded to the grid at half steps, the scale's end points absorbing the
/// tails beyond them: P(improved | x₁) = P(x₂ > smallest − ½ step); averaged over the observed x₁.
///
/// # Units and range
/// A share, 0 to 1.
///
/// # Needs
/// A norm (μ, σ) and a retest correlation ρ of the scale in a population to which nothing is done.
///
/// # Errors
/// [`Undefined::NoPairs`]; [`Undefined::NoNorm`] for a norm without a positive SD; [`Undefined::NoRetest`] unless 0 < ρ < 1.
///
/// # Reference
/// Regression to the mean of a bivariate normal (Davis 1976, Am J Epidemiol 104:493). Checked by hand: ρ = 0.6 and everybody exactly
/// one SD below the mean gives Φ(0.5) = 69 % risers on a continuous score.
pub fn chance_level(
    before: &Distribution,
    norm: Population,
    retest: f64,
    range: Option<StepRange>,
    smallest_improved: impl Fn(i64) -> Option<i64>,
) -> Result<f64, Undefined> {
    if !(norm.sd > 0.0 && norm.sd.is_finite() && norm.mean.is_finite()) {
        return Err(Undefined::NoNorm);
    }
    if !(retest > 0.0 && retest < 1.0) {
        return Err(Undefined::NoRetest);
    }
    let n = before.n();
    if n == 0 {
        return Err(Undefined::NoPairs);
    }
    let grid = before.grid();
    let residual_sd = norm.sd * ((1.0 - retest) * (1.0 + retest)).sqrt();
    let improved = |from: i64| -> f64 {
        let Some(smallest) = smallest_improved(from) else { return 0.0 };
        if let Some(range) = range {
            if smallest <= range.lowest {
                return 1.0;
            }
            if smallest > range.highest {
                return 0.0;
            }
        }
        let expected = norm.mean + retest * (grid.score(from as f64) - norm.mean);
        normal::above((grid.score(smallest as f64 - 0.5) - expected) / residual_sd)
    };
    let total: f64 = before.levels().iter().map(|level| level.count as f64 * improved(level.steps)).sum();
    Ok((total / n as f64).clamp(0.0, 1.0))
}
