//! The profile across scales: which scales are read together, who is better on some and worse on none, and how many that would be by error alone.
//!
//! One profile an informant: a parent's answers are not added to a teacher's. A scale counts where it has a threshold of reliable change,
//! and is no total of others that count: a total would only say again what its parts say.

use std::collections::BTreeSet;

use super::notes::Notes;
use super::results::{
    Contrast, Outcome, Profile, ProfileCount, ProfileLeftOut, ProfileScale, ProfileShare, Settings, Subgroup, WhyLeftOut,
};
use super::{SubgroupBy, Tabulated};
use crate::stats::change_profile::{MOST_SCALES, ProfileClass, ProfileTable, false_alarm};
use crate::stats::{Confidence, ProportionInterval, proportion};
use crate::waves::ProfileTabulation;

/// What must be tabulated for one profile: its waves and scales.
#[derive(Debug)]
pub struct ProfilePlan {
    pub waves: [usize; 2],
    pub scales: Vec<PlannedScale>,
    informant: Option<String>,
    contrast: Contrast,
    left_out: Vec<ProfileLeftOut>,
}

/// One scale of a profile.
#[derive(Debug)]
pub struct PlannedScale {
    /// Its place among all scales.
    pub number: usize,
    /// From how many grid steps a change is reliable, in the whole sample and in every group of it.
    pub smallest_steps: i64,
    result: ProfileScale,
}

/// A profile of one scale would be that scale's own rate.
const FEWEST_SCALES: usize = 2;

/// The profiles that a study has: for each informant and later wave the scales that are read together.
#[must_use]
pub fn profile_plans(scales: &[Tabulated], outcomes: &[Outcome], settings: &Settings) -> Vec<ProfilePlan> {
    let mut informants: Vec<&Option<String>> = Vec::new();
    for tabulated in scales {
        if !informants.contains(&&tabulated.scale.informant) {
            informants.push(&tabulated.scale.informant);
        }
    }
    let mut plans = Vec::new();
    for informant in informants {
        for (to, name) in settings.waves.iter().enumerate().skip(1) {
            let of_informant = scales.iter().enumerate().filter(|(_, tabulated)| tabulated.scale.informant == *informant);
            let whole =
                |id: &str| outcomes.iter().find(|outcome| outcome.subgroup.is_none() && outcome.id == id && outcome.contrast.to == *name);
            let candidates: Vec<(usize, &Tabulated, &Outcome)> =
                of_informant.filter_map(|(number, tabulated)| Some((number, tabulated, whole(&tabulated.scale.id)?))).collect();
            plans.extend(plan(&candidates, informant.as_ref(), to));
        }
    }
    plans
}

fn plan(candidates: &[(usize, &Tabulated, &Outcome)], informant: Option<&String>, to: usize) -> Option<ProfilePlan> {
    let mut counted: Vec<PlannedScale> = Vec::new();
    let mut left_out = Vec::new();
    for &(number, tabulated, outcome) in candidates {
        let others = || candidates.iter().filter(|(other, _, outcome)| *other != number && outcome.reliable_change.is_some());
        let why = match &outcome.reliable_change {
            Some(_) if others().any(|(other, part, _)| includes(tabulated, part, number < *other)) => Err(WhyLeftOut::IncludesOthers),
            Some(_) if counted.len() == MOST_SCALES => Err(WhyLeftOut::TooMany),
            Some(reliable) => Ok(reliable),
            None => Err(WhyLeftOut::NoThreshold),
        };
        let (id, names) = (outcome.id.clone(), outcome.names.clone());
        let scale = why.map(|reliable| {
            let grid = tabulated.scale.grid;
            let smallest_change = reliable.smallest_change;
            let chance = false_alarm(smallest_change, grid.step(), reliable.s_diff).ok();
            let smallest_steps = grid.steps(smallest_change).round() as i64;
            PlannedScale { number, smallest_steps, result: ProfileScale { id: id.clone(), names: names.clone(), smallest_change, chance } }
        });
        match scale {
            Ok(scale) => counted.push(scale),
            Err(why) => left_out.push(ProfileLeftOut { id, names, why }),
        }
    }
    let (_, _, outcome) = candidates.first().filter(|_| counted.len() >= FEWEST_SCALES)?;
    let contrast = outcome.contrast.clone();
    Some(ProfilePlan { waves: [0, to], scales: counted, informant: informant.cloned(), contrast, left_out })
}

/// Whether a scale rests on all items of another of its instrument and on more, or on the same and comes later.
fn includes(whole: &Tabulated, part: &Tabulated, comes_first: bool) -> bool {
    let items =
        |tabulated: &Tabulated| -> BTreeSet<String> { tabulated.items.iter().flat_map(|items| items.names.iter().cloned()).collect() };
    let (all, some) = (items(whole), items(part));
    let same_instrument = whole.scale.instrument.is_some() && whole.scale.instrument == part.scale.instrument;
    same_instrument && !some.is_empty() && some.is_subset(&all) && (some.len() < all.len() || !comes_first)
}

/// A profile over everyone and over each subgroup, from its counts.
#[must_use]
pub fn profiles(plan: &ProfilePlan, counts: &ProfileTabulation, subgroups: &[SubgroupBy], level: f64) -> Vec<Profile> {
    let mut all = vec![profile(plan, &counts.whole, None, level)];
    for (subgroup, groups) in subgroups.iter().zip(&counts.by_stratum) {
        all.extend(groups.iter().map(|(value, table)| {
            let group = Subgroup { by: subgroup.by.clone(), label: subgroup.label.clone(), value: value.0.clone() };
            profile(plan, table, Some(group), level)
        }));
    }
    all
}

fn profile(plan: &ProfilePlan, table: &ProfileTable, subgroup: Option<Subgroup>, level: f64) -> Profile {
    let confidence = Confidence::new(level).unwrap_or(Confidence::NINETY_FIVE);
    let tails: Option<Vec<f64>> = plan.scales.iter().map(|scale| scale.result.chance).collect();
    let n = table.n();
    let mut notes = Notes::default();
    let mut share = |class: ProfileClass, field: &str| {
        let count = table.count(class);
        let estimate = notes.keep(field, proportion::proportion(count, n, ProportionInterval::Wilson, confidence));
        ProfileShare {
            count: Some(count),
            share: estimate.map(|estimate| estimate.estimate),
            ci: estimate.and_then(|estimate| notes.interval(&format!("{field}.ci"), estimate.interval)),
            chance: tails.as_ref().filter(|_| n > 0).and_then(|tails| notes.number(&format!("{field}.chance"), table.chance(class, tails))),
        }
    };
    Profile {
        informant: plan.informant.clone(),
        contrast: plan.contrast.clone(),
        subgroup,
        scales: plan.scales.iter().map(|scale| scale.result.clone()).collect(),
        left_out: plan.left_out.clone(),
        n: Some(n),
        complete: Some(table.complete()),
        improved: share(ProfileClass::Improved, "improved"),
        mixed: share(ProfileClass::Mixed, "mixed"),
        deteriorated: share(ProfileClass::Deteriorated, "deteriorated"),
        unchanged: share(ProfileClass::Unchanged, "unchanged"),
        table: Some(counted(table)),
        notes: notes.into_vec(),
    }
}

/// How many have so many scales better and so many worse; whoever is not in it is nobody.
fn counted(table: &ProfileTable) -> Vec<ProfileCount> {
    let count = |((better, worse), count): ((u8, u8), u64)| ProfileCount { better: [better; 2], worse: [worse; 2], count };
    table.better_by_worse().into_iter().map(count).collect()
}
