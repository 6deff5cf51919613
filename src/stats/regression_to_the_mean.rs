//! Regression to the mean: whoever was chosen for a bad score would have scored better the next time anyway.
//!
//! How much better depends on the mean of the population that the group was chosen from, which nobody knows for certain. Hence two
//! answers: the change to be expected with a norm's mean, and Mee and Chua's test over any mean one cares to try.

use super::{ChangeTable, Confidence, Undefined, students_t};

/// The change of the mean to be expected with no effect at all.
///
/// # Formula
/// (1 − ρ)(μ − M₁), ρ the retest correlation, μ the mean of the population, M₁ that of the group at the first wave.
///
/// # Units and range
/// Score units; towards the population's mean.
///
/// # Needs
/// A retest correlation strictly between 0 and 1.
///
/// # Errors
/// [`Undefined::NoRetest`] for any other.
///
/// # Reference
/// Davis 1976, *The effect of regression to the mean in epidemiologic and clinical studies*, Am J Epidemiol 104:493. Checked against 10⁶
/// simulated children.
pub fn expected_change(mean_from: f64, population_mean: f64, retest: f64) -> Result<f64, Undefined> {
    if !(retest > 0.0 && retest < 1.0) {
        return Err(Undefined::NoRetest);
    }
    Ok((1.0 - retest) * (population_mean - mean_from))
}

/// The second scores' line on the first, from which the test at any population mean follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeeChua {
    n: f64,
    mean_from: f64,
    mean_change: f64,
    slope: f64,
    residual_sd: f64,
    /// Σ(x₁ − M₁)².
    spread: f64,
}

/// The test at one population mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeeChuaTest {
    pub population_mean: f64,
    /// What is left of the change when regression to this mean is taken out, in score units.
    pub effect: f64,
    pub standard_error: f64,
    pub t: f64,
    pub degrees_of_freedom: f64,
    /// Two-sided.
    pub p: f64,
}

/// How high the population's mean may be with a rise still more than regression to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reach {
    /// Not even where the population is like the group, and nothing regresses.
    Nowhere,
    /// Up to this mean.
    UpTo(f64),
    /// Whatever it is: the line rises so steeply that no mean explains the change.
    Anywhere,
}

impl MeeChua {
    /// Fits the line.
    ///
    /// # Formula
    /// Least squares of x₂ on x₁; with no effect its value at the population's mean μ is μ. Effect at μ: a + b(μ − M₁) − μ with standard error
    /// s√(1/n + (μ − M₁)²/Σ(x₁ − M₁)²), s² the residual variance; t with n − 2 df.
    ///
    /// # Units and range
    /// Score units.
    ///
    /// # Needs
    /// Three pairs, a spread in the first scores, and second scores that are not a perfect line of them.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::TooFew`], [`Undefined::NoVariance`], [`Undefined::PerfectCorrelation`].
    ///
    /// # Reference
    /// Mee & Chua 1991, *Regression toward the mean and the paired sample t test*, Am Stat 45:39; over a range of means Ostermann, Willich &
    /// Lüdtke 2008, BMC Med Res Methodol 8:52. Checked on their language test of eight pupils against 50-digit arithmetic.
    pub fn fit(table: &ChangeTable) -> Result<Self, Undefined> {
        let covariance = table.covariance()?;
        let from = table.from_scores();
        let (variance_from, variance_to) = (from.variance()?, table.to_scores().variance()?);
        let n = table.pairs() as f64;
        if n < 3.0 {
            return Err(Undefined::TooFew);
        }
        if variance_from == 0.0 {
            return Err(Undefined::NoVariance);
        }
        let slope = covariance / variance_from;
        let residual_variance = (n - 1.0) / (n - 2.0) * (variance_to - slope * covariance);
        // What rounding leaves of a perfect line.
        if residual_variance <= 1e-12 * (variance_from + variance_to) {
            return Err(Undefined::PerfectCorrelation);
        }
        Ok(Self {
            n,
            mean_from: from.mean()?,
            mean_change: table.differences().mean()?,
            slope,
            residual_sd: residual_variance.sqrt(),
            spread: (n - 1.0) * variance_from,
        })
    }

    /// The slope of the line; below 1 the extreme regress.
    #[must_use]
    pub fn slope(&self) -> f64 {
        self.slope
    }

    #[must_use]
    pub fn degrees_of_freedom(&self) -> f64 {
        self.n - 2.0
    }

    /// The test at one population mean.
    #[must_use]
    pub fn at(&self, population_mean: f64) -> MeeChuaTest {
        let distance = population_mean - self.mean_from;
        let effect = self.mean_change - (1.0 - self.slope) * distance;
        let standard_error = self.residual_sd * (1.0 / self.n + distance * distance / self.spread).sqrt();
        let (t, degrees_of_freedom) = (effect / standard_error, self.degrees_of_freedom());
        MeeChuaTest { population_mean, effect, standard_error, t, degrees_of_freedom, p: students_t::two_sided(t, degrees_of_freedom) }
    }

    /// How far above the group's own mean the population's may lie with the rise still significant, two-sided at the confidence level.
    ///
    /// # Formula
    /// The smallest positive root δ of (D − kδ)² = c²(1/n + δ²/S) with D − kδ > 0; k = 1 − b, c the critical t times s, S = Σ(x₁ − M₁)².
    #[must_use]
    pub fn reach(&self, confidence: Confidence) -> Reach {
        let critical = students_t::critical_value(confidence, self.degrees_of_freedom()) * self.residual_sd;
        let (rise, k) = (self.mean_change, 1.0 - self.slope);
        if rise <= 0.0 || rise * rise <= critical * critical / self.n {
            return Reach::Nowhere;
        }
        // a·δ² − 2b·δ + c = 0, c > 0.
        let a = k * k - critical * critical / self.spread;
        let b = rise * k;
        let c = rise * rise - critical * critical / self.n;
        let discriminant = b * b - a * c;
        if discriminant < 0.0 {
            return Reach::Anywhere;
        }
        // c/(b ± √…) has no difference of near numbers; where a = 0 it is the only root.
        let roots = [c / (b + discriminant.sqrt()), c / (b - discriminant.sqrt())];
        let fits = |delta: &f64| *delta > 0.0 && delta.is_finite() && rise - k * delta > 0.0;
        match roots.into_iter().filter(fits).min_by(f64::total_cmp) {
            Some(delta) => Reach::UpTo(self.mean_from + delta),
            None => Reach::Anywhere,
        }
    }
}
