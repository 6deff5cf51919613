//! Has this respondent changed by more than measurement error explains? Six published answers, over a whole table at once.
//!
//! All six ask how far the observed change lies from the change to be expected of somebody who did not really change, in
//! standard errors. They differ in that expectation (regression to the mean or none, a practice effect or none) and in the
//! standard error, hence one type, [`ReliableChangeIndex`], with four constants.

use super::change_category::{ChangeCategory, ChangeCounts};
use super::{Cell, ChangeTable, Confidence, Grid, Undefined, normal};

/// A reliability coefficient, strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reliability(f64);

impl Reliability {
    /// # Errors
    /// [`Undefined::NoReliability`] for a value that is not strictly between 0 and 1.
    pub fn new(value: f64) -> Result<Self, Undefined> {
        if value > 0.0 && value < 1.0 { Ok(Self(value)) } else { Err(Undefined::NoReliability) }
    }

    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }
}

/// How precisely a scale measures: the spread of its scores and the share of it that is not error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasurementPrecision {
    sd: f64,
    reliability: Reliability,
    reliability_to: Reliability,
}

impl MeasurementPrecision {
    /// The precision of a scale with standard deviation `sd` and the given reliability at the two waves.
    ///
    /// # Errors
    /// [`Undefined::NoVariance`] unless `sd` is a positive number.
    pub fn new(sd: f64, reliability: Reliability, reliability_to: Reliability) -> Result<Self, Undefined> {
        if sd > 0.0 && sd.is_finite() { Ok(Self { sd, reliability, reliability_to }) } else { Err(Undefined::NoVariance) }
    }

    /// The standard error of measurement, S·√(1 − r).
    #[must_use]
    pub fn standard_error_of_measurement(&self) -> f64 {
        self.sd * (1.0 - self.reliability.0).sqrt()
    }

    /// The standard error of the difference of two measurements of an unchanged respondent, √2·SEM (Jacobson & Truax 1991).
    #[must_use]
    pub fn standard_error_of_difference(&self) -> f64 {
        std::f64::consts::SQRT_2 * self.standard_error_of_measurement()
    }
}

/// The published definitions of reliable change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReliableChangeMethod {
    JacobsonTruax,
    GulliksenLordNovick,
    HsuLinnLord,
    EdwardsNunnally,
    NunnallyKotsch,
    HagemanArrindell,
}

impl ReliableChangeMethod {
    pub const ALL: [Self; 6] = [
        Self::JacobsonTruax,
        Self::GulliksenLordNovick,
        Self::HsuLinnLord,
        Self::EdwardsNunnally,
        Self::NunnallyKotsch,
        Self::HagemanArrindell,
    ];

