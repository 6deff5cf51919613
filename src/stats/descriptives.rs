//! What a set of scores, and the change between two of them, looks like: centre, spread and the interval of the mean change.

use super::{ChangeTable, Confidence, Distribution, Interval, Undefined, paired_t};

/// The usual description of the scores of one wave, in score units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    pub n: u64,
    pub mean: f64,
    /// Divisor n − 1.
    pub standard_deviation: Result<f64, Undefined>,
    pub median: f64,
    pub first_quartile: f64,
    pub third_quartile: f64,
    pub minimum: f64,
    pub maximum: f64,
}

/// Describes the scores of one wave.
///
/// # Formula
/// Mean Σx/n; standard deviation with divisor n − 1; quartiles by linear interpolation of the order statistics.
///
/// # Units and range
/// Score units.
///
/// # Needs
/// One score; two for the standard deviation.
///
/// # Errors
/// [`Undefined::NoPairs`] for an empty distribution.
///
/// # Reference
/// Hyndman & Fan 1996, *Sample quantiles in statistical packages*, type 7. Checked against R's `quantile`.
pub fn summary(scores: &Distribution) -> Result<Summary, Undefined> {
    Ok(Summary {
        n: scores.n(),
        mean: scores.mean()?,
        standard_deviation: scores.standard_deviation(),
        median: scores.median()?,
        first_quartile: scores.quantile(0.25)?,
        third_quartile: scores.quantile(0.75)?,
        minimum: scores.minimum()?,
        maximum: scores.maximum()?,
    })
}

/// The change D = `to` − `from` over the pairs, in score units. Not oriented: a fall is negative whether or not it is good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeSummary {
    pub n: u64,
    pub mean: f64,
    pub standard_deviation: Result<f64, Undefined>,
    pub standard_error: Result<f64, Undefined>,
    /// Student's t interval of the mean.
    pub interval: Result<Interval, Undefined>,
    pub median: f64,
    pub correlation: Result<f64, Undefined>,
    pub percent_of_mean: Result<f64, Undefined>,
}

/// Describes the change between two waves.
///
/// # Formula
/// Mean D ± t(1 − α/2, n − 1)·`S_D`/√n.
///
/// # Units and range
/// Score units; the correlation is Pearson's, in [−1, 1].
///
/// # Needs
/// One pair; two for everything but the mean and the median.
///
/// # Errors
/// [`Undefined::NoPairs`] for an empty table.
///
/// # Reference
/// Student 1908, *The probable error of a mean*. Checked against R's `t.test(paired = TRUE)`.
pub fn change_summary(table: &ChangeTable, confidence: Confidence) -> Result<ChangeSummary, Undefined> {
    let changes = table.differences();
    let n = changes.n();
    Ok(ChangeSummary {
        n,
        mean: changes.mean()?,
        standard_deviation: changes.standard_deviation(),
        standard_error: changes.standard_deviation().map(|deviation| deviation / (n as f64).sqrt()),
        interval: paired_t::mean_interval(&changes, confidence),
        median: changes.median()?,
        correlation: table.correlation(),
        percent_of_mean: percent_of_mean(table),
    })
}

/// The change of the group's mean in percent of the first wave's mean. It is no share of persons.
///
/// # Formula
/// 100·(mean x₂ − mean x₁)/mean x₁.
///
/// # Units and range
/// Percent of a mean; any sign and size. Depends on where the scale has its zero.
///
/// # Needs
/// One pair and a first mean other than zero.
///
/// # Errors
/// [`Undefined::NoPairs`]; [`Undefined::ZeroMean`].
///
/// # Reference
/// By definition.
pub fn percent_of_mean(table: &ChangeTable) -> Result<f64, Undefined> {
    let from = table.from_scores().mean()?;
    if from == 0.0 {
        return Err(Undefined::ZeroMean);
    }
    Ok(100.0 * table.differences().mean()? / from)
}
