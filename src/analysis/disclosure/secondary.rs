//! Hides what would give a hidden count back, one part after the other, until nothing can be worked out.
//!
//! Every round leaves out one part more, of finitely many, so that it ends; what is left out is what readers lose least by: first
//! what is of a subgroup and not the headline, last the headline of the whole sample; of equals, the smallest.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::analysis::change_classes;
use crate::analysis::results::{Outcome, Results, Rule};

use super::cells::{hide, hide_outcome, is_small, settle_methods};
use super::equations::{Part, Published, Sum, System};
use super::published::{self, Family};
use super::published_flow;
use super::solver::Solver;

/// How many equations away a candidate is looked for first: the rules of the same group, its sibling groups, the whole.
const NEAR: usize = 3;

/// Hides until no hidden count can be worked out.
pub fn hide_what_gives_back(results: &mut Results) {
    let families = published::families(&results.outcomes);
    let mut outcomes: Vec<Option<Outcome>> = std::mem::take(&mut results.outcomes).into_iter().map(Some).collect();
    // Families share no count, and are looked at side by side.
    let mut work = Vec::with_capacity(families.len());
    for family in &families {
        let members: Vec<usize> = [family.whole].into_iter().chain(family.splits.iter().flat_map(|(_, groups)| groups.clone())).collect();
        let own: Vec<Outcome> = members.iter().filter_map(|&index| outcomes[index].take()).collect();
        work.push((members, Results { outcomes: own, ..results.clone() }));
    }
    work.par_iter_mut().for_each(|(_, results)| {
        for family in published::families(&results.outcomes) {
            hide_in_family(results, &family);
        }
    });
    for (members, own) in work {
        for (index, outcome) in members.into_iter().zip(own.outcomes) {
            outcomes[index] = Some(outcome);
        }
    }
    results.outcomes = outcomes.into_iter().flatten().collect();
    hide_dropout_of_hidden_groups(results);
    match settle(published_flow::of_flow(results), results) {
        Ok(parts) => parts.into_iter().for_each(|part| hide(results, part)),
        Err(Unsettled) => hide_flow(results),
    }
    hide_dropout_of_hidden_groups(results);
}

/// How the completers are made up is told only where each of their groups is.
fn hide_dropout_of_hidden_groups(results: &mut Results) {
    for family in published::families(&results.outcomes) {
        for (by, groups) in &family.splits {
            if groups.iter().any(|&index| results.outcomes[index].n.pairs.is_none())
                && let Some(dropout) = &mut results.outcomes[family.whole].dropout
            {
                dropout.background.retain(|column| column.by != *by);
            }
        }
    }
}

fn hide_in_family(results: &mut Results, family: &Family) {
    hide_small_remainders(results, family);
    hide_uneven_tables(results, family);
    // Classes of changes give way to all else: they are joined when it is known which counts they must not tell.
    let changes = results.outcomes[family.whole].changes.take();
    hide_until_safe(results, family);
    let whole = &mut results.outcomes[family.whole];
    if whole.n.pairs.is_some() && changes.is_some() {
        whole.changes = changes;
        change_classes::protect(whole, results.settings.min_cell);
        hide_until_safe(results, family);
    }
    let limit = results.settings.min_cell;
    for (_, groups) in &family.splits {
        let shown: u64 = groups.iter().filter_map(|&index| results.outcomes[index].n.pairs).sum();
        let rest = results.outcomes[family.whole].n.pairs.is_none_or(|whole| whole != shown);
        let differenced = rest || groups.iter().any(|&index| has_hidden_method(&results.outcomes[index], limit));
        for &index in groups {
            settle_methods(&mut results.outcomes[index], limit, differenced);
        }
    }
    settle_methods(&mut results.outcomes[family.whole], limit, false);
}

