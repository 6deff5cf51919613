//! The share of respondents who ended better than they began, half of the unchanged included.

use super::bootstrap::{Resampling, bca};
use super::{ChangeTable, Distribution, Estimate, Undefined};

/// The probability of superiority over pairs.
///
/// # Formula
/// (number with D > 0 + ½·number with D = 0) / n. `BCa` interval over resampled respondents.
///
/// # Units and range
/// A share of respondents, 0 to 1; ½ where as many rose as fell. Each respondent is compared with herself, never with others.
///
/// # Needs
/// One pair, two for the interval.
///
/// # Errors
/// [`Undefined::NoPairs`]; of the interval those of [`bca`], where all went the same way.
///
/// # Reference
/// Grissom & Kim (2012), Effect Sizes for Research, 2nd ed., ch. 5 (dependent groups). Checked by hand.
pub fn superiority(table: &ChangeTable, resampling: &Resampling) -> Result<Estimate, Undefined> {
    let changes = table.differences();
    let counts: Vec<u64> = changes.levels().iter().map(|level| level.count).collect();
    let [estimate] = bca(&counts, &credit(&changes), resampling);
    estimate
}

/// The share as a function of the counts of the distinct changes: a rise counts one, no change a half.
pub(super) fn credit(changes: &Distribution) -> impl Fn(&[u64]) -> [Result<f64, Undefined>; 1] + Sync {
    let doubled: Vec<u64> = changes.levels().iter().map(|level| (level.steps.signum() + 1) as u64).collect();
    move |counts: &[u64]| {
        let n: u64 = counts.iter().sum();
        let doubled_credit: u64 = doubled.iter().zip(counts).map(|(credit, count)| credit * count).sum();
        [Ok(0.5 * doubled_credit as f64 / n as f64)]
    }
}