    /// The short name the literature uses.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::JacobsonTruax => "jt",
            Self::GulliksenLordNovick => "gln",
            Self::HsuLinnLord => "hll",
            Self::EdwardsNunnally => "en",
            Self::NunnallyKotsch => "nk",
            Self::HagemanArrindell => "ha",
        }
    }

    /// The method's index for the respondents of `table`, a rise being an improvement.
    ///
    /// # Formula
    /// With D = x₂ − x₁, M₁, S₁ (M₂, S₂) the mean and SD of the scores before (after), r and r₂ the reliabilities, SEM = S√(1 − r):
    /// - jt: D / (√2·SEM)
    /// - gln: ((x₂ − M₁) − r(x₁ − M₁)) / (S₁√(1 − r²))
    /// - hll: ((x₂ − M₂) − r(x₁ − M₁)) / (S₁√(1 − r²))
    /// - en: ((x₂ − M₁) − r(x₁ − M₁)) / SEM
    /// - nk: ((x₂ − M₁) − r(x₁ − M₁)) / √(S₁²r²(1 − r) + S₁²(1 − r₂))
    /// - ha: `(D·r_dd + (M₂ − M₁)(1 − r_dd)) / (√r_dd·√2·SEM)`
    ///
    /// # Units and range
    /// Standard errors; reliable beyond ± z of the two-sided confidence, for ha beyond ± z of the one-sided one (1.645 at 0.95).
    ///
    /// # Needs
    /// jt: nothing of the table; en: M₁; gln, hll, nk: M₁ and a positive S₁; ha: a positive reliability of the change.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`]; [`Undefined::OnePair`] and [`Undefined::NoVariance`] where S₁ is needed;
    /// [`Undefined::ConstantChange`] and [`Undefined::NoReliabilityOfChange`] for ha.
    ///
    /// # Reference
    /// Jacobson & Truax (1991), J Consult Clin Psychol 59:12; Hsu (1989), Behav Assess 11:459; Speer (1992), J Consult Clin
    /// Psychol 60:402; Maassen (2000), J Clin Exp Neuropsychol 22:622; Hageman & Arrindell (1999), Behav Res Ther 37:1169.
    /// Checked against the R package clinicalsignificance on ten data sets.
    pub fn index(
        self,
        table: &ChangeTable,
        precision: &MeasurementPrecision,
        confidence: Confidence,
    ) -> Result<ReliableChangeIndex, Undefined> {
        let r = precision.reliability.0;
        let from = table.from_scores();
        let changes = table.differences();
        let mean_change = changes.mean()?;
        let (pivot, rest) = from.centre();
        let index = ReliableChangeIndex {
            step: table.grid().step(),
            from_centre: Centre { pivot, rest },
            slope: 1.0,
            shift: 0.0,
            standard_error: precision.standard_error_of_difference(),
            critical: confidence.z(),
        };
        let spread = || match from.standard_deviation()? {
            0.0 => Err(Undefined::NoVariance),
            sd => Ok(sd),
        };
        Ok(match self {
            Self::JacobsonTruax => index,
            Self::GulliksenLordNovick => ReliableChangeIndex { slope: r, standard_error: spread()? * (1.0 - r * r).sqrt(), ..index },
            Self::HsuLinnLord => {
                ReliableChangeIndex { slope: r, shift: mean_change, standard_error: spread()? * (1.0 - r * r).sqrt(), ..index }
            }
            Self::EdwardsNunnally => ReliableChangeIndex { slope: r, standard_error: precision.standard_error_of_measurement(), ..index },
            Self::NunnallyKotsch => {
                let error_variance = r * r * (1.0 - r) + (1.0 - precision.reliability_to.0);
                ReliableChangeIndex { slope: r, standard_error: spread()? * error_variance.sqrt(), ..index }
            }
            Self::HagemanArrindell => {
                let r_dd = reliability_of_change(table, precision.reliability)?;
                if r_dd <= 0.0 {
                    return Err(Undefined::NoReliabilityOfChange);
                }
                ReliableChangeIndex {
                    shift: -mean_change * (1.0 - r_dd) / r_dd,
                    standard_error: precision.standard_error_of_difference() / r_dd.sqrt(),
                    critical: normal::upper_quantile(2.0 * confidence.tail()),
                    ..index
                }
            }
        })
    }
}

/// A mean in grid steps, as a whole number and the rest, so that deviations from it are exact at any offset.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Centre {
    pivot: i64,
    rest: f64,
}

/// (D − expected change) / standard error, where the expected change is shift + (slope − 1)·(x₁ − M₁).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliableChangeIndex {
    step: f64,
    from_centre: Centre,
    slope: f64,
    shift: f64,
    standard_error: f64,
    critical: f64,
}

impl ReliableChangeIndex {
    /// The index of a respondent with these scores, in grid steps.
    #[must_use]
    pub fn value(&self, from: i64, to: i64) -> f64 {
        let deviation = ((i128::from(from) - i128::from(self.from_centre.pivot)) as f64 - self.from_centre.rest) * self.step;
        let change = (i128::from(to) - i128::from(from)) as f64 * self.step;
        (change - (self.shift + (self.slope - 1.0) * deviation)) / self.standard_error
    }

    /// Where a respondent with these scores, in grid steps, falls.
    #[must_use]
    pub fn classify(&self, from: i64, to: i64) -> ChangeCategory {
        let value = self.value(from, to);
        if value > self.critical {
            ChangeCategory::Improved
        } else if value < -self.critical {
            ChangeCategory::Deteriorated
        } else {
            ChangeCategory::Unchanged
        }
    }

    /// How many of the table's respondents fall where.
    #[must_use]
    pub fn counts(&self, table: &ChangeTable) -> ChangeCounts {
        ChangeCounts::tally(table.cells().iter().map(|cell| (self.classify(cell.from, cell.to), cell.count)))
    }
}

/// The threshold that an observed change must exceed to be reliable by Jacobson & Truax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliableChangeThreshold {
    /// The standard error of the difference, √2·SEM, in score units.
    pub s_diff: f64,
    /// z·`s_diff`: a change must be larger, in score units.
    pub threshold: f64,
    /// The smallest change on the scale's grid that is larger, in score units.
    pub smallest_change: f64,
    /// The same in grid steps.
    pub smallest_steps: i64,
}