/// A group that is hidden whole loses its own thresholds, so that after each round what remains is looked at again.
fn hide_until_safe(results: &mut Results, family: &Family) {
    loop {
        match settle(published::of_family(results, family), results) {
            Ok(parts) if parts.is_empty() => break,
            Ok(parts) => parts.into_iter().for_each(|part| hide(results, part)),
            Err(Unsettled) => {
                hide_family(results, family);
                break;
            }
        }
    }
}

/// Who is in the whole but in no group that is shown must be many or nobody: the smallest group joins them until they are.
fn hide_small_remainders(results: &mut Results, family: &Family) {
    let limit = results.settings.min_cell;
    let pairs = |results: &Results, index: usize| results.outcomes[index].n.pairs;
    for (_, groups) in &family.splits {
        loop {
            let shown: u64 = groups.iter().filter_map(|&index| pairs(results, index)).sum();
            let rest = pairs(results, family.whole).unwrap_or(0).saturating_sub(shown);
            let open = groups.iter().copied().filter(|&index| pairs(results, index).is_some_and(|pairs| pairs > 0));
            let smallest = open.min_by_key(|&index| (pairs(results, index), index));
            match smallest {
                Some(smallest) if is_small(rest, limit) || pairs(results, family.whole).is_none() => {
                    hide_outcome(&mut results.outcomes[smallest]);
                }
                _ => break,
            }
        }
    }
}

/// A table that can't be shown of every group of a split is shown of none: a cell of the one is the whole's without the others'.
fn hide_uneven_tables(results: &mut Results, family: &Family) {
    for (_, groups) in &family.splits {
        let open: Vec<usize> =
            groups.iter().copied().filter(|&index| results.outcomes[index].n.pairs.is_some_and(|pairs| pairs > 0)).collect();
        let shown: u64 = open.iter().filter_map(|&index| results.outcomes[index].n.pairs).sum();
        let rest = results.outcomes[family.whole].n.pairs != Some(shown);
        let lacking = |lacks: fn(&Outcome) -> bool| rest || open.iter().any(|&index| lacks(&results.outcomes[index]));
        let (clinical, caseness, bands) = (lacking(lacks_clinical), lacking(lacks_caseness), lacking(lacks_bands));
        for &index in &open {
            for (is_lacking, part) in [(clinical, Part::Clinical(index)), (caseness, Part::Caseness(index)), (bands, Part::Bands(index))] {
                if is_lacking {
                    hide(results, part);
                }
            }
        }
    }
}

fn lacks_clinical(outcome: &Outcome) -> bool {
    outcome.clinical.as_ref().is_some_and(|clinical| {
        [clinical.recovered, clinical.improved, clinical.unchanged, clinical.deteriorated, clinical.harmed].contains(&None)
    })
}

fn lacks_caseness(outcome: &Outcome) -> bool {
    outcome.caseness.as_ref().is_some_and(|caseness| caseness.case_case.is_none())
}

fn lacks_bands(outcome: &Outcome) -> bool {
    outcome.bands.as_ref().is_some_and(|bands| bands.transitions.iter().flatten().any(Option::is_none))
}

/// What is published could not be made safe, or contradicts itself.
pub struct Unsettled;

/// Which parts must be left out of a system, in the order in which that was found.
pub fn settle(mut system: System, results: &Results) -> Result<Vec<Part>, Unsettled> {
    let limit = results.settings.min_cell;
    let mut parts = Vec::new();
    let mut solver = Solver::new(&system).ok_or(Unsettled)?;
    let (mut next, mut is_stale) = (0, false);
    // What is safe stays safe when less is published, and what is left out joins the end of the row.
    while let Some(guarded) = system.guarded.get(next) {
        if !solver.reveals(&guarded.sum, limit) {
            next += 1;
            continue;
        }
        let near = nearby(&system, &guarded.sum, NEAR);
        let found = if near.reveals_without(&[], limit) {
            // What the equations nearby reveal, all reveal.
            companions(&near, results)
        } else if is_stale {
            solver = Solver::new(&system).ok_or(Unsettled)?;
            is_stale = false;
            continue;
        } else {
            None
        };
        let everything = || companions(&nearby(&system, &guarded.sum, usize::MAX), results);
        for part in found.or_else(everything).ok_or(Unsettled)? {
            system.hide(part);
            parts.push(part);
        }
        is_stale = true;
    }
    Ok(parts)
}

