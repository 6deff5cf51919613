//! Those who were lost on the way: how they differ from the completers, and what the figures would be with them.
//!
//! Nobody knows how the lost fared. So each figure answers a question with an *if*: none of them improved, all of them did, nothing
//! changed for them, they changed as the completers with the same score at the start did. All of it comes from the trajectory table.

use rayon::prelude::*;

use super::improvement::Improvement;
use super::notes::{Notes, Reason};
use super::outcome::ContrastOf;
use super::progress::{chance_of, score_range};
use super::results::{
    CarriedForward, Dropout, DropoutBackground, DropoutGroup, DropoutRate, DropoutRates, ImputedChange, ImputedShare, Outcome, Rates, Rule,
    ShareOfAll, TippingPoint, TippingVerdict,
};
use super::scale::Scale;
use super::{SubgroupBy, Tabulated};
use crate::domain::Direction;
use crate::stats::normal_imputation::{ImputationKey, NormalImputation};
use crate::stats::proportion::{ProportionInterval, proportion};
use crate::stats::rubins_rules::{Imputed, pool, pool_shares};
use crate::stats::standardised_difference::{
    Part, standardised_composition_difference, standardised_mean_difference, standardised_share_difference,
};
use crate::stats::{Cell, ChangeTable, Confidence, Distribution, TrajectoryTable, Undefined, descriptives, tipping_point};

/// A line through fewer completers than this is no ground to guess the others from.
const FEWEST_COMPLETERS: u64 = 10;
/// As many imputed tables as the percentage lost, and no fewer than this (White, Royston & Wood 2011, Stat Med 30:377, §7.3).
const FEWEST_IMPUTATIONS: u64 = 20;

const METHOD: &str = "Bayesian normal regression of to on from; Rubin 1987; Barnard & Rubin 1999";

/// Why there is nothing to impute, or nothing to impute from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoImputation {
    #[error("nobody was lost")]
    NobodyLost,
    #[error("fewer than {FEWEST_COMPLETERS} pairs are too few to draw the others' scores from")]
    FewCompleters,
}

impl NoImputation {
    pub const ALL: [Self; 2] = [Self::NobodyLost, Self::FewCompleters];
}

impl Reason for NoImputation {
    fn code(self) -> &'static str {
        match self {
            Self::NobodyLost => "nobody-lost",
            Self::FewCompleters => "few-completers",
        }
    }
}

/// What the dropout of one contrast is computed from; tables and distributions are oriented: a rise is an improvement.
pub struct Attrition<'a> {
    pub scale: &'a Scale,
    pub completers: &'a ChangeTable,
    pub lost: Distribution,
    pub improvements: &'a [(Rule, Improvement)],
    pub rates: &'a Rates,
    pub confidence: Confidence,
    pub seed: u64,
    /// Which of a study's outcomes this is: each has random numbers of its own.
    pub outcome: u64,
}

/// The scores at `from` of those without one at `to`, oriented.
#[must_use]
pub fn lost(scale: &Scale, trajectories: &TrajectoryTable, contrast: &ContrastOf<'_>) -> Distribution {
    let lost = trajectories.lost(contrast.from, contrast.to);
    match scale.direction {
        Direction::HigherIsBetter => lost,
        Direction::LowerIsBetter => lost.negated(),
    }
}

