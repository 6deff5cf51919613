//! One outcome: everything that is reported of one scale, one contrast and one group.

use super::categories;
use super::change;
use super::change_classes::change_classes;
use super::dropout::{self, Attrition};
use super::notes::Notes;
use super::progress;
use super::results::{Class, Contrast, Counts, NormReference, Outcome, Pair, Reference, Settings, Subgroup};
use super::scale::Scale;
use super::yardsticks;
use crate::domain::{Direction, Language};
use crate::instruments::Status;
use crate::stats::bootstrap::Resampling;
use crate::stats::{ChangeTable, Confidence, Distribution, TrajectoryTable};

/// More distinct pairs than this are of no use to a chart or a reader.
const LARGEST_PAIR_LIST: usize = 2_000;
/// A distribution is shown in about this many classes.
const CLASSES: i64 = 10;

/// Which two waves, by number and name.
#[derive(Debug, Clone)]
pub struct ContrastOf<'a> {
    pub from: usize,
    pub to: usize,
    pub names: [&'a str; 2],
}

/// Who is counted, and whose spread the sample's own yardsticks are taken from: mostly the same.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    pub counted: &'a TrajectoryTable,
    pub yardsticks: &'a TrajectoryTable,
}

impl<'a> Sample<'a> {
    /// A group by its own yardsticks.
    #[must_use]
    pub fn alone(table: &'a TrajectoryTable) -> Self {
        Self { counted: table, yardsticks: table }
    }
}

/// Everything that is reported of one scale's trajectories over one contrast; `number` keys its random numbers.
#[must_use]
pub fn outcome(
    scale: &Scale,
    Sample { counted: trajectories, yardsticks }: Sample<'_>,
    contrast: &ContrastOf<'_>,
    subgroup: Option<Subgroup>,
    settings: &Settings,
    number: u64,
    language: Language,
) -> Outcome {
    let confidence = Confidence::new(settings.level).unwrap_or(Confidence::NINETY_FIVE);
    let resampling = Resampling { resamples: settings.bootstrap, confidence, seed: settings.seed, outcome: number };
    let [table, yardsticks] = [trajectories, yardsticks].map(|table| table.change(contrast.from, contrast.to));
    let turned;
    let [oriented, yardsticks] = match scale.direction {
        Direction::HigherIsBetter => [&table, &yardsticks],
        Direction::LowerIsBetter => {
            turned = [table.negated(), yardsticks.negated()];
            turned.each_ref()
        }
    };
    let mut notes = Notes::default();
    let (from, to) = (table.from_scores(), table.to_scores());
    let progress = progress::progress_among(scale, yardsticks, oriented, settings.reliable_sd, confidence, &mut notes);
    let thresholds = [scale.mid.as_ref().map(|mid| mid.value), progress.reliable_change.as_ref().map(|reliable| reliable.smallest_change)];
    let dropout = if subgroup.is_none() {
        let lost = dropout::lost(scale, trajectories, contrast);
        let (improvements, rates) = (&progress.improvements, &progress.rates);
        let seed = settings.seed;
        Attrition { scale, completers: oriented, lost, improvements, rates, confidence, seed, outcome: number }.dropout(&mut notes)
    } else {
        None
    };
    Outcome {
        id: scale.id.clone(),
        instrument: scale.instrument.clone(),
        instrument_names: scale.instrument_names.clone(),
        scale: scale.scale.clone(),
        label: scale.names.get(language).to_owned(),
        names: scale.names.clone(),
        primary: scale.primary,
        words: scale.words.clone(),
        informant: scale.informant.clone(),
        direction: scale.direction,
        range: scale.range,
        step: scale.grid.step(),
        subgroup,
        contrast: Contrast { from: contrast.names[0].to_owned(), to: contrast.names[1].to_owned() },
        n: Counts {
            from: Some(trajectories.wave(contrast.from).n()),
            to: Some(trajectories.wave(contrast.to).n()),
            pairs: Some(table.pairs()),
        },
        from: change::describe(&from, "from", confidence, &mut notes),
        to: change::describe(&to, "to", confidence, &mut notes),
        change: change::change(&table, confidence, &mut notes),
        tests: change::tests(&table, scale, confidence, &mut notes),
        effect_sizes: change::effect_sizes(oriented, &resampling, &mut notes),
        rates: progress.rates,
        reliable_change: progress.reliable_change,
        clinical: progress.clinical,
        caseness: categories::caseness(scale, &table, confidence, &mut notes),
        bands: categories::bands(scale, &table, &mut notes),
        reliability: None,
        regression: yardsticks::regression(scale, oriented, confidence, &mut notes),
        added_value: None,
        dropout,
        reference: reference(scale),
        distribution: distribution(scale, &from, &to),
        changes: change_classes(&table, &thresholds),
        pairs: pairs(&table),
        notes: notes.into_vec(),
    }
}

fn reference(scale: &Scale) -> Reference {
    Reference {
        mid: scale.mid.as_ref().map(|mid| mid.value),
        mid_source: scale.mid.as_ref().map(|mid| mid.source.clone()),
        norm: scale.norm.as_ref().map(|norm| NormReference {
            population: norm.population.clone(),
            mean: norm.mean,
            sd: norm.sd,
            source: norm.source.clone(),
            status: match norm.status {
                Status::Confirmed => "confirmed",
                Status::Unconfirmed => "unconfirmed",
            }
            .to_owned(),
        }),
        retest: scale.retest.as_ref().map(|retest| retest.value),
        retest_source: scale.retest.as_ref().map(|retest| retest.source.clone()),
    }
}

fn pairs(table: &ChangeTable) -> Option<Vec<Pair>> {
    let grid = table.grid();
    let pair = |cell: &crate::stats::Cell| Pair(grid.score(cell.from as f64), grid.score(cell.to as f64), cell.count);
    (table.cells().len() <= LARGEST_PAIR_LIST).then(|| table.cells().iter().map(pair).collect())
}

/// Both waves' scores in the same classes of whole grid steps, over the scale's range or, without one, what was seen.
fn distribution(scale: &Scale, from: &Distribution, to: &Distribution) -> Option<Vec<Class>> {
    let grid = from.grid();
    let seen = || {
        let levels = || from.levels().iter().chain(to.levels()).map(|level| level.steps);
        Some([levels().min()?, levels().max()?])
    };
    let [lowest, highest] = match scale.range {
        Some(range) => range.map(|end| grid.steps(end).round() as i64),
        None => seen()?,
    };
    let width = ((highest - lowest + 1) as u64).div_ceil(CLASSES as u64).max(1) as i64;
    let count = |scores: &Distribution, first: i64, last: i64| {
        scores.levels().iter().filter(|level| (first..=last).contains(&level.steps)).map(|level| level.count).sum()
    };
    let classes = (0..).map(|number| lowest + number * width).take_while(|&first| first <= highest).map(|first| {
        let last = (first + width - 1).min(highest);
        Class {
            lower: grid.score(first as f64),
            upper: grid.score(last as f64),
            from: count(from, first, last),
            to: count(to, first, last),
        }
    });
    Some(classes.collect())
}