/// The parts to leave out so that a count can't be worked out: as little, and as few, as it takes. `None` where all are not enough.
///
/// Whether they are enough is tried on these equations; the caller asks again with all of them.
fn companions(near: &Nearby, results: &Results) -> Option<Vec<Part>> {
    let mut candidates: Vec<((u8, usize, i64), Part)> = Vec::new();
    for (row, distance) in near.system.published.iter().zip(&near.distances) {
        for &part in &row.parts {
            let key = (rank(part, results), *distance, row.total);
            match candidates.iter_mut().find(|(_, known)| *known == part) {
                Some((known, _)) => *known = (known.0, known.1.min(key.1), known.2 + key.2),
                None => candidates.push((key, part)),
            }
        }
    }
    candidates.sort();
    let candidates: Vec<Part> = candidates.into_iter().map(|(_, part)| part).collect();
    let are_enough = |parts: &[Part]| !near.reveals_without(parts, results.settings.min_cell);
    if !are_enough(&candidates) {
        return None;
    }
    // What is enough stays enough when more is left out: so the shortest beginning that is enough can be found by halving. Its last part
    // is needed; of those before it, again only as many as it takes.
    let mut needed: Vec<Part> = Vec::new();
    let mut end = candidates.len();
    loop {
        let (mut too_few, mut enough) = (0, end);
        while enough - too_few > 1 {
            let middle = usize::midpoint(too_few, enough);
            if are_enough(&[&candidates[..middle], &needed].concat()) {
                enough = middle;
            } else {
                too_few = middle;
            }
        }
        end = enough.checked_sub(1)?;
        needed.push(candidates[end]);
        if are_enough(&needed) {
            return Some(needed);
        }
    }
}

/// The equations around a sum, with the number of steps to each.
struct Nearby {
    system: System,
    distances: Vec<usize>,
    sum: Sum,
}

impl Nearby {
    /// Whether the sum must be small by these equations alone, had these parts been left out.
    fn reveals_without(&self, parts: &[Part], limit: u64) -> bool {
        Solver::without(&self.system, parts).is_none_or(|mut solver| solver.reveals(&self.sum, limit))
    }
}

/// Follows equations from unknown to unknown, so many steps.
fn nearby(system: &System, sum: &Sum, steps: usize) -> Nearby {
    let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); system.unknowns];
    let rows: Vec<&Published> = system.shown().collect();
    for (row, published) in rows.iter().enumerate() {
        for &(unknown, _) in published.sum.terms() {
            rows_of[unknown].push(row);
        }
    }
    // How scores and changes spread is fine enough to make everything large, and seldom tells of a group.
    let is_fine = |row: &Published| row.parts.iter().any(|part| matches!(part, Part::Distribution(_) | Part::Changes(_)));
    let mut distance: Vec<Option<usize>> = vec![None; rows.len()];
    let mut seen = vec![false; system.unknowns];
    let mut front: Vec<usize> = sum.unknowns().collect();
    for step in 1.. {
        if step > steps || front.is_empty() {
            break;
        }
        for unknown in std::mem::take(&mut front) {
            if std::mem::replace(&mut seen[unknown], true) {
                continue;
            }
            for &row in &rows_of[unknown] {
                if distance[row].is_none() && (step == 1 || steps == usize::MAX || !is_fine(rows[row])) {
                    distance[row] = Some(step);
                    front.extend(rows[row].sum.unknowns());
                }
            }
        }
    }
    // Of the unknowns that these equations don't tell apart, one is enough.
    let mut signatures: Vec<Vec<(usize, i64)>> = vec![Vec::new(); system.unknowns];
    let used = rows.iter().enumerate().filter(|(row, _)| distance[*row].is_some()).map(|(row, published)| (row, &published.sum));
    for (row, sum) in used.chain([(usize::MAX, sum)]) {
        for &(unknown, coefficient) in sum.terms() {
            signatures[unknown].push((row, coefficient));
        }
    }
    let mut near = Nearby { system: System::default(), distances: Vec::new(), sum: Sum::default() };
    let mut known: BTreeSet<Vec<(usize, i64)>> = BTreeSet::new();
    let mut numbers: Vec<Option<usize>> = vec![None; system.unknowns];
    for (number, signature) in numbers.iter_mut().zip(signatures) {
        if !signature.is_empty() && known.insert(signature) {
            *number = Some(near.system.unknowns);
            near.system.unknowns += 1;
        }
    }
    near.sum = sum.renumbered(&numbers);
    for (row, distance) in rows.into_iter().zip(distance) {
        if let Some(distance) = distance {
            near.system.published.push(Published { sum: row.sum.renumbered(&numbers), ..row.clone() });
            near.distances.push(distance);
        }
    }
    near
}