impl Attrition<'_> {
    /// Everything but the background, which is not known here; `None` where nobody had a score at the start.
    pub fn dropout(&self, notes: &mut Notes) -> Option<Dropout> {
        let direction = self.scale.direction;
        let lost = self.lost.n();
        let at_start = self.completers.pairs() + lost;
        if at_start == 0 {
            return None;
        }
        let imputed = self.imputed_tables(notes);
        let mut rates = DropoutRates::default();
        for (rule, improvement) in self.improvements {
            *rates.of_mut(*rule) = self.rate(*rule, improvement, imputed.as_deref(), notes);
        }
        let difference = || standardised_mean_difference(&self.completers.from_scores(), &self.lost, self.confidence);
        Some(Dropout {
            at_start,
            lost,
            mean: self.lost.mean().ok().map(|mean| direction.orient(mean)),
            sd: self.lost.standard_deviation().ok(),
            difference: if lost == 0 { None } else { notes.effect("dropout.difference", difference()) },
            background: Vec::new(),
            carried_forward: self.carried_forward(notes),
            imputed: imputed.and_then(|tables| self.imputed_change(&tables, notes)),
            rates,
        })
    }

    fn carried_forward(&self, notes: &mut Notes) -> Option<CarriedForward> {
        let unchanged = self.lost.levels().iter().map(|level| Cell { from: level.steps, to: level.steps, count: level.count });
        let all = ChangeTable::new(self.completers.grid(), self.completers.cells().iter().copied().chain(unchanged));
        let summary = notes.keep("dropout.carried_forward", descriptives::change_summary(&all, self.confidence))?;
        let interval = summary.interval.map(|interval| self.turned(interval));
        Some(CarriedForward { mean: self.scale.direction.orient(summary.mean), ci: notes.interval("dropout.carried_forward.ci", interval) })
    }

    fn turned(&self, interval: crate::stats::Interval) -> crate::stats::Interval {
        match self.scale.direction {
            Direction::HigherIsBetter => interval,
            Direction::LowerIsBetter => interval.negated(),
        }
    }

    fn imputed_tables(&self, notes: &mut Notes) -> Option<Vec<ChangeTable>> {
        const FIELD: &str = "dropout.imputed";
        let (completers, lost) = (self.completers.pairs(), self.lost.n());
        if lost == 0 {
            notes.say(FIELD, NoImputation::NobodyLost);
            return None;
        }
        if completers < FEWEST_COMPLETERS {
            notes.say(FIELD, NoImputation::FewCompleters);
            return None;
        }
        let line = notes.keep(FIELD, NormalImputation::fit(self.completers))?;
        let percent = u128::from(lost) * 100 / u128::from(completers + lost);
        let imputations = (percent as u64).max(FEWEST_IMPUTATIONS) as u32;
        let table = |imputation| {
            let key = ImputationKey { seed: self.seed, outcome: self.outcome, imputation };
            line.complete(self.completers, &self.lost, key)
        };
        Some((0..imputations).into_par_iter().map(table).collect())
    }

    fn imputed_change(&self, tables: &[ChangeTable], notes: &mut Notes) -> Option<ImputedChange> {
        const FIELD: &str = "dropout.imputed";
        let one = |table: &ChangeTable| -> Result<Imputed, Undefined> {
            let changes = table.differences();
            Ok(Imputed { estimate: changes.mean()?, variance: changes.variance()? / changes.n() as f64 })
        };
        let all = notes.keep(FIELD, tables.iter().map(one).collect::<Result<Vec<_>, _>>())?;
        let at_start = self.completers.pairs() + self.lost.n();
        let pooled = notes.keep(FIELD, pool(&all, (at_start - 1) as f64, self.confidence))?;
        Some(ImputedChange {
            imputations: tables.len() as u32,
            mean: self.scale.direction.orient(pooled.estimate),
            se: pooled.standard_error,
            ci: notes.interval(FIELD, Ok(self.turned(pooled.interval)))?,
            df: notes.number(FIELD, Ok(pooled.degrees_of_freedom))?,
            fraction_missing: pooled.fraction_missing,
            method: METHOD.to_owned(),
        })
    }

    fn rate(&self, rule: Rule, improvement: &Improvement, imputed: Option<&[ChangeTable]>, notes: &mut Notes) -> Option<DropoutRate> {
        let rate = self.rates.of(rule)?;
        let (improved, lost) = (rate.improved?, self.lost.n());
        let at_start = self.completers.pairs() + lost;
        let share = |count: u64| {
            let share = proportion(count, at_start, ProportionInterval::Wilson, self.confidence).ok()?;
            let ci = share.interval.ok().map(|interval| [interval.lower, interval.upper]);
            Some(ShareOfAll { rate: share.estimate, ci })
        };
        let highest = score_range(self.scale, self.completers.grid()).map(|range| range.highest);
        let counts = imputed.map(|tables| tables.iter().map(|table| improvement.count(table, highest)).collect::<Vec<_>>());
        let field = format!("dropout.rates.{}.imputed", rule.id());
        let imputed = counts.and_then(|counts| notes.keep(&field, pool_shares(&counts, at_start, self.confidence)));
        Some(DropoutRate {
            lowest: share(improved)?,
            highest: share(improved + lost)?,
            imputed: imputed.map(|share| ImputedShare {
                rate: share.estimate,
                ci: [share.interval.lower, share.interval.upper],
                fraction_missing: share.fraction_missing,
            }),
            tipping_point: self.tipping_point(improved, improvement),
        })
    }

    /// The benchmark is the share that would improve with no effect at all, of everybody who began.
    fn tipping_point(&self, improved: u64, improvement: &Improvement) -> Option<TippingPoint> {
        let everyone = self.completers.from_scores().levels().iter().chain(self.lost.levels()).copied().collect::<Vec<_>>();
        let everyone = Distribution::new(self.completers.grid(), everyone);
        // The rate's own note says what is missing for a chance level.
        let benchmark = chance_of(self.scale, &everyone, |from| improvement.smallest(from)).ok()?;
        let found = tipping_point::tipping_point(improved, self.completers.pairs(), self.lost.n(), benchmark, self.confidence).ok()?;
        let (verdict, failures) = match found {
            tipping_point::TippingPoint::Never => (TippingVerdict::Above, None),
            tipping_point::TippingPoint::At(failures) => (TippingVerdict::Tips, Some(failures)),
            tipping_point::TippingPoint::Always => (TippingVerdict::NotAbove, None),
        };
        let needed = failures.map(|failures| self.lost.n() - failures + 1);
        Some(TippingPoint { benchmark, verdict, failures, needed })
    }
}

