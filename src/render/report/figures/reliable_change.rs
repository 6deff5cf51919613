//! Reliable change: who is beyond what measurement error explains, and who crossed the cut-off (Jacobson & Truax 1991).

use super::{count_and_share, ends, move_tone, slug, text, waves};
use crate::analysis::Rule;
use crate::analysis::results::{Clinical, Outcome};
use crate::render::chart::{PairCount, ReliableChangeFigure, ReliableChangeWords, Tone, Zone, ZoneKind};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;
use crate::render::table::MISSING;

/// The zones of reliable change of one scale, with how many are in each; single respondents only where small numbers may be shown.
pub fn reliable_change(wording: &Wording<'_>, outcome: &Outcome) -> Option<Figure> {
    let (reliable, from_scores, to_scores) = (outcome.reliable_change.as_ref()?, outcome.from?, outcome.to?);
    let [low, high] = ends(outcome, from_scores, to_scores);
    // A cut-off beyond the scale can't be crossed, and a line there would say otherwise; nor is it of use where nobody may be counted.
    let is_shown = |clinical: &&Clinical| {
        let Clinical { recovered, improved, unchanged, deteriorated, harmed, .. } = clinical;
        [recovered, improved, unchanged, deteriorated, harmed].iter().any(|count| count.is_some())
    };
    let cut_off = outcome.clinical.as_ref().filter(|clinical| (low..=high).contains(&clinical.cutoff)).filter(is_shown);
    let rate = outcome.rates.of(Rule::Reliable)?;
    let counts: Vec<(ZoneKind, &str, Option<u64>)> = match cut_off {
        Some(clinical) => vec![
            (ZoneKind::Recovered, "reliable.recovered", clinical.recovered),
            (ZoneKind::Improved, "reliable.improved", clinical.improved),
            (ZoneKind::Unchanged, "reliable.unchanged", clinical.unchanged),
            (ZoneKind::Deteriorated, "reliable.deteriorated", clinical.deteriorated),
            (ZoneKind::Harmed, "reliable.harmed", clinical.harmed),
        ],
        None => vec![
            (ZoneKind::Improved, "reliable.better", rate.improved),
            (ZoneKind::Unchanged, "reliable.unchanged", rate.unchanged),
            (ZoneKind::Deteriorated, "reliable.worse", rate.deteriorated),
        ],
    };
    let n = outcome.n.pairs?;
    if counts.iter().all(|(_, _, count)| count.is_none_or(|count| count == 0)) {
        return None;
    }
    // The finding is what happened to most of those who moved.
    let worse = rate.deteriorated > rate.improved;
    let moved = if worse { rate.deteriorated } else { rate.improved };
    let zone = |&(kind, key, count): &(ZoneKind, &str, Option<u64>)| Zone {
        kind,
        label: wording.phrases.get(key).to_owned(),
        count: count.map_or_else(|| MISSING.to_owned(), |count| wording.count(count)),
        value: count.map_or_else(|| MISSING.to_owned(), |count| count_and_share(wording, count, n)),
    };
    let zones: Vec<Zone> = counts.iter().map(zone).collect();
    let hidden = counts.iter().any(|(_, _, count)| count.is_none());
    let [from, to] = waves(wording, outcome);
    let values = [
        ("label", wording.tables().label(outcome)),
        ("moved", wording.count_or_none(moved)),
        ("n", wording.count(n)),
        ("words", if worse { wording.deteriorated(outcome) } else { wording.improved(outcome) }),
        ("threshold", wording.score(reliable.threshold)),
        ("cutoff", cut_off.map(|clinical| wording.score(clinical.cutoff)).unwrap_or_default()),
        ("those", wording.those(n)),
        ("from", from),
        ("to", to),
        ("limit", wording.limit()),
    ];
    let title = if moved.is_some() { "reliable.title" } else { "reliable.title_hidden" };
    let spoken = zones.iter().map(|zone| format!("{}: {}.", zone.label, zone.value)).collect::<Vec<_>>().join(" ");
    let limits =
        [Some(wording.fill("reliable.band", &values)), cut_off.map(|clinical| wording.fill(cut_off_key(&clinical.criterion), &values))];
    let [band, cut_off_words] = limits.map(Option::unwrap_or_default);
    let alt_text = [spoken, band.clone(), cut_off_words.clone()].join(" ");
    let pair = |pair: &crate::analysis::results::Pair| {
        let change = pair.1 - pair.0;
        let tone = if change.abs() > reliable.threshold { move_tone(outcome.direction, change) } else { Tone::Unchanged };
        PairCount { before: pair.0, after: pair.1, count: pair.2, tone }
    };
    let chart = ReliableChangeFigure {
        text: text(wording, wording.fill(title, &values), String::new(), alt_text),
        words: ReliableChangeWords {
            before_axis: wording.fill("reliable.before_axis", &values),
            after_axis: wording.fill("reliable.after_axis", &values),
            band,
            cut_off: cut_off_words,
            dots: wording.phrases.get("reliable.dots").to_owned(),
        },
        low,
        high,
        direction: outcome.direction,
        pairs: outcome.pairs.iter().flatten().map(pair).collect(),
        reliable_change: reliable.threshold,
        cut_off: cut_off.map(|clinical| clinical.cutoff),
        zones,
        notes: hidden.then(|| wording.fill("figure.hidden", &values)).into_iter().collect(),
        numbers: wording.numbers(),
    };
    let caption = wording.fill("reliable.caption", &values);
    Some(Figure { id: format!("reliable-change-{}", slug(&outcome.id)), chart: Box::new(chart), caption })
}

fn cut_off_key(criterion: &str) -> &'static str {
    match criterion {
        "a" => "reliable.cutoff_a",
        "b" => "reliable.cutoff_b",
        _ => "reliable.cutoff_c",
    }
}
