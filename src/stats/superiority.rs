//! The share of respondents who ended better than they began, half of the unchanged included.

use super::bootstrap::{Resampling, bca};
use super::{ChangeTable, Estimate, Undefined};

/// The probability of superiority over pairs.
///
/// # Formula
/// (number with D > 0 + ½·number with D = 0) / n. `BCa` interval over resampled respondents.
///
/// # Units and range
/// A share of respondents, 0 to 1; ½ where as many rose as fell. Each respondent is compared with herself, never with others.
///
/// # Needs
/// Two pairs.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`]; of the interval those of [`bca`], where all went the same way.
///
/// # Reference
/// Grissom & Kim (2012), Effect Sizes for Research, 2nd ed., ch. 5 (dependent groups). Checked by hand.
pub fn superiority(table: &ChangeTable, resampling: &Resampling) -> Result<Estimate, Undefined> {
    // Resampling respondents and reducing them to the signs of their changes commute: three cells are enough.
    let mut signs = [(-1, 0_u64), (0, 0), (1, 0)];
    for cell in table.cells() {
        signs[(cell.difference().signum() + 1) as usize].1 += cell.count;
    }
    let present: Vec<(i32, u64)> = signs.into_iter().filter(|(_, count)| *count > 0).collect();
    let counts: Vec<u64> = present.iter().map(|(_, count)| *count).collect();
    let share = |counts: &[u64]| {
        let n: u64 = counts.iter().sum();
        let credit: f64 = present.iter().zip(counts).map(|((sign, _), count)| 0.5 * f64::from(sign + 1) * *count as f64).sum();
        [Ok(credit / n as f64)]
    };
    let [estimate] = bca(&counts, &share, resampling);
    estimate
}
