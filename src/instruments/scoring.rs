//! From columns of answers to columns of scores.
//!
//! Scores are whole numbers of steps of the scale's grid, never floats: the grid is the largest step that every attainable score
//! is a multiple of, whatever the number of answers behind it. Loops run down columns, one item at a time, over bytes.

use polars_core::prelude::{ChunkFullNull, ChunkedArray, DataFrame, DataType, Int8Chunked, Int32Chunked, PlSmallStr, PolarsNumericType};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fraction::Fraction;
use super::instrument::{Instrument, ItemKey, Scale, ScoreTable, ScoringKey, Term};
use super::spec::{Combine, Fill, Rounding};
use crate::stats::Grid;

/// How a score deals with missing answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MissingRule {
    /// As the instrument's own rule says.
    #[default]
    Standard,
    /// All items must be answered, also where the instrument's rule would fill some.
    Complete,
    /// Where the instrument offers it, missing answers are filled by the mean of the person's own; elsewhere as `Standard`.
    Prorated,
}

/// The scores of one scale: whole steps of `grid`, null where there is no score.
#[derive(Debug, Clone)]
pub struct ScaleScores {
    /// The position of the scale in the instrument.
    pub scale: usize,
    pub grid: Grid,
    pub steps: Int32Chunked,
    step: Fraction,
    filled: Vec<bool>,
}

impl ScaleScores {
    /// How many scores rest on fewer answers than the scale has items.
    #[must_use]
    pub fn filled(&self) -> usize {
        self.filled.iter().filter(|filled| **filled).count()
    }
}

/// The name of an item's column in a frame of answers: `who5.who5_1`.
#[must_use]
pub fn item_column(instrument: &Instrument, item: usize) -> String {
    format!("{}.{}", instrument.id, instrument.items[item].name)
}

/// The scores of all scales of the instrument, in its order. An item without a column of bytes counts as unanswered by everybody,
/// and so does an answer outside the item's range.
#[must_use]
pub fn score(instrument: &Instrument, answers: &DataFrame, rule: MissingRule) -> Vec<ScaleScores> {
    let mut scores: Vec<ScaleScores> = Vec::with_capacity(instrument.scales.len());
    for position in 0..instrument.scales.len() {
        let next = match &instrument.scales[position].key {
            ScoringKey::Items(key) => score_items(instrument, position, key, answers, rule),
            ScoringKey::Parts(parts) => add_parts(instrument, position, &parts.iter().map(|part| &scores[*part]).collect::<Vec<_>>()),
        };
        scores.push(next);
    }
    scores
}

/// The scores of one scale.
#[must_use]
pub fn score_scale(instrument: &Instrument, scale: usize, answers: &DataFrame, rule: MissingRule) -> ScaleScores {
    match &instrument.scales[scale].key {
        ScoringKey::Items(key) => score_items(instrument, scale, key, answers, rule),
        ScoringKey::Parts(parts) => {
            let parts: Vec<ScaleScores> = parts.iter().map(|part| score_scale(instrument, *part, answers, rule)).collect();
            add_parts(instrument, scale, &parts.iter().collect::<Vec<_>>())
        }
    }
}

/// The scale's item columns as they are added: reversed items turned, recoded answers recoded. For α and ω.
#[must_use]
pub fn scored_items(instrument: &Instrument, scale: &Scale, answers: &DataFrame) -> Vec<Int8Chunked> {
    match &scale.key {
        ScoringKey::Parts(parts) => parts.iter().flat_map(|part| scored_items(instrument, &instrument.scales[*part], answers)).collect(),
        ScoringKey::Items(key) => {
            let column = |term: &Term| {
                let effect = Effect::of(instrument, term);
                let name = PlSmallStr::from_string(item_column(instrument, term.item));
                let scored = |answer: i8| effect.counts(answer).then(|| effect.contribution(answer));
                match bytes(instrument, term.item, answers) {
                    Some(column) => column_of(name, column.iter().map(|answer| answer.and_then(scored)).collect()),
                    None => Int8Chunked::full_null(name, answers.height()),
                }
            };
            key.terms.iter().map(column).collect()
        }
    }
}

fn bytes<'a>(instrument: &Instrument, item: usize, answers: &'a DataFrame) -> Option<&'a Int8Chunked> {
    let column = answers.column(&item_column(instrument, item)).ok()?;
    if column.dtype() != &DataType::Int8 {
        return None;
    }
    column.as_materialized_series().i8().ok()
}

