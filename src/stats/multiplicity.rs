//! p values of a family of tests, adjusted so that many outcomes do not make a chance finding look like a result.
//!
//! A family holds `None` where a test is undefined: such a test is not counted and stays undefined.

/// Holm's adjusted p values, which bound the chance of any false finding.
///
/// # Formula
/// With m tests and p₍₁₎ ≤ … ≤ p₍ₘ₎: max over j ≤ i of (m − j + 1)·p₍ⱼ₎, at most 1.
///
/// # Units and range
/// p values, in the order given.
///
/// # Needs
/// Nothing of the tests' dependence.
///
/// # Reference
/// Holm (1979), Scand J Stat 6:65. Checked against R's `p.adjust`.
#[must_use]
pub fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let order = ascending(p);
    let mut adjusted = vec![None; p.len()];
    let mut largest = 0.0_f64;
    for (rank, (at, value)) in order.iter().enumerate() {
        largest = largest.max(((order.len() - rank) as f64 * value).min(1.0));
        adjusted[*at] = Some(largest);
    }
    adjusted
}

/// Benjamini and Hochberg's adjusted p values, which bound the expected share of false ones among the findings.
///
/// # Formula
/// With m tests and p₍₁₎ ≤ … ≤ p₍ₘ₎: min over j ≥ i of m·p₍ⱼ₎/j, at most 1.
///
/// # Units and range
/// p values, in the order given.
///
/// # Needs
/// Tests that are independent or positively dependent, as outcomes of the same respondents are.
///
/// # Reference
/// Benjamini & Hochberg (1995), J R Stat Soc B 57:289. Checked against R's `p.adjust`.
#[must_use]
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let order = ascending(p);
    let mut adjusted = vec![None; p.len()];
    let mut smallest = 1.0_f64;
    for (rank, (at, value)) in order.iter().enumerate().rev() {
        smallest = smallest.min(order.len() as f64 / (rank + 1) as f64 * value);
        adjusted[*at] = Some(smallest);
    }
    adjusted
}

/// The defined p values with their places, ascending.
fn ascending(p: &[Option<f64>]) -> Vec<(usize, f64)> {
    let mut order: Vec<(usize, f64)> = p.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?))).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    order
}
