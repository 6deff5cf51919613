//! Scales: which items count what, and which scores can come out.

use super::{Findings, at, figures};
use crate::instruments::decode::nearest;
use crate::instruments::fraction::Fraction;
use crate::instruments::instrument::{Item, ItemKey, Scale, ScoreTable, ScoringKey, Term, ZeroRule};
use crate::instruments::scoring::ScoreLaw;
use crate::instruments::spec::{Combine, Fill, InstrumentFile, ItemReference, Rounding, ScaleSpec, ZeroWhen};

pub(super) fn resolve(file: &InstrumentFile, items: &[Item], findings: &mut Findings<'_>) -> Vec<Scale> {
    if file.scale.is_empty() {
        findings.error(at!["id"], "instrument-no-scales", &[]);
    }
    let mut scales: Vec<Scale> = Vec::new();
    for (index, spec) in file.scale.iter().enumerate() {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if spec.id.is_empty() || !spec.id.chars().all(is_name) {
            findings.error(at!["scale", index, "id"], "instrument-id", &[("given", &spec.id)]);
        }
        if scales.iter().any(|scale| scale.id == spec.id) {
            findings.error(at!["scale", index, "id"], "instrument-twice", &[("given", &spec.id)]);
        }
        let (key, range) = match &spec.parts {
            Some(parts) => parts_key(index, spec, parts, &scales, findings),
            None => item_key(index, spec, items, findings),
        };
        if let Some([low, high]) = spec.range
            && ((low - range[0]).abs() > 1e-9 || (high - range[1]).abs() > 1e-9)
        {
            findings.error(at!["scale", index, "range"], "instrument-score-range", &[("low", &range[0]), ("high", &range[1])]);
        }
        figures::check_scale(file, index, spec, range, findings);
        scales.push(Scale {
            id: spec.id.clone(),
            name: spec.name.clone(),
            direction: spec.direction,
            range,
            mid: spec.mid.clone(),
            alpha: spec.alpha.clone(),
            retest: spec.retest.clone(),
            reliable_change: spec.reliable_change.clone(),
            norms: spec.norm.clone(),
            bands: spec.bands.clone(),
            cases: spec.case.clone(),
            words: spec.words.clone().or_else(|| file.words.clone()),
            key,
        });
    }
    scales
}

fn parts_key(index: usize, spec: &ScaleSpec, parts: &[String], scales: &[Scale], findings: &mut Findings<'_>) -> (ScoringKey, [f64; 2]) {
    let of_items = spec.items.is_some()
        || spec.combine != Combine::Sum
        || spec.recode.is_some()
        || spec.needed.is_some()
        || spec.prorate_from.is_some()
        || spec.table.is_some()
        || spec.zero_when.is_some()
        || spec.multiplier != 1.0
        || spec.fill != Fill::None
        || spec.rounding != Rounding::None;
    if of_items || parts.is_empty() {
        findings.error(at!["scale", index, "parts"], "instrument-parts-alone", &[]);
    }
    let mut positions = Vec::new();
    for part in parts {
        match scales.iter().position(|scale| scale.id == *part) {
            Some(position) if positions.contains(&position) => {
                findings.error(at!["scale", index, "parts"], "instrument-twice", &[("given", part)]);
            }
            Some(position) => positions.push(position),
            None => {
                let near = nearest(part, scales.iter().map(|scale| scale.id.as_str())).unwrap_or("[[scale]]");
                findings.error(at!["scale", index, "parts"], "instrument-unknown-name", &[("given", part), ("near", &near)]);
            }
        }
    }
    let range = positions.iter().fold([0.0, 0.0], |[low, high], part| [low + scales[*part].range[0], high + scales[*part].range[1]]);
    (ScoringKey::Parts(positions), range)
}

fn item_key(index: usize, spec: &ScaleSpec, items: &[Item], findings: &mut Findings<'_>) -> (ScoringKey, [f64; 2]) {
    let chosen = chosen_items(index, spec, items, findings);
    let terms: Vec<Term> = chosen.iter().map(|item| term(index, spec, *item, &items[*item], findings)).collect();
    let count = terms.len();
    let enough = |key: &'static str, given: Option<u16>, findings: &mut Findings<'_>| {
        let needed = given.map_or(count, usize::from);
        if count > 0 && !(1..=count).contains(&needed) {
            findings.error(at!["scale", index, key], "instrument-needed", &[("key", &key), ("high", &count)]);
        }
        needed.clamp(1, count.max(1))
    };
    let needed = enough("needed", spec.needed, findings);
    let prorate_from = spec.prorate_from.map(|given| enough("prorate_from", Some(given), findings));
    if needed < count && spec.combine == Combine::Sum && spec.fill == Fill::None {
        findings.error(at!["scale", index, "needed"], "instrument-fill", &[("high", &count)]);
    }
    let multiplier = Fraction::from_decimal(spec.multiplier).unwrap_or_else(|| {
        findings.error(at!["scale", index, "multiplier"], "instrument-figure", &[("key", &"multiplier"), ("low", &0), ("high", &"∞")]);
        Fraction::ONE
    });
    let bound =
        |pick: fn(&[i8]) -> Option<&i8>| -> i32 { terms.iter().filter_map(|term| pick(&term.contribution)).map(|c| i32::from(*c)).sum() };
    let (low, high) = (bound(|contribution| contribution.iter().min()), bound(|contribution| contribution.iter().max()));
    let table = spec.table.as_ref().and_then(|scores| score_table(index, scores, low, high, needed < count, findings));
    let zero_when = spec.zero_when.as_ref().and_then(|rule| zero_rule(index, rule, items, findings));
    let factor = match spec.combine {
        Combine::Sum => multiplier.to_f64(),
        Combine::Mean => multiplier.to_f64() / count.max(1) as f64,
    };
    let mut range = match &spec.table {
        Some(scores) => [scores.iter().copied().fold(f64::INFINITY, f64::min), scores.iter().copied().fold(f64::NEG_INFINITY, f64::max)],
        None => [f64::from(low) * factor, f64::from(high) * factor],
    };
    if spec.zero_when.is_some() || spec.fill == Fill::Zero {
        range = [range[0].min(0.0), range[1].max(0.0)];
    }
    let key = ItemKey {
        terms,
        combine: spec.combine,
        multiplier,
        needed,
        prorate_from,
        fill: spec.fill,
        rounding: spec.rounding,
        table,
        zero_when,
    };
    if count > 0 && ScoreLaw::every_rule_fits(&key, low.abs().max(high.abs())).is_none() {
        findings.error(at!["scale", index, "needed"], "instrument-grid", &[]);
    }
    (ScoringKey::Items(key), range)
}

