//! Small cells: the results as they may be shown outside the analyst's own `results.json`.
//!
//! # Method
//!
//! A cell is a count of persons. One from 1 to one less than the limit (`min_cell`, 3 unless told otherwise) is *small* and not shown.
//! Zeros are shown: nobody is nobody.
//!
//! 1. *Primary suppression* (`cells`): every small count is hidden, with one more of the same total, and with each
//!    share, interval, test or effect size that is a function of it. A group smaller than the limit has no figures at all.
//! 2. *Remainders* (`secondary`): whoever is in the whole sample but in no group that is shown, because the group is hidden or
//!    not known, can be had by subtracting: counts, means, standard deviations. They must be nobody or at least as many as the limit.
//! 3. *Secondary suppression* (`secondary`): all published counts of a scale over one contrast, of the whole and of its
//!    groups, and of the flow through the waves with the background groups, are equations over the smallest groups of persons that
//!    they are made of (`atoms`, `equations`, `published`). While some hidden count, or a difference of two published ones, must be small by these
//!    equations, one more part is left out: the one that readers lose least by.
//! 4. *Profiles across scales* (`profiles`) are counts of the same persons on several scales; they give way to the scales' own figures.
//! 5. *Spread* (`spread`): fewer than twice the limit have no standard deviation, quartile, test or effect size, which with their mean
//!    would tell their scores; nor have those who are left when the groups that have one are subtracted from the whole.
//! 6. *Contrasts* (`contrasts`): two that begin with the same persons but for a few do not both tell how these began.
//! 7. *Ends*: where the outermost class of a distribution ends at somebody's score, it ends at a round number beyond it; a chance
//!    level, which is a function of every single score, is shown in whole per cent, and a trajectory, which can be subtracted from a
//!    contrast, with one decimal.
//! 8. *Audit* (`audit`): the same question is put to the protected results alone, from nothing. `analyze` writes nothing unless
//!    the answer is that no small count can be had.
//!
//! The equations know that rules are nested (a reliable change is a change; a better band is a better score), that a clinical
//! change is a reliable one, that cases, bands and classes of scores divide the same persons, and that groups add up to the whole.
//! The least and greatest value of a hidden count that agree with them all come from linear programming, which is how suppression is
//! audited in official statistics. A cell counts as recovered where both lie from 1 to one less than the limit.
//!
//! # What it does not do
//!
//! - It can't know what else is published. Two reports of the same persons, such as one with and one without a
//!   subgroup, or two periods that overlap, can be subtracted from each other. All formats of one run hide the same cells, and a run
//!   on the same data hides the same cells again.
//! - It knows sums, not every function of the data. Means and standard deviations of a group that is large enough are shown in
//!   full, if whoever is left when it is subtracted (from the whole, with the other groups; from another contrast) is nobody or as many.
//!   Where it is not much larger they narrow the scores down. Least, greatest and pairs of scores are not shown.
//! - It doesn't call a zero or a full group a disclosure: "all 25 improved" says something about each of them, and is shown.
//! - It reasons with the numbers, not about the rule by which they were chosen.
//! - How many rows repeat or lack an id, and how many gave no answer to a scale, is the measurement's, not the children's, and shown.
//!
//! # References
//!
//! Hundepool, Domingo-Ferrer, Franconi, Giessing, Nordholt, Spicer & de Wolf (2012), Statistical Disclosure Control, ch. 4 (tables:
//! primary and secondary suppression, the audit by linear programming). Danmarks Statistik, rules for taking results home from
//! its research service: at least three observations per published cell; five is the strict mode here.

mod atoms;
mod audit;
mod cells;
mod comparison;
mod contrasts;
mod equations;
mod linear_bounds;
mod profiles;
mod published;
mod published_flow;
mod secondary;
mod solver;
mod spread;

pub use audit::{Leak, audit};

use super::reproduction::Reproduction;
use super::results::{Results, Sharing};
use super::trajectory;

/// The results with small cells hidden, and whatever would give them back.
#[must_use]
pub fn protect(results: &Results) -> Results {
    let mut results = results.clone();
    results.sharing = Sharing::Public;
    if results.settings.min_cell > 1 {
        let limit = results.settings.min_cell;
        trajectory::protect(&mut results, limit);
        contrasts::hide_open(&mut results);
        cells::hide_small_cells(&mut results);
        secondary::hide_what_gives_back(&mut results);
        let families = published::families(&results.outcomes);
        spread::hide_open(&mut results, &families);
        profiles::protect(&mut results);
        comparison::protect(&mut results);
        trajectory::hide_with_their_scales(&mut results);
        let all_groups_shown = results.outcomes.iter().all(|outcome| outcome.n.pairs.is_some());
        results.warnings.retain(|warning| {
            warning.code == "few-pairs" && all_groups_shown || may_be_told(&warning.code, &warning.message, warning.place.as_deref())
        });
    }
    results
}

/// Findings that tell of columns and rows, and those without a number, are no counts of persons.
fn may_be_told(code: &str, message: &str, place: Option<&str>) -> bool {
    const OF_THE_MEASUREMENT: [&str; 9] = [
        "blank-ids",
        "columns-missing",
        "duplicate-rows",
        "file-oddity",
        "instrument-not-in-wave",
        "item-often-missing",
        "item-runs-backwards",
        "items-reversed-twice",
        "labels-decided",
    ];
    let number = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    OF_THE_MEASUREMENT.contains(&code) || !number(message) && place.is_none_or(|place| !number(place))
}

/// The audit of claims with small cells hidden: a share that would give away a small number of persons, or of the others, goes with its mark.
#[must_use]
pub fn protect_reproduction(reproduction: &Reproduction) -> Reproduction {
    let limit = reproduction.settings.min_cell;
    let mut shown = reproduction.clone();
    for claim in &mut shown.claims {
        for one in &mut claim.specifications {
            let gives_away =
                |count: u64| [count, one.seen - count, one.n - count, one.n].iter().any(|&persons| cells::is_small(persons, limit));
            if one.count.is_some_and(gives_away) {
                (one.count, one.share, one.ci, one.prints, one.matches) = (None, None, None, None, None);
            }
        }
        claim.count_marks();
    }
    shown
}