/// A column without detours: values, and whether they are there.
fn column_of<T: PolarsNumericType>(name: PlSmallStr, values: Vec<Option<T::Native>>) -> ChunkedArray<T> {
    let there: Vec<bool> = values.iter().map(Option::is_some).collect();
    let validity = there.contains(&false).then(|| there.into());
    ChunkedArray::from_vec_validity(name, values.into_iter().map(Option::unwrap_or_default).collect(), validity)
}

/// What any byte means for a sum: tables over all 256, so that the loop down a column has no branch.
struct Effect {
    addend: [i8; 256],
    answered: [u8; 256],
}

impl Effect {
    fn of(instrument: &Instrument, term: &Term) -> Self {
        let lowest = instrument.items[term.item].lowest;
        let mut effect = Self { addend: [0; 256], answered: [0; 256] };
        for (offset, contribution) in term.contribution.iter().enumerate() {
            let byte = usize::from(lowest.wrapping_add(offset as i8) as u8);
            effect.addend[byte] = *contribution;
            effect.answered[byte] = 1;
        }
        effect
    }

    fn counts(&self, answer: i8) -> bool {
        self.answered[usize::from(answer as u8)] == 1
    }

    fn contribution(&self, answer: i8) -> i8 {
        self.addend[usize::from(answer as u8)]
    }
}

fn score_items(instrument: &Instrument, position: usize, key: &ItemKey, answers: &DataFrame, rule: MissingRule) -> ScaleScores {
    let rows = answers.height();
    let mut sums = vec![0_i32; rows];
    let mut counts = vec![0_u16; rows];
    for term in &key.terms {
        if let Some(column) = bytes(instrument, term.item, answers) {
            add_column(column, &Effect::of(instrument, term), &mut sums, &mut counts);
        }
    }
    let law = ScoreLaw::of(key, rule);
    let mut scores: Vec<Option<i32>> = sums.iter().zip(&counts).map(|(sum, count)| law.steps(*sum, usize::from(*count))).collect();
    let mut filled: Vec<bool> =
        scores.iter().zip(&counts).map(|(score, count)| score.is_some() && usize::from(*count) < key.terms.len()).collect();
    if let Some(rule) = key.zero_when
        && let Some(column) = bytes(instrument, rule.item, answers)
    {
        for ((answer, score), filled) in column.iter().zip(&mut scores).zip(&mut filled) {
            if answer == Some(rule.code) {
                (*score, *filled) = (Some(0), false);
            }
        }
    }
    let steps = column_of(scale_column(instrument, position), scores);
    ScaleScores { scale: position, grid: law.grid, steps, step: law.step, filled }
}

fn add_column(column: &Int8Chunked, effect: &Effect, sums: &mut [i32], counts: &mut [u16]) {
    let mut row = 0;
    for chunk in column.downcast_iter() {
        let rows = row..row + chunk.len();
        let targets = sums[rows.clone()].iter_mut().zip(&mut counts[rows.clone()]);
        let values = chunk.values().as_slice();
        match chunk.validity() {
            None => {
                for ((sum, count), value) in targets.zip(values) {
                    let byte = usize::from(*value as u8);
                    *sum += i32::from(effect.addend[byte]);
                    *count += u16::from(effect.answered[byte]);
                }
            }
            Some(validity) => {
                for (((sum, count), value), valid) in targets.zip(values).zip(validity.iter()) {
                    let byte = usize::from(*value as u8);
                    *sum += i32::from(effect.addend[byte]) * i32::from(valid);
                    *count += u16::from(effect.answered[byte]) * u16::from(valid);
                }
            }
        }
        row = rows.end;
    }
}

fn add_parts(instrument: &Instrument, position: usize, parts: &[&ScaleScores]) -> ScaleScores {
    let rows = parts.first().map_or(0, |part| part.steps.len());
    let mut sums = vec![Some(0_i32); rows];
    let mut filled = vec![false; rows];
    let step = parts.iter().map(|part| Some(part.step)).reduce(|a, b| a?.common_step(b?)).flatten().unwrap_or(Fraction::ONE);
    for part in parts {
        let factor = part.step.in_steps_of(step).and_then(|factor| i32::try_from(factor).ok());
        for (sum, steps) in sums.iter_mut().zip(part.steps.iter()) {
            *sum = sum.and_then(|sum| sum.checked_add(steps?.checked_mul(factor?)?));
        }
        filled.iter_mut().zip(&part.filled).for_each(|(any, this)| *any |= this);
    }
    filled.iter_mut().zip(&sums).for_each(|(filled, sum)| *filled &= sum.is_some());
    let steps = column_of(scale_column(instrument, position), sums);
    ScaleScores { scale: position, grid: step.grid().unwrap_or(Grid::UNIT), steps, step, filled }
}

