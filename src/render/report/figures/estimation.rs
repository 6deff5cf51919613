//! How much each changed, and the mean of it.

use super::{edges, interval, move_tone, slug, text, waves};
use crate::analysis::results::{ChangeClass, Outcome};
use crate::domain::Direction;
use crate::render::chart::{ChangeCount, ChangeMarks, Estimation, EstimationWords, Tone};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;

/// The changes of one scale, and their mean with its interval.
pub fn estimation(wording: &Wording<'_>, outcome: &Outcome) -> Option<Figure> {
    let (n, mean) = (outcome.n.pairs?, outcome.change.mean?);
    let limits = outcome.change.ci;
    let classes: &[ChangeClass] = outcome.changes.as_deref().unwrap_or_default();
    let single = wording.results.settings.min_cell <= 1;
    let [from, to] = waves(wording, outcome);
    let (improved, deteriorated) = (wording.improved(outcome), wording.deteriorated(outcome));
    let (below_zero, above_zero) = match outcome.direction {
        Direction::HigherIsBetter => (deteriorated, improved),
        Direction::LowerIsBetter => (improved, deteriorated),
    };
    let numbers = wording.numbers();
    let values = [
        ("label", wording.tables().label(outcome)),
        ("words", if mean < 0.0 { below_zero.clone() } else { above_zero.clone() }),
        ("size", wording.score(mean.abs())),
        ("change", numbers.signed(mean, 1)),
        ("ci", limits.map(|[low, high]| numbers.interval(low, high, 1)).unwrap_or_default()),
        ("level", wording.level()),
        ("those", wording.those(n)),
        ("n", wording.count(n)),
        ("from", from),
        ("to", to),
        ("limit", wording.limit()),
    ];
    let title = match limits {
        _ if mean == 0.0 => "estimation.title_same",
        Some([low, high]) if low <= 0.0 && high >= 0.0 => "estimation.title_uncertain",
        _ if mean < 0.0 => "estimation.title_fall",
        _ => "estimation.title_rise",
    };
    let marks = if single { ChangeMarks::Dots } else { ChangeMarks::Columns };
    let mut caption = vec![wording.fill("estimation.caption", &values)];
    if !classes.is_empty() {
        caption.push(wording.fill(if single { "estimation.dots" } else { "estimation.columns" }, &values));
    }
    if limits.is_some() {
        caption.push(wording.fill("estimation.mean_mark", &values));
    }
    let mut spoken: Vec<String> = wording.mean_sentence(outcome).into_iter().collect();
    spoken.extend(classes.iter().filter(|class| class.count > 0).map(|class| spoken_class(wording, class)));
    let chart = Estimation {
        text: text(wording, wording.fill(title, &values), String::new(), spoken.join(" ")),
        words: EstimationWords {
            axis: wording.fill("estimation.axis", &values),
            below_zero,
            above_zero,
            mean: wording.fill(if limits.is_some() { "estimation.mean" } else { "estimation.mean_alone" }, &values),
        },
        changes: counts(outcome, classes),
        marks,
        mean,
        interval: limits.map(interval),
        notes: Vec::new(),
        numbers,
    };
    Some(Figure { id: format!("estimation-{}", slug(&outcome.id)), chart: Box::new(chart), caption: caption.join(" ") })
}

fn counts(outcome: &Outcome, classes: &[ChangeClass]) -> Vec<ChangeCount> {
    let ends: Vec<[f64; 2]> = classes.iter().map(|class| [class.lower, class.upper]).collect();
    let tone = |class: &ChangeClass| match (move_tone(outcome.direction, class.lower), move_tone(outcome.direction, class.upper)) {
        (low, high) if low == high => low,
        // Joined across no change: neither better nor worse.
        _ => Tone::Neutral,
    };
    let count = |(class, [low, high]): (&ChangeClass, [f64; 2])| ChangeCount { low, high, count: class.count, tone: tone(class) };
    classes.iter().zip(edges(&ends)).map(count).collect()
}

/// "−12 til −8: 4 personer."
fn spoken_class(wording: &Wording<'_>, class: &ChangeClass) -> String {
    let ends = if class.lower == class.upper {
        wording.points(class.lower)
    } else {
        wording.fill("estimation.from_to", &[("low", wording.points(class.lower)), ("high", wording.points(class.upper))])
    };
    format!("{ends}: {}.", wording.persons(class.count))
}
