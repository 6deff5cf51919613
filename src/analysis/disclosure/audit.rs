//! Tries to work hidden counts out from the published ones, as somebody would who has the report and a pencil, or a computer.
//!
//! Known sums are put in, the rest falls into parts that share no unknown, and of every hidden count the least and the greatest value
//! that agree with all that is published are found by linear programming. It leaks where both lie from one to one less than the limit.

use crate::analysis::results::{DropoutGroup, Outcome, Results, Rule, Yardstick, YardstickUncertainty};

use super::cells::{is_small, may_show};
use super::comparison;
use super::contrasts;
use super::equations::{Place, System};
use super::profiles;
use super::published::{self, Family};
use super::published_flow;
use super::solver::Solver;
use super::spread;

/// A hidden count that can be had from what is shown. What it is, is not said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The table that it belongs to.
    pub table: &'static str,
    /// The scale's id, where it is of one.
    pub scale: Option<String>,
    /// The group, as "koen: pige", where it is of one.
    pub group: Option<String>,
}

impl Leak {
    fn new(results: &Results, place: &Place) -> Self {
        let outcome = place.outcome.map(|index| &results.outcomes[index]);
        Self {
            table: place.table,
            scale: outcome.map(|outcome| outcome.id.clone()),
            group: outcome.and_then(|outcome| outcome.subgroup.as_ref()).map(|group| format!("{}: {}", group.by, group.value)),
        }
    }
}

/// What can be worked out of protected results; nothing, if they are safe. Sorted, each once.
#[must_use]
pub fn audit(shown: &Results) -> Vec<Leak> {
    if shown.settings.min_cell <= 1 {
        return Vec::new();
    }
    let mut leaks = audit_outcomes(shown);
    leaks.extend(comparison::audit(shown));
    leaks.sort();
    leaks.dedup();
    leaks
}

/// The same, of all but a comparison group.
pub fn audit_outcomes(shown: &Results) -> Vec<Leak> {
    let limit = shown.settings.min_cell;
    let mut leaks: Vec<Leak> = Vec::new();
    let mut found = |place: &Place| leaks.push(Leak::new(shown, place));
    for family in published::families(&shown.outcomes) {
        in_system(&published::of_family(shown, &family), limit, &mut found);
        remainders(shown, &family, limit, &mut found);
        for index in spread::open(shown, &family) {
            found(&Place { table: "change", outcome: Some(index) });
        }
    }
    for index in contrasts::open(shown) {
        found(&Place { table: "change", outcome: Some(index) });
    }
    in_system(&published_flow::of_flow(shown), limit, &mut found);
    for family in profiles::families(&shown.profiles) {
        in_system(&profiles::of_family(shown, &family), limit, &mut found);
    }
    if shown.profiles.iter().any(|profile| profiles::is_uneven(profile, limit)) {
        found(&Place { table: "profiles", outcome: None });
    }
    for (index, outcome) in shown.outcomes.iter().enumerate() {
        for table in companions(outcome, limit) {
            found(&Place { table, outcome: Some(index) });
        }
    }
    for trajectory in &shown.trajectories {
        let mut contrasts =
            shown.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.id == trajectory.id && outcome.subgroup.is_none());
        let lost = |pairs: Option<u64>| pairs.is_none_or(|pairs| is_small(pairs.abs_diff(trajectory.n), limit));
        let differs = contrasts.find(|(_, outcome)| is_small(trajectory.n, limit) || lost(outcome.n.pairs));
        if let Some((index, _)) = differs {
            found(&Place { table: "trajectories", outcome: Some(index) });
        }
    }
    leaks
}

fn in_system(system: &System, limit: u64, found: &mut impl FnMut(&Place)) {
    for row in system.shown() {
        if let Some(place) = row.place.as_ref().filter(|_| u64::try_from(row.total).is_ok_and(|total| is_small(total, limit))) {
            found(place);
        }
    }
    let Some(mut solver) = Solver::new(system) else {
        // What contradicts itself proves anything.
        system.guarded.iter().for_each(|guarded| found(&guarded.place));
        return;
    };
    for guarded in &system.guarded {
        if solver.reveals(&guarded.sum, limit) {
            found(&guarded.place);
        }
    }
}

