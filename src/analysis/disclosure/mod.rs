//! Small cells: the results as they may be shown outside the analyst's own `results.json`.
//!
//! A count of persons from 1 to one less than the limit is not shown, and neither is one more count of the same total, because a
//! single gap is a subtraction away from being filled. Shares, intervals and tests that would give a hidden count back go with it.
//! A group smaller than the limit has no figures at all, and neither has its only companion.

use std::collections::BTreeMap;

use super::results::{
    Background, Bands, Caseness, Change, Class, Classes, Clinical, Descriptives, EffectSizes, Methods, Outcome, Rate, Rates, Results, Tests,
};

const REASON: &str = "hidden: fewer persons than may be shown";

/// The results with small cells hidden.
#[must_use]
pub fn protect(results: &Results) -> Results {
    let limit = results.settings.min_cell;
    let mut results = results.clone();
    let hidden = small_groups(&results.outcomes, limit);
    for (outcome, is_hidden) in results.outcomes.iter_mut().zip(hidden) {
        if is_hidden {
            hide_outcome(outcome);
        } else {
            protect_outcome(outcome, limit);
        }
    }
    for background in &mut results.background {
        protect_background(background, limit);
    }
    results
}

fn is_small(count: u64, limit: u64) -> bool {
    (1..limit).contains(&count)
}

/// Which outcomes are of groups too small to show. Where one group of a split is, the next smallest goes with it.
fn small_groups(outcomes: &[Outcome], limit: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = outcomes.iter().map(|outcome| is_small(outcome.n.pairs.unwrap_or(0), limit)).collect();
    let mut splits: BTreeMap<(&str, &str, &str), Vec<usize>> = BTreeMap::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        if let Some(group) = &outcome.subgroup {
            splits.entry((&outcome.id, &outcome.contrast.to, &group.by)).or_default().push(index);
        }
    }
    for groups in splits.values() {
        let small: u64 = groups.iter().filter(|&&index| hidden[index]).map(|&index| outcomes[index].n.pairs.unwrap_or(0)).sum();
        if is_small(small, limit) {
            let shown = groups.iter().filter(|&&index| !hidden[index] && outcomes[index].n.pairs > Some(0));
            if let Some(&next) = shown.min_by_key(|&&index| outcomes[index].n.pairs) {
                hidden[next] = true;
            }
        }
    }
    hidden
}

fn hide_outcome(outcome: &mut Outcome) {
    outcome.from = None;
    outcome.to = None;
    outcome.change = Change { mean: None, sd: None, se: None, ci: None, median: None, correlation: None, percent_of_mean: None };
    outcome.tests = Tests::default();
    outcome.effect_sizes = EffectSizes::default();
    outcome.rates = Rates::default();
    outcome.reliable_change = None;
    outcome.clinical = None;
    outcome.caseness = None;
    outcome.bands = None;
    outcome.reliability = None;
    outcome.distribution = None;
    outcome.pairs = None;
    outcome.notes = vec![super::results::Note { field: "*".to_owned(), reason: REASON.to_owned() }];
}

fn protect_outcome(outcome: &mut Outcome, limit: u64) {
    let rates = &mut outcome.rates;
    for rate in [&mut rates.any, &mut rates.mid, &mut rates.reliable, &mut rates.band, &mut rates.clinical] {
        protect_rate(rate.as_mut(), limit);
    }
    if let Some(reliable) = &mut outcome.reliable_change {
        let Methods { jt, gln, hll, en, nk, ha } = &mut reliable.methods;
        for classes in [jt, gln, hll, en, nk, ha].into_iter().flatten() {
            let Classes { improved, unchanged, deteriorated } = classes;
            hide_small([improved, unchanged, deteriorated], limit);
        }
        // The margins are the methods' own classes: one small cell hides the whole cross-table.
        for agreement in &mut reliable.agreement {
            if agreement.table.iter().flatten().flatten().any(|count| is_small(*count, limit)) {
                agreement.agreeing = None;
                agreement.table = [[None; 3]; 3];
            }
        }
    }
    if let Some(Clinical { recovered, improved, unchanged, deteriorated, harmed, .. }) = &mut outcome.clinical {
        hide_small([recovered, improved, unchanged, deteriorated, harmed], limit);
    }
    if let Some(caseness) = &mut outcome.caseness {
        protect_caseness(caseness, limit);
    }
    if let Some(bands) = &mut outcome.bands {
        protect_bands(bands, limit);
    }
    if let Some(classes) = &mut outcome.distribution {
        merge_small(classes, limit);
    }
    for wave in [&mut outcome.from, &mut outcome.to] {
        hide_extremes(wave.as_mut(), limit);
    }
    // Nearly every pair of scores is one person.
    if limit > 1 {
        outcome.pairs = None;
    }
}

