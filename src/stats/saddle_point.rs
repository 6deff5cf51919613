//! Binomial and Poisson probabilities to nearly full precision, at any size, by Loader's saddle-point form.
//!
//! The textbook form subtracts log-factorials that grow with n and loses all digits when they are large; this form subtracts
//! only what differs from the mode.

use std::f64::consts::PI;

use super::gamma_function::stirling_error;

/// x·ln(x/m) + m − x without cancellation where x is near m.
fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() < 0.1 * (x + m) {
        let v = difference / (x + m);
        let mut sum = difference * v;
        let mut power = 2.0 * x * v;
        for odd in (3..).step_by(2) {
            power *= v * v;
            let next = sum + power / f64::from(odd);
            if next == sum {
                break;
            }
            sum = next;
        }
        return sum;
    }
    x * libm::log(x / m) - difference
}

/// P(X = k) for X ~ Poisson(`mean`), `k` a whole number.
pub(super) fn poisson(k: f64, mean: f64) -> f64 {
    libm::exp(ln_poisson(k, mean))
}

/// ln P(X = k) for X ~ Poisson(`mean`).
pub(super) fn ln_poisson(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return -mean;
    }
    -stirling_error(k) - deviance(k, mean) - 0.5 * libm::log(2.0 * PI * k)
}

/// ln P(X = k) for X ~ Binomial(n, p), k and n whole numbers, 0 < p < 1.
pub(super) fn ln_binomial(k: f64, n: f64, p: f64) -> f64 {
    if k == 0.0 {
        return n * libm::log1p(-p);
    }
    let rest = n - k;
    if rest == 0.0 {
        return n * libm::log(p);
    }
    let log = stirling_error(n) - stirling_error(k) - stirling_error(rest) - deviance(k, n * p) - deviance(rest, n * (1.0 - p));
    log - 0.5 * libm::log(2.0 * PI * k * (rest / n))
}

/// P(X = k) for X ~ Binomial(n, ½).
pub(super) fn fair_binomial(k: u64, n: u64) -> f64 {
    if k == 0 || k == n {
        return libm::exp2(-(n as f64));
    }
    let (k, rest, n) = (k as f64, (n - k) as f64, n as f64);
    let log = stirling_error(n) - stirling_error(k) - stirling_error(rest) - deviance(k, 0.5 * n) - deviance(rest, 0.5 * n);
    libm::exp(log) * (n / (2.0 * PI * k * rest)).sqrt()
}

/// P(X ≤ k) for X ~ Binomial(n, ½) and k ≤ n/2, summed from the largest term down.
pub(super) fn fair_binomial_lower_tail(k: u64, n: u64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    let mut at = k;
    while at > 0 {
        // P(X = at − 1) / P(X = at)
        term *= at as f64 / (n - at + 1) as f64;
        sum += term;
        at -= 1;
        if term < sum * (0.01 * f64::EPSILON) {
            break;
        }
    }
    sum * fair_binomial(k, n)
}
