//! Which counts are small in themselves, and what must go with a count that is hidden.
//!
//! A share, its interval, a test or an effect size can be a function of counts alone; whoever has it has them.

use crate::analysis::results::{
    Agreement, Bands, Caseness, Change, Class, Classes, Clinical, DropoutGroup, EffectSizes, Methods, Note, Outcome, Rate, Rates, Results,
    Rule, Tests,
};

use super::equations::Part;
use super::profiles;
use crate::analysis::notes::Reason;
use crate::analysis::outer_bounds;

/// Why a number that exists is not shown.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("hidden: fewer persons than may be shown, or a number that would give so few back")]
pub struct Hidden;

impl Reason for Hidden {
    fn code(self) -> &'static str {
        "hidden"
    }
}

/// From one person to one less than may be shown.
#[must_use]
pub fn is_small(count: u64, limit: u64) -> bool {
    (1..limit).contains(&count)
}

/// Hides every small count, and one more where a single gap would be left.
pub fn hide_small_cells(results: &mut Results) {
    let limit = results.settings.min_cell;
    for outcome in &mut results.outcomes {
        if outcome.n.pairs.is_some_and(|pairs| is_small(pairs, limit)) {
            hide_outcome(outcome);
        } else {
            hide_in_outcome(outcome, limit);
        }
    }
    for column in 0..results.background.len() {
        for group in 0..results.background[column].groups.len() {
            let counts = &results.background[column].groups[group];
            let small = |count: Option<u64>| count.is_some_and(|count| is_small(count, limit));
            let (respondents, seen) = (small(counts.respondents), small(counts.matched));
            if respondents {
                hide(results, Part::Respondents(column, group));
            }
            if seen {
                hide(results, Part::Seen(column, group));
            }
        }
    }
    hide_small_flow(results, limit);
}

fn hide_small_flow(results: &mut Results, limit: u64) {
    let small = |count: Option<u64>| count.is_some_and(|count| is_small(count, limit));
    let flow = results.flow.clone();
    let wave = |name: &str| flow.waves.iter().position(|wave| wave.wave == name).unwrap_or(usize::MAX);
    for pair in flow.pairs.iter().chain(&flow.neighbours) {
        let (from, to) = (wave(&pair.from), wave(&pair.to));
        for (count, part) in [(pair.matched, Part::Matched(from, to)), (pair.only_from, Part::Wave(from)), (pair.only_to, Part::Wave(to))] {
            if small(count) {
                hide(results, part);
            }
        }
    }
    for (index, wave) in flow.waves.iter().enumerate() {
        if small(wave.respondents) {
            hide(results, Part::Wave(index));
        }
    }
    if flow.waves.iter().any(|wave| small(wave.only_here)) {
        hide(results, Part::OnlyHere);
    }
}

