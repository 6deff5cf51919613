//! Decides what to compute for a study and assembles the [`Results`]. No formulas, no text formats, no files, no ids.

mod categories;
mod caveats;
mod change;
mod change_classes;
mod comparison;
mod disclosure;
mod dropout;
mod improvement;
pub mod notes;
mod outcome;
mod outer_bounds;
pub mod printed_figures;
mod profile;
mod progress;
pub mod published_table;
mod reliability;
pub mod reproduction;
pub mod results;
mod scale;
mod specification;
mod trajectory;
mod yardstick_uncertainty;
pub mod yardsticks;

pub use caveats::caveats;
pub use comparison::compare;
pub use disclosure::{Leak, audit, protect, protect_reproduction};
pub use dropout::NoImputation;
pub use outcome::{ContrastOf, Sample, outcome};
pub use profile::{PlannedScale, ProfilePlan, profile_plans, profiles};
pub use results::{ReliableSd, Results, Rule, Settings};
pub use scale::{BandCuts, NormFigures, Scale, Sourced};
pub use specification::{Countable, audit as audit_claim};
pub use trajectory::trajectories;
pub use yardsticks::{ADDED_VALUE_INSTRUMENT, ADDED_VALUE_NEEDS, ADDED_VALUE_SCALE, AddedValues};

pub use crate::instruments::MissingRule;
pub use crate::waves::Duplicates;

use rayon::prelude::*;

use crate::domain::{Direction, Language};
use crate::stats::item_moments::ItemMoments;
use crate::waves::Tabulation;
use results::{Outcome, Subgroup};

/// A background column that results are also given by.
#[derive(Debug, Clone)]
pub struct SubgroupBy {
    pub by: String,
    pub label: String,
}

/// A scale with its counts.
#[derive(Debug)]
pub struct Tabulated {
    pub scale: Scale,
    pub tabulation: Tabulation,
    /// The names of the scale's items and their moments at each wave; none for a score column.
    pub items: Option<ScaleItems>,
    /// For each wave the added values of a scale that has them; empty for every other.
    pub added_values: Vec<Option<AddedValues>>,
}

/// The items of a scale, as they are added.
#[derive(Debug)]
pub struct ScaleItems {
    pub names: Vec<String>,
    pub moments: Vec<ItemMoments>,
}

/// All outcomes: whole sample first, then each subgroup, in the order of scales and of waves.
#[must_use]
pub fn outcomes(scales: &[Tabulated], subgroups: &[SubgroupBy], settings: &Settings, language: Language) -> Vec<Outcome> {
    let mut jobs = Vec::new();
    for tabulated in scales {
        jobs.extend(contrasts(tabulated, settings).map(|contrast| (tabulated, &tabulated.tabulation.whole, contrast, None)));
    }
    for (number, subgroup) in subgroups.iter().enumerate() {
        for tabulated in scales {
            for (value, table) in &tabulated.tabulation.by_stratum[number] {
                let group = Subgroup { by: subgroup.by.clone(), label: subgroup.label.clone(), value: value.0.clone() };
                jobs.extend(contrasts(tabulated, settings).map(|contrast| (tabulated, table, contrast, Some(group.clone()))));
            }
        }
    }
    let mut outcomes: Vec<Outcome> = jobs
        .into_par_iter()
        .enumerate()
        .map(|(number, (tabulated, table, contrast, group))| {
            let whole = group.is_none();
            let mut outcome = outcome(&tabulated.scale, Sample::alone(table), &contrast, group, settings, number as u64, language);
            if let Some(items) = tabulated.items.as_ref().filter(|_| whole) {
                outcome.reliability = Some(reliability::reliability(items, &contrast, settings.level));
            }
            if whole {
                let values = tabulated.added_values.get(contrast.to).and_then(Option::as_ref);
                let table = table.change(contrast.from, contrast.to);
                yardsticks::add_value(&mut outcome, &tabulated.scale, &table, values, settings.level);
                let oriented = if tabulated.scale.direction == Direction::LowerIsBetter { table.negated() } else { table };
                yardstick_uncertainty::add(&mut outcome, &tabulated.scale, &oriented, settings.level);
                dropout::add_background(&mut outcome, tabulated, &contrast, subgroups, settings.level);
            }
            outcome
        })
        .collect();
    change::adjust_for_multiplicity(&mut outcomes);
    outcomes
}

/// Every later wave that has the scale, against the first.
fn contrasts<'a>(tabulated: &'a Tabulated, settings: &'a Settings) -> impl Iterator<Item = ContrastOf<'a>> {
    let has_scores = |wave: usize| tabulated.tabulation.whole.wave(wave).n() > 0;
    let from = 0;
    (1..settings.waves.len()).filter(move |&to| has_scores(to) && has_scores(from)).map(move |to| ContrastOf {
        from,
        to,
        names: [&settings.waves[from], &settings.waves[to]],
    })
}
