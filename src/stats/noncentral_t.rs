//! The noncentral t distribution, T = (Z + λ)/√(χ²ᵥ/ν), and the exact limits of λ.
//!
//! The published routines fail where this project needs them: series in λ break down above λ ≈ 38, differences of tails lose the far
//! one. Here each tail is one integral of a log-concave function around its own mode, weights in logarithms, whatever the size.

use super::gamma_function::stirling_error;
use super::normal::{self, LN_SQRT_TWO_PI};
use super::quadrature::integrate;
use super::root::monotone_root;
use super::{Confidence, Interval, Undefined};

/// The integrand is cut off where its logarithm is this much below its greatest value.
const NEGLIGIBLE: f64 = 40.0;

/// ln P(T > t | ν, λ), ν a whole number ≥ 1.
///
/// # Formula
/// P(T > t) = E[Φ(λ − tY)], Y = √(χ²ᵥ/ν).
///
/// # Reference
/// Witkovský 2013, *A note on computing extreme tail probabilities of the noncentral t distribution with large noncentrality
/// parameter*, arXiv 1306.5294. Its limits are checked against 30-digit quadrature for ν from 1 to 10⁷.
#[must_use]
pub fn ln_upper_tail(t: f64, degrees_of_freedom: f64, noncentrality: f64) -> f64 {
    ln_expected_normal_tail(noncentrality, -t, degrees_of_freedom)
}

/// ln P(T ≤ t | ν, λ), ν a whole number ≥ 1.
#[must_use]
pub fn ln_lower_tail(t: f64, degrees_of_freedom: f64, noncentrality: f64) -> f64 {
    ln_expected_normal_tail(-noncentrality, t, degrees_of_freedom)
}

/// The exact interval of λ by inverting both tails at the observed t.
///
/// # Formula
/// Lower limit: P(T > t | λ) = α/2; upper limit: P(T ≤ t | λ) = α/2.
///
/// # Units and range
/// λ = δ√n for a paired design: divide by √n for the limits of `d_z`.
///
/// # Needs
/// ν a whole number ≥ 1, |t| up to 10³ or beyond.
///
/// # Errors
/// [`Undefined::OutOfRange`] where t is so large that a limit can't be found.
///
/// # Reference
/// Steiger & Fouladi 1997, *Noncentrality interval estimation*. Checked against 30-digit arithmetic, n = 2 to 10⁷.
pub fn noncentrality_interval(t: f64, degrees_of_freedom: f64, confidence: Confidence) -> Result<Interval, Undefined> {
    let lower = lower_limit(t, degrees_of_freedom, confidence).ok_or(Undefined::OutOfRange)?;
    let upper = -lower_limit(-t, degrees_of_freedom, confidence).ok_or(Undefined::OutOfRange)?;
    Ok(Interval { lower, upper })
}

fn lower_limit(t: f64, nu: f64, confidence: Confidence) -> Option<f64> {
    let ln_tail = libm::log(confidence.tail());
    let spread = (1.0 + t * t / (2.0 * nu)).sqrt();
    let excess = |lambda: f64| ln_upper_tail(t, nu, lambda) - ln_tail;
    monotone_root(excess, t - confidence.z() * spread, 0.1 * spread)
}

/// ln E[Φ(α + βY)], Y = √(χ²ᵥ/ν).
fn ln_expected_normal_tail(alpha: f64, beta: f64, nu: f64) -> f64 {
    let integrand = Integrand { alpha, beta, nu };
    let mode = integrand.mode();
    let peak = integrand.ln_at(mode);
    let width = 1.0 / integrand.curvature(mode).sqrt();
    let mut lower = mode;
    let mut step = width;
    while lower > -1.0 && integrand.ln_at(lower) > peak - NEGLIGIBLE {
        lower = (lower - step).max(-1.0);
        step *= 1.5;
    }
    let mut upper = mode;
    step = width;
    while integrand.ln_at(upper) > peak - NEGLIGIBLE {
        upper += step;
        step *= 1.5;
    }
    let breakpoints = integrand.breakpoints(lower, mode, upper);
    let area = integrate(|s| libm::exp(integrand.ln_at(s) - peak), &breakpoints);
    let a = 0.5 * nu;
    let ln_constant = std::f64::consts::LN_2 + 0.5 * libm::log(a) - LN_SQRT_TWO_PI - stirling_error(a);
    (libm::log(area) + peak + ln_constant).min(0.0)
}

/// Φ(α + βy) times the density of Y but for its constant, in s = y − 1: near the mode of Y nothing cancels.
struct Integrand {
    alpha: f64,
    beta: f64,
    nu: f64,
}

impl Integrand {
    /// The borders of panels none of which hides a feature: beside the mode, Φ rises from 0 to 1 within ± 9/|β| of its middle, which may
    /// be a small part of the range.
    fn breakpoints(&self, lower: f64, mode: f64, upper: f64) -> Vec<f64> {
        const RISE: f64 = 9.0;
        let middle = -self.alpha / self.beta - 1.0;
        let reach = RISE / self.beta.abs();
        let mut points = vec![lower, mode, upper];
        points.extend([middle - reach, middle, middle + reach].into_iter().filter(|&point| lower < point && point < upper));
        points.sort_by(f64::total_cmp);
        points
    }

    fn normal_argument(&self, s: f64) -> f64 {
        (self.alpha + self.beta) + self.beta * s
    }

    fn ln_at(&self, s: f64) -> f64 {
        let power = if self.nu > 1.0 { (self.nu - 1.0) * libm::log1p(s) } else { 0.0 };
        normal::ln_below(self.normal_argument(s)) + power - self.nu * s - 0.5 * self.nu * s * s
    }

    fn slope(&self, s: f64) -> f64 {
        let y = 1.0 + s;
        self.beta * normal::inverse_mills_ratio(self.normal_argument(s)) + (self.nu - 1.0) / y - self.nu * y
    }

    /// Minus the second derivative; at least ν.
    fn curvature(&self, s: f64) -> f64 {
        let v = self.normal_argument(s);
        let mills = normal::inverse_mills_ratio(v);
        let y = 1.0 + s;
        self.beta * self.beta * (mills * (v + mills)).max(0.0) + (self.nu - 1.0) / (y * y) + self.nu
    }

    /// Where the integrand is greatest, to a hundredth of its width: Newton's method inside a shrinking bracket.
    fn mode(&self) -> f64 {
        let (mut low, mut high) = (-1.0, f64::INFINITY);
        let mut s = 0.0;
        for _ in 0..200 {
            let (slope, curvature) = (self.slope(s), self.curvature(s));
            if slope > 0.0 {
                low = s;
            } else {
                high = s;
            }
            let step = slope / curvature;
            let mut next = s + step;
            if next <= low || next >= high {
                next = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * s + 1.0 };
            }
            if (next - s).abs() * curvature.sqrt() < 0.01 {
                return next;
            }
            s = next;
        }
        s
    }
}
