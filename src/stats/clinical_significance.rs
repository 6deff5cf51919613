//! Clinically significant change: reliably better, and across the border between a clinical and a functional population.

use super::change_category::ChangeCategory;
use super::reliable_change::ReliableChangeIndex;
use super::{ChangeTable, Undefined};

/// The mean and standard deviation of a population's scores, in score units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Population {
    pub mean: f64,
    pub sd: f64,
}

impl Population {
    /// The population described by the scores at the first wave of a table.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`], [`Undefined::OnePair`].
    pub fn before(table: &ChangeTable) -> Result<Self, Undefined> {
        let scores = table.from_scores();
        Ok(Self { mean: scores.mean()?, sd: scores.standard_deviation()? })
    }
}

/// Jacobson and Truax's three ways to draw the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CutoffCriterion {
    /// Two SDs better than the clinical mean.
    A,
    /// Two SDs worse than the functional mean.
    B,
    /// Where a score is equally far, in SDs, from both means.
    C,
}

impl CutoffCriterion {
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
        }
    }

    /// The border between a clinical and a functional population, where higher is better.
    ///
    /// # Formula
    /// `a = M_c + 2S_c; b = M_f − 2S_f; c = (S_f·M_c + S_c·M_f) / (S_f + S_c)`.
    ///
    /// # Units and range
    /// Score units. It may lie outside the scale's range, where nobody can cross it.
    ///
    /// # Needs
    /// The functional population for b and c.
    ///
    /// # Errors
    /// [`Undefined::NoNorm`] without it; [`Undefined::NoVariance`] where both SDs are zero; [`Undefined::OutOfRange`].
    ///
    /// # Reference
    /// Jacobson & Truax (1991), J Consult Clin Psychol 59:12, p. 13. b takes the functional SD, as they do; the R package
    /// clinicalsignificance takes the clinical one.
    pub fn cutoff(self, clinical: Population, functional: Option<Population>) -> Result<f64, Undefined> {
        let value = match self {
            Self::A => clinical.mean + 2.0 * clinical.sd,
            Self::B => functional.map(|norm| norm.mean - 2.0 * norm.sd).ok_or(Undefined::NoNorm)?,
            Self::C => {
                let norm = functional.ok_or(Undefined::NoNorm)?;
                let spread = norm.sd + clinical.sd;
                if spread == 0.0 {
                    return Err(Undefined::NoVariance);
                }
                clinical.mean + (norm.mean - clinical.mean) * (clinical.sd / spread)
            }
        };
        if value.is_finite() { Ok(value) } else { Err(Undefined::OutOfRange) }
    }
}

/// What reliable change and crossing the border together say about a respondent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClinicalCategory {
    /// Reliably improved and now on the functional side.
    Recovered,
    /// Reliably improved without crossing.
    Improved,
    Unchanged,
    /// Reliably deteriorated without crossing.
    Deteriorated,
    /// Reliably deteriorated and now on the clinical side.
    Harmed,
}

/// Where a respondent falls, given in grid steps.
#[must_use]
pub fn clinical_category(index: &ReliableChangeIndex, cutoff: f64, grid: super::Grid, from: i64, to: i64) -> ClinicalCategory {
    let functional = |steps: i64| grid.score(steps as f64) > cutoff;
    match (index.classify(from, to), functional(from), functional(to)) {
        (ChangeCategory::Improved, false, true) => ClinicalCategory::Recovered,
        (ChangeCategory::Improved, ..) => ClinicalCategory::Improved,
        (ChangeCategory::Unchanged, ..) => ClinicalCategory::Unchanged,
        (ChangeCategory::Deteriorated, true, false) => ClinicalCategory::Harmed,
        (ChangeCategory::Deteriorated, ..) => ClinicalCategory::Deteriorated,
    }
}

/// How many respondents fall where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClinicalSignificance {
    pub recovered: u64,
    pub improved: u64,
    pub unchanged: u64,
    pub deteriorated: u64,
    pub harmed: u64,
}

impl ClinicalSignificance {
    #[must_use]
    pub fn n(&self) -> u64 {
        self.recovered + self.improved + self.unchanged + self.deteriorated + self.harmed
    }
}

/// Clinically significant change over a table.
///
/// # Formula
/// Reliable change as `index` has it; functional is a score strictly above `cutoff`. Recovered: reliably improved, functional
/// after and not before. Harmed: reliably deteriorated, functional before and not after.
///
/// # Units and range
/// Respondents; the five counts add up to the pairs.
///
/// # Needs
/// An index of reliable change and a cut-off, both for scores where higher is better.
///
/// # Reference
/// Jacobson & Truax (1991), J Consult Clin Psychol 59:12. Checked against the R package clinicalsignificance on ten data sets.
#[must_use]
pub fn clinical_significance(table: &ChangeTable, index: &ReliableChangeIndex, cutoff: f64) -> ClinicalSignificance {
    table.cells().iter().fold(ClinicalSignificance::default(), |mut counts, cell| {
        let place = match clinical_category(index, cutoff, table.grid(), cell.from, cell.to) {
            ClinicalCategory::Recovered => &mut counts.recovered,
            ClinicalCategory::Improved => &mut counts.improved,
            ClinicalCategory::Unchanged => &mut counts.unchanged,
            ClinicalCategory::Deteriorated => &mut counts.deteriorated,
            ClinicalCategory::Harmed => &mut counts.harmed,
        };
        *place += cell.count;
        counts
    })
}
