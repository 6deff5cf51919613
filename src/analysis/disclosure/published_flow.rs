//! What is published of the respondents' way through the waves, as equations over the sets of waves that they were seen at.

use super::equations::{Part, Place, Sum, System};
use super::published::families;
use crate::analysis::results::{Background, Results};

/// The respondents' way through the waves, and the groups they belong to.
#[must_use]
pub fn of_flow(results: &Results) -> System {
    let mut system = System::default();
    let flow = &results.flow;
    let waves = flow.waves.len();
    let wave = |name: &str| flow.waves.iter().position(|wave| wave.wave == name);
    // Everyone by the set of waves they were seen at. Of many waves only the first two are told apart.
    let told = waves.min(6);
    let patterns: Vec<Sum> = (0..1_usize << told).map(|_| system.unknown()).collect();
    let seen = |wanted: &dyn Fn(usize) -> bool| {
        patterns
            .iter()
            .enumerate()
            .filter(|(set, _)| *set > 0 && wanted(*set))
            .fold(Sum::default(), |sum, (_, pattern)| sum.plus(1, pattern))
    };
    let place = Place { table: "flow", outcome: None };
    let has = |set: usize, wave: usize| set >> wave & 1 == 1;
    system.balance(patterns[0].clone());
    for pattern in patterns.iter().skip(1) {
        system.guard(pattern.clone(), &place);
    }
    for (index, wave) in flow.waves.iter().enumerate().take(told) {
        system.count(&seen(&|set| has(set, index)), wave.respondents, &[Part::Wave(index)], &place);
        if told == waves {
            system.count(&seen(&|set| set == 1 << index), wave.only_here, &[Part::OnlyHere, Part::Wave(index)], &place);
        }
    }
    for pair in flow.pairs.iter().chain(&flow.neighbours) {
        let (Some(from), Some(to)) = (wave(&pair.from), wave(&pair.to)) else { continue };
        if from.max(to) < told {
            system.count(&seen(&|set| has(set, from) && has(set, to)), pair.matched, &[Part::Matched(from, to)], &place);
            system.count(&seen(&|set| has(set, from) && !has(set, to)), pair.only_from, &[Part::Wave(from)], &place);
            system.count(&seen(&|set| !has(set, from) && has(set, to)), pair.only_to, &[Part::Wave(to)], &place);
        }
    }
    if told >= 2 {
        let matched = seen(&|set| has(set, 0) && has(set, 1));
        let others = seen(&|_| true).plus(-1, &matched);
        for (column, background) in results.background.iter().enumerate() {
            of_background(&mut system, results, (column, background), &matched, &others);
        }
    }
    system
}

fn of_background(system: &mut System, results: &Results, (column, background): (usize, &Background), matched: &Sum, others: &Sum) {
    let place = Place { table: "background", outcome: None };
    let (mut all_seen, mut all_lost) = (matched.clone(), others.clone());
    let mut groups: Vec<(Option<&String>, Sum)> = Vec::new();
    let mut counted: Vec<(Option<&String>, Sum)> = Vec::new();
    for (number, group) in background.groups.iter().enumerate() {
        let [seen, lost] = system.unknowns();
        let parts = [Part::Respondents(column, number)];
        system.count(&seen.plus(1, &lost), group.respondents, &parts, &place);
        system.count(&seen, group.matched, &[Part::Seen(column, number)], &place);
        system.guard(lost.clone(), &place);
        (all_seen, all_lost) = (all_seen.plus(-1, &seen), all_lost.plus(-1, &lost));
        counted.push((group.value.as_ref(), seen.plus(1, &lost)));
        groups.push((group.value.as_ref(), seen));
    }
    system.balance(all_seen);
    system.balance(all_lost);
    for family in families(&results.outcomes) {
        lost_by(system, results, (column, background), family.whole, &counted);
    }
    // Of those seen twice, some have no score on a scale: where it is nobody, the groups are as large here as there.
    let first = results.settings.waves.get(1);
    for family in families(&results.outcomes).iter().filter(|family| Some(&results.outcomes[family.whole].contrast.to) == first) {
        let split = family.splits.iter().find(|(by, _)| *by == background.by).map_or(&[][..], |(_, members)| members);
        let mut all_scored = Sum::default();
        for (value, seen) in &groups {
            let scored = seen.plus(-1, &system.unknown());
            let of_group = |index: &&usize| results.outcomes[**index].subgroup.as_ref().map(|own| &own.value) == *value;
            let member = split.iter().find(of_group).copied();
            let place = Place { table: "change", outcome: member.or(Some(family.whole)) };
            system.at_least_nobody(&scored);
            match member {
                Some(index) => system.count(&scored, results.outcomes[index].n.pairs, &[Part::Group(index)], &place),
                None => system.guard(scored.clone(), &place),
            }
            all_scored = all_scored.plus(1, &scored);
        }
        let place = Place { table: "change", outcome: Some(family.whole) };
        system.count(&all_scored, results.outcomes[family.whole].n.pairs, &[Part::Group(family.whole)], &place);
    }
}

/// The completers and the lost of a scale by group: whoever else is in the group began without a score, or came later.
fn lost_by(
    system: &mut System,
    results: &Results,
    (column, background): (usize, &Background),
    index: usize,
    respondents: &[(Option<&String>, Sum)],
) {
    let dropout = results.outcomes[index].dropout.as_ref();
    let Some(shown) = dropout.and_then(|dropout| dropout.background.iter().find(|shown| shown.by == background.by)) else { return };
    let place = Place { table: "dropout", outcome: Some(index) };
    for (value, all) in respondents {
        let group = shown.groups.iter().find(|group| group.value.as_ref() == *value);
        let [completers, lost] = system.unknowns();
        let part = [Part::LostBy(index, column)];
        system.count(&completers, Some(group.map_or(0, |group| group.completers)), &part, &place);
        system.count(&lost, Some(group.map_or(0, |group| group.lost)), &part, &place);
        let others = all.plus(-1, &completers).plus(-1, &lost);
        system.at_least_nobody(&others);
        system.guard(others, &place);
    }
}
