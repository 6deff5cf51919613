//! The programme's group against a comparison group: a difference, and no more than the design carries.
//!
//! The comparison group is counted by the programme group's yardsticks: where a threshold or a cut-off comes from the sample, it is the same
//! number for both, or their rates could not stand beside each other.

use rayon::prelude::*;

use super::notes::Notes;
use super::outcome::{Sample, outcome};
use super::results::{Ancova, GroupDifference, MeanDifference, Outcome, ParallelSlopes, RateDifference, Rule, Settings};
use super::{Tabulated, contrasts};
use crate::domain::{Direction, Language};
use crate::stats::proportion_difference::{Share, proportion_difference};
use crate::stats::standardised_difference::standardised_mean_difference;
use crate::stats::{ChangeTable, Confidence, TrajectoryTable, two_groups};

/// The comparison group's outcomes, and how the programme's differ from them.
///
/// `comparison` has the comparison group's table of each scale; `programme` the programme's outcomes.
#[must_use]
pub fn compare(
    scales: &[Tabulated],
    comparison: &[TrajectoryTable],
    programme: &[Outcome],
    settings: &Settings,
    language: Language,
) -> (Vec<Outcome>, Vec<GroupDifference>) {
    let confidence = Confidence::new(settings.level).unwrap_or(Confidence::NINETY_FIVE);
    let mut jobs = Vec::new();
    for (tabulated, own) in scales.iter().zip(comparison) {
        jobs.extend(contrasts(tabulated, settings).map(|contrast| (tabulated, own, contrast)));
    }
    // Random numbers of their own, behind those of the programme's outcomes.
    let first = programme.len() as u64;
    let compared = jobs.into_par_iter().enumerate().filter_map(|(number, (tabulated, own, contrast))| {
        let scale = &tabulated.scale;
        let is_same = |outcome: &&Outcome| outcome.subgroup.is_none() && outcome.id == scale.id && outcome.contrast.to == contrast.names[1];
        let ours = programme.iter().find(is_same)?;
        let sample = Sample { counted: own, yardsticks: &tabulated.tabulation.whole };
        let theirs = outcome(scale, sample, &contrast, None, settings, first + number as u64, language);
        let tables = [&tabulated.tabulation.whole, own].map(|table| table.change(contrast.from, contrast.to));
        let difference = difference([ours, &theirs], &tables, confidence);
        Some((theirs, difference))
    });
    compared.unzip()
}

fn difference([ours, theirs]: [&Outcome; 2], tables: &[ChangeTable; 2], confidence: Confidence) -> GroupDifference {
    let [programme, comparison] = tables;
    let direction = ours.direction;
    let oriented = match direction {
        Direction::HigherIsBetter => tables.clone(),
        Direction::LowerIsBetter => tables.each_ref().map(ChangeTable::negated),
    };
    let [better_ours, better_theirs] = &oriented;
    let mut notes = Notes::default();
    let baseline = standardised_mean_difference(&better_ours.from_scores(), &better_theirs.from_scores(), confidence);
    let rates = Rule::ALL.into_iter().filter_map(|rule| rate_difference([ours, theirs], rule, confidence));
    GroupDifference {
        id: ours.id.clone(),
        contrast: ours.contrast.clone(),
        rates: rates.collect(),
        baseline: notes.effect("baseline", baseline),
        change: notes.keep("change", two_groups::difference_in_change(programme, comparison, confidence)).map(mean_difference),
        d_ppc2: notes.effect("d_ppc2", two_groups::d_ppc2(better_ours, better_theirs, confidence)),
        ancova: notes.keep("ancova", two_groups::ancova(programme, comparison, confidence)).map(|found| Ancova {
            adjusted: mean_difference(found.adjusted),
            slope: found.slope,
            parallel: notes.keep("ancova.parallel", found.parallel).map(|test| ParallelSlopes {
                difference: test.difference,
                f: test.f,
                df: test.degrees_of_freedom,
                p: test.p,
            }),
        }),
        notes: notes.into_vec(),
    }
}

fn mean_difference(found: two_groups::MeanDifference) -> MeanDifference {
    MeanDifference {
        difference: found.difference,
        se: found.standard_error,
        t: found.t,
        df: found.degrees_of_freedom,
        p: found.p,
        ci: [found.interval.lower, found.interval.upper],
    }
}

/// By one rule, where both groups have a rate.
fn rate_difference(outcomes: [&Outcome; 2], rule: Rule, confidence: Confidence) -> Option<RateDifference> {
    let share = |outcome: &Outcome| {
        let rate = outcome.rates.of(rule)?;
        Some(Share { count: rate.improved?, n: rate.n })
    };
    let [ours, theirs] = outcomes.map(share);
    let estimate = proportion_difference(ours?, theirs?, confidence).ok()?;
    let ci = estimate.interval.ok().map(|interval| [interval.lower, interval.upper]);
    Some(RateDifference { rule, difference: Some(estimate.estimate), ci })
}
