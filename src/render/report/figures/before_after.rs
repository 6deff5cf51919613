//! One scale before and after: distribution, moves, means, norm and bands.

use super::{capitalised, edges, ends, move_tone, norm_line, slug, text};
use crate::analysis::results::{Bands, Class, Descriptives, Outcome};
use crate::domain::{Direction, Localized};
use crate::render::chart::{BeforeAfter, LevelCount, MeanInterval, MoveWords, PairCount, ScoreBand, WaveSummary};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;

/// One scale before and after, against its norm and bands.
pub fn before_after(wording: &Wording<'_>, outcome: &Outcome) -> Option<Figure> {
    let (n, from, to) = (outcome.n.pairs?, outcome.from?, outcome.to?);
    let numbers = wording.numbers();
    let [low, high] = ends(outcome, from, to);
    let classes: &[Class] = outcome.distribution.as_deref().unwrap_or_default();
    let borders = edges(&classes.iter().map(|class| [class.lower, class.upper]).collect::<Vec<_>>());
    let wave = |name: &str, scores: Descriptives, count: fn(&Class) -> u64| {
        let levels = classes.iter().zip(&borders).filter(|(class, _)| count(class) > 0);
        let interval = scores.mean_ci.map(|[low, high]| MeanInterval { low, high });
        WaveSummary {
            label: capitalised(name),
            value: match interval {
                Some(ci) => wording
                    .fill("outcome.mean_label", &[("mean", wording.score(scores.mean)), ("ci", numbers.interval(ci.low, ci.high, 1))]),
                None => wording.score(scores.mean),
            },
            n: numbers.n(n),
            levels: levels.map(|(class, &[low, high])| LevelCount { low, high, count: count(class) }).collect(),
            mean: scores.mean,
            interval,
        }
    };
    let [from_name, to_name] = wording.first_contrast();
    let label = wording.tables().label(outcome);
    let same = wording.score(from.mean) == wording.score(to.mean);
    let title = wording.fill(
        if same { "outcome.before_after_same" } else { "outcome.before_after_title" },
        &[("label", label.clone()), ("from", wording.score(from.mean)), ("to", wording.score(to.mean))],
    );
    let bands = outcome.bands.as_ref();
    let norm = outcome.reference.norm.as_ref();
    let reference = [
        bands.map(|bands| wording.fill("outcome.bands_from", &[("set", wording.band_set(bands))])),
        norm.map(|norm| wording.fill("outcome.norm_from", &[("population", norm.population.get(wording.language()).to_owned())])),
    ];
    let reference = reference.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let values = [("label", label), ("level", wording.level()), ("those", wording.those(n)), ("reference", reference)];
    let caption = wording.fill("outcome.before_after_caption", &values);
    let axis = wording.phrases.get(match outcome.direction {
        Direction::HigherIsBetter => "outcome.axis_higher",
        Direction::LowerIsBetter => "outcome.axis_lower",
    });
    let word = |key: &str| wording.phrases.get(key).to_owned();
    let pairs = outcome.pairs.iter().flatten().map(|pair| PairCount {
        before: pair.0,
        after: pair.1,
        count: pair.2,
        tone: move_tone(outcome.direction, pair.1 - pair.0),
    });
    let spoken = wording.sentences(outcome, wording.headline_rule()).join(" ");
    let chart = BeforeAfter {
        text: text(wording, title, axis.to_owned(), spoken),
        axis_label: word("outcome.before_after_axis"),
        low,
        high,
        before: wave(&from_name, from, |class| class.from),
        after: wave(&to_name, to, |class| class.to),
        pairs: pairs.collect(),
        bands: bands.map(|bands| score_bands(wording, bands, outcome.direction, [low, high])).unwrap_or_default(),
        norm: norm_line(wording, outcome),
        words: MoveWords { improved: word("share.improved"), unchanged: word("share.unchanged"), deteriorated: word("share.deteriorated") },
        notes: Vec::new(),
        numbers,
    };
    Some(Figure { id: format!("before-after-{}", slug(&outcome.id)), chart: Box::new(chart), caption })
}

/// Bands as ranges of scores, from the starts of all but the best.
fn score_bands(wording: &Wording<'_>, bands: &Bands, direction: Direction, [low, high]: [f64; 2]) -> Vec<ScoreBand> {
    let (best, worst) = match direction {
        Direction::HigherIsBetter => (high, low),
        Direction::LowerIsBetter => (low, high),
    };
    let edges: Vec<f64> = [best].into_iter().chain(bands.starts.iter().copied()).chain([worst]).collect();
    let band = |(label, ends): (&Localized, &[f64])| ScoreBand {
        label: label.get(wording.language()).to_owned(),
        low: ends[0].min(ends[1]),
        high: ends[0].max(ends[1]),
    };
    bands.labels.iter().zip(edges.windows(2)).map(band).collect()
}
