//! The share of a sum score's variance that one common factor explains.

use super::Undefined;
use super::item_moments::ItemCovariances;

/// An item whose uniqueness falls below this share of its variance makes the solution improper (a Heywood case).
const IMPROPER: f64 = 1e-4;

/// The search ends when no standardised loading moves by more than this.
const SETTLED: f64 = 1e-13;

/// More steps than any proper solution was seen to need.
const STEPS: usize = 20_000;

/// `McDonald`'s ω of a one-factor model.
///
/// # Formula
/// ω = (Σλᵢ)²/((Σλᵢ)² + Σψᵢ), loadings λ and uniquenesses ψ by maximum likelihood for Σ = λλᵀ + Ψ, in the units of the items.
///
/// # Units and range
/// 0 to 1.
///
/// # Needs
/// Three items that vary, more complete cases than items, a proper solution.
///
/// # Errors
/// [`Undefined::TooFew`], [`Undefined::NoVariance`], [`Undefined::NotConverged`] (improper solutions included).
///
/// # Reference
/// `McDonald` (1999), Test Theory, eq. 6.20; the likelihood by EM after Rubin & Thayer (1982), Psychometrika 47:69. Checked against R's lavaan.
pub fn mcdonald_omega(covariances: &ItemCovariances) -> Result<f64, Undefined> {
    let items = covariances.items();
    if items < 3 || covariances.n() <= items as u64 {
        return Err(Undefined::TooFew);
    }
    let spread: Vec<f64> = (0..items).map(|item| covariances.get(item, item).sqrt()).collect();
    if !spread.iter().all(|sd| *sd > 0.0) {
        return Err(Undefined::NoVariance);
    }
    // The solution of the correlations is that of the covariances, item by item in SDs.
    let correlations: Vec<Vec<f64>> =
        (0..items).map(|i| (0..items).map(|j| covariances.get(i, j) / (spread[i] * spread[j])).collect()).collect();
    let loadings = one_factor_loadings(&correlations)?;
    let common: f64 = loadings.iter().zip(&spread).map(|(loading, sd)| loading * sd).sum();
    let unique: f64 = loadings.iter().zip(&spread).map(|(loading, sd)| (1.0 - loading * loading) * sd * sd).sum();
    Ok(common * common / (common * common + unique))
}

/// The maximum-likelihood loadings of one factor on standardised items. At the maximum ψᵢ = 1 − λᵢ².
fn one_factor_loadings(correlations: &[Vec<f64>]) -> Result<Vec<f64>, Undefined> {
    let mut loadings = first_loadings(correlations);
    let mut unique: Vec<f64> = loadings.iter().map(|loading| 1.0 - loading * loading).collect();
    for _ in 0..STEPS {
        // The factor's regression on the items, β = λᵀΨ⁻¹/(1 + λᵀΨ⁻¹λ).
        let precision: f64 = loadings.iter().zip(&unique).map(|(loading, psi)| loading * loading / psi).sum();
        let beta: Vec<f64> = loadings.iter().zip(&unique).map(|(loading, psi)| loading / psi / (1.0 + precision)).collect();
        let with_factor: Vec<f64> = correlations.iter().map(|row| row.iter().zip(&beta).map(|(r, b)| r * b).sum()).collect();
        let explained: f64 = with_factor.iter().zip(&beta).map(|(c, b)| c * b).sum();
        let factor_variance = 1.0 / (1.0 + precision) + explained;
        let next: Vec<f64> = with_factor.iter().map(|c| c / factor_variance).collect();
        unique = next.iter().zip(&with_factor).map(|(loading, c)| 1.0 - loading * c).collect();
        if !unique.iter().all(|psi| *psi > IMPROPER) {
            return Err(Undefined::NotConverged);
        }
        let moved = next.iter().zip(&loadings).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        loadings = next;
        if moved < SETTLED {
            return Ok(loadings);
        }
    }
    Err(Undefined::NotConverged)
}

/// A start with the signs of the first principal component, by a few power steps, well inside (−1, 1).
fn first_loadings(correlations: &[Vec<f64>]) -> Vec<f64> {
    // Unequal entries, so that the start is not orthogonal to a component with mixed signs.
    let mut component: Vec<f64> = (0..correlations.len()).map(|item| 1.0 + 0.01 * item as f64).collect();
    for _ in 0..50 {
        let next: Vec<f64> = correlations.iter().map(|row| row.iter().zip(&component).map(|(r, c)| r * c).sum()).collect();
        let largest = next.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        if largest == 0.0 {
            break;
        }
        component = next.iter().map(|value| value / largest).collect();
    }
    component.iter().map(|value| 0.7 * value.clamp(-1.0, 1.0)).collect()
}
