//! What would have happened anyway: regression to the mean, and the SDQ's added value.

use super::notes::{Notes, Reason};
use super::results::{AddedValue, MeeChua, MeeChuaPoint, Outcome, Regression};
use super::scale::Scale;
use crate::domain::Direction;
use crate::stats::added_value;
use crate::stats::regression_to_the_mean::{self, MeeChuaTest, Reach};
use crate::stats::{ChangeTable, Confidence, Distribution, Undefined};

/// Population means are tried from the group's own to this many of its standard deviations better.
const RANGE: [f64; 5] = [0.0, 0.5, 1.0, 1.5, 2.0];

/// The expected artefact and Mee and Chua's test, in the scale's own units and direction.
pub fn regression(scale: &Scale, oriented: &ChangeTable, confidence: Confidence, notes: &mut Notes) -> Option<Regression> {
    const FIELD: &str = "regression";
    let direction = scale.direction;
    let from = oriented.from_scores();
    let mean_from = notes.keep(FIELD, from.mean())?;
    let mean_change = notes.keep(FIELD, oriented.differences().mean())?;
    let norm = scale.norm.as_ref().map(|norm| direction.orient(norm.mean));
    let expected = norm.ok_or(Undefined::NoNorm).and_then(|mean| {
        let retest = scale.retest.as_ref().ok_or(Undefined::NoRetest)?.value;
        regression_to_the_mean::expected_change(mean_from, mean, retest)
    });
    let expected = notes.number("regression.expected", expected);
    let mee_chua = notes.keep("regression.mee_chua", regression_to_the_mean::MeeChua::fit(oriented)).map(|line| {
        let sd = from.standard_deviation().unwrap_or(0.0);
        let point = |test: MeeChuaTest| MeeChuaPoint {
            population_mean: direction.orient(test.population_mean),
            effect: direction.orient(test.effect),
            t: direction.orient(test.t),
            p: test.p,
        };
        let reach = line.reach(confidence);
        MeeChua {
            slope: line.slope(),
            df: line.degrees_of_freedom(),
            at_norm: norm.map(|mean| point(line.at(mean))),
            range: RANGE.iter().map(|sds| point(line.at(mean_from + sds * sd))).collect(),
            significant: reach != Reach::Nowhere,
            up_to: match reach {
                Reach::UpTo(mean) => Some(direction.orient(mean)),
                Reach::Nowhere | Reach::Anywhere => None,
            },
        }
    });
    Some(Regression {
        expected: expected.map(|change| direction.orient(change)),
        beyond: expected.map(|change| direction.orient(mean_change - change)),
        mee_chua,
    })
}

/// The id of the scale whose added value is known, and of the scales of its instrument that the formula needs.
pub const ADDED_VALUE_INSTRUMENT: &str = "sdq-parent-4-17";
pub const ADDED_VALUE_SCALE: &str = "total";
pub const ADDED_VALUE_NEEDS: [&str; 2] = ["impact", "emotional"];

/// Months between the waves for which the formula, made for six, is taken to hold.
const ABOUT_SIX_MONTHS: std::ops::RangeInclusive<f64> = 4.0..=8.0;

/// The added values of everyone who has one at a wave.
#[derive(Debug)]
pub struct AddedValues {
    /// In tenths.
    pub values: Distribution,
    /// The median time since the first wave; `None` where too few have a date at both.
    pub months: Option<f64>,
}

/// Why a difficulties score has no added value, or how it must be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddedValueNote {
    #[error("the formula is for parents of children aged 4 to 17")]
    OtherInformant,
    #[error("the formula is for groups of high risk, and the mean at the first wave is below the first raised score")]
    LowRisk,
    #[error("impact and emotional symptoms at the first wave are needed too")]
    OtherScalesMissing,
    #[error("the formula is for waves about six months apart, and these are not")]
    OtherTime,
    /// Beside the figure, where no dates tell the time.
    #[error("holds where about six months lie between the waves, and too few dates tell whether they do")]
    TimeUnknown,
}

impl AddedValueNote {
    pub const ALL: [Self; 5] = [Self::OtherInformant, Self::LowRisk, Self::OtherScalesMissing, Self::OtherTime, Self::TimeUnknown];
}

impl Reason for AddedValueNote {
    fn code(self) -> &'static str {
        match self {
            Self::OtherInformant => "added-value-other-informant",
            Self::LowRisk => "added-value-low-risk",
            Self::OtherScalesMissing => "added-value-other-scales-missing",
            Self::OtherTime => "added-value-other-time",
            Self::TimeUnknown => "added-value-time-unknown",
        }
    }
}

/// Adds the added value to the outcome of a total of difficulties over everyone.
pub fn add_value(outcome: &mut Outcome, scale: &Scale, table: &ChangeTable, values: Option<&AddedValues>, level: f64) {
    let confidence = Confidence::new(level).unwrap_or(Confidence::NINETY_FIVE);
    let mut notes = Notes::default();
    outcome.added_value = added_value(scale, table, values, confidence, &mut notes);
    outcome.notes.extend(notes.into_vec());
}

/// The added value on a total of difficulties; `None` on any other scale, and with a note where the formula does not hold.
fn added_value(
    scale: &Scale,
    table: &ChangeTable,
    values: Option<&AddedValues>,
    confidence: Confidence,
    notes: &mut Notes,
) -> Option<AddedValue> {
    const FIELD: &str = "added_value";
    let instrument = scale.instrument.as_deref().unwrap_or_default();
    if !instrument.starts_with("sdq-") || scale.scale != ADDED_VALUE_SCALE || scale.direction != Direction::LowerIsBetter {
        return None;
    }
    let mut none = |reason: AddedValueNote| {
        notes.say(FIELD, reason);
        None
    };
    if instrument != ADDED_VALUE_INSTRUMENT {
        return none(AddedValueNote::OtherInformant);
    }
    let Some(AddedValues { values, months }) = values.filter(|added| added.values.n() > 0) else {
        return none(AddedValueNote::OtherScalesMissing);
    };
    let raised = scale.bands.as_ref().and_then(|bands| bands.starts.first().copied());
    let is_high_risk = raised.zip(table.from_scores().mean().ok()).is_some_and(|(raised, mean)| mean >= raised);
    if !is_high_risk {
        return none(AddedValueNote::LowRisk);
    }
    match months {
        Some(months) if !ABOUT_SIX_MONTHS.contains(months) => return none(AddedValueNote::OtherTime),
        Some(_) => {}
        None => notes.say(FIELD, AddedValueNote::TimeUnknown),
    }
    let found = notes.keep(FIELD, added_value::added_value(values, confidence))?;
    Some(AddedValue {
        n: found.n,
        months: *months,
        mean: found.mean,
        ci: notes.interval("added_value.ci", found.interval),
        effect_size: notes.effect("added_value.effect_size", Ok(found.effect_size)),
    })
}