/// Jacobson and Truax's threshold on a grid.
///
/// # Formula
/// z·√2·S·√(1 − r); the smallest change that counts is the next multiple of the step above it.
///
/// # Units and range
/// Score units, positive; the same for everybody.
///
/// # Needs
/// Nothing but the precision: with a norm's SD it is the same at every site.
///
/// # Errors
/// [`Undefined::OutOfRange`] where the threshold is more steps than an integer holds.
///
/// # Reference
/// Jacobson & Truax (1991), J Consult Clin Psychol 59:12, p. 14.
pub fn reliable_change_threshold(
    grid: Grid,
    precision: &MeasurementPrecision,
    confidence: Confidence,
) -> Result<ReliableChangeThreshold, Undefined> {
    let s_diff = precision.standard_error_of_difference();
    let threshold = confidence.z() * s_diff;
    let steps = grid.steps(threshold).floor() + 1.0;
    const LARGEST: f64 = (1_u64 << 53) as f64;
    if steps > LARGEST {
        return Err(Undefined::OutOfRange);
    }
    Ok(ReliableChangeThreshold { s_diff, threshold, smallest_change: grid.score(steps), smallest_steps: steps as i64 })
}

/// The reliability of the observed change.
///
/// # Formula
/// `r_dd` = (S₁²r + S₂²r₂ − 2S₁S₂r₁₂) / (S₁² + S₂² − 2S₁S₂r₁₂) with r₂ = 1 − S₁²(1 − r)/S₂², the reliability after that goes with the
/// same error of measurement as before; hence `r_dd = 1 − 2S₁²(1 − r)/S_D²`.
///
/// # Units and range
/// At most 1; not positive where the change varies less than measurement error alone would make it.
///
/// # Needs
/// Two pairs whose changes differ.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::ConstantChange`].
///
/// # Reference
/// Hageman & Arrindell (1999), Behav Res Ther 37:1169. Checked against the R package clinicalsignificance.
pub fn reliability_of_change(table: &ChangeTable, reliability: Reliability) -> Result<f64, Undefined> {
    let of_change = table.differences().variance()?;
    if of_change == 0.0 {
        return Err(Undefined::ConstantChange);
    }
    Ok(1.0 - 2.0 * table.from_scores().variance()? * (1.0 - reliability.0) / of_change)
}

/// One method's answer for a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliableChangeResult {
    pub method: ReliableChangeMethod,
    pub index: Result<ReliableChangeIndex, Undefined>,
    pub counts: Result<ChangeCounts, Undefined>,
}

/// All six methods on the same table, in the order of [`ReliableChangeMethod::ALL`].
#[must_use]
pub fn reliable_change(table: &ChangeTable, precision: &MeasurementPrecision, confidence: Confidence) -> [ReliableChangeResult; 6] {
    ReliableChangeMethod::ALL.map(|method| {
        let index = method.index(table, precision, confidence);
        ReliableChangeResult { method, index, counts: index.map(|index| index.counts(table)) }
    })
}

/// How two methods sort the same respondents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodAgreement {
    pub first: ReliableChangeMethod,
    pub second: ReliableChangeMethod,
    /// Respondents by category of `first` (rows) and `second` (columns), each in the order deteriorated, unchanged, improved.
    pub table: [[u64; 3]; 3],
}

impl MethodAgreement {
    /// The number of respondents that both methods put in the same category.
    #[must_use]
    pub fn agreeing(&self) -> u64 {
        (0..3).map(|category| self.table[category][category]).sum()
    }
}

/// The cross-tables of every two methods that are defined for the table.
#[must_use]
pub fn method_agreement(table: &ChangeTable, results: &[ReliableChangeResult]) -> Vec<MethodAgreement> {
    let defined: Vec<_> = results.iter().filter_map(|result| Some((result.method, result.index.ok()?))).collect();
    let mut agreements = Vec::new();
    for (position, (first, a)) in defined.iter().enumerate() {
        for (second, b) in &defined[position + 1..] {
            let mut crossed = [[0; 3]; 3];
            for Cell { from, to, count } in table.cells() {
                crossed[a.classify(*from, *to) as usize][b.classify(*from, *to) as usize] += count;
            }
            agreements.push(MethodAgreement { first: *first, second: *second, table: crossed });
        }
    }
    agreements
}
