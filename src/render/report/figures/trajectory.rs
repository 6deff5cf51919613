//! The same persons over all waves.

use super::{capitalised, ends, interval, norm_line, slug, text};
use crate::analysis::results::{Outcome, Trajectory, TrajectoryPoint};
use crate::domain::Direction;
use crate::render::chart::{TrajectoryChart, TrajectoryLine, WaveLabel, WaveMean};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;

/// One scale's means over the waves, of those who have a score at every one.
pub fn trajectory(wording: &Wording<'_>, outcome: &Outcome) -> Option<Figure> {
    let Trajectory { n, waves, .. } = wording.results.trajectories.iter().find(|trajectory| trajectory.id == outcome.id)?;
    let (first, last) = (waves.first()?, waves.last()?);
    let name = |point: &TrajectoryPoint| wording.tables().wave(&point.wave);
    let values = [
        ("label", wording.tables().label(outcome)),
        ("first", wording.score(first.mean)),
        ("last", wording.score(last.mean)),
        ("from", name(first)),
        ("to", name(last)),
        ("n", wording.count(*n)),
        ("waves", wording.count(waves.len() as u64)),
        ("level", wording.level()),
    ];
    let numbers = wording.numbers();
    let spoken = waves.iter().map(|point| {
        let ci = point.mean_ci.map(|[low, high]| format!(" [{}]", numbers.interval(low, high, 1))).unwrap_or_default();
        format!("{}: {}{ci}.", capitalised(&name(point)), wording.score(point.mean))
    });
    let spoken = spoken.collect::<Vec<_>>().join(" ");
    let axis = wording.phrases.get(match outcome.direction {
        Direction::HigherIsBetter => "outcome.axis_higher",
        Direction::LowerIsBetter => "outcome.axis_lower",
    });
    let [low, high] = ends(outcome, outcome.from?, outcome.to?);
    let mean = |point: &TrajectoryPoint| {
        Some(WaveMean { mean: point.mean, interval: point.mean_ci.map(interval), value: wording.score(point.mean) })
    };
    let chart = TrajectoryChart {
        text: text(wording, wording.fill("trajectory.title", &values), String::new(), spoken),
        axis_label: axis.to_owned(),
        low,
        high,
        waves: waves.iter().map(|point| WaveLabel { label: capitalised(&name(point)), n: numbers.n(*n) }).collect(),
        lines: vec![TrajectoryLine { label: wording.phrases.get("trajectory.line").to_owned(), means: waves.iter().map(mean).collect() }],
        norm: norm_line(wording, outcome),
        notes: Vec::new(),
        numbers,
    };
    let caption = wording.fill("trajectory.caption", &values);
    Some(Figure { id: format!("trajectory-{}", slug(&outcome.id)), chart: Box::new(chart), caption })
}
