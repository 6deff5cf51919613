//! From columns of answers to columns of scores.
//!
//! Scores are whole numbers of steps of the scale's grid, never floats: the grid is the largest step that every attainable score
//! is a multiple of, whatever the number of answers behind it. Loops run down columns, one item at a time, over bytes.

use std::borrow::Cow;
use std::fmt;

use polars_core::prelude::{DataFrame, DataType, Int8Chunked, StaticArray};
use polars_core::utils::arrow::array::PrimitiveArray;
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

/// A scale's items as they are added: reversed items turned, recoded answers recoded. For α and ω.
#[derive(Debug)]
pub struct ScoredItems<'a> {
    items: Vec<ScoredItem<'a>>,
}

struct ScoredItem<'a> {
    name: &'a str,
    /// `None` where nobody was asked.
    answers: Option<Cow<'a, Int8Chunked>>,
    effect: Effect,
}

impl fmt::Debug for ScoredItem<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ScoredItem({})", self.name)
    }
}

impl<'a> ScoredItems<'a> {
    /// The items of a scale, those of its parts one after another.
    #[must_use]
    pub fn of(instrument: &'a Instrument, scale: &'a Scale, answers: &'a DataFrame) -> Self {
        let item = |term: &Term| ScoredItem {
            name: &instrument.items[term.item].name,
            answers: bytes(instrument, term.item, answers),
            effect: Effect::of(instrument, term),
        };
        let items = match &scale.key {
            ScoringKey::Parts(parts) => {
                parts.iter().flat_map(|part| Self::of(instrument, &instrument.scales[*part], answers).items).collect()
            }
            ScoringKey::Items(key) => key.terms.iter().map(item).collect(),
        };
        Self { items }
    }

    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.items.iter().map(|item| item.name.to_owned()).collect()
    }

    /// Puts what the items add in a block of rows from `first` on into `added`, one column an item, and takes out of `counted` the
    /// rows that lack an answer.
    pub fn fill(&self, first: usize, counted: &mut [bool], added: &mut [Vec<i16>]) {
        for (item, added) in self.items.iter().zip(added) {
            added.clear();
            let Some(array) = item.answers.as_ref().and_then(|answers| answers.downcast_iter().next()) else {
                added.resize(counted.len(), 0);
                counted.fill(false);
                continue;
            };
            let values = &array.values()[first..first + counted.len()];
            added.extend(values.iter().zip(counted.iter_mut()).map(|(value, counted)| {
                let summand = item.effect.summand(*value);
                *counted &= summand != 0;
                i16::from(summand as i8)
            }));
            for_each_absent(array, first, counted.len(), |row| counted[row] = false);
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

/// What any answer means for a sum: a table, so that the loop down a column has no branch.
struct Effect {
    /// By the answer's byte: how many answers in the upper half, what is added in the lower.
    summands: [i64; 256],
}

/// One answer, in the upper half of a summand.
const ONE_ANSWER: i64 = 1 << 32;

impl Effect {
    fn of(instrument: &Instrument, term: &Term) -> Self {
        let lowest = instrument.items[term.item].lowest;
        let mut effect = Self { summands: [0; 256] };
        for (offset, contribution) in term.contribution.iter().enumerate() {
            let byte = usize::from(lowest.wrapping_add(offset as i8) as u8);
            effect.summands[byte] = ONE_ANSWER + i64::from(*contribution);
        }
        effect
    }

    /// What an answer adds; nothing where it does not count.
    fn summand(&self, answer: i8) -> i64 {
        self.summands[usize::from(answer as u8)]
    }

    /// Adds the answers of the rows from `first` on to their totals.
    fn add_to(&self, totals: &mut [i64], array: &PrimitiveArray<i8>, first: usize) {
        let values = &array.values()[first..first + totals.len()];
        for (total, value) in totals.iter_mut().zip(values) {
            *total += self.summand(*value);
        }
        // Under a missing answer there is a number too.
        for_each_absent(array, first, totals.len(), |row| totals[row] -= self.summand(values[row]));
    }
}

/// Calls `each` with the place in a block of every row without an answer.
fn for_each_absent(array: &PrimitiveArray<i8>, first: usize, rows: usize, mut each: impl FnMut(usize)) {
    let Some(validity) = array.validity() else { return };
    let there = BitMask::from_bitmap(validity);
    for start in (0..rows).step_by(32) {
        let mut absent = !there.get_u32(first + start);
        while absent != 0 {
            let row = start + absent.trailing_zeros() as usize;
            if row < rows {
                each(row);
            }
            absent &= absent - 1;
        }
    }
}

/// The two halves of a total of summands.
fn sum_and_count(total: i64) -> (i32, usize) {
    let sum = total as i32;
    (sum, ((total - i64::from(sum)) >> 32) as usize)
}

fn score_items(instrument: &Instrument, position: usize, key: &ItemKey, answers: &DataFrame, rule: MissingRule) -> ScaleScores {
    let columns: Vec<(Cow<'_, Int8Chunked>, Effect)> =
        key.terms.iter().filter_map(|term| Some((bytes(instrument, term.item, answers)?, Effect::of(instrument, term)))).collect();
    let law = ScoreLaw::of(key, rule);
    let score = |total: i64| {
        let (sum, count) = sum_and_count(total);
        law.steps(sum, count).map(i64::from)
    };
    let asked_no_further = key.zero_when.and_then(|rule| Some((rule.code, bytes(instrument, rule.item, answers)?)));
    let mut steps = Scores::default();
    let mut totals = [0; BLOCK];
    for first in (0..answers.height()).step_by(BLOCK) {
        let rows = BLOCK.min(answers.height() - first);
        let totals = &mut totals[..rows];
        totals.fill(0);
        for (column, effect) in &columns {
            column.downcast_iter().for_each(|array| effect.add_to(totals, array, first));
        }
        match asked_no_further.as_ref().and_then(|(code, column)| Some((*code, column.downcast_iter().next()?))) {
            None => steps.extend(totals.iter().map(|total| score(*total))),
            Some((code, array)) => {
                let is_asked_no_further = |row: usize| array.get(first + row) == Some(code);
                let zero_or = |(row, total): (usize, &i64)| if is_asked_no_further(row) { Some(0) } else { score(*total) };
                steps.extend(totals.iter().enumerate().map(zero_or));
            }
        }
    }
    ScaleScores { scale: position, grid: law.grid, steps, step: law.step }
}

fn add_parts(position: usize, parts: &[&ScaleScores]) -> ScaleScores {
    let rows = parts.first().map_or(0, |part| part.steps.len());
    let step = parts.iter().map(|part| Some(part.step)).reduce(|a, b| a?.common_step(b?)).flatten().unwrap_or(Fraction::ONE);
    let mut steps = Scores::default();
    let mut sums = Vec::with_capacity(BLOCK);
    for first in (0..rows).step_by(BLOCK) {
        let block = first..rows.min(first + BLOCK);
        sums.clear();
        sums.resize(block.len(), Some(0_i64));
        for part in parts {
            let factor = part.step.in_steps_of(step);
            let mut sums = sums.iter_mut();
            part.steps.for_each(block.clone().map(|row| Some(row as u32)), |steps| {
                if let Some(sum) = sums.next() {
                    *sum = sum.zip(steps).zip(factor).and_then(|((sum, steps), factor)| sum.checked_add(steps.checked_mul(factor)?));
                }
            });
        }
        steps.extend(sums.iter().copied());
    }
    ScaleScores { scale: position, grid: step.grid().unwrap_or(Grid::UNIT), steps, step }
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