/// Adds how the completers and the lost of an outcome over everyone are made up, by each background column.
pub fn add_background(outcome: &mut Outcome, tabulated: &Tabulated, contrast: &ContrastOf<'_>, columns: &[SubgroupBy], level: f64) {
    let Some(dropout) = outcome.dropout.as_mut().filter(|dropout| dropout.lost > 0) else { return };
    let confidence = Confidence::new(level).unwrap_or(Confidence::NINETY_FIVE);
    let completers = dropout.at_start - dropout.lost;
    for (column, groups) in columns.iter().zip(&tabulated.tabulation.by_stratum) {
        let counted = groups.iter().map(|(name, table)| {
            let lost = table.lost(contrast.from, contrast.to).n();
            (Some(name.0.clone()), table.change(contrast.from, contrast.to).pairs(), lost)
        });
        let mut kinds: Vec<(Option<String>, u64, u64)> = counted.collect();
        let known = |of: fn(&(Option<String>, u64, u64)) -> u64| kinds.iter().map(of).sum::<u64>();
        let unknown = (None, completers - known(|kind| kind.1), dropout.lost - known(|kind| kind.2));
        kinds.push(unknown);
        kinds.retain(|(_, completers, lost)| completers + lost > 0);
        let counts = |of: fn(&(Option<String>, u64, u64)) -> u64| kinds.iter().map(of).collect::<Vec<u64>>();
        let difference = standardised_composition_difference(&counts(|kind| kind.1), &counts(|kind| kind.2)).ok();
        let share = |count: u64, of: u64| if of == 0 { 0.0 } else { count as f64 / of as f64 };
        let group = |(value, stayed, lost): (Option<String>, u64, u64)| {
            let parts = [Part { count: stayed, of: completers }, Part { count: lost, of: dropout.lost }];
            DropoutGroup {
                value,
                completers: stayed,
                lost,
                completers_share: share(stayed, completers),
                lost_share: share(lost, dropout.lost),
                difference: Notes::default().effect("", standardised_share_difference(parts[0], parts[1], confidence)),
            }
        };
        dropout.background.push(DropoutBackground {
            by: column.by.clone(),
            label: column.label.clone(),
            difference,
            groups: kinds.into_iter().map(group).collect(),
        });
    }
}
