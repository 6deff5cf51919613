//! The specification curve of a claim.

use super::words::{ClaimWords, Parts};
use crate::analysis::MissingRule;
use crate::analysis::Rule;
use crate::analysis::reproduction::{Denominator, Specification as Way};
use crate::render::chart::{ChartText, Dimension, ShareInterval, Specification, SpecificationCurve, SpecificationWords, Standing};
use crate::render::document::Figure;

/// Every way to count with a share that may be shown; `None` where there is none.
pub(super) fn specification_curve(words: ClaimWords<'_>, number: usize) -> Option<Figure> {
    let ways: Vec<&Way> = words.shown().collect();
    if ways.is_empty() {
        return None;
    }
    let parts: Vec<Parts> = ways.iter().map(|way| words.parts(way)).collect();
    let dimensions = dimensions(words, &parts);
    let specifications = ways.iter().zip(&parts).filter_map(|(way, parts)| specification(words, way, parts, &dimensions)).collect();
    let text = |key: &str| words.phrases.get(key).to_owned();
    let level = words.phrases.numbers().decimal(words.reproduction.settings.level * 100.0, 0);
    let values = [("matching", words.claim.matching.to_string()), ("count", ways.len().to_string()), ("printed", words.printed())];
    let study = &words.reproduction.study;
    let synthetic = if study.synthetic { words.phrases.get("report.synthetic_short") } else { "" };
    let source = [("source", study.title.clone()), ("synthetic", synthetic.to_owned())];
    let chart = SpecificationCurve {
        text: ChartText {
            title: words.fill("reproduce.chart_title", &values),
            subtitle: words.title(),
            source_line: words.fill("report.figure_source", &source).trim().to_owned(),
            alt_text: words.verdict().join(" "),
        },
        words: SpecificationWords {
            axis: words.fill("reproduce.chart_axis", &[("level", level)]),
            chosen: text("reproduce.chart_chosen"),
            matches_claim: words.fill("reproduce.chart_matches", &[("printed", words.printed())]),
            other: text("reproduce.chart_other"),
            chance: text("reproduce.chart_chance"),
            claim: words.fill("reproduce.chart_claim", &[("printed", words.printed())]),
        },
        specifications,
        dimensions: dimensions.into_iter().map(|(key, options)| Dimension { label: text(key), options }).collect(),
        claim: Some(words.claim.share),
        notes: Vec::new(),
        numbers: words.phrases.numbers(),
    };
    let caption = words.fill("reproduce.chart_caption", &[("label", words.label().to_owned())]);
    Some(Figure { id: format!("specification-curve-{number}"), chart: Box::new(chart), caption })
}

/// Every choice that anything was counted by: the phrase of the dimension and its options in the order of the choices.
fn dimensions(words: ClaimWords<'_>, parts: &[Parts]) -> Vec<(&'static str, Vec<String>)> {
    let used = |all: Vec<String>, of: fn(&Parts) -> &Vec<String>| -> Vec<String> {
        let is_used = |option: &String| parts.iter().any(|parts| of(parts).contains(option));
        all.into_iter().filter(is_used).collect()
    };
    let seen = |of: fn(&Parts) -> &Vec<String>| {
        let mut all: Vec<String> = Vec::new();
        for option in parts.iter().flat_map(of) {
            if !all.contains(option) {
                all.push(option.clone());
            }
        }
        all
    };
    let rules = Rule::ALL.map(|rule| words.rule_name(rule).to_owned());
    let denominators = [Denominator::Pairs, Denominator::AllAtStart, Denominator::CasesAtStart];
    let missing = [MissingRule::Standard, MissingRule::Complete, MissingRule::Prorated].map(|rule| words.missing(rule).to_owned());
    let all = [
        ("reproduce.column_rule", used(rules.to_vec(), |parts| &parts.rules)),
        (
            "reproduce.column_denominator",
            used(denominators.map(|one| words.denominator_name(one).to_owned()).to_vec(), |parts| &parts.denominators),
        ),
        ("reproduce.column_missing", used(missing.to_vec(), |parts| &parts.missing)),
        ("reproduce.column_yardstick", seen(|parts| &parts.yardsticks)),
        ("reproduce.column_bands", seen(|parts| &parts.bands)),
    ];
    all.into_iter().filter(|(_, options)| !options.is_empty()).collect()
}

fn specification(words: ClaimWords<'_>, way: &Way, parts: &Parts, dimensions: &[(&'static str, Vec<String>)]) -> Option<Specification> {
    let (share, count) = (way.share?, way.count?);
    let numbers = words.phrases.numbers();
    let interval = way.ci.map(|[low, high]| ShareInterval { low, high });
    let limits = way.ci.map(|[low, high]| format!(" [{}]", numbers.percent_interval(low, high, 0))).unwrap_or_default();
    let value = format!(
        "{}: {}{limits}, {} {} {}",
        words.ways(way).first().cloned().unwrap_or_default(),
        numbers.percent(share, 0),
        words.count(count),
        words.phrases.get("word.of"),
        words.count(way.n)
    );
    let chosen = |(key, options): &(&'static str, Vec<String>)| {
        let of = match *key {
            "reproduce.column_rule" => &parts.rules,
            "reproduce.column_denominator" => &parts.denominators,
            "reproduce.column_missing" => &parts.missing,
            "reproduce.column_yardstick" => &parts.yardsticks,
            _ => &parts.bands,
        };
        (0..options.len()).filter(|&option| of.contains(&options[option])).collect()
    };
    Some(Specification {
        share,
        interval,
        chance: way.chance,
        standing: match (way.matches, way.headline) {
            (Some(true), _) => Standing::MatchesClaim,
            (_, true) => Standing::Chosen,
            _ => Standing::Other,
        },
        value,
        choices: dimensions.iter().map(chosen).collect(),
    })
}