fn hide_in_outcome(outcome: &mut Outcome, limit: u64) {
    // Who has a score at one wave only is the difference of two counts. Of a subgroup, those without a known group are a difference too.
    let lost = |count: Option<u64>| count.zip(outcome.n.pairs).is_some_and(|(count, pairs)| is_small(count - pairs, limit));
    let (lost_from, lost_to) = (lost(outcome.n.from), lost(outcome.n.to));
    let subgroup = outcome.subgroup.is_some();
    if lost_from || subgroup {
        outcome.n.from = None;
    }
    if lost_to || subgroup {
        outcome.n.to = None;
    }
    hide_small_dropout(outcome, limit);
    for rule in Rule::ALL {
        if let Some(rate) = outcome.rates.of(rule) {
            let counts = [rate.improved, rate.unchanged, rate.deteriorated].map(|count| count.unwrap_or(0));
            hide_rate(outcome, rule, hidden_among(&counts, limit));
        }
    }
    if let Some(reliable) = &mut outcome.reliable_change {
        let Methods { jt: _, gln, hll, en, nk, ha } = &mut reliable.methods;
        for classes in [gln, hll, en, nk, ha].into_iter().flatten() {
            let Classes { improved, unchanged, deteriorated } = classes;
            hide_small([improved, unchanged, deteriorated], limit);
        }
    }
    // Two thresholds a step apart tell how many changed by that step: with others than the one in use only the verdict is shown.
    if let Some(uncertainty) = outcome.reliable_change.as_mut().and_then(|reliable| reliable.uncertainty.as_mut()) {
        uncertainty.reclassified = None;
        for one in &mut uncertainty.yardsticks {
            (one.improved, one.deteriorated, one.rate, one.ci) = (None, None, None, None);
        }
    }
    if let Some(Clinical { recovered, improved, unchanged, deteriorated, harmed, .. }) = &mut outcome.clinical {
        hide_small([recovered, improved, unchanged, deteriorated, harmed], limit);
    }
    // The margins of these follow from the shares of cases and of bands, so that one gap more would not be enough.
    let small = |cell: &Option<u64>| cell.is_some_and(|count| is_small(count, limit));
    if outcome.caseness.as_ref().is_some_and(|caseness| cells(caseness).iter().any(small)) {
        hide_caseness(outcome);
    }
    if outcome.bands.as_ref().is_some_and(|bands| bands.transitions.iter().flatten().any(small)) {
        hide_bands(outcome);
    }
    // Of subgroups the counts of bands and changes are soon a difference of one person.
    let counts = |bands: &Bands| bands.from.iter().chain(&bands.to).any(small);
    if subgroup || outcome.bands.as_ref().is_some_and(counts) {
        hide_band_counts(outcome);
    }
    if subgroup {
        outcome.changes = None;
    }
    // Of subgroups a coarser picture would not be the sum of the whole's classes, and a difference is soon one person.
    if subgroup {
        outcome.distribution = None;
    } else if let Some(classes) = &mut outcome.distribution {
        merge_small(classes, limit);
        if outcome.range.is_none() {
            end_at_round_numbers(classes);
        }
    }
    // A chance level is a function of every score: in full precision it would tell them.
    let Rates { any, mid, reliable, band, clinical } = &mut outcome.rates;
    for rate in [any, mid, reliable, band, clinical].into_iter().flatten() {
        rate.chance = rate.chance.map(whole_per_cent);
    }
    let uncertainty = outcome.reliable_change.iter_mut().filter_map(|reliable| reliable.uncertainty.as_mut());
    for yardstick in uncertainty.flat_map(|found| &mut found.yardsticks) {
        yardstick.chance = yardstick.chance.map(whole_per_cent);
    }
    // Its children are some of the pairs: neither they nor the others may be few.
    let is_of_few = |n: u64| is_small(n, limit) || is_small(outcome.n.pairs.unwrap_or(n).saturating_sub(n), limit);
    if outcome.added_value.as_ref().is_some_and(|value| is_of_few(value.n)) {
        outcome.added_value = None;
    }
    if outcome.reliability.iter().flatten().any(|reliability| is_small(reliability.n, limit)) {
        outcome.reliability = None;
        hide_uncertainty(outcome);
    }
    // The least and the greatest score are one person's more often than not, and so is nearly every pair of scores.
    for wave in [&mut outcome.from, &mut outcome.to].into_iter().flatten() {
        wave.min = None;
        wave.max = None;
    }
    outcome.pairs = None;
}

/// The lost are the difference of two counts, and so are the lost of a group: where one is small, nothing of it is shown.
fn hide_small_dropout(outcome: &mut Outcome, limit: u64) {
    let Some(dropout) = &mut outcome.dropout else { return };
    if outcome.n.from.is_none() || is_small(dropout.lost, limit) {
        outcome.dropout = None;
        note(outcome, "dropout");
        return;
    }
    let small = |group: &DropoutGroup| is_small(group.completers, limit) || is_small(group.lost, limit);
    // Of so few, mean and standard deviation tell the scores.
    if dropout.lost < 2 * limit {
        (dropout.sd, dropout.difference) = (None, None);
    }
    dropout.background.retain(|column| !column.groups.iter().any(small));
}