/// Hides what is small among counts that add up to a known total, and the smallest other one where a single gap would be left.
///
/// The first count is the one a reader came for: it is hidden last.
fn hide_small<const N: usize>(counts: [&mut Option<u64>; N], limit: u64) -> bool {
    let values: Vec<u64> = counts.iter().map(|count| count.unwrap_or(0)).collect();
    let hidden = hidden_among(&values, limit);
    let any = hidden.contains(&true);
    for (count, hide) in counts.into_iter().zip(hidden) {
        if hide {
            *count = None;
        }
    }
    any
}

/// Which of several counts with a known total must be hidden so that none of the small ones can be worked out.
fn hidden_among(values: &[u64], limit: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = values.iter().map(|&value| is_small(value, limit)).collect();
    if !hidden.contains(&true) {
        return hidden;
    }
    let sum = |hidden: &[bool]| -> u64 { values.iter().zip(hidden).filter(|(_, hide)| **hide).map(|(value, _)| value).sum() };
    // The total of what is hidden is known too: it must not be small, and must not be one count alone.
    while hidden.iter().filter(|hide| **hide).count() < 2 || is_small(sum(&hidden), limit) {
        let candidates = (0..values.len()).filter(|&index| !hidden[index]);
        // The smallest that is not the first; zeros come last, for hiding a zero hides nothing much; the first only at the end.
        let Some(next) = candidates.min_by_key(|&index| (index == 0, values[index] == 0, values[index])) else { break };
        hidden[next] = true;
    }
    hidden
}

fn protect_rate(rate: Option<&mut Rate>, limit: u64) {
    let Some(rate) = rate else { return };
    let Rate { improved, unchanged, deteriorated, .. } = rate;
    if hide_small([improved, unchanged, deteriorated], limit) {
        rate.net = None;
        rate.net_ci = None;
        if rate.improved.is_none() {
            rate.rate = None;
            rate.ci = None;
            rate.clopper_pearson = None;
            rate.jeffreys = None;
        }
    }
}

fn protect_caseness(caseness: &mut Caseness, limit: u64) {
    let Caseness { case_case, case_noncase, noncase_case, noncase_noncase, .. } = caseness;
    let cells = [case_case, case_noncase, noncase_case, noncase_noncase];
    if cells.iter().any(|cell| cell.is_some_and(|count| is_small(count, limit))) {
        // The margins of a two by two table follow from the shares of cases, so that one gap more would not be enough.
        for cell in cells {
            *cell = None;
        }
        caseness.mcnemar = None;
        caseness.difference = None;
    }
}

fn protect_bands(bands: &mut Bands, limit: u64) {
    let small = bands.transitions.iter().flatten().any(|cell| cell.is_some_and(|count| is_small(count, limit)));
    if small {
        bands.transitions.iter_mut().flatten().for_each(|cell| *cell = None);
        bands.stuart_maxwell = None;
        bands.bowker = None;
    }
}

/// Joins neighbouring classes until none holds a small number of persons at either wave.
fn merge_small(classes: &mut Vec<Class>, limit: u64) {
    let small = |class: &Class| is_small(class.from, limit) || is_small(class.to, limit);
    while classes.len() > 1 {
        let Some(index) = classes.iter().position(small) else { return };
        let into = if index + 1 < classes.len() { index + 1 } else { index - 1 };
        let (low, high) = (index.min(into), index.max(into));
        let joined = Class {
            lower: classes[low].lower,
            upper: classes[high].upper,
            from: classes[low].from + classes[high].from,
            to: classes[low].to + classes[high].to,
        };
        classes.splice(low..=high, [joined]);
    }
}

/// The least and the greatest score are one person's more often than not.
fn hide_extremes(wave: Option<&mut Descriptives>, limit: u64) {
    if let Some(wave) = wave.filter(|_| limit > 1) {
        wave.min = None;
        wave.max = None;
    }
}

fn protect_background(background: &mut Background, limit: u64) {
    for column in [true, false] {
        let values: Vec<u64> =
            background.groups.iter().map(|group| if column { group.respondents } else { group.matched }.unwrap_or(0)).collect();
        let hidden = hidden_among(&values, limit);
        for (group, hide) in background.groups.iter_mut().zip(hidden) {
            if hide {
                *(if column { &mut group.respondents } else { &mut group.matched }) = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hidden_among;

    #[test]
    fn shows_counts_that_are_large_or_zero() {
        assert_eq!(hidden_among(&[20, 0, 5], 3), [false, false, false]);
    }

    #[test]
    fn hides_a_second_count_beside_a_small_one() {
        // 98 improved, 2 unchanged, 6 worse of 106: the headline can stay, the rest is one sum of 8.
        assert_eq!(hidden_among(&[98, 2, 6], 3), [false, true, true]);
    }

    #[test]
    fn hides_the_headline_where_its_complement_is_small() {
        // 23 of 25 (92 %) shows two persons.
        assert_eq!(hidden_among(&[23, 2, 0], 3), [true, true, true]);
        assert_eq!(hidden_among(&[23, 1, 1], 3), [true, true, true]);
    }

    #[test]
    fn a_limit_of_one_hides_nothing() {
        assert_eq!(hidden_among(&[1, 1, 1], 1), [false, false, false]);
    }
}
