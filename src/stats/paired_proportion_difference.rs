//! How much larger is the share at the first wave than at the second, among the same respondents?

use super::mcnemar::PairedBinary;
use super::{Confidence, Estimate, Interval, Undefined};

/// The name of the interval, as results carry it.
pub const NEWCOMBE_10: &str = "newcombe-10-corrected";

/// The difference of two paired proportions, first wave less second.
///
/// # Formula
/// θ = (b − c)/n. Newcombe's method 10: with Wilson limits (l₁, u₁), (l₂, u₂) of the two shares,
/// θ − √((p₁ − l₁)² − 2φ(p₁ − l₁)(u₂ − p₂) + (u₂ − p₂)²) to θ + √((u₁ − p₁)² − 2φ(u₁ − p₁)(p₂ − l₂) + (p₂ − l₂)²);
/// φ = (ad − bc)/√((a+b)(c+d)(a+c)(b+d)), its numerator reduced by n/2 but not below 0 where it is positive, 0 where a margin is.
///
/// # Units and range
/// A difference of shares, −1 to 1.
///
/// # Needs
/// One pair.
///
/// # Errors
/// [`Undefined::NoPairs`].
///
/// # Reference
/// Newcombe (1998), Stat Med 17:2635, method 10. Checked against his table (1, 1, 7, 12: −0.507 to −0.026) and R.
pub fn paired_proportion_difference(table: &PairedBinary, confidence: Confidence) -> Result<Estimate, Undefined> {
    let (a, b, c, d) = (table.yes_yes as f64, table.yes_no as f64, table.no_yes as f64, table.no_no as f64);
    let n = a + b + c + d;
    if n == 0.0 {
        return Err(Undefined::NoPairs);
    }
    let z = confidence.z();
    let (first, second) = (WilsonReach::new(a + b, n, z), WilsonReach::new(a + c, n, z));
    let phi = corrected_phi(a, b, c, d);
    // Wilson's reach below and above each share, joined as two correlated errors.
    let joined = |x: f64, y: f64| (x * x - 2.0 * phi * x * y + y * y).max(0.0).sqrt();
    let estimate = (b - c) / n;
    let lower = (estimate - joined(first.down, second.up)).max(-1.0);
    let upper = (estimate + joined(first.up, second.down)).min(1.0);
    Ok(Estimate { estimate, interval: Ok(Interval { lower, upper }), method: NEWCOMBE_10 })
}

/// How far Wilson's limits lie below and above a share.
struct WilsonReach {
    down: f64,
    up: f64,
}

impl WilsonReach {
    fn new(x: f64, n: f64, z: f64) -> Self {
        let p = x / n;
        let denominator = 1.0 + z * z / n;
        let centre = (p + z * z / (2.0 * n)) / denominator;
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / denominator;
        // At x = 0 and x = n the limit is the share itself, whatever the rounding says.
        let down = if x == 0.0 { 0.0 } else { p - (centre - half) };
        let up = if x == n { 0.0 } else { centre + half - p };
        Self { down: down.max(0.0), up: up.max(0.0) }
    }
}

fn corrected_phi(a: f64, b: f64, c: f64, d: f64) -> f64 {
    let scale = ((a + b) * (c + d)).sqrt() * ((a + c) * (b + d)).sqrt();
    if scale == 0.0 {
        return 0.0;
    }
    let product = a * d - b * c;
    let corrected = if product > 0.0 { (product - 0.5 * (a + b + c + d)).max(0.0) } else { product };
    corrected / scale
}