/// By other yardsticks the rate is above chance or not, which tells of the count by the one in use.
fn hide_uncertainty(outcome: &mut Outcome) {
    if let Some(reliable) = &mut outcome.reliable_change {
        reliable.uncertainty = None;
    }
}

fn cells(caseness: &Caseness) -> [Option<u64>; 4] {
    [caseness.case_case, caseness.case_noncase, caseness.noncase_case, caseness.noncase_noncase]
}

/// Leaves a part out of the results, with everything that would give it back.
pub fn hide(results: &mut Results, part: Part) {
    match part {
        Part::Rest(index, rule) => hide_rate(&mut results.outcomes[index], rule, [false, true, true]),
        Part::Rate(index, rule) => hide_rate(&mut results.outcomes[index], rule, [true; 3]),
        Part::Clinical(index) => {
            if let Some(Clinical { recovered, improved, unchanged, deteriorated, harmed, .. }) = &mut results.outcomes[index].clinical {
                for count in [recovered, improved, unchanged, deteriorated, harmed] {
                    *count = None;
                }
            }
            note(&mut results.outcomes[index], "clinical");
        }
        Part::Caseness(index) => hide_caseness(&mut results.outcomes[index]),
        Part::Bands(index) => hide_bands(&mut results.outcomes[index]),
        Part::BandCounts(index) => hide_band_counts(&mut results.outcomes[index]),
        Part::Distribution(index) => results.outcomes[index].distribution = None,
        Part::Changes(index) => results.outcomes[index].changes = None,
        Part::Group(index) => hide_outcome(&mut results.outcomes[index]),
        Part::OnlyHere => results.flow.waves.iter_mut().for_each(|wave| wave.only_here = None),
        Part::Wave(index) => hide_wave(results, index),
        Part::Matched(from, to) => {
            let name = |index: usize| results.flow.waves.get(index).map(|wave| wave.wave.clone());
            let (from, to) = (name(from), name(to));
            for pair in results.flow.pairs.iter_mut().chain(&mut results.flow.neighbours) {
                if Some(&pair.from) == from.as_ref() && Some(&pair.to) == to.as_ref() {
                    pair.matched = None;
                }
            }
        }
        Part::Respondents(column, group) => results.background[column].groups[group].respondents = None,
        Part::Seen(column, group) => results.background[column].groups[group].matched = None,
        Part::ProfileTable(index) => results.profiles[index].table = None,
        Part::ProfileRest(index) => profiles::hide_rest(&mut results.profiles[index]),
        Part::ProfileClasses(index) => profiles::hide_classes(&mut results.profiles[index]),
        Part::Profile(index) => profiles::hide_profile(&mut results.profiles[index]),
        Part::LostBy(index, column) => {
            let by = &results.background[column].by;
            if let Some(dropout) = &mut results.outcomes[index].dropout {
                dropout.background.retain(|shown| shown.by != *by);
            }
        }
    }
}

/// Who answered a wave, and with them the rows of its file, from which they could be counted.
fn hide_wave(results: &mut Results, index: usize) {
    let Some(wave) = results.flow.waves.get_mut(index) else { return };
    (wave.rows, wave.respondents, wave.only_here) = (None, None, None);
    let name = wave.wave.clone();
    for pair in results.flow.pairs.iter_mut().chain(&mut results.flow.neighbours) {
        if pair.from == name {
            pair.only_from = None;
        }
        if pair.to == name {
            pair.only_to = None;
        }
    }
    // A file of several waves has the rows of all of them.
    for input in results.inputs.iter_mut().filter(|input| input.wave.as_ref().is_none_or(|wave| *wave == name)) {
        input.rows = None;
    }
}

