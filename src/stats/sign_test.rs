//! The sign test: as many rises as falls?

use super::{Distribution, Undefined, saddle_point};

/// The exact sign test, two-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignTest {
    pub rises: u64,
    pub falls: u64,
    /// Those who did not change say nothing here.
    pub unchanged: u64,
    pub p: f64,
}

/// Tests whether a change is as often a rise as a fall.
///
/// # Formula
/// p = min(1, 2·P(X ≤ min(rises, falls))), X ~ Binomial(rises + falls, ½).
///
/// # Units and range
/// p in [0, 1].
///
/// # Needs
/// One pair that changed.
///
/// # Errors
/// [`Undefined::NoPairs`]; [`Undefined::NoChange`] where nobody changed.
///
/// # Reference
/// Dixon & Mood 1946, *The statistical sign test*. Checked against R.
pub fn sign_test(changes: &Distribution) -> Result<SignTest, Undefined> {
    if changes.levels().is_empty() {
        return Err(Undefined::NoPairs);
    }
    let count = |sign: i64| changes.levels().iter().filter(|level| level.steps.signum() == sign).map(|level| level.count).sum();
    let (rises, falls, unchanged): (u64, u64, u64) = (count(1), count(-1), count(0));
    if rises + falls == 0 {
        return Err(Undefined::NoChange);
    }
    let fewer = rises.min(falls);
    let p = (2.0 * saddle_point::fair_binomial_lower_tail(fewer, rises + falls)).min(1.0);
    Ok(SignTest { rises, falls, unchanged, p })
}