/// The positions of the scale's items, in the order given.
fn chosen_items(index: usize, spec: &ScaleSpec, items: &[Item], findings: &mut Findings<'_>) -> Vec<usize> {
    let Some(references) = &spec.items else { return (0..items.len()).collect() };
    let mut chosen = Vec::new();
    for reference in references {
        let (given, position) = match reference {
            ItemReference::Number(number) => (number.to_string(), items.iter().position(|item| item.number == Some(*number))),
            ItemReference::Name(name) => (name.clone(), items.iter().position(|item| item.name == *name)),
        };
        match position {
            Some(position) if chosen.contains(&position) => {
                findings.error(at!["scale", index, "items"], "instrument-twice", &[("given", &given)]);
            }
            Some(position) => chosen.push(position),
            None => {
                let near = nearest(&given, items.iter().map(|item| item.name.as_str())).unwrap_or("[[item]]");
                findings.error(at!["scale", index, "items"], "instrument-unknown-item", &[("given", &given), ("near", &near)]);
            }
        }
    }
    if references.is_empty() {
        findings.error(at!["scale", index, "items"], "instrument-no-items", &[]);
    }
    chosen
}

/// What each answer to an item counts on this scale: turned where the item is reversed, recoded where the scale says so.
fn term(index: usize, spec: &ScaleSpec, position: usize, item: &Item, findings: &mut Findings<'_>) -> Term {
    let codes = i16::from(item.lowest)..=i16::from(item.highest);
    let turn = |code: i16| if item.reversed { i16::from(item.lowest) + i16::from(item.highest) - code } else { code };
    let contribution = match &spec.recode {
        None => codes.map(|code| turn(code) as i8).collect(),
        Some(recode) => {
            let wanted = codes.clone().count();
            if recode.len() != wanted || recode.iter().any(|value| value.abs() > 100) {
                findings.error(at!["scale", index, "recode"], "instrument-length", &[("key", &"recode"), ("wanted", &wanted)]);
                vec![0; wanted]
            } else {
                codes.map(|code| recode[(turn(code) - i16::from(item.lowest)) as usize] as i8).collect()
            }
        }
    };
    Term { item: position, contribution }
}

fn score_table(index: usize, scores: &[f64], low: i32, high: i32, may_miss: bool, findings: &mut Findings<'_>) -> Option<ScoreTable> {
    let path = at!["scale", index, "table"];
    let wanted = (high - low + 1) as usize;
    if scores.len() != wanted {
        findings.error(path, "instrument-length", &[("key", &"table"), ("wanted", &wanted)]);
        return None;
    }
    if may_miss {
        findings.error(path, "instrument-table-complete", &[]);
        return None;
    }
    // A score of 0 has no step of its own: it is no step at all.
    let fractions: Option<Vec<Option<Fraction>>> =
        scores.iter().map(|score| if *score == 0.0 { Some(None) } else { Fraction::from_decimal(*score).map(Some) }).collect();
    let resolved = fractions.and_then(|fractions| {
        let mut present = fractions.iter().copied().flatten();
        let first = present.next()?;
        let step = present.try_fold(first, Fraction::common_step)?;
        let in_steps = |fraction: &Option<Fraction>| fraction.map_or(Some(0), |f| i32::try_from(f.in_steps_of(step)?).ok());
        let steps: Option<Vec<i32>> = fractions.iter().map(in_steps).collect();
        step.grid()?;
        Some(ScoreTable { lowest_sum: low, steps: steps?, step })
    });
    if resolved.is_none() {
        findings.error(path, "instrument-figure", &[("key", &"table"), ("low", &0), ("high", &"∞")]);
    }
    resolved
}

fn zero_rule(index: usize, rule: &ZeroWhen, items: &[Item], findings: &mut Findings<'_>) -> Option<ZeroRule> {
    let path = at!["scale", index, "zero_when"];
    let Some(item) = items.iter().position(|item| item.name == rule.item) else {
        let near = nearest(&rule.item, items.iter().map(|item| item.name.as_str())).unwrap_or("[[item]]");
        findings.error(path, "instrument-unknown-item", &[("given", &rule.item), ("near", &near)]);
        return None;
    };
    let (low, high) = (items[item].lowest, items[item].highest);
    if !(i64::from(low)..=i64::from(high)).contains(&rule.code) {
        findings.error(path, "instrument-answer-outside", &[("given", &rule.code), ("low", &low), ("high", &high)]);
        return None;
    }
    Some(ZeroRule { item, code: rule.code as i8 })
}
