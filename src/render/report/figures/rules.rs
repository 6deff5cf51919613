//! How much the share depends on what counts as improvement.

use super::{FEWEST_FOR_PERCENT, slug, text, waves};
use crate::analysis::Rule;
use crate::analysis::results::{Outcome, Rate};
use crate::render::chart::{Dimension, ShareInterval, Specification, SpecificationCurve, SpecificationWords, Standing};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;

/// The share of one scale by every rule that it has the figures for, each with interval and chance level.
pub fn rules(wording: &Wording<'_>, outcome: &Outcome) -> Option<Figure> {
    let n = outcome.n.pairs?;
    let shown: Vec<(Rule, &Rate, f64)> = Rule::ALL
        .into_iter()
        .filter_map(|rule| outcome.rates.of(rule).map(|rate| (rule, rate)))
        .filter_map(|(rule, rate)| Some((rule, rate, rate.rate?)))
        .collect();
    if shown.len() < 2 || n < FEWEST_FOR_PERCENT {
        return None;
    }
    let numbers = wording.numbers();
    let share = |of: fn(f64, f64) -> f64| shown.iter().map(|(_, _, share)| *share).reduce(of).unwrap_or_default();
    let [from, to] = waves(wording, outcome);
    let values = [
        ("label", wording.tables().label(outcome)),
        ("lowest", numbers.decimal(share(f64::min) * 100.0, 0)),
        ("highest", numbers.percent_in_text(share(f64::max), 0)),
        ("level", wording.level()),
        ("n", wording.count(n)),
        ("from", from),
        ("to", to),
        ("limit", wording.limit()),
    ];
    let value = |rate: &Rate, share: f64| {
        let limits = rate.ci.map(|[low, high]| format!(" [{}]", numbers.percent_interval(low, high, 0))).unwrap_or_default();
        format!("{}{limits}, {}", numbers.percent(share, 0), numbers.n(rate.n))
    };
    let specification = |(index, &(rule, rate, share)): (usize, &(Rule, &Rate, f64))| Specification {
        share,
        interval: rate.ci.map(|[low, high]| ShareInterval { low, high }),
        chance: rate.chance,
        standing: if rule == wording.headline_rule() { Standing::Chosen } else { Standing::Other },
        value: value(rate, share),
        choices: vec![vec![index]],
    };
    let spoken = shown.iter().map(|&(rule, rate, share)| {
        let chance = rate.chance.map(|chance| wording.fill("rules.spoken_chance", &[("chance", numbers.percent(chance, 0))]));
        format!("{}: {}{}.", wording.rule_name(outcome, rule), value(rate, share), chance.unwrap_or_default())
    });
    let spoken = spoken.collect::<Vec<_>>().join(" ");
    let hidden = Rule::ALL.into_iter().filter_map(|rule| outcome.rates.of(rule)).any(|rate| rate.rate.is_none());
    let chart = SpecificationCurve {
        text: text(wording, wording.fill("rules.title", &values), String::new(), spoken),
        words: SpecificationWords {
            axis: wording.fill("rules.axis", &values),
            chosen: wording.phrases.get("rules.chosen").to_owned(),
            other: wording.phrases.get("rules.other").to_owned(),
            chance: wording.phrases.get("share.chance").to_owned(),
            ..SpecificationWords::default()
        },
        specifications: shown.iter().enumerate().map(specification).collect(),
        dimensions: vec![Dimension {
            label: wording.phrases.get("rules.dimension").to_owned(),
            options: shown.iter().map(|&(rule, ..)| wording.rule_name(outcome, rule)).collect(),
        }],
        claim: None,
        notes: hidden.then(|| wording.fill("rules.hidden", &values)).into_iter().collect(),
        numbers,
    };
    let caption = wording.fill("rules.caption", &values);
    Some(Figure { id: format!("rules-{}", slug(&outcome.id)), chart: Box::new(chart), caption })
}
