//! From columns of answers to columns of scores.
//!
//! Scores are whole numbers of steps of the scale's grid, never floats: the grid is the largest step that every attainable score
//! is a multiple of, whatever the number of answers behind it. Loops run down columns, one item at a time, over bytes.

use std::borrow::Cow;

use polars_core::prelude::{ChunkFullNull, DataFrame, DataType, Int8Chunked, PlSmallStr};
use polars_core::utils::arrow::bitmap::bitmask::BitMask;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fraction::Fraction;
use super::instrument::{Instrument, ItemKey, Scale, ScoreTable, ScoringKey, Term};
use super::spec::{Combine, Fill, Rounding};
use crate::stats::{Grid, Scores};

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

/// The scores of one scale: whole steps of `grid`, none where there is no score.
#[derive(Debug, Clone)]
pub struct ScaleScores {
    /// The position of the scale in the instrument.
    pub scale: usize,
    pub grid: Grid,
    pub steps: Scores,
    step: Fraction,
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
            ScoringKey::Parts(parts) => add_parts(position, &parts.iter().map(|part| &scores[*part]).collect::<Vec<_>>()),
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
            add_parts(scale, &parts.iter().collect::<Vec<_>>())
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
                let name = PlSmallStr::from_string(item_column(instrument, term.item));
                match bytes(instrument, term.item, answers) {
                    Some(column) => Effect::of(instrument, term).contributions(name, &column),
                    None => Int8Chunked::full_null(name, answers.height()),
                }
            };
            key.terms.iter().map(column).collect()
        }
    }
}

fn bytes<'a>(instrument: &Instrument, item: usize, answers: &'a DataFrame) -> Option<Cow<'a, Int8Chunked>> {
    let column = answers.column(&item_column(instrument, item)).ok()?;
    if column.dtype() != &DataType::Int8 {
        return None;
    }
    column.as_materialized_series().i8().ok().map(Int8Chunked::rechunk)
}

/// Rows taken at a time: few enough that what is added up stays in the cache.
const BLOCK: usize = 2048;

/// The place of a missing answer in an [`Effect`]; the others have the place of their byte.
const MISSING: u16 = 256;

/// What any answer means for a sum: a table, so that the loop down a column has no branch.
struct Effect {
    /// How many answers in the upper half, what is added in the lower.
    summand: [i64; 257],
}

/// One answer, in the upper half of a summand.
const ONE_ANSWER: i64 = 1 << 32;

impl Effect {
    fn of(instrument: &Instrument, term: &Term) -> Self {
        let lowest = instrument.items[term.item].lowest;
        let mut effect = Self { summand: [0; 257] };
        for (offset, contribution) in term.contribution.iter().enumerate() {
            let byte = usize::from(lowest.wrapping_add(offset as i8) as u8);
            effect.summand[byte] = ONE_ANSWER + i64::from(*contribution);
        }
        effect
    }

    /// Answers as they are added; those that don't count are missing.
    fn contributions(&self, name: PlSmallStr, column: &Int8Chunked) -> Int8Chunked {
        let mut values = Vec::with_capacity(column.len());
        let mut counted = 0;
        for_each_block(column, |_, places| {
            let summands = || places.iter().map(|place| self.summand[usize::from(*place)]);
            values.extend(summands().map(|summand| summand as i8));
            counted += summands().filter(|summand| *summand != 0).count();
        });
        // Nearly always every answer counts, and what is missing stays missing.
        if counted + column.null_count() == column.len() {
            return Int8Chunked::from_vec_validity(name, values, column.rechunk_validity());
        }
        let mut there = Vec::with_capacity(column.len());
        for_each_block(column, |_, places| there.extend(places.iter().map(|place| self.summand[usize::from(*place)] != 0)));
        Int8Chunked::from_vec_validity(name, values, Some(there.into()))
    }
}

/// The two halves of a total of summands.
fn sum_and_count(total: i64) -> (i32, usize) {
    let sum = total as i32;
    (sum, ((total - i64::from(sum)) >> 32) as usize)
}

/// Calls `each` with the first row of every block and the places of its answers in an [`Effect`].
fn for_each_block(column: &Int8Chunked, mut each: impl FnMut(usize, &[u16])) {
    let Some(array) = column.downcast_iter().next() else { return };
    let mut places = Vec::with_capacity(BLOCK);
    for (number, values) in array.values().as_slice().chunks(BLOCK).enumerate() {
        let first = number * BLOCK;
        places.clear();
        places.extend(values.iter().map(|value| u16::from(*value as u8)));
        if let Some(validity) = array.validity() {
            let there = BitMask::from_bitmap(validity);
            for (word, places) in places.chunks_mut(32).enumerate() {
                let mut absent = !there.get_u32(first + word * 32);
                while absent != 0 {
                    if let Some(place) = places.get_mut(absent.trailing_zeros() as usize) {
                        *place = MISSING;
                    }
                    absent &= absent - 1;
                }
            }
        }
        each(first, &places);
    }
}

fn score_items(instrument: &Instrument, position: usize, key: &ItemKey, answers: &DataFrame, rule: MissingRule) -> ScaleScores {
    let mut totals = vec![0_i64; answers.height()];
    for term in &key.terms {
        if let Some(column) = bytes(instrument, term.item, answers) {
            let effect = Effect::of(instrument, term);
            for_each_block(&column, |first, places| {
                let totals = totals[first..].iter_mut().zip(places);
                totals.for_each(|(total, place)| *total += effect.summand[usize::from(*place)]);
            });
        }
    }
    let law = ScoreLaw::of(key, rule);
    let score = |total: i64| {
        let (sum, count) = sum_and_count(total);
        law.steps(sum, count).map(i64::from)
    };
    let asked_no_further = key.zero_when.and_then(|rule| Some((rule.code, bytes(instrument, rule.item, answers)?)));
    let steps: Scores = match asked_no_further {
        None => totals.into_iter().map(score).collect(),
        Some((code, column)) => {
            let zero_or = |(total, answer): (i64, Option<i8>)| if answer == Some(code) { Some(0) } else { score(total) };
            totals.into_iter().zip(column.iter()).map(zero_or).collect()
        }
    };
    ScaleScores { scale: position, grid: law.grid, steps, step: law.step }
}

fn add_parts(position: usize, parts: &[&ScaleScores]) -> ScaleScores {
    let rows = parts.first().map_or(0, |part| part.steps.len());
    let mut sums = vec![Some(0_i64); rows];
    let step = parts.iter().map(|part| Some(part.step)).reduce(|a, b| a?.common_step(b?)).flatten().unwrap_or(Fraction::ONE);
    for part in parts {
        let factor = part.step.in_steps_of(step);
        let mut sums = sums.iter_mut();
        part.steps.for_each((0..rows as u32).map(Some), |steps| {
            if let Some(sum) = sums.next() {
                *sum = sum.zip(steps).zip(factor).and_then(|((sum, steps), factor)| sum.checked_add(steps.checked_mul(factor)?));
            }
        });
    }
    ScaleScores { scale: position, grid: step.grid().unwrap_or(Grid::UNIT), steps: sums.into_iter().collect(), step }
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
