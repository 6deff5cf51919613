//! Standardised mean changes: the mean change divided by one standard deviation or another.
//!
//! A rise counts as improvement. Which standard deviation is the whole difference between them: that of the changes (`d_z`), of the two
//! waves together (`d_av`), of the first wave (Glass's Δ), or that of the changes put on the scale of the scores (`d_rm`).

use super::gamma_function::hedges_correction;
use super::paired_t::Moments;
use super::{ChangeTable, Confidence, Estimate, Interval, Undefined, noncentral_t};

const NONCENTRAL_T: &str = "noncentral t";
const BONETT: &str = "Bonett 2008";
const COOPER: &str = "Cooper et al. 2009";

/// The mean change in standard deviations of the changes.
///
/// # Formula
/// `d_z` = mean D/`S_D`; limits of λ at t = `d_z`√n, divided by √n.
///
/// # Units and range
/// Standard deviations of the change; any real number.
///
/// # Needs
/// Two pairs whose changes differ.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::NoChange`], [`Undefined::ConstantChange`].
///
/// # Reference
/// Cohen 1988, *Statistical power analysis*, on `d_z`; Steiger & Fouladi 1997 for the interval. Checked against 30-digit arithmetic.
pub fn d_z(table: &ChangeTable, confidence: Confidence) -> Result<Estimate, Undefined> {
    let moments = Moments::of(&table.differences())?;
    let estimate = moments.mean / moments.standard_deviation;
    let interval = noncentral_t::noncentrality_interval(estimate * moments.root_n(), moments.degrees_of_freedom(), confidence)
        .map(|limits| limits.scaled(1.0 / moments.root_n()));
    Ok(Estimate { estimate, interval, method: NONCENTRAL_T })
}

/// `d_z` without its small-sample bias.
///
/// # Formula
/// `g_z` = J(ν)·`d_z`, J(ν) = Γ(ν/2)/(√(ν/2)·Γ((ν − 1)/2)), ν = n − 1; limits of `d_z` times J.
///
/// # Units and range
/// As [`d_z`].
///
/// # Needs
/// Three pairs: with two, J is 0 and `d_z` has no expectation to correct.
///
/// # Errors
/// Those of [`d_z`]; [`Undefined::TooFew`] for two pairs.
///
/// # Reference
/// Hedges 1981, *Distribution theory for Glass's estimator of effect size*, the exact factor. Checked against 30-digit arithmetic.
pub fn g_z(table: &ChangeTable, confidence: Confidence) -> Result<Estimate, Undefined> {
    let d = d_z(table, confidence)?;
    let nu = (table.pairs() - 1) as f64;
    if nu < 2.0 {
        return Err(Undefined::TooFew);
    }
    let j = hedges_correction(nu);
    Ok(Estimate { estimate: j * d.estimate, interval: d.interval.map(|limits| limits.scaled(j)), method: NONCENTRAL_T })
}

/// The mean change in standard deviations of the two waves together.
///
/// # Formula
/// `d_av` = mean D/s, s² = (S₁² + S₂²)/2; d ± z·SE,
/// SE² = d²(S₁⁴ + S₂⁴ + 2r²S₁²S₂²)/(8νs⁴) + `S_D`²/(νs²), ν = n − 1.
///
/// # Units and range
/// Standard deviations of the score; any real number.
///
/// # Needs
/// Two pairs, and a spread in either wave.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::NoVariance`].
///
/// # Reference
/// Bonett 2008, *Confidence intervals for standardized linear contrasts of means*. Checked against an independent computation.
pub fn d_av(table: &ChangeTable, confidence: Confidence) -> Result<Estimate, Undefined> {
    let waves = Waves::of(table)?;
    let s2 = 0.5 * (waves.variance_from + waves.variance_to);
    if s2 == 0.0 {
        return Err(Undefined::NoVariance);
    }
    let d = waves.mean_change / s2.sqrt();
    // r²S₁²S₂² is the squared covariance, which needs no correlation to exist. Ratios to s² keep extreme units in range.
    let (from, to, both) = (waves.variance_from / s2, waves.variance_to / s2, waves.covariance / s2);
    let moment_term = d * d * (from * from + to * to + 2.0 * both * both) / (8.0 * waves.nu);
    let error = (moment_term + waves.variance_change / (waves.nu * s2)).sqrt();
    Ok(Estimate { estimate: d, interval: Ok(normal_interval(d, error, confidence)), method: BONETT })
}