/// Means, standard deviations and all sums can be subtracted: who is in the whole but in no group that is shown must be many or nobody.
fn remainders(shown: &Results, family: &Family, limit: u64, found: &mut impl FnMut(&Place)) {
    let pairs = |index: usize| shown.outcomes[index].n.pairs;
    let dropout = shown.outcomes[family.whole].dropout.as_ref();
    for (by, groups) in &family.splits {
        let told = dropout.is_some_and(|dropout| dropout.background.iter().any(|column| column.by == *by));
        if told && groups.iter().any(|&index| pairs(index).is_none()) {
            found(&Place { table: "dropout", outcome: Some(family.whole) });
        }
    }
    let Some(whole) = pairs(family.whole) else { return };
    for (_, groups) in &family.splits {
        let rest = whole.saturating_sub(groups.iter().filter_map(|&index| pairs(index)).sum());
        if is_small(rest, limit) {
            found(&Place { table: "change", outcome: Some(family.whole) });
        }
    }
}

/// Figures that are functions of hidden counts alone, and still there.
fn companions(outcome: &Outcome, limit: u64) -> Vec<&'static str> {
    let mut tables = Vec::new();
    if outcome.n.pairs.is_some_and(|pairs| is_small(pairs, limit)) {
        tables.push("change");
    }
    for rule in Rule::ALL {
        let Some(rate) = outcome.rates.of(rule) else { continue };
        let share = rate.rate.is_some() || rate.ci.is_some() || rate.clopper_pearson.is_some() || rate.jeffreys.is_some();
        let hidden = [rate.improved, rate.unchanged, rate.deteriorated].contains(&None);
        if rate.improved.is_none() && share || hidden && (rate.net.is_some() || rate.net_ci.is_some()) {
            tables.push("rates");
        }
        let bounds = outcome.dropout.as_ref().is_some_and(|dropout| dropout.rates.of(rule).is_some());
        if rate.improved.is_none() && bounds {
            tables.push("dropout");
        }
        let tests = &outcome.tests;
        let signs = tests.sign.is_some()
            || tests.wilcoxon.as_ref().is_some_and(|test| test.w_plus.is_some() || test.w_minus.is_some() || test.n_zero.is_some());
        if rule == Rule::Any && hidden && signs {
            tables.push("tests");
        }
        if rule == Rule::Any && hidden && (outcome.effect_sizes.rank_biserial.is_some() || outcome.effect_sizes.superiority.is_some()) {
            tables.push("effect_sizes");
        }
    }
    if let Some(caseness) = &outcome.caseness
        && [caseness.case_case, caseness.case_noncase, caseness.noncase_case, caseness.noncase_noncase].contains(&None)
        && (caseness.mcnemar.is_some() || caseness.difference.is_some())
    {
        tables.push("caseness");
    }
    if let Some(bands) = &outcome.bands
        && bands.transitions.iter().flatten().any(Option::is_none)
        && (bands.stuart_maxwell.is_some() || bands.bowker.is_some())
    {
        tables.push("bands");
    }
    if let Some(reliable) = &outcome.reliable_change {
        let counted = |uncertainty: &YardstickUncertainty| {
            let one = |one: &Yardstick| one.improved.is_some() || one.deteriorated.is_some() || one.rate.is_some() || one.ci.is_some();
            uncertainty.reclassified.is_some() || uncertainty.yardsticks.iter().any(one)
        };
        let hidden = outcome.rates.reliable.as_ref().is_none_or(|rate| rate.improved.is_none());
        if reliable.uncertainty.as_ref().is_some_and(|uncertainty| hidden || counted(uncertainty)) {
            tables.push("yardsticks");
        }
        let shown = |agreement: &&_| {
            let agreement: &crate::analysis::results::Agreement = agreement;
            agreement.agreeing.is_some() || agreement.table.iter().flatten().any(Option::is_some)
        };
        if reliable.agreement.iter().filter(shown).any(|agreement| !may_show(agreement, &reliable.methods, limit)) {
            tables.push("agreement");
        }
    }
    if let Some(dropout) = &outcome.dropout {
        let small = |group: &DropoutGroup| is_small(group.completers, limit) || is_small(group.lost, limit);
        let told = dropout.background.iter().any(|column| column.groups.iter().any(small));
        if told || is_small(dropout.lost, limit) || outcome.n.from.is_none() || outcome.n.pairs.is_none() {
            tables.push("dropout");
        }
    }
    let extremes = [outcome.from, outcome.to].into_iter().flatten().any(|wave| wave.min.is_some() || wave.max.is_some());
    if extremes || outcome.pairs.is_some() {
        tables.push("change");
    }
    let is_of_few = |n: u64| is_small(n, limit) || is_small(outcome.n.pairs.unwrap_or(n).saturating_sub(n), limit);
    if outcome.added_value.as_ref().is_some_and(|value| is_of_few(value.n)) {
        tables.push("added_value");
    }
    if outcome.reliability.iter().flatten().any(|reliability| is_small(reliability.n, limit)) {
        tables.push("reliability");
    }
    tables
}
