//! What is published of a scale over one contrast, of the whole sample and of its groups, as equations over unknown counts.
//!
//! Only what an attacker has goes into them: the protected results.

use std::collections::BTreeMap;

use super::atoms::{Group, Structure, oriented};
use super::equations::{Part, Place, Sum, System};
use crate::analysis::results::{Bands, Caseness, Outcome, Rate, Results, Rule};

/// The outcomes of one scale and contrast: the whole sample and its subgroups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    pub whole: usize,
    /// By background column, its groups.
    pub splits: Vec<(String, Vec<usize>)>,
}

/// Every scale and contrast, in the order of the results.
#[must_use]
pub fn families(outcomes: &[Outcome]) -> Vec<Family> {
    let mut places: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut families: Vec<Family> = Vec::new();
    for (index, outcome) in outcomes.iter().enumerate().filter(|(_, outcome)| outcome.subgroup.is_none()) {
        places.insert((&outcome.id, &outcome.contrast.from, &outcome.contrast.to), families.len());
        families.push(Family { whole: index, splits: Vec::new() });
    }
    for (index, outcome) in outcomes.iter().enumerate() {
        let Some(subgroup) = &outcome.subgroup else { continue };
        let key = (outcome.id.as_str(), outcome.contrast.from.as_str(), outcome.contrast.to.as_str());
        let Some(&place) = places.get(&key) else { continue };
        let splits = &mut families[place].splits;
        match splits.iter_mut().find(|(by, _)| *by == subgroup.by) {
            Some((_, groups)) => groups.push(index),
            None => splits.push((subgroup.by.clone(), vec![index])),
        }
    }
    families
}

/// Everything published of one scale and contrast.
#[must_use]
pub fn of_family(results: &Results, family: &Family) -> System {
    let mut system = System::default();
    let whole = &results.outcomes[family.whole];
    if whole.n.pairs == Some(0) {
        return system;
    }
    let structure = Structure::new(whole);
    let everyone = shown(&mut system, results, family.whole, &structure);
    let coarse = structure.coarse();
    for (by, groups) in &family.splits {
        let mut parts: Vec<(Group, Structure)> = Vec::new();
        for &index in groups {
            let outcome = &results.outcomes[index];
            match outcome.n.pairs {
                Some(0) => {}
                Some(_) => {
                    let own = Structure::new(outcome);
                    parts.push((shown(&mut system, results, index, &own), own));
                }
                None => {
                    let place = Place { table: "change", outcome: Some(index) };
                    parts.push((unseen(&mut system, &coarse, &place), coarse.clone()));
                }
            }
        }
        let background = results.background.iter().find(|background| background.by == *by);
        if background.is_none_or(|background| background.groups.iter().any(|group| group.value.is_none())) {
            // Those whose group is not known have no figures, but they are in the whole sample.
            let place = Place { table: "change", outcome: Some(family.whole) };
            parts.push((unseen(&mut system, &coarse, &place), coarse.clone()));
        }
        add_up(&mut system, (&everyone, &structure), &parts);
        let place = Place { table: "rates", outcome: Some(family.whole) };
        for sum in hidden_together(results, groups, &parts) {
            system.guard(sum, &place);
        }
    }
    system
}

/// Whoever is counted in groups that do not say how many: the whole less the groups that do. `parts` begin with the groups of anybody.
fn hidden_together(results: &Results, groups: &[usize], parts: &[(Group, Structure)]) -> Vec<Sum> {
    let of_anybody = groups.iter().map(|&index| &results.outcomes[index]).filter(|outcome| outcome.n.pairs != Some(0));
    let outcomes: Vec<Option<&Outcome>> = of_anybody.map(Some).chain(std::iter::repeat(None)).take(parts.len()).collect();
    let mut sums = Vec::new();
    for rule in Rule::ALL {
        for class in 0..3 {
            let is_hidden = |outcome: Option<&Outcome>| {
                let rate = outcome.and_then(|outcome| outcome.rates.of(rule));
                rate.is_none_or(|rate| [rate.improved, rate.unchanged, rate.deteriorated][class].is_none())
            };
            let hidden = parts.iter().zip(&outcomes).filter(|(_, outcome)| is_hidden(**outcome));
            let counted: Vec<&Sum> = hidden.filter_map(|((group, _), _)| Some(&group.rules.get(&rule)?[class])).collect();
            if counted.len() > 1 {
                sums.push(counted.into_iter().fold(Sum::default(), |sum, part| sum.plus(1, part)));
            }
        }
    }
    sums
}

/// A group without a figure of its own.
fn unseen(system: &mut System, structure: &Structure, place: &Place) -> Group {
    let group = Group::new(system, structure, place);
    let mut hidden: Vec<Sum> = vec![group.n.clone()];
    hidden.extend(group.rules.values().flatten().cloned());
    for sum in hidden {
        system.guard(sum, place);
    }
    group
}

