//! Draws from the laws that imputation needs, each a function of its stream alone.

use super::counter_stream::CounterStream;
use super::{normal, saddle_point};

/// A standard normal number.
pub(super) fn standard_normal(stream: &mut CounterStream) -> f64 {
    normal::quantile(stream.unit())
}

/// A χ² number on ν ≥ 1 degrees of freedom (Marsaglia & Tsang 2000, ACM Trans Math Softw 26:363, of the gamma law).
pub(super) fn chi_squared(stream: &mut CounterStream, degrees_of_freedom: f64) -> f64 {
    let shape = 0.5 * degrees_of_freedom;
    if shape < 1.0 {
        // A gamma number of shape a is one of shape a + 1 times U^(1/a).
        let raised = chi_squared(stream, degrees_of_freedom + 2.0);
        return raised * libm::pow(stream.unit(), 1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let z = standard_normal(stream);
        let v = 1.0 + c * z;
        if v > 0.0 {
            let v = v * v * v;
            if libm::log(stream.unit()) < 0.5 * z * z + d * (1.0 - v + libm::log(v)) {
                return 2.0 * d * v;
            }
        }
    }
}

/// Below this many expected, counting up from 0 is cheaper than rejection.
const FEW_EXPECTED: f64 = 10.0;

/// How many of `n` succeed, each with probability `p`.
pub(super) fn binomial(stream: &mut CounterStream, n: u64, p: f64) -> u64 {
    if p > 0.5 {
        return n - binomial(stream, n, 1.0 - p);
    }
    if n == 0 || p <= 0.0 {
        0
    } else if n as f64 * p < FEW_EXPECTED {
        counted_up(stream, n, p)
    } else {
        by_rejection(stream, n, p)
    }
}

/// The cumulative law, inverted from 0 up.
fn counted_up(stream: &mut CounterStream, n: u64, p: f64) -> u64 {
    let odds = p / (1.0 - p);
    let mut probability = libm::exp(n as f64 * libm::log1p(-p));
    let mut left = stream.unit();
    let mut k = 0;
    while left > probability && k < n {
        left -= probability;
        probability *= odds * (n - k) as f64 / (k + 1) as f64;
        k += 1;
    }
    k
}

/// Transformed rejection with squeeze (Hörmann 1993, J Stat Comput Simul 46:101, algorithm BTRS).
fn by_rejection(stream: &mut CounterStream, n: u64, p: f64) -> u64 {
    let trials = n as f64;
    let sd = (trials * p * (1.0 - p)).sqrt();
    let b = 1.15 + 2.53 * sd;
    let a = -0.0873 + 0.0248 * b + 0.01 * p;
    let alpha = (2.83 + 5.1 / b) * sd;
    let squeeze = 0.92 - 4.2 / b;
    let ln_mode = saddle_point::ln_binomial(((trials + 1.0) * p).floor(), trials, p);
    loop {
        let (u, v) = (stream.unit() - 0.5, stream.unit());
        let inside = 0.5 - u.abs();
        let k = ((2.0 * a / inside + b) * u + trials * p + 0.5).floor();
        if k < 0.0 || k > trials {
            continue;
        }
        if inside >= 0.07 && v <= squeeze {
            return k as u64;
        }
        if libm::log(v * alpha / (a / (inside * inside) + b)) <= saddle_point::ln_binomial(k, trials, p) - ln_mode {
            return k as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: usize = 200_000;

    /// Mean and variance of draws, held against the law's own within four standard errors of 200,000 draws.
    fn check(mean: f64, variance: f64, fourth_central_moment: f64, mut draw: impl FnMut(&mut CounterStream) -> f64) {
        let mut stream = CounterStream::new([1, 2, 3]);
        let draws: Vec<f64> = (0..DRAWS).map(|_| draw(&mut stream)).collect();
        let n = DRAWS as f64;
        let found = draws.iter().sum::<f64>() / n;
        let spread = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        assert!((found - mean).abs() < 4.0 * (variance / n).sqrt(), "mean {found} is not {mean}");
        let error = ((fourth_central_moment - variance * variance) / n).sqrt();
        assert!((spread - variance).abs() < 4.0 * error, "variance {spread} is not {variance}");
    }

    #[test]
    fn normal_numbers_have_the_moments_of_the_law() {
        check(0.0, 1.0, 3.0, standard_normal);
    }

    #[test]
    fn chi_squared_numbers_have_the_moments_of_the_law() {
        for df in [1.0, 2.0, 7.0, 500.0] {
            check(df, 2.0 * df, 12.0 * df * df + 48.0 * df, |stream| chi_squared(stream, df));
        }
    }

    #[test]
    fn binomial_counts_have_the_moments_of_the_law() {
        for (n, p) in [(1_u64, 0.3), (9, 0.5), (40, 0.2), (1_000, 0.004), (1_000, 0.37), (60, 0.8), (3_000_000, 0.25)] {
            let variance = n as f64 * p * (1.0 - p);
            let fourth = variance * (1.0 + 3.0 * (n as f64 - 2.0) * p * (1.0 - p));
            check(n as f64 * p, variance, fourth, |stream| binomial(stream, n, p) as f64);
        }
    }

    #[test]
    fn binomial_counts_by_rejection_have_the_probabilities_of_the_law() {
        // P(X = k) of n = 50, p = 0.4 by scipy's `binom.pmf`.
        let expected = [(15, 0.041_546_672_477), (20, 0.114_558_552_830), (25, 0.040_463_603_611)];
        let mut stream = CounterStream::new([4, 5, 6]);
        let mut counts = [0_u32; 51];
        (0..DRAWS).for_each(|_| counts[binomial(&mut stream, 50, 0.4) as usize] += 1);
        for (k, probability) in expected {
            let found = f64::from(counts[k]) / DRAWS as f64;
            let error = (probability * (1.0 - probability) / DRAWS as f64).sqrt();
            assert!((found - probability).abs() < 4.0 * error, "{k}: {found} is not {probability}");
        }
    }

    #[test]
    fn nobody_and_certainty_need_no_chance() {
        let mut stream = CounterStream::new([7, 8, 9]);
        assert_eq!(binomial(&mut stream, 0, 0.5), 0);
        assert_eq!(binomial(&mut stream, 17, 0.0), 0);
        assert_eq!(binomial(&mut stream, 17, 1.0), 17);
    }
}
