//! How much the share depends on how those fared who were not seen again.

use super::{FEWEST_FOR_PERCENT, slug, text, waves};
use crate::analysis::Rule;
use crate::analysis::results::Outcome;
use crate::render::chart::{Dimension, ShareInterval, Specification, SpecificationCurve, SpecificationWords, Standing};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;

/// The share of one scale by one rule, under each answer to "what about the others?".
pub fn dropout(wording: &Wording<'_>, outcome: &Outcome, rule: Rule) -> Option<Figure> {
    let dropout = outcome.dropout.as_ref().filter(|dropout| dropout.lost > 0 && dropout.at_start >= FEWEST_FOR_PERCENT)?;
    let (rate, bounds) = (outcome.rates.of(rule)?, dropout.rates.of(rule)?);
    let benchmark = bounds.tipping_point.map(|tipping| tipping.benchmark);
    let answers = [
        ("dropout.answer_none", Some(bounds.lowest.rate), bounds.lowest.ci, benchmark, dropout.at_start),
        ("dropout.answer_left_out", rate.rate, rate.ci, rate.chance, rate.n),
        (
            "dropout.answer_alike",
            bounds.imputed.map(|imputed| imputed.rate),
            bounds.imputed.map(|imputed| imputed.ci),
            benchmark,
            dropout.at_start,
        ),
        ("dropout.answer_all", Some(bounds.highest.rate), bounds.highest.ci, benchmark, dropout.at_start),
    ];
    let shown: Vec<_> = answers.into_iter().filter_map(|(key, share, ci, chance, n)| Some((key, share?, ci, chance, n))).collect();
    let numbers = wording.numbers();
    let [from, to] = waves(wording, outcome);
    let values = [
        ("label", wording.tables().label(outcome)),
        ("lowest", numbers.decimal(bounds.lowest.rate * 100.0, 0)),
        ("highest", numbers.percent_in_text(bounds.highest.rate, 0)),
        ("level", wording.level()),
        ("lost", wording.count(dropout.lost)),
        ("at_start", wording.count(dropout.at_start)),
        ("rule", wording.rule_name(outcome, rule)),
        ("from", from),
        ("to", to),
    ];
    let value = |share: f64, ci: Option<[f64; 2]>, n: u64| {
        let limits = ci.map(|[low, high]| format!(" [{}]", numbers.percent_interval(low, high, 0))).unwrap_or_default();
        format!("{}{limits}, {}", numbers.percent(share, 0), numbers.n(n))
    };
    let specification = |(index, &(key, share, ci, chance, n)): (usize, &(&str, f64, Option<[f64; 2]>, Option<f64>, u64))| Specification {
        share,
        interval: ci.map(|[low, high]| ShareInterval { low, high }),
        chance,
        standing: if key == "dropout.answer_left_out" { Standing::Chosen } else { Standing::Other },
        value: value(share, ci, n),
        choices: vec![vec![index]],
    };
    let spoken = shown.iter().map(|&(key, share, ci, _, n)| format!("{}: {}.", wording.phrases.get(key), value(share, ci, n)));
    let spoken = spoken.collect::<Vec<_>>().join(" ");
    let chart = SpecificationCurve {
        text: text(wording, wording.fill("dropout.chart_title", &values), String::new(), spoken),
        words: SpecificationWords {
            axis: wording.fill("rules.axis", &values),
            chosen: wording.phrases.get("dropout.chart_chosen").to_owned(),
            other: wording.phrases.get("dropout.chart_other").to_owned(),
            chance: wording.phrases.get("share.chance").to_owned(),
            ..SpecificationWords::default()
        },
        specifications: shown.iter().enumerate().map(specification).collect(),
        dimensions: vec![Dimension {
            label: wording.fill("dropout.chart_dimension", &values),
            options: shown.iter().map(|(key, ..)| wording.phrases.get(key).to_owned()).collect(),
        }],
        claim: None,
        notes: Vec::new(),
        numbers,
    };
    let caption = wording.fill("dropout.chart_caption", &values);
    Some(Figure { id: format!("dropout-{}", slug(&outcome.id)), chart: Box::new(chart), caption })
}
