//! How much larger is a share in one group than in another?

use super::proportion::proportion;
use super::{Confidence, Estimate, Interval, ProportionInterval, Undefined};

/// So many of so many persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub count: u64,
    pub n: u64,
}

/// The difference of two independent shares, the first less the second.
///
/// # Formula
/// p₁ − p₂; with Wilson limits (l₁, u₁), (l₂, u₂) of the two shares
/// p₁ − p₂ − √((p₁ − l₁)² + (u₂ − p₂)²) to p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²).
///
/// # Units and range
/// A difference of shares, −1 to 1.
///
/// # Needs
/// A person in each group.
///
/// # Errors
/// [`Undefined::NoPairs`]; [`Undefined::OutOfRange`] where a count is larger than its n.
///
/// # Reference
/// Newcombe (1998), *Interval estimation for the difference between independent proportions*, Stat Med 17:873, method 10. Checked against
/// the eight examples of his table II.
pub fn proportion_difference(first: Share, second: Share, confidence: Confidence) -> Result<Estimate, Undefined> {
    let one = proportion(first.count, first.n, ProportionInterval::Wilson, confidence)?;
    let other = proportion(second.count, second.n, ProportionInterval::Wilson, confidence)?;
    let (own, others) = (one.interval?, other.interval?);
    let estimate = one.estimate - other.estimate;
    let down = (one.estimate - own.lower).hypot(others.upper - other.estimate);
    let up = (own.upper - one.estimate).hypot(other.estimate - others.lower);
    let interval = Interval { lower: (estimate - down).max(-1.0), upper: (estimate + up).min(1.0) };
    Ok(Estimate { estimate, interval: Ok(interval), method: "Newcombe 1998, method 10" })
}