/// What readers lose by a part: the higher, the later it is left out.
fn rank(part: Part, results: &Results) -> u8 {
    let whole = |index: usize| results.outcomes[index].subgroup.is_none();
    let headline = |rule: Rule| rule == results.settings.headline;
    let whole_profile = |index: usize| results.profiles[index].subgroup.is_none();
    match part {
        Part::LostBy(..) => 0,
        Part::OnlyHere | Part::Distribution(_) | Part::Changes(_) | Part::BandCounts(_) | Part::ProfileTable(_) => 1,
        Part::Respondents(..) => 2,
        Part::Seen(..) => 3,
        Part::Wave(_) => 4,
        Part::Matched(..) => 5,
        Part::Clinical(index) | Part::Caseness(index) | Part::Bands(index) => 2 + 3 * u8::from(whole(index)),
        Part::Rest(index, rule) => [[3, 6], [8, 11]][usize::from(headline(rule))][usize::from(whole(index))],
        Part::Rate(index, rule) => [[4, 7], [9, 12]][usize::from(headline(rule))][usize::from(whole(index))],
        Part::Group(index) => 10 + 3 * u8::from(whole(index)),
        Part::ProfileRest(index) => 3 + 5 * u8::from(whole_profile(index)),
        Part::ProfileClasses(index) => 4 + 5 * u8::from(whole_profile(index)),
        Part::Profile(index) => 10 + 3 * u8::from(whole_profile(index)),
    }
}

/// Whether a method's classes, or how two methods agree, can't be shown of a group.
fn has_hidden_method(outcome: &Outcome, limit: u64) -> bool {
    let mut settled = outcome.clone();
    settle_methods(&mut settled, limit, false);
    settled.reliable_change.iter().any(|reliable| {
        let methods = &reliable.methods;
        let classes = [methods.gln, methods.hll, methods.en, methods.nk, methods.ha];
        classes.iter().flatten().any(|classes| [classes.improved, classes.unchanged, classes.deteriorated].contains(&None))
            || reliable.agreement.iter().any(|agreement| agreement.agreeing.is_none())
    })
}

/// The last resort: a scale without any group, and the whole without any count.
fn hide_family(results: &mut Results, family: &Family) {
    for &index in family.splits.iter().flat_map(|(_, groups)| groups).chain([&family.whole]) {
        hide_outcome(&mut results.outcomes[index]);
    }
}

fn hide_flow(results: &mut Results) {
    for wave in 0..results.flow.waves.len() {
        hide(results, Part::Wave(wave));
    }
    for column in 0..results.background.len() {
        for group in 0..results.background[column].groups.len() {
            hide(results, Part::Respondents(column, group));
            hide(results, Part::Seen(column, group));
        }
    }
    results.outcomes.iter_mut().filter_map(|outcome| outcome.dropout.as_mut()).for_each(|dropout| dropout.background.clear());
}
