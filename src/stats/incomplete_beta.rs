//! The beta distribution's tails and quantiles: behind Student's t, the binomial and the exact limits of a proportion.
//!
//! Why not the continued fraction of the usual libraries: it stops after 140 terms and takes the differences of large log-gammas, and
//! by ten million degrees of freedom nine of the sixteen digits are gone. Here the density is a saddle point (Loader 2000)
//! that loses nothing, and the tail beside it an integral of a function that starts at 1 and falls.

use std::f64::consts::PI;

use super::gamma_function::stirling_error;
use super::quadrature::integrate;
use super::root::monotone_root;

/// The integrand is cut off where its logarithm has fallen by this much: e⁻⁴⁵ is below the last bit of the sum.
const NEGLIGIBLE: f64 = -45.0;

/// P(X ≤ x) for X ~ Beta(a, b) with a, b ≥ ½, at `odds` = x/(1 − x); right to about 1e-13 relative however small.
///
/// The odds rather than x, so that neither x nor 1 − x is rounded. The upper tail is `lower_tail(b, a, 1.0 / odds)`.
///
/// # Reference
/// Abramowitz & Stegun 1964, 26.5.1, with x = sin²θ: ∫ 2 sin²ᵃ⁻¹θ cos²ᵇ⁻¹θ dθ / B(a, b). Loader 2000 for the density.
#[must_use]
pub(super) fn lower_tail(a: f64, b: f64, odds: f64) -> f64 {
    if odds == 0.0 {
        return 0.0;
    }
    if odds.is_infinite() {
        return 1.0;
    }
    // Beyond the mode in θ the other tail is the one whose integrand falls from its start.
    let beyond_mode = odds * (2.0 * b - 1.0) > 2.0 * a - 1.0;
    let tail = if beyond_mode { 1.0 - falling_tail(b, a, 1.0 / odds) } else { falling_tail(a, b, odds) };
    tail.clamp(0.0, 1.0)
}

/// The odds x/(1 − x) at which P(X ≤ x) = `probability`, 0 < `probability` < 1, for X ~ Beta(a, b) with a, b ≥ ½.
///
/// `None` only where the odds can't be represented.
#[must_use]
pub(super) fn quantile_odds(a: f64, b: f64, probability: f64) -> Option<f64> {
    // In log odds, which has the same relative precision at both ends; each half of the distribution by its own tail.
    let excess = |log_odds: f64| {
        let odds = libm::exp(log_odds);
        if probability <= 0.5 {
            libm::log(lower_tail(a, b, odds)) - libm::log(probability)
        } else {
            libm::log(1.0 - probability) - libm::log(lower_tail(b, a, 1.0 / odds))
        }
    };
    let spread = (1.0 / a + 1.0 / b).sqrt();
    monotone_root(excess, libm::log(a / b), spread).map(libm::exp)
}

/// The lower tail at odds not above the mode (in θ).
fn falling_tail(a: f64, b: f64, odds: f64) -> f64 {
    let tangent = odds.sqrt();
    let theta = libm::atan(tangent);
    let (sines, cosines) = (2.0 * a - 1.0, 2.0 * b - 1.0);
    // ln of (sin(θ − w)/sin θ)²ᵃ⁻¹ (cos(θ − w)/cos θ)²ᵇ⁻¹, without cancellation for small w.
    let ln_fall = |w: f64| {
        let half = libm::sin(0.5 * w);
        let (curve, sine) = (-2.0 * half * half, libm::sin(w));
        let mut sum = 0.0;
        if sines > 0.0 {
            sum += sines * libm::log1p((curve - sine / tangent).max(-1.0));
        }
        if cosines > 0.0 {
            sum += cosines * libm::log1p(curve + sine * tangent);
        }
        sum
    };
    let mut width = theta;
    while ln_fall(0.5 * width) < NEGLIGIBLE {
        width *= 0.5;
    }
    let area = integrate(|w| libm::exp(ln_fall(w)), &[0.0, 0.25 * width, width]);
    // x(1 − x) times the density, over sin θ cos θ; the 2 is dx = 2 sin θ cos θ dθ.
    let half_chord = tangent / (1.0 + odds);
    2.0 * area * libm::exp(ln_scaled_density(a, b, odds)) / half_chord
}

/// ln [xᵃ (1 − x)ᵇ / B(a, b)].
fn ln_scaled_density(a: f64, b: f64, odds: f64) -> f64 {
    let n = a + b;
    let (x, y) = if odds <= 1.0 { (odds / (1.0 + odds), 1.0 / (1.0 + odds)) } else { (1.0 / (1.0 + 1.0 / odds), 1.0 / (1.0 + odds)) };
    let surplus = a * y - b * x;
    let stirling = stirling_error(n) - stirling_error(a) - stirling_error(b);
    0.5 * libm::log(a / n * b / (2.0 * PI)) + stirling - deviance(a, n * x, surplus) - deviance(b, n * y, -surplus)
}

/// a ln(a/m) + m − a, where `surplus` = a − m is given apart since it may be small (Loader 2000, `bd0`).
fn deviance(a: f64, m: f64, surplus: f64) -> f64 {
    if surplus.abs() >= 0.1 * (a + m) {
        return a * libm::log(a / m) - surplus;
    }
    let v = surplus / (a + m);
    let (mut sum, mut term) = (surplus * v, 2.0 * a * v);
    for j in 1..1000_u32 {
        term *= v * v;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}
