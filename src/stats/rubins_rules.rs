//! From the same analysis of several imputed tables to one answer that knows how much was imputed.

use super::proportion::wilson_limits;
use super::{Confidence, Interval, Undefined, students_t};

/// One answer from several imputed tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    pub estimate: f64,
    pub standard_error: f64,
    pub degrees_of_freedom: f64,
    pub interval: Interval,
    /// The share of what the complete data would have told that was lost.
    pub fraction_missing: f64,
}

/// A share from several imputed tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PooledShare {
    pub estimate: f64,
    pub interval: Interval,
    pub fraction_missing: f64,
}

/// An estimate and its variance in one imputed table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Imputed {
    pub estimate: f64,
    pub variance: f64,
}

/// Pools estimates whose complete-data interval would be Student's on `complete_degrees_of_freedom`.
///
/// # Formula
/// Q̄ and Ū means of the m estimates and variances, B the estimates' variance (divisor m − 1), T = Ū + (1 + 1/m)B; λ = (1 + 1/m)B/T;
/// `ν_old` = (m − 1)/λ², `ν_obs` = (`ν_com` + 1)/(`ν_com` + 3)·`ν_com`·(1 − λ), ν = 1/(1/`ν_old` + 1/`ν_obs`); Q̄ ± t(ν)·√T. Fraction of
/// missing information: (r + 2/(ν + 3))/(1 + r), r = (1 + 1/m)B/Ū.
///
/// # Units and range
/// Those of the estimate.
///
/// # Needs
/// Two imputations and a variance within them.
///
/// # Errors
/// [`Undefined::TooFew`] for fewer than two; [`Undefined::NoVariance`] where none varies within.
///
/// # Reference
/// Rubin 1987, *Multiple imputation for nonresponse in surveys*, eq. 3.1.2–3.1.6; Barnard & Rubin 1999, Biometrika 86:948; van Buuren
/// 2018, *Flexible imputation of missing data*, §2.3–2.4. Checked by hand and against an independent computation.
pub fn pool(imputed: &[Imputed], complete_degrees_of_freedom: f64, confidence: Confidence) -> Result<Pooled, Undefined> {
    let parts = Parts::of(imputed)?;
    if parts.within <= 0.0 {
        return Err(Undefined::NoVariance);
    }
    let total = parts.within + parts.between;
    let lambda = parts.between / total;
    let com = complete_degrees_of_freedom;
    let observed = (com + 1.0) / (com + 3.0) * com * (1.0 - lambda);
    // As reciprocals, for there are endlessly many where nothing differs between the tables.
    let df = 1.0 / (lambda * lambda / (parts.m - 1.0) + 1.0 / observed);
    let standard_error = total.sqrt();
    Ok(Pooled {
        estimate: parts.estimate,
        standard_error,
        degrees_of_freedom: df,
        interval: students_t::interval(parts.estimate, standard_error, df, confidence),
        fraction_missing: fraction_missing(parts.between / parts.within, df),
    })
}

/// Pools the shares of `n` persons that `counts` of them make, one count an imputed table.
///
/// # Formula
/// Q̄ = Σx/(mn), Ū = mean of q(1 − q)/n, r = (1 + 1/m)B/Ū, ν = (m − 1)(1 + 1/r)²; the limits are Wilson's with t(ν)²(1 + r) in place
/// of z². Without a difference between the tables (r = 0) they are Wilson's own.
///
/// # Units and range
/// A share; the limits lie within 0 and 1.
///
/// # Needs
/// Two imputations and one person.
///
/// # Errors
/// [`Undefined::TooFew`] for fewer than two imputations; [`Undefined::NoPairs`] for nobody.
///
/// # Reference
/// Lott & Reiter 2020, *Wilson confidence intervals for binomial proportions with multiple imputation for missing data*, Am Stat 74:109.
/// Checked against an independent computation.
pub fn pool_shares(counts: &[u64], n: u64, confidence: Confidence) -> Result<PooledShare, Undefined> {
    if n == 0 {
        return Err(Undefined::NoPairs);
    }
    let persons = n as f64;
    let share = |&count: &u64| {
        let share = count as f64 / persons;
        Imputed { estimate: share, variance: share * (1.0 - share) / persons }
    };
    let parts = Parts::of(&counts.iter().map(share).collect::<Vec<_>>())?;
    let r = if parts.between > 0.0 { parts.between / parts.within } else { 0.0 };
    let (df, quantile) = if r > 0.0 {
        let df = (parts.m - 1.0) * (1.0 + 1.0 / r) * (1.0 + 1.0 / r);
        (df, students_t::critical_value(confidence, df))
    } else {
        (f64::INFINITY, confidence.z())
    };
    Ok(PooledShare {
        estimate: parts.estimate,
        interval: wilson_limits(parts.estimate * persons, persons, quantile * quantile * (1.0 + r)),
        fraction_missing: fraction_missing(r, df),
    })
}

fn fraction_missing(r: f64, degrees_of_freedom: f64) -> f64 {
    if r == 0.0 { 0.0 } else { (r + 2.0 / (degrees_of_freedom + 3.0)) / (1.0 + r) }
}

/// Rubin's means and variances.
struct Parts {
    m: f64,
    estimate: f64,
    within: f64,
    /// (1 + 1/m)·B.
    between: f64,
}

impl Parts {
    fn of(imputed: &[Imputed]) -> Result<Self, Undefined> {
        if imputed.len() < 2 {
            return Err(Undefined::TooFew);
        }
        let m = imputed.len() as f64;
        let estimate = imputed.iter().map(|one| one.estimate).sum::<f64>() / m;
        let within = imputed.iter().map(|one| one.variance).sum::<f64>() / m;
        // Of equal estimates the mean's rounding is no variance.
        let same = imputed.iter().all(|one| one.estimate.to_bits() == imputed[0].estimate.to_bits());
        let squares: f64 = imputed.iter().map(|one| (one.estimate - estimate) * (one.estimate - estimate)).sum();
        let between = if same { 0.0 } else { (1.0 + 1.0 / m) * squares / (m - 1.0) };
        Ok(Self { m, estimate: if same { imputed[0].estimate } else { estimate }, within, between })
    }
}
