//! The spread of a few: with their mean, a standard deviation, a quartile or a test says which scores they have.
//!
//! Three whole numbers follow from their mean and standard deviation alone. So fewer than twice as many persons as may be counted have
//! a mean, counts and shares, and nothing that tells how their scores spread; nor have those who are in the whole but in no group whose
//! spread is shown, for sums of squares can be subtracted.

use crate::analysis::notes::Reason;
use crate::analysis::progress::sample_sd;
use crate::analysis::results::{EffectSizes, Note, Outcome, Results, Tests};

use super::cells::note_hidden;
use super::published::Family;

/// Why the spread of a group that is large enough for its counts is not shown.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("hidden: the scores of so few persons could be worked out from it")]
pub struct ScoresOfFew;

impl Reason for ScoresOfFew {
    fn code(self) -> &'static str {
        "scores-of-few"
    }
}

/// The outcomes of a scale and contrast whose spread is shown and may not be.
#[must_use]
pub fn open(results: &Results, family: &Family) -> Vec<usize> {
    let few = |n: u64| (1..2 * results.settings.min_cell).contains(&n);
    let pairs = |index: usize| results.outcomes[index].n.pairs.filter(|&n| n > 0);
    let is_shown = |index: &usize| tells_spread(&results.outcomes[*index]);
    let members = family.splits.iter().flat_map(|(_, groups)| groups).chain([&family.whole]).copied();
    let mut open: Vec<usize> = members.filter(is_shown).filter(|&index| pairs(index).is_some_and(few)).collect();
    let Some(whole) = pairs(family.whole).filter(|_| is_shown(&family.whole)) else { return open };
    for (_, groups) in &family.splits {
        let shown = groups.iter().copied().filter(is_shown).filter(|index| !open.contains(index));
        let mut shown: Vec<(u64, usize)> = shown.filter_map(|index| Some((pairs(index)?, index))).collect();
        shown.sort_unstable_by(|a, b| b.cmp(a));
        // The smallest joins the rest, until that is large enough or everybody.
        while few(whole.saturating_sub(shown.iter().map(|(n, _)| n).sum())) {
            let Some((_, smallest)) = shown.pop() else { break };
            open.push(smallest);
        }
    }
    open
}

/// Hides every spread that may not be shown.
pub fn hide_open(results: &mut Results, families: &[Family]) {
    for family in families {
        let open = open(results, family);
        for &index in &open {
            hide(&mut results.outcomes[index]);
        }
        // With the cut-off of a norm, a clinical change is counted alike in every group: the whole's less the others' would be the hidden one's.
        for &index in
            family.splits.iter().filter(|(_, groups)| groups.iter().any(|group| open.contains(group))).flat_map(|(_, groups)| groups)
        {
            let outcome = &mut results.outcomes[index];
            if outcome.clinical.take().is_some() | outcome.rates.clinical.take().is_some() {
                note_hidden(&mut outcome.notes, "clinical");
            }
        }
    }
}

pub fn tells_spread(outcome: &Outcome) -> bool {
    let waves = [outcome.from, outcome.to];
    let of_wave = waves.iter().flatten().any(|wave| wave.sd.is_some() || wave.mean_ci.is_some() || wave.median.is_some());
    of_wave || outcome.change.sd.is_some() || outcome.tests.paired_t.is_some() || outcome.effect_sizes != EffectSizes::default()
}

pub fn hide(outcome: &mut Outcome) {
    for wave in [&mut outcome.from, &mut outcome.to].into_iter().flatten() {
        (wave.sd, wave.mean_ci, wave.median, wave.q1, wave.q3) = (None, None, None, None, None);
    }
    let change = &mut outcome.change;
    (change.sd, change.se, change.ci, change.median, change.correlation) = (None, None, None, None, None);
    outcome.tests = Tests::default();
    outcome.effect_sizes = EffectSizes::default();
    // The cut-offs are made of the group's own mean and standard deviation, and so are thresholds where no norm gives one.
    (outcome.clinical, outcome.rates.clinical) = (None, None);
    if outcome.reliable_change.as_ref().is_some_and(|reliable| reliable.sd_source == sample_sd().en) {
        (outcome.reliable_change, outcome.rates.reliable) = (None, None);
    }
    if let Some(reliable) = &mut outcome.reliable_change {
        (reliable.reliability_of_change, reliable.uncertainty) = (None, None);
    }
    (outcome.regression, outcome.added_value, outcome.reliability, outcome.dropout) = (None, None, None, None);
    let rates = &mut outcome.rates;
    for rate in [&mut rates.any, &mut rates.mid, &mut rates.reliable, &mut rates.band].into_iter().flatten() {
        rate.chance = None;
    }
    for field in ["from.sd", "to.sd", "change.sd", "tests", "effect_sizes", "clinical", "regression"] {
        outcome.notes.retain(|note| note.field != field && !note.field.starts_with(&format!("{field}.")));
        outcome.notes.push(Note::new(field, ScoresOfFew));
    }
}
