//! Does an item go the way of the others?

use super::Undefined;
use super::item_moments::ItemCovariances;

/// The correlation of an item with the sum of the other items.
///
/// # Formula
/// `(cov(x, T) − σ_x²) / (σ_x·√(σ_T² + σ_x² − 2cov(x, T)))`, T the sum of all items.
///
/// # Units and range
/// −1 to 1; below 0 the item is not reversed where it should be, or twice, or measures something else.
///
/// # Needs
/// Two items, the item and the sum of the others varying.
///
/// # Errors
/// [`Undefined::TooFew`] for one item; [`Undefined::NoVariance`].
///
/// # Reference
/// Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., ch. 8. Checked against R's `psych::alpha` (`r.drop`).
///
/// # Panics
/// If there is no such item.
pub fn item_rest_correlation(covariances: &ItemCovariances, item: usize) -> Result<f64, Undefined> {
    if covariances.items() < 2 {
        return Err(Undefined::TooFew);
    }
    let others = |of: usize| (0..covariances.items()).filter(move |other| *other != item).map(move |other| covariances.get(of, other));
    let own = covariances.get(item, item);
    let shared: f64 = others(item).sum();
    let (rest, parts) = (0..covariances.items())
        .filter(|other| *other != item)
        .fold((0.0, 0.0), |(rest, parts), other| (rest + others(other).sum::<f64>(), parts + covariances.get(other, other)));
    if own <= 0.0 || rest <= 1e-14 * parts {
        return Err(Undefined::NoVariance);
    }
    Ok((shared / (own.sqrt() * rest.sqrt())).clamp(-1.0, 1.0))
}
