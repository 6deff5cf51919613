//! How consistently do a scale's items measure one thing?

use super::item_moments::ItemCovariances;
use super::{Confidence, Estimate, Interval, Undefined, incomplete_beta};

/// The name of the interval, as results carry it.
pub const FELDT: &str = "feldt";

/// Cronbach's α.
///
/// # Formula
/// α = k/(k − 1)·(1 − `Σσᵢ²/σ_total²`). Feldt: 1 − (1 − α)·F at the quantiles 1 − tail and tail of F(n − 1, (n − 1)(k − 1)).
///
/// # Units and range
/// At most 1; negative where the items' covariances are so on average.
///
/// # Needs
/// Two items, two complete cases, a sum that varies.
///
/// # Errors
/// [`Undefined::TooFew`] for one item; [`Undefined::NoVariance`]; of the interval also where the quantile can't be represented.
///
/// # Reference
/// Cronbach (1951), Psychometrika 16:297; Feldt, Woodruff & Salih (1987), Appl Psychol Meas 11:93. Checked against R's `psych::alpha`.
pub fn cronbach_alpha(covariances: &ItemCovariances, confidence: Confidence) -> Result<Estimate, Undefined> {
    let k = covariances.items() as f64;
    if k < 2.0 || covariances.n() < 2 {
        return Err(Undefined::TooFew);
    }
    let total = covariances.of_total();
    let items: f64 = (0..covariances.items()).map(|item| covariances.get(item, item)).sum();
    // Items that cancel leave rounding, not variance, in their sum.
    if total <= 1e-14 * items {
        return Err(Undefined::NoVariance);
    }
    let alpha = k / (k - 1.0) * (1.0 - items / total);
    let df = (covariances.n() - 1) as f64;
    let limit = |probability: f64| Some(1.0 - (1.0 - alpha) * f_quantile(probability, df, df * (k - 1.0))?);
    let interval = match (limit(1.0 - confidence.tail()), limit(confidence.tail())) {
        (Some(lower), Some(upper)) if lower.is_finite() && upper.is_finite() => Ok(Interval { lower, upper }),
        _ => Err(Undefined::OutOfRange),
    };
    Ok(Estimate { estimate: alpha, interval, method: FELDT })
}

/// The quantile of the F law: d₁F/d₂ are the odds of a beta variable.
fn f_quantile(probability: f64, d1: f64, d2: f64) -> Option<f64> {
    Some(incomplete_beta::quantile_odds(0.5 * d1, 0.5 * d2, probability)? * d2 / d1)
}
