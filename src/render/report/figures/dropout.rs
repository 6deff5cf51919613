//! How much the share depends on how those fared who were not seen again.

use super::{FEWEST_FOR_PERCENT, slug, text, waves};
use crate::analysis::Rule;
use crate::analysis::results::Outcome;
use crate::render::chart::{Dimension, ShareInterval, Specification, SpecificationCurve, SpecificationWords, Standing};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;

const LEFT_OUT: &str = "lost.answer_left_out";

/// What became of the others, as a phrase, and the share with it.
struct Answer {
    key: &'static str,
    share: f64,
    ci: Option<[f64; 2]>,
    chance: Option<f64>,
    n: u64,
}

/// The share of one scale by one rule, under each answer to "what about the others?".
pub fn dropout(wording: &Wording<'_>, outcome: &Outcome, rule: Rule) -> Option<Figure> {
    let dropout = outcome.dropout.as_ref().filter(|dropout| dropout.lost > 0 && dropout.at_start >= FEWEST_FOR_PERCENT)?;
    let (rate, bounds) = (outcome.rates.of(rule)?, dropout.rates.of(rule)?);
    let benchmark = bounds.tipping_point.map(|tipping| tipping.benchmark);
    let answer = |key, share: Option<f64>, ci, chance, n| share.map(|share| Answer { key, share, ci, chance, n });
    let (imputed, all) = (bounds.imputed, dropout.at_start);
    let answers = [
        answer("lost.answer_none", Some(bounds.lowest.rate), bounds.lowest.ci, benchmark, all),
        answer(LEFT_OUT, rate.rate, rate.ci, rate.chance, rate.n),
        answer("lost.answer_alike", imputed.map(|imputed| imputed.rate), imputed.map(|imputed| imputed.ci), benchmark, all),
        answer("lost.answer_all", Some(bounds.highest.rate), bounds.highest.ci, benchmark, all),
    ];
    let shown: Vec<Answer> = answers.into_iter().flatten().collect();
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
    let value = |answer: &Answer| {
        let limits = answer.ci.map(|[low, high]| format!(" [{}]", numbers.percent_interval(low, high, 0))).unwrap_or_default();
        format!("{}{limits}, {}", numbers.percent(answer.share, 0), numbers.n(answer.n))
    };
    let specification = |(index, answer): (usize, &Answer)| Specification {
        share: answer.share,
        interval: answer.ci.map(|[low, high]| ShareInterval { low, high }),
        chance: answer.chance,
        standing: if answer.key == LEFT_OUT { Standing::Chosen } else { Standing::Other },
        value: value(answer),
        choices: vec![vec![index]],
    };
    let spoken = shown.iter().map(|answer| format!("{}: {}.", wording.phrases.get(answer.key), value(answer)));
    let spoken = spoken.collect::<Vec<_>>().join(" ");
    let chart = SpecificationCurve {
        text: text(wording, wording.fill("lost.chart_title", &values), String::new(), spoken),
        words: SpecificationWords {
            axis: wording.fill("rules.axis", &values),
            chosen: wording.phrases.get("lost.chart_chosen").to_owned(),
            other: wording.phrases.get("lost.chart_other").to_owned(),
            chance: wording.phrases.get("share.chance").to_owned(),
            ..SpecificationWords::default()
        },
        specifications: shown.iter().enumerate().map(specification).collect(),
        dimensions: vec![Dimension {
            label: wording.fill("lost.chart_dimension", &values),
            options: shown.iter().map(|answer| wording.phrases.get(answer.key).to_owned()).collect(),
        }],
        claim: None,
        notes: Vec::new(),
        numbers,
    };
    let caption = wording.fill("lost.chart_caption", &values);
    Some(Figure { id: format!("dropout-{}", slug(&outcome.id)), chart: Box::new(chart), caption })
}
