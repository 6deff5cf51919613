//! Which figures a report has, and what they say; one file a kind. The numbers are there already: only words and places are chosen here.

mod before_after;
mod dropout;
mod estimation;
mod flow;
mod forest;
mod reliable_change;
mod rules;
mod shares;
mod trajectory;
mod transitions;

pub use before_after::before_after;
pub use dropout::dropout;
pub use estimation::estimation;
pub use flow::flow;
pub use forest::{forest, subgroup_forest};
pub use reliable_change::reliable_change;
pub use rules::rules;
pub use shares::shares;
pub use trajectory::trajectory;
pub use transitions::transitions;

use super::wording::{FEWEST_FOR_PERCENT, Wording, capitalised};
use crate::analysis::results::{Descriptives, Outcome};
use crate::domain::Direction;
use crate::render::chart::{ChartText, MeanInterval, NormLine, Tone};

/// More rows than this are no longer a figure: the table has them all.
const MOST_ROWS: usize = 24;

/// What a figure with a row each can show: all, or else those that their instruments are summed up by, or else the first.
fn most_important<'a>(outcomes: &[&'a Outcome]) -> Vec<&'a Outcome> {
    if outcomes.len() <= MOST_ROWS {
        return outcomes.to_vec();
    }
    let primary: Vec<&Outcome> = outcomes.iter().copied().filter(|outcome| outcome.primary).collect();
    let shown = if primary.is_empty() { outcomes.to_vec() } else { primary };
    shown.into_iter().take(MOST_ROWS).collect()
}

/// The ends of a scale's axis: its range, or without one what was seen.
fn ends(outcome: &Outcome, from: Descriptives, to: Descriptives) -> [f64; 2] {
    outcome.range.unwrap_or_else(|| {
        let classes = outcome.distribution.iter().flatten();
        let ends = classes.flat_map(|class| [class.lower, class.upper]).chain([from.mean, to.mean]);
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
        if low < high { [low, high] } else { [low - 1.0, high + 1.0] }
    })
}

/// The borders between classes of whole scores, drawn halfway between the last score of one and the first of the next.
fn edges(classes: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let between = |index: usize| {
        let (below, above) = (classes.get(index.checked_sub(1)?)?, classes.get(index)?);
        Some(f64::midpoint(below[1], above[0]))
    };
    let half = (1..classes.len()).map(|index| (classes[index][0] - classes[index - 1][1]) / 2.0).fold(f64::INFINITY, f64::min);
    let half = if half.is_finite() { half } else { 0.5 };
    let edge =
        |(index, class): (usize, &[f64; 2])| [between(index).unwrap_or(class[0] - half), between(index + 1).unwrap_or(class[1] + half)];
    classes.iter().enumerate().map(edge).collect()
}

fn move_tone(direction: Direction, change: f64) -> Tone {
    match direction.orient(change) {
        change if change > 0.0 => Tone::Improved,
        change if change < 0.0 => Tone::Deteriorated,
        _ => Tone::Unchanged,
    }
}

fn interval(limits: [f64; 2]) -> MeanInterval {
    MeanInterval { low: limits[0], high: limits[1] }
}

fn norm_line(wording: &Wording<'_>, outcome: &Outcome) -> Option<NormLine> {
    let norm = outcome.reference.norm.as_ref()?;
    Some(NormLine { label: wording.fill("outcome.norm_label", &[("norm", wording.score(norm.mean))]), mean: norm.mean, range: None })
}

/// A count with its share of the whole, where there are enough for shares: "23 (22 %)".
fn count_and_share(wording: &Wording<'_>, count: u64, n: u64) -> String {
    let spelled = wording.count(count);
    if n < FEWEST_FOR_PERCENT { spelled } else { format!("{spelled} ({})", wording.numbers().percent(count as f64 / n as f64, 0)) }
}

/// The two waves of an outcome, in words.
fn waves(wording: &Wording<'_>, outcome: &Outcome) -> [String; 2] {
    [&outcome.contrast.from, &outcome.contrast.to].map(|wave| wording.tables().wave(wave))
}

fn text(wording: &Wording<'_>, title: String, subtitle: String, alt_text: String) -> ChartText {
    let study = &wording.results.study;
    let named = [study.organisation.as_deref(), study.period.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let named = if named.is_empty() { study.title.clone() } else { named };
    let synthetic = if study.synthetic { wording.phrases.get("report.synthetic_short") } else { "" };
    let values = [("source", named), ("synthetic", synthetic.to_owned())];
    ChartText { title, subtitle, source_line: wording.fill("report.figure_source", &values).trim().to_owned(), alt_text }
}

/// An outcome's id as part of a file name.
fn slug(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