/// `d_av` with the small-sample correction that goes with it.
///
/// # Formula
/// `g_av` = √((n − 2)/(n − 1))·`d_av`, with the limits of `d_av`.
///
/// # Units and range
/// As [`d_av`]; 0 for two pairs, whatever they are.
///
/// # Needs
/// Two pairs, and a spread in either wave.
///
/// # Errors
/// Those of [`d_av`].
///
/// # Reference
/// Bonett 2008. Checked against an independent computation.
pub fn g_av(table: &ChangeTable, confidence: Confidence) -> Result<Estimate, Undefined> {
    let d = d_av(table, confidence)?;
    let n = table.pairs() as f64;
    Ok(Estimate { estimate: ((n - 2.0) / (n - 1.0)).sqrt() * d.estimate, ..d })
}

/// The mean change in standard deviations of the score, from that of the changes and the correlation of the waves.
///
/// # Formula
/// `d_rm` = `d_z`·√(2(1 − r)); d ± z·√((1/n + d²/(2n))·2(1 − r)).
///
/// # Units and range
/// Standard deviations of the score; any real number.
///
/// # Needs
/// Two pairs whose changes differ, a spread in both waves, and waves that are not a rising line of each other.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::NoChange`], [`Undefined::ConstantChange`], [`Undefined::NoVariance`];
/// [`Undefined::PerfectCorrelation`] where r = 1, which would make any change 0.
///
/// # Reference
/// Cooper, Hedges & Valentine 2009, *The handbook of research synthesis*, on repeated measures. Checked against R (effectsize).
pub fn d_rm(table: &ChangeTable, confidence: Confidence) -> Result<Estimate, Undefined> {
    let moments = Moments::of(&table.differences())?;
    let r = table.correlation()?;
    if is_rising_line(table) {
        return Err(Undefined::PerfectCorrelation);
    }
    let unshared = 2.0 * (1.0 - r);
    let d = moments.mean / moments.standard_deviation * unshared.sqrt();
    let n = moments.n as f64;
    let error = ((1.0 / n + d * d / (2.0 * n)) * unshared).sqrt();
    Ok(Estimate { estimate: d, interval: Ok(normal_interval(d, error, confidence)), method: COOPER })
}

/// Glass's Δ: the mean change in standard deviations of the first wave.
///
/// # Formula
/// Δ = mean D/S₁; Δ ± z·SE, SE² = Δ²/(2ν) + `S_D`²/(νS₁²), ν = n − 1.
///
/// # Units and range
/// Standard deviations of the first wave's score; any real number.
///
/// # Needs
/// Two pairs, and a spread in the first wave.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::NoVariance`].
///
/// # Reference
/// Glass 1976, *Primary, secondary, and meta-analysis of research*; Bonett 2008 for the interval. Checked against an
/// independent computation.
pub fn glass_delta(table: &ChangeTable, confidence: Confidence) -> Result<Estimate, Undefined> {
    let waves = Waves::of(table)?;
    if waves.variance_from == 0.0 {
        return Err(Undefined::NoVariance);
    }
    let delta = waves.mean_change / waves.variance_from.sqrt();
    let error = (delta * delta / (2.0 * waves.nu) + waves.variance_change / (waves.nu * waves.variance_from)).sqrt();
    Ok(Estimate { estimate: delta, interval: Ok(normal_interval(delta, error, confidence)), method: BONETT })
}

/// The second moments that Bonett's intervals are made of.
struct Waves {
    nu: f64,
    mean_change: f64,
    variance_from: f64,
    variance_to: f64,
    variance_change: f64,
    covariance: f64,
}

impl Waves {
    fn of(table: &ChangeTable) -> Result<Self, Undefined> {
        let changes = table.differences();
        Ok(Self {
            mean_change: changes.mean()?,
            variance_from: table.from_scores().variance()?,
            variance_to: table.to_scores().variance()?,
            variance_change: changes.variance()?,
            covariance: table.covariance()?,
            nu: (table.pairs() - 1) as f64,
        })
    }
}

fn normal_interval(centre: f64, error: f64, confidence: Confidence) -> Interval {
    let margin = confidence.z() * error;
    Interval { lower: centre - margin, upper: centre + margin }
}

/// Whether every pair lies on one rising line: r = 1, decided on integers.
fn is_rising_line(table: &ChangeTable) -> bool {
    let (Some(first), Some(last)) = (table.cells().first(), table.cells().last()) else { return false };
    let (run, rise) = (i128::from(last.from) - i128::from(first.from), i128::from(last.to) - i128::from(first.to));
    let on_line = |from: i64, to: i64| (i128::from(to) - i128::from(first.to)) * run == (i128::from(from) - i128::from(first.from)) * rise;
    run > 0 && rise > 0 && table.cells().iter().all(|cell| on_line(cell.from, cell.to))
}