fn scale_column(instrument: &Instrument, position: usize) -> PlSmallStr {
    PlSmallStr::from_string(format!("{}.{}", instrument.id, instrument.scales[position].id))
}

/// How a sum over so many answers becomes a score, under one missing rule.
pub(super) struct ScoreLaw {
    grid: Grid,
    step: Fraction,
    /// By the number of answers, from none on; `None` where they are too few.
    by_count: Vec<Option<Weighing>>,
    table: Option<ScoreTable>,
}

#[derive(Clone, Copy)]
enum Weighing {
    /// Whole steps a point of the sum.
    Times(i32),
    /// ⌊½ + sum · numerator / denominator⌋.
    Rounded {
        numerator: i64,
        denominator: i64,
    },
    Table,
}

impl ScoreLaw {
    /// The law of a checked key.
    fn of(key: &ItemKey, rule: MissingRule) -> Self {
        Self::build(key, rule).unwrap_or(Self { grid: Grid::UNIT, step: Fraction::ONE, by_count: Vec::new(), table: None })
    }

    /// Whether under every missing rule the scores of sums up to `largest` are whole numbers of steps that can be stored.
    pub(super) fn every_rule_fits(key: &ItemKey, largest: i32) -> Option<()> {
        for rule in [MissingRule::Standard, MissingRule::Complete, MissingRule::Prorated] {
            for weighing in Self::build(key, rule)?.by_count.into_iter().flatten() {
                if let Weighing::Times(steps) = weighing {
                    steps.checked_mul(largest.max(1))?;
                }
            }
        }
        Some(())
    }

    fn build(key: &ItemKey, rule: MissingRule) -> Option<Self> {
        let all = key.terms.len();
        let needed = match rule {
            MissingRule::Standard => key.needed,
            MissingRule::Complete => all,
            MissingRule::Prorated => key.prorate_from.unwrap_or(key.needed),
        };
        let weights: Vec<Option<Fraction>> =
            (0..=all).map(|count| (count >= needed.max(1)).then(|| weight(key, count))).map(Option::flatten).collect();
        if let Some(table) = &key.table {
            let by_count = (0..=all).map(|count| (count == all).then_some(Weighing::Table)).collect();
            return Some(Self { grid: table.step.grid()?, step: table.step, by_count, table: Some(table.clone()) });
        }
        let (step, by_count) = match key.rounding {
            Rounding::HalfUp => {
                let rounded = |weight: Fraction| {
                    Some(Weighing::Rounded {
                        numerator: i64::try_from(weight.numerator).ok()?,
                        denominator: i64::try_from(weight.denominator).ok()?,
                    })
                };
                (Fraction::ONE, weights.iter().map(|weight| weight.and_then(rounded)).collect())
            }
            Rounding::None => {
                let step = weights.iter().copied().flatten().map(Some).reduce(|a, b| a?.common_step(b?)).flatten()?;
                let times = |weight: Fraction| i32::try_from(weight.in_steps_of(step)?).ok().map(Weighing::Times);
                let by_count: Option<Vec<Option<Weighing>>> =
                    weights.iter().map(|weight| weight.map_or(Some(None), |weight| times(weight).map(Some))).collect();
                (step, by_count?)
            }
        };
        Some(Self { grid: step.grid()?, step, by_count, table: None })
    }

    fn steps(&self, sum: i32, count: usize) -> Option<i32> {
        match (*self.by_count.get(count)?)? {
            Weighing::Times(steps) => Some(sum * steps),
            Weighing::Rounded { numerator, denominator } => {
                Some((2 * numerator * i64::from(sum) + denominator).div_euclid(2 * denominator) as i32)
            }
            Weighing::Table => {
                let table = self.table.as_ref()?;
                table.steps.get(usize::try_from(sum - table.lowest_sum).ok()?).copied()
            }
        }
    }
}

/// What a point of the sum over `count` answers weighs in the score.
fn weight(key: &ItemKey, count: usize) -> Option<Fraction> {
    let all = key.terms.len();
    // Too few for the instrument's own rule: only prorating lets so few count, and it fills by the person's mean.
    let fill = if count < key.needed { Fill::PersonMean } else { key.fill };
    let per_point = match (key.combine, fill) {
        (Combine::Sum, Fill::PersonMean) => Fraction::new(all as u64, count as u64),
        (Combine::Sum, Fill::None | Fill::Zero) => Fraction::ONE,
        (Combine::Mean, Fill::PersonMean | Fill::None) => Fraction::new(1, count as u64),
        (Combine::Mean, Fill::Zero) => Fraction::new(1, all as u64),
    };
    key.multiplier.times(per_point)
}