/// A group of which nothing is shown but that it exists.
pub fn hide_outcome(outcome: &mut Outcome) {
    outcome.n = crate::analysis::results::Counts { from: None, to: None, pairs: None };
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
    outcome.regression = None;
    outcome.added_value = None;
    outcome.dropout = None;
    outcome.distribution = None;
    outcome.changes = None;
    outcome.pairs = None;
    outcome.notes = vec![Note::new("*", Hidden)];
}

/// Says once that a field is hidden, in place of anything that was said of its parts.
fn note(outcome: &mut Outcome, field: &str) {
    note_hidden(&mut outcome.notes, field);
}

pub fn note_hidden(notes: &mut Vec<Note>, field: &str) {
    notes.retain(|note| note.field != field && !note.field.starts_with(&format!("{field}.")));
    notes.push(Note::new(field, Hidden));
}

/// Hides the improved, the unchanged, the deteriorated by a rule, and every figure that is made of them alone.
fn hide_rate(outcome: &mut Outcome, rule: Rule, hidden: [bool; 3]) {
    if !hidden.contains(&true) {
        return;
    }
    let Some(rate) = rate_mut(&mut outcome.rates, rule) else { return };
    let Rate { improved, unchanged, deteriorated, .. } = rate;
    for (count, hide) in [improved, unchanged, deteriorated].into_iter().zip(hidden) {
        if hide {
            *count = None;
        }
    }
    (rate.net, rate.net_ci) = (None, None);
    if rate.improved.is_none() {
        (rate.rate, rate.ci, rate.clopper_pearson, rate.jeffreys) = (None, None, None, None);
        if let Some(dropout) = &mut outcome.dropout {
            *dropout.rates.of_mut(rule) = None;
        }
        if rule == Rule::Reliable {
            hide_uncertainty(outcome);
        }
    }
    note(outcome, &format!("rates.{}", rule.id()));
    match rule {
        Rule::Any => hide_signs(outcome),
        Rule::Reliable => {
            if let Some(Classes { improved, unchanged, deteriorated }) =
                outcome.reliable_change.as_mut().and_then(|reliable| reliable.methods.jt.as_mut())
            {
                for (count, hide) in [improved, unchanged, deteriorated].into_iter().zip(hidden) {
                    if hide {
                        *count = None;
                    }
                }
            }
        }
        Rule::Mid | Rule::Band | Rule::Clinical => {}
    }
}

/// The number of zeros, the ranks and what is made of them, and the tests whose p tells how many rose and how many fell.
///
/// An exact p of a signed-rank test is a whole number over 2^m, m the number that changed; two digits don't tell m.
fn hide_signs(outcome: &mut Outcome) {
    if let Some(wilcoxon) = &mut outcome.tests.wilcoxon {
        (wilcoxon.w_plus, wilcoxon.w_minus, wilcoxon.n_zero) = (None, None, None);
        wilcoxon.p = wilcoxon.p.map(two_digits);
    }
    if let Some(pratt) = &mut outcome.tests.wilcoxon_pratt {
        pratt.z = two_digits(pratt.z);
        pratt.p = two_digits(pratt.p);
    }
    outcome.tests.sign = None;
    outcome.effect_sizes.rank_biserial = None;
    outcome.effect_sizes.superiority = None;
    for field in ["tests.sign", "effect_sizes.rank_biserial", "effect_sizes.superiority"] {
        note(outcome, field);
    }
}

