//! The comparison group's small counts, and what a difference of two groups would give back.
//!
//! The group shares no person with the programme's, so that its outcomes are protected as those of a study of its own. A difference of two shares
//! gives the one back to whoever has the other: it is shown where both are. So do a difference of means and its interval, of means and
//! standard deviations. The files hold both groups: how many rows they have is not said.

use super::audit::{Leak, audit_outcomes};
use super::cells::{hide_small_cells, note_hidden};
use super::contrasts;
use super::published;
use super::secondary::hide_what_gives_back;
use super::spread;
use crate::analysis::results::{Flow, GroupDifference, Outcome, Results, Rule};

/// Hides the comparison group's small counts, and differences that would give hidden ones back. The programme's outcomes are settled.
pub fn protect(results: &mut Results) {
    let Some(mut own) = as_study(results) else { return };
    contrasts::hide_open(&mut own);
    hide_small_cells(&mut own);
    hide_what_gives_back(&mut own);
    let families = published::families(&own.outcomes);
    spread::hide_open(&mut own, &families);
    let Results { comparison, outcomes, inputs, .. } = results;
    let Some(comparison) = comparison else { return };
    comparison.outcomes = own.outcomes;
    for difference in &mut comparison.differences {
        let groups = [outcomes.as_slice(), &comparison.outcomes].map(|outcomes| of(outcomes, difference));
        if !groups.iter().all(|group| group.is_some_and(is_shown)) {
            hide_difference(difference);
            continue;
        }
        // Its interval has both groups' standard deviations in it, and its estimate both means.
        if !groups.iter().all(|group| group.is_some_and(spread::tells_spread)) {
            hide_means(difference);
        }
        for rate in &mut difference.rates {
            if groups.iter().any(|group| share(*group, rate.rule).is_none()) {
                (rate.difference, rate.ci) = (None, None);
            }
        }
    }
    for input in inputs {
        input.rows = None;
    }
}

/// The comparison group as a study without a flow, background or groups.
fn as_study(results: &Results) -> Option<Results> {
    let outcomes = results.comparison.as_ref()?.outcomes.clone();
    let flow = Flow { waves: Vec::new(), pairs: Vec::new(), neighbours: Vec::new(), ..results.flow.clone() };
    let (background, profiles, trajectories) = (Vec::new(), Vec::new(), Vec::new());
    Some(Results { outcomes, flow, background, profiles, trajectories, comparison: None, ..results.clone() })
}

fn of<'a>(outcomes: &'a [Outcome], difference: &GroupDifference) -> Option<&'a Outcome> {
    let same = |outcome: &&Outcome| outcome.subgroup.is_none() && outcome.id == difference.id && outcome.contrast == difference.contrast;
    outcomes.iter().find(same)
}

fn share(outcome: Option<&Outcome>, rule: Rule) -> Option<f64> {
    outcome?.rates.of(rule)?.rate
}

fn is_shown(outcome: &Outcome) -> bool {
    outcome.n.pairs.is_some()
}

fn hide_difference(difference: &mut GroupDifference) {
    hide_means(difference);
    difference.rates.clear();
    note_hidden(&mut difference.notes, "*");
}

fn hide_means(difference: &mut GroupDifference) {
    let GroupDifference { id: _, contrast: _, baseline, change, d_ppc2, ancova, rates: _, notes } = difference;
    (*baseline, *change, *d_ppc2, *ancova) = (None, None, None, None);
    for field in ["baseline", "change", "d_ppc2", "ancova"] {
        note_hidden(notes, field);
    }
}

/// What can be worked out of the comparison group, or of a difference.
pub fn audit(shown: &Results) -> Vec<Leak> {
    let Some(own) = as_study(shown) else { return Vec::new() };
    let mut leaks = audit_outcomes(&own);
    let differences = shown.comparison.iter().flat_map(|comparison| &comparison.differences);
    for difference in differences {
        let groups = [&shown.outcomes, &own.outcomes].map(|outcomes| of(outcomes, difference));
        let hidden = !groups.iter().all(|group| group.is_some_and(|group| is_shown(group) && spread::tells_spread(group)));
        let any =
            difference.change.is_some() || difference.ancova.is_some() || difference.d_ppc2.is_some() || difference.baseline.is_some();
        let gives_back =
            difference.rates.iter().any(|rate| rate.difference.is_some() && groups.iter().any(|group| share(*group, rate.rule).is_none()));
        if hidden && any || gives_back {
            leaks.push(Leak { table: "comparison", scale: Some(difference.id.clone()), group: None });
        }
    }
    leaks
}