/// The groups of a split are the whole, where both count by the same rule.
fn add_up(system: &mut System, (whole, structure): (&Group, &Structure), parts: &[(Group, Structure)]) {
    let mut add = |whole: &[Sum], parts: &[Vec<Sum>]| {
        for (number, sum) in whole.iter().enumerate() {
            system.balance(parts.iter().fold(sum.clone(), |sum, part| sum.plus(-1, &part[number])));
        }
    };
    let of = |sums: &dyn Fn(&Group) -> Vec<Sum>| parts.iter().map(|(group, _)| sums(group)).collect::<Vec<_>>();
    add(std::slice::from_ref(&whole.n), &of(&|group| vec![group.n.clone()]));
    let same_step = |own: &Structure, rule: Rule| own.steps.iter().any(|step| step.rule == rule && structure.steps.contains(step));
    let clinical = |own: &Structure| own.cutoff == structure.cutoff && same_step(own, Rule::Reliable);
    for (rule, classes) in &whole.rules {
        let alike = |own: &Structure| match rule {
            Rule::Any | Rule::Mid | Rule::Reliable => same_step(own, *rule),
            Rule::Band => own.bands == structure.bands,
            Rule::Clinical => clinical(own),
        };
        if parts.iter().all(|(group, own)| group.rules.contains_key(rule) && alike(own)) {
            add(classes, &of(&|group| group.rules[rule].to_vec()));
        }
    }
    if let Some(classes) = &whole.clinical
        && parts.iter().all(|(group, own)| group.clinical.is_some() && clinical(own))
    {
        add(classes, &of(&|group| group.clinical.clone().map(Vec::from).unwrap_or_default()));
    }
    let told = |own: &Structure| own.tells_moves() && own.bands == structure.bands;
    if structure.tells_moves() && parts.iter().all(|(_, own)| told(own)) {
        add(&whole.transitions(structure.bands), &of(&|group| group.transitions(structure.bands)));
        add(&whole.caseness(), &of(&Group::caseness));
    }
}

/// A group with figures.
fn shown(system: &mut System, results: &Results, index: usize, structure: &Structure) -> Group {
    let outcome = &results.outcomes[index];
    let place = |table| Place { table, outcome: Some(index) };
    let group = Group::new(system, structure, &place("rates"));
    let all = Part::Group(index);
    system.count(&group.n, outcome.n.pairs, &[all], &place("change"));
    for (&rule, classes) in &group.rules {
        if let Some(rate) = outcome.rates.of(rule) {
            shown_rate(system, index, rule, classes, rate, &place("rates"));
        }
    }
    if let Some([up, same, down]) = group.rules.get(&Rule::Any) {
        let rest = [Part::Rest(index, Rule::Any), Part::Rate(index, Rule::Any), all];
        let zero = outcome.tests.wilcoxon.as_ref().and_then(|test| test.n_zero);
        system.figure(same.clone(), zero.map(|count| count as f64), &rest);
        let n = outcome.n.pairs.unwrap_or(0) as f64;
        let twice = outcome.effect_sizes.superiority.as_ref().map(|effect| 2.0 * n * effect.estimate);
        system.figure(group.n.plus(1, up).plus(-1, down), twice, &rest);
    }
    if let (Some([up, same, down]), Some(classes)) =
        (group.rules.get(&Rule::Reliable), outcome.reliable_change.as_ref().and_then(|found| found.methods.jt))
    {
        let whole = [Part::Rate(index, Rule::Reliable), all];
        let rest = [Part::Rest(index, Rule::Reliable), Part::Rate(index, Rule::Reliable), all];
        system.count(up, classes.improved, &whole, &place("reliable_change"));
        system.count(same, classes.unchanged, &rest, &place("reliable_change"));
        system.count(down, classes.deteriorated, &rest, &place("reliable_change"));
    }
    if let (Some(sums), Some(clinical)) = (&group.clinical, &outcome.clinical) {
        let values = [clinical.recovered, clinical.improved, clinical.unchanged, clinical.deteriorated, clinical.harmed];
        for (sum, value) in sums.iter().zip(values) {
            system.count(sum, value, &[Part::Clinical(index), all], &place("clinical"));
        }
    }
    for class in outcome.changes.iter().flatten() {
        let within = oriented(class, outcome.direction);
        let sum = group.total(|atom| atom.size.overlaps(within, structure.grid_step / 2.0));
        system.count(&sum, Some(class.count), &[Part::Changes(index), all], &place("changes"));
    }
    if !structure.tells_moves() {
        return group;
    }
    if let Some(Caseness { case_case, case_noncase, noncase_case, noncase_noncase, .. }) = outcome.caseness {
        let values = [case_case, case_noncase, noncase_case, noncase_noncase];
        for (sum, value) in group.caseness().iter().zip(values) {
            system.count(sum, value, &[Part::Caseness(index), all], &place("caseness"));
        }
    }
    if let Some(Bands { transitions, from, to, .. }) = &outcome.bands {
        for band in 0..structure.bands {
            let parts = [Part::BandCounts(index), all];
            let count = |counts: &[Option<u64>]| counts.get(band).copied().flatten();
            system.count(&group.total(|atom| atom.from.band == band), count(from), &parts, &place("bands"));
            system.count(&group.total(|atom| atom.to.band == band), count(to), &parts, &place("bands"));
        }
        for (sum, value) in group.transitions(structure.bands).iter().zip(transitions.iter().flatten()) {
            system.count(sum, *value, &[Part::Bands(index), all], &place("bands"));
        }
    }
    for (number, class) in outcome.distribution.iter().flatten().enumerate() {
        let parts = [Part::Distribution(index), all];
        system.count(&group.total(|atom| atom.from.class == number), Some(class.from), &parts, &place("distribution"));
        system.count(&group.total(|atom| atom.to.class == number), Some(class.to), &parts, &place("distribution"));
    }
    group
}

fn shown_rate(system: &mut System, index: usize, rule: Rule, [up, same, down]: &[Sum; 3], rate: &Rate, place: &Place) {
    let whole = [Part::Rate(index, rule), Part::Group(index)];
    let rest = [Part::Rest(index, rule), Part::Rate(index, rule), Part::Group(index)];
    system.count(up, rate.improved, &whole, place);
    system.count(same, rate.unchanged, &rest, place);
    system.count(down, rate.deteriorated, &rest, place);
    let n = rate.n as f64;
    system.figure(up.clone(), rate.rate.map(|share| share * n), &whole);
    system.figure(up.plus(-1, down), rate.net.map(|net| net * n), &rest);
}