/// A number with two digits that count.
fn two_digits(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

fn rate_mut(rates: &mut Rates, rule: Rule) -> Option<&mut Rate> {
    match rule {
        Rule::Any => rates.any.as_mut(),
        Rule::Mid => rates.mid.as_mut(),
        Rule::Reliable => rates.reliable.as_mut(),
        Rule::Band => rates.band.as_mut(),
        Rule::Clinical => rates.clinical.as_mut(),
    }
}

pub fn hide_caseness(outcome: &mut Outcome) {
    if let Some(caseness) = &mut outcome.caseness {
        let Caseness { case_case, case_noncase, noncase_case, noncase_noncase, mcnemar, difference, rule: _ } = caseness;
        for cell in [case_case, case_noncase, noncase_case, noncase_noncase] {
            *cell = None;
        }
        (*mcnemar, *difference) = (None, None);
        note(outcome, "caseness");
    }
}

pub fn hide_bands(outcome: &mut Outcome) {
    if let Some(Bands { transitions, stuart_maxwell, bowker, .. }) = &mut outcome.bands {
        transitions.iter_mut().flatten().for_each(|cell| *cell = None);
        (*stuart_maxwell, *bowker) = (None, None);
        note(outcome, "bands");
    }
}

pub fn hide_band_counts(outcome: &mut Outcome) {
    if let Some(bands) = &mut outcome.bands {
        bands.from.iter_mut().chain(&mut bands.to).for_each(|count| *count = None);
    }
}

/// Keeps a table of two methods only where all its cells may be shown and so may both methods' classes; `differenced` where those of
/// another group could be had by subtraction.
pub fn settle_methods(outcome: &mut Outcome, limit: u64, differenced: bool) {
    let Some(reliable) = &mut outcome.reliable_change else { return };
    if differenced {
        let Methods { jt: _, gln, hll, en, nk, ha } = &mut reliable.methods;
        for classes in [gln, hll, en, nk, ha].into_iter().flatten() {
            *classes = Classes { improved: None, unchanged: None, deteriorated: None };
        }
    }
    let methods = reliable.methods.clone();
    for agreement in &mut reliable.agreement {
        if differenced || !may_show(agreement, &methods, limit) {
            agreement.agreeing = None;
            agreement.table = [[None; 3]; 3];
        }
    }
}

/// Whether no cell is small and both margins are shown anyway.
#[must_use]
pub fn may_show(agreement: &Agreement, methods: &Methods, limit: u64) -> bool {
    let whole = |name: &str| {
        let Methods { jt, gln, hll, en, nk, ha } = methods;
        let named = [("jt", jt), ("gln", gln), ("hll", hll), ("en", en), ("nk", nk), ("ha", ha)];
        let classes = named.iter().find(|(id, _)| *id == name).and_then(|(_, classes)| **classes);
        classes.is_some_and(|classes| [classes.improved, classes.unchanged, classes.deteriorated].iter().all(Option::is_some))
    };
    let large = agreement.table.iter().flatten().all(|cell| cell.is_some_and(|count| !is_small(count, limit)));
    large && whole(&agreement.first) && whole(&agreement.second)
}

/// Hides what is small among counts that add up to a known total, and the smallest other one where a single gap would be left.
fn hide_small<const N: usize>(counts: [&mut Option<u64>; N], limit: u64) {
    let values: [u64; N] = std::array::from_fn(|index| counts[index].unwrap_or(0));
    for (count, hide) in counts.into_iter().zip(hidden_among(&values, limit)) {
        if hide {
            *count = None;
        }
    }
}

/// Which of several counts with a known total must be hidden so that none of the small ones can be worked out.
///
/// The first count is the one a reader came for: it is hidden last.
pub fn hidden_among<const N: usize>(values: &[u64; N], limit: u64) -> [bool; N] {
    let mut hidden = values.map(|value| is_small(value, limit));
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

fn whole_per_cent(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

/// Without a range the classes begin and end at somebody's score.
fn end_at_round_numbers(classes: &mut [Class]) {
    let ([first, ..], [.., last]) = (&*classes, &*classes) else { return };
    let (lower, upper) = (first.lower, last.upper);
    let step = outer_bounds::nice((upper - lower) / 4.0);
    classes[0].lower = outer_bounds::below(lower, step);
    if let Some(last) = classes.last_mut() {
        last.upper = outer_bounds::above(upper, step);
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

#[cfg(test)]
mod tests {
    use super::{hidden_among, two_digits};

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

    #[test]
    fn rounds_to_two_digits() {
        assert_eq!(two_digits(0.000_123_9), 0.00012);
        assert_eq!(two_digits(-2.449), -2.4);
        assert_eq!(two_digits(0.0), 0.0);
    }
}
