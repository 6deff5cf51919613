//! Contrasts that begin with the same persons but for a few.
//!
//! All contrasts start at the first wave. Where those seen at a later wave are all among those of an earlier contrast, and nearly as many, the
//! first scores of the one less those of the other are the scores of the few who are missing. Counts cannot tell whether the one group is
//! part of the other, but a reader can guess it, and a difference that is a possible score proves the guess right. So the later contrast shows how many
//! changed and how, and nothing of where its persons began, nor a mean from which that follows.

use crate::analysis::results::{Bands, Outcome, Results};

use super::cells::{hide_band_counts, hide_bands, hide_caseness, is_small, note_hidden};
use super::spread;

/// Outcomes that tell where their persons began, as an earlier contrast does of all of them but a few.
#[must_use]
pub fn open(results: &Results) -> Vec<usize> {
    let limit = results.settings.min_cell;
    let mut open: Vec<usize> = Vec::new();
    for (index, outcome) in results.outcomes.iter().enumerate().filter(|(_, outcome)| tells_beginning(outcome)) {
        let is_alike = |earlier: &Outcome| {
            let sizes = earlier.n.pairs.zip(outcome.n.pairs);
            let begins_there =
                earlier.id == outcome.id && earlier.subgroup == outcome.subgroup && earlier.contrast.from == outcome.contrast.from;
            begins_there && tells_beginning(earlier) && sizes.is_some_and(|(n, own)| is_small(n.abs_diff(own), limit))
        };
        let mut earlier = results.outcomes[..index].iter().enumerate().filter(|(place, _)| !open.contains(place));
        if earlier.any(|(_, earlier)| is_alike(earlier)) && !is_known_to_overlap(results, outcome) {
            open.push(index);
        }
    }
    open
}

/// Hides what they tell of the beginning.
pub fn hide_open(results: &mut Results) {
    for index in open(results) {
        hide_beginning(&mut results.outcomes[index]);
    }
}

/// Of three waves, those seen at all of them are whom two contrasts share. Their trajectory is shown only where each contrast has many more.
fn is_known_to_overlap(results: &Results, outcome: &Outcome) -> bool {
    let of_three = results.trajectories.iter().any(|trajectory| trajectory.id == outcome.id && trajectory.waves.len() == 3);
    of_three && outcome.subgroup.is_none()
}

fn tells_beginning(outcome: &Outcome) -> bool {
    let counted = |bands: &Bands| bands.from.iter().chain(bands.transitions.iter().flatten()).any(Option::is_some);
    outcome.from.is_some()
        || outcome.change.mean.is_some()
        || outcome.dropout.is_some()
        || outcome.distribution.is_some()
        || outcome.caseness.as_ref().is_some_and(|caseness| caseness.case_case.is_some())
        || outcome.bands.as_ref().is_some_and(counted)
}

fn hide_beginning(outcome: &mut Outcome) {
    spread::hide(outcome);
    (outcome.from, outcome.to, outcome.distribution) = (None, None, None);
    (outcome.change.mean, outcome.change.percent_of_mean) = (None, None);
    hide_caseness(outcome);
    hide_bands(outcome);
    hide_band_counts(outcome);
    for field in ["from", "to", "change"] {
        note_hidden(&mut outcome.notes, field);
    }
}
