//! Rates of improvement: who counts under a threshold rule, which share that is, and the net of improved and deteriorated.

use super::change_category::{ChangeCategory, ChangeCounts};
use super::{ChangeTable, Confidence, Estimate, Grid, Interval, ProportionInterval, Undefined, proportion};

/// Counts a table's persons by whether they rose by at least `threshold` grid steps, fell by at least as many, or neither.
///
/// A threshold below 1 step is taken as 1: no change is never a change.
#[must_use]
pub fn at_least_steps(table: &ChangeTable, threshold: i64) -> ChangeCounts {
    let threshold = threshold.max(1);
    let category = |change: i64| match change {
        change if change >= threshold => ChangeCategory::Improved,
        change if change <= -threshold => ChangeCategory::Deteriorated,
        _ => ChangeCategory::Unchanged,
    };
    ChangeCounts::tally(table.cells().iter().map(|cell| (category(cell.difference()), cell.count)))
}

/// The rule by which any rise at all is an improvement.
#[must_use]
pub fn any(table: &ChangeTable) -> ChangeCounts {
    at_least_steps(table, 1)
}

/// The rule by which a rise of at least `threshold` score units is an improvement.
///
/// # Errors
/// [`Undefined::NoSmallestImportantChange`] for a threshold that is not a positive number.
pub fn at_least(table: &ChangeTable, threshold: f64) -> Result<ChangeCounts, Undefined> {
    Ok(at_least_steps(table, steps_at_least(table.grid(), threshold)?))
}

/// The share that improved.
///
/// # Errors
/// [`Undefined::NoPairs`] where nobody was counted.
pub fn improvement(counts: ChangeCounts, method: ProportionInterval, confidence: Confidence) -> Result<Estimate, Undefined> {
    proportion::proportion(counts.improved, counts.n(), method, confidence)
}

/// The share that improved less the share that deteriorated.
///
/// # Formula
/// (b − c)/n; limits p̃₁ − p̃₂ ± z√((p̃₁ + p̃₂ − (p̃₁ − p̃₂)²)/(n + 2)), p̃₁ = (b + 1)/(n + 2), p̃₂ = (c + 1)/(n + 2), b improved,
/// c deteriorated.
///
/// # Units and range
/// A difference of shares in [−1, 1], as are its limits.
///
/// # Needs
/// One pair.
///
/// # Errors
/// [`Undefined::NoPairs`] where nobody was counted.
///
/// # Reference
/// Bonett & Price 2012, *Adjusted Wald confidence interval for a difference of binomial proportions based on paired data*.
/// Checked by hand.
pub fn net(counts: ChangeCounts, confidence: Confidence) -> Result<Estimate, Undefined> {
    if counts.n() == 0 {
        return Err(Undefined::NoPairs);
    }
    let (b, c, n) = (counts.improved as f64, counts.deteriorated as f64, counts.n() as f64);
    let (p1, p2) = ((b + 1.0) / (n + 2.0), (c + 1.0) / (n + 2.0));
    let centre = p1 - p2;
    let margin = confidence.z() * ((p1 + p2 - centre * centre) / (n + 2.0)).sqrt();
    let interval = Interval { lower: (centre - margin).max(-1.0), upper: (centre + margin).min(1.0) };
    Ok(Estimate { estimate: (b - c) / n, interval: Ok(interval), method: "Bonett–Price 2012" })
}

/// How far above a whole number of steps a threshold may lie by rounding alone: 0.3 on a grid of tenths is 3 steps and not 4.
const ROUNDING: f64 = 1e-9;

/// The fewest whole grid steps that make at least `threshold` score units: 10 on WHO-5's grid of fours is 3 steps.
///
/// # Errors
/// [`Undefined::NoSmallestImportantChange`] for a threshold that is not a positive number.
pub fn steps_at_least(grid: Grid, threshold: f64) -> Result<i64, Undefined> {
    if !(threshold > 0.0 && threshold.is_finite()) {
        return Err(Undefined::NoSmallestImportantChange);
    }
    Ok(((grid.steps(threshold) * (1.0 - ROUNDING)).ceil() as i64).max(1))
}
