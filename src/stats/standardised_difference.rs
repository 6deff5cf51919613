//! How unlike two groups of persons are, in standard deviations: for those who answered again against those who did not.

use super::gamma_function::hedges_correction;
use super::positive_definite::solve_positive_definite;
use super::{Confidence, Distribution, Estimate, Interval, Undefined, noncentral_t};

/// The difference of two groups' means in standard deviations of both, without its small-sample bias.
///
/// # Formula
/// g = J(ν)·(M₁ − M₂)/S, S² = ((n₁ − 1)S₁² + (n₂ − 1)S₂²)/ν, ν = n₁ + n₂ − 2; limits of λ at t = d√(n₁n₂/(n₁ + n₂)), divided by that
/// root, times J.
///
/// # Units and range
/// Standard deviations of the score; positive where the first group's mean is the higher.
///
/// # Needs
/// Two persons in each group and a spread in either.
///
/// # Errors
/// [`Undefined::TooFew`] for fewer than two in a group; [`Undefined::NoVariance`] where neither group varies.
///
/// # Reference
/// Hedges 1981, *Distribution theory for Glass's estimator of effect size*. Checked against a published example and scipy's noncentral t.
pub fn standardised_mean_difference(first: &Distribution, second: &Distribution, confidence: Confidence) -> Result<Estimate, Undefined> {
    let (n1, n2) = (first.n() as f64, second.n() as f64);
    if n1 < 2.0 || n2 < 2.0 {
        return Err(Undefined::TooFew);
    }
    let nu = n1 + n2 - 2.0;
    let pooled = ((n1 - 1.0) * first.variance()? + (n2 - 1.0) * second.variance()?) / nu;
    if pooled == 0.0 {
        return Err(Undefined::NoVariance);
    }
    let d = (first.mean()? - second.mean()?) / pooled.sqrt();
    let root = (n1 * (n2 / (n1 + n2))).sqrt();
    let j = hedges_correction(nu);
    let interval = noncentral_t::noncentrality_interval(d * root, nu, confidence).map(|limits| limits.scaled(j / root));
    Ok(Estimate { estimate: j * d, interval, method: "Hedges' g, noncentral t" })
}

/// How many of a group are of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub count: u64,
    pub of: u64,
}

impl Part {
    fn share(self) -> f64 {
        self.count as f64 / self.of as f64
    }
}

/// The difference of two groups' shares in standard deviations, as tables of balance show it.
///
/// # Formula
/// d = (p₁ − p₂)/√((p₁(1 − p₁) + p₂(1 − p₂))/2); d ± z·√((n₁ + n₂)/(n₁n₂) + d²/(2(n₁ + n₂))).
///
/// # Units and range
/// Standard deviations of a yes or no; positive where the share of the first group is the higher.
///
/// # Needs
/// One person in each group, and shares that are not both 0 or 1.
///
/// # Errors
/// [`Undefined::TooFew`] for an empty group; [`Undefined::NoVariance`] where neither group varies.
///
/// # Reference
/// Austin 2009, *Balance diagnostics for comparing the distribution of baseline covariates*, Stat Med 28:3083, §3.1; interval of Hedges &
/// Olkin 1985, as in Yang & Dalton 2012. Checked by hand.
pub fn standardised_share_difference(first: Part, second: Part, confidence: Confidence) -> Result<Estimate, Undefined> {
    if first.of == 0 || second.of == 0 {
        return Err(Undefined::TooFew);
    }
    let (p1, p2) = (first.share(), second.share());
    let variance = 0.5 * (p1 * (1.0 - p1) + p2 * (1.0 - p2));
    if variance == 0.0 {
        return Err(Undefined::NoVariance);
    }
    let d = (p1 - p2) / variance.sqrt();
    let (n1, n2) = (first.of as f64, second.of as f64);
    let margin = confidence.z() * (1.0 / n1 + 1.0 / n2 + d * d / (2.0 * (n1 + n2))).sqrt();
    Ok(Estimate { estimate: d, interval: Ok(Interval { lower: d - margin, upper: d + margin }), method: "Austin 2009" })
}

/// One difference for all kinds of a background variable together; `first` and `second` count the same kinds in the same order.
///
/// # Formula
/// √((T − C)ᵀ S⁻¹ (T − C)) over all kinds but one, T and C the shares, S the mean of the two groups' covariance matrices of the kinds'
/// indicators: `diag(T) − TTᵀ` and `diag(C) − CCᵀ`. Of two kinds it is Austin's difference without its sign.
///
/// # Units and range
/// Standard deviations; 0 where the groups are made up alike, without an upper limit.
///
/// # Needs
/// One person in each group and two kinds that somebody is of.
///
/// # Errors
/// [`Undefined::TooFew`] for an empty group; [`Undefined::NoVariance`] for a single kind; [`Undefined::Singular`] where no kind is in
/// both groups.
///
/// # Reference
/// Yang & Dalton 2012, *A unified approach to measuring the effect size between two groups*, SAS Global Forum 335. Checked against numpy.
pub fn standardised_composition_difference(first: &[u64], second: &[u64]) -> Result<f64, Undefined> {
    let (n1, n2): (u64, u64) = (first.iter().sum(), second.iter().sum());
    if n1 == 0 || n2 == 0 {
        return Err(Undefined::TooFew);
    }
    let kinds = || first.iter().zip(second).filter(|(one, other)| **one + **other > 0);
    // Groups of which no kind is in both are infinitely unlike.
    if kinds().count() > 1 && kinds().all(|(one, other)| *one == 0 || *other == 0) {
        return Err(Undefined::Singular);
    }
    let shares: Vec<[f64; 2]> = kinds().map(|(one, other)| [*one as f64 / n1 as f64, *other as f64 / n2 as f64]).collect();
    let Some((_, told)) = shares.split_last().filter(|(_, told)| !told.is_empty()) else { return Err(Undefined::NoVariance) };
    let differences: Vec<f64> = told.iter().map(|[one, other]| one - other).collect();
    let entry = |row: usize, column: usize| {
        let of = |group: usize| {
            let diagonal = if row == column { told[row][group] } else { 0.0 };
            diagonal - told[row][group] * told[column][group]
        };
        0.5 * (of(0) + of(1))
    };
    let matrix: Vec<Vec<f64>> = (0..told.len()).map(|row| (0..told.len()).map(|column| entry(row, column)).collect()).collect();
    let solved = solve_positive_definite(matrix, differences.clone());
    let squared: f64 = differences.iter().zip(&solved).map(|(difference, solved)| difference * solved).sum();
    Ok(squared.max(0.0).sqrt())
}
