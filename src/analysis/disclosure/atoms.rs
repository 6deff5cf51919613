//! The smallest groups of persons that the published counts of one group of respondents are made of.
//!
//! Scores are cut at every border that a published count has: of bands, of cases, of the clinical cut-off, of the classes of a chart.
//! Changes are cut likewise. Those who moved from one interval to another by a change of one size are one unknown.

use std::collections::BTreeMap;

use super::equations::{Place, Sum, System};
use crate::analysis::results::{ChangeClass, Outcome, Rate, Rule};
use crate::domain::Direction;

/// What can be told of a group: how large a change was, and from which scores to which it went.
#[derive(Debug, Clone)]
pub struct Structure {
    /// The rules with a threshold, from the loosest to the strictest, each with its threshold and its least change.
    pub steps: Vec<Step>,
    /// Sizes of change, positive for the better, between two neighbouring borders of a rule or of a class of changes.
    pub sizes: Vec<Size>,
    pub intervals: Vec<Interval>,
    pub bands: usize,
    pub cutoff: Option<f64>,
    pub direction: Direction,
    pub grid_step: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub rule: Rule,
    pub threshold: Option<f64>,
    pub least: f64,
}

/// Changes from the one to the other, both included.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub lowest: f64,
    pub highest: f64,
}

impl Size {
    pub fn overlaps(self, other: Self, slack: f64) -> bool {
        self.highest > other.lowest - slack && self.lowest < other.highest + slack
    }
}

/// Scores between two neighbouring borders of anything that is published.
#[derive(Debug, Clone, Copy)]
pub struct Interval {
    pub lowest: f64,
    pub highest: f64,
    pub band: usize,
    pub is_case: bool,
    /// On the better side of the clinical cut-off.
    pub is_functional: bool,
    pub class: usize,
}

impl Interval {
    const WHOLE: Self = Self { lowest: f64::NEG_INFINITY, highest: f64::INFINITY, band: 0, is_case: false, is_functional: false, class: 0 };
}

impl Structure {
    pub fn new(outcome: &Outcome) -> Self {
        // A model without it tells scores apart as finely as can be.
        let grid_step = if outcome.step > 0.0 { outcome.step } else { 1e-6 };
        let first_above = |score: f64| ((score / grid_step + 1e-9).floor() + 1.0) * grid_step;
        let mut steps: Vec<Step> = Vec::new();
        if outcome.rates.any.is_some() {
            steps.push(Step { rule: Rule::Any, threshold: None, least: grid_step });
            let threshold = |rate: &Option<Rate>| rate.as_ref().and_then(|rate| rate.threshold);
            let mid = threshold(&outcome.rates.mid);
            let mid = mid.map(|at| Step { rule: Rule::Mid, threshold: Some(at), least: (at / grid_step - 1e-9).ceil() * grid_step });
            let reliable = threshold(&outcome.rates.reliable);
            let reliable = reliable.map(|at| Step { rule: Rule::Reliable, threshold: Some(at), least: first_above(at) });
            // At least the one, more than the other: at the same number the reliable change is the larger.
            let mid_first = mid.zip(reliable).is_none_or(|(mid, reliable)| mid.threshold <= reliable.threshold);
            steps.extend(if mid_first { [mid, reliable] } else { [reliable, mid] }.into_iter().flatten());
        }
        let mut structure = Self {
            sizes: sizes(outcome, &steps, grid_step),
            steps,
            intervals: Vec::new(),
            bands: outcome.bands.as_ref().map_or(0, |bands| bands.labels.len()),
            cutoff: outcome.clinical.as_ref().map(|clinical| clinical.cutoff),
            direction: outcome.direction,
            grid_step,
        };
        structure.intervals = if shows_moves(outcome) { structure.cut(outcome) } else { vec![Interval::WHOLE] };
        structure
    }

    /// The same, where no table tells where persons moved: their moves follow from nothing and tell nothing.
    pub fn coarse(&self) -> Self {
        Self { intervals: vec![Interval::WHOLE], ..self.clone() }
    }

    pub fn tells_moves(&self) -> bool {
        self.intervals.len() > 1
    }

    /// Scores cut at every border: of bands, of cases, of the clinical cut-off, of the classes of a distribution.
    ///
    /// A border is the first score above it.
    fn cut(&self, outcome: &Outcome) -> Vec<Interval> {
        let step = self.grid_step;
        let on_grid = |score: f64| (score / step - 1e-9).ceil() * step;
        let above = |score: f64| ((score / step + 1e-9).floor() + 1.0) * step;
        let higher_is_better = self.direction == Direction::HigherIsBetter;
        let better_above = |score: f64| if higher_is_better { above(score) } else { on_grid(score) };
        let band_cuts: Vec<f64> = outcome.bands.iter().flat_map(|bands| &bands.starts).map(|&start| better_above(start)).collect();
        let case = outcome.caseness.as_ref().and_then(|caseness| {
            let (sign, limit) = caseness.rule.split_once(' ')?;
            let limit: f64 = limit.parse().ok()?;
            Some(match sign {
                "≥" => (on_grid(limit), true),
                ">" => (above(limit), true),
                "<" => (on_grid(limit), false),
                _ => (above(limit), false),
            })
        });
        let cutoff = self.cutoff.map(better_above);
        let class_cuts: Vec<f64> = outcome.distribution.iter().flatten().skip(1).map(|class| class.lower).collect();
        let [bottom, top] = outcome.range.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
        let mut cuts: Vec<f64> = band_cuts.iter().chain(&class_cuts).copied().chain(case.map(|(cut, _)| cut)).chain(cutoff).collect();
        cuts.retain(|cut| *cut > bottom + step / 2.0 && *cut < top + step / 2.0);
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|a, b| (*a - *b).abs() < step / 2.0);
        let reached = |score: f64, cut: f64| score > cut - step / 2.0;
        let passed = |score: f64, cuts: &[f64]| cuts.iter().filter(|&&cut| reached(score, cut)).count();
        let interval = |(lowest, highest): (f64, f64)| Interval {
            lowest,
            highest,
            band: if higher_is_better { band_cuts.len() - passed(lowest, &band_cuts) } else { passed(lowest, &band_cuts) },
            is_case: case.is_some_and(|(cut, from_there)| reached(lowest, cut) == from_there),
            is_functional: cutoff.is_some_and(|cut| reached(lowest, cut) == higher_is_better),
            class: passed(lowest, &class_cuts),
        };
        let ends = cuts.iter().map(|cut| cut - step).chain([top]);
        [bottom].into_iter().chain(cuts.iter().copied()).zip(ends).map(interval).collect()
    }

    /// The sizes of change that a move between two intervals can have.
    fn sizes_between(&self, from: &Interval, to: &Interval) -> impl Iterator<Item = Size> {
        let (lowest, highest) = (to.lowest - from.highest, to.highest - from.lowest);
        let possible = match self.direction {
            Direction::HigherIsBetter => Size { lowest, highest },
            Direction::LowerIsBetter => Size { lowest: -highest, highest: -lowest },
        };
        self.sizes.iter().copied().filter(move |size| size.overlaps(possible, self.grid_step / 2.0))
    }
}

/// Changes cut at every border: of the rules in both directions, of the classes of changes. A border is the first change above it.
fn sizes(outcome: &Outcome, steps: &[Step], grid_step: f64) -> Vec<Size> {
    let mut borders: Vec<f64> = steps.iter().flat_map(|step| [step.least, grid_step - step.least]).collect();
    borders.extend(outcome.changes.iter().flatten().map(|class| oriented(class, outcome.direction)).flat_map(|class| {
        // Nobody changed by less than the least class holds, or by more than the greatest.
        [class.lowest, class.highest + grid_step]
    }));
    borders.sort_by(f64::total_cmp);
    borders.dedup_by(|a, b| (*a - *b).abs() < grid_step / 2.0);
    let ends = borders.iter().map(|border| border - grid_step).chain([f64::INFINITY]);
    [f64::NEG_INFINITY].into_iter().chain(borders.iter().copied()).zip(ends).map(|(lowest, highest)| Size { lowest, highest }).collect()
}

pub fn oriented(class: &ChangeClass, direction: Direction) -> Size {
    match direction {
        Direction::HigherIsBetter => Size { lowest: class.lower, highest: class.upper },
        Direction::LowerIsBetter => Size { lowest: -class.upper, highest: -class.lower },
    }
}

fn shows_moves(outcome: &Outcome) -> bool {
    let cases = outcome.caseness.as_ref().is_some_and(|caseness| caseness.case_case.is_some());
    let bands = outcome.bands.as_ref().is_some_and(|bands| bands.transitions.iter().flatten().any(Option::is_some));
    cases || bands || outcome.subgroup.is_none()
}

/// Those who moved from one interval to another by a change of one size.
#[derive(Debug, Clone, Copy)]
pub struct Atom {
    pub from: Interval,
    pub to: Interval,
    pub size: Size,
    pub unknown: usize,
}

impl Atom {
    /// Whether the change is at least so large, for the better or the worse.
    fn is_better_by(&self, least: f64) -> bool {
        self.size.lowest > least - least.min(1.0) * 1e-6
    }

    fn is_worse_by(&self, least: f64) -> bool {
        self.size.highest < -least + least.min(1.0) * 1e-6
    }
}

/// The unknowns of one group, and the sums of them that have names.
pub struct Group {
    pub n: Sum,
    pub atoms: Vec<Atom>,
    /// Improved, unchanged, deteriorated.
    pub rules: BTreeMap<Rule, [Sum; 3]>,
    /// Recovered, improved, unchanged, deteriorated, harmed.
    pub clinical: Option<[Sum; 5]>,
}

impl Group {
    pub fn new(system: &mut System, structure: &Structure, place: &Place) -> Self {
        let mut group = Self { n: Sum::default(), atoms: Vec::new(), rules: BTreeMap::new(), clinical: None };
        for from in &structure.intervals {
            for to in &structure.intervals {
                for size in structure.sizes_between(from, to) {
                    group.atoms.push(Atom { from: *from, to: *to, size, unknown: system.unknowns });
                    system.unknowns += 1;
                }
            }
        }
        group.n = group.total(|_| true);
        for size in &structure.sizes {
            system.guard(group.total(|atom| atom.size.lowest == size.lowest), place);
        }
        for Step { rule, least, .. } in &structure.steps {
            group.name(*rule, &group.total(|atom| atom.is_better_by(*least)), &group.total(|atom| atom.is_worse_by(*least)));
        }
        group.add_clinical(system, structure, place);
        group.add_bands(system, structure, place);
        group
    }

    fn name(&mut self, rule: Rule, up: &Sum, down: &Sum) {
        self.rules.insert(rule, [up.clone(), self.n.plus(-1, up).plus(-1, down), down.clone()]);
    }

    /// A reliable change, across the cut-off or not.
    fn add_clinical(&mut self, system: &mut System, structure: &Structure, place: &Place) {
        let (Some(_), Some([up, same, down])) = (structure.cutoff, self.rules.get(&Rule::Reliable).cloned()) else { return };
        let least = structure.steps.iter().find(|step| step.rule == Rule::Reliable).map_or(f64::INFINITY, |step| step.least);
        let [recovered, harmed] = if structure.tells_moves() {
            [true, false].map(|better| {
                let crossed = |atom: &Atom| atom.from.is_functional != better && atom.to.is_functional == better;
                self.total(|atom| (if better { atom.is_better_by(least) } else { atom.is_worse_by(least) }) && crossed(atom))
            })
        } else {
            let [recovered, improved, deteriorated, harmed] = system.unknowns();
            system.balance(recovered.plus(1, &improved).plus(-1, &up));
            system.balance(harmed.plus(1, &deteriorated).plus(-1, &down));
            [recovered, harmed]
        };
        let (improved, deteriorated) = (up.plus(-1, &recovered), down.plus(-1, &harmed));
        for sum in [&recovered, &improved, &deteriorated, &harmed] {
            system.guard(sum.clone(), place);
        }
        self.name(Rule::Clinical, &recovered, &down);
        self.clinical = Some([recovered, improved, same, deteriorated, harmed]);
    }

    /// A better band, which is a better score; and those who improved without crossing a border that others are said to have crossed.
    fn add_bands(&mut self, system: &mut System, structure: &Structure, place: &Place) {
        let (Some([up, _, down]), true) = (self.rules.get(&Rule::Any).cloned(), structure.bands > 0 || structure.tells_moves()) else {
            return;
        };
        if structure.tells_moves() {
            if structure.bands > 0 {
                self.name(Rule::Band, &self.total(|atom| atom.to.band < atom.from.band), &self.total(|atom| atom.to.band > atom.from.band));
                system.guard(up.plus(-1, &self.rules[&Rule::Band][0]), place);
                system.guard(down.plus(-1, &self.rules[&Rule::Band][2]), place);
            }
            let crossed = |atom: &Atom| atom.from.is_case != atom.to.is_case;
            system.guard(self.total(|atom| atom.is_better_by(structure.grid_step) && !crossed(atom)), place);
            system.guard(self.total(|atom| atom.is_worse_by(structure.grid_step) && !crossed(atom)), place);
        } else {
            let [better, within_better, worse, within_worse] = system.unknowns();
            system.balance(up.plus(-1, &better).plus(-1, &within_better));
            system.balance(down.plus(-1, &worse).plus(-1, &within_worse));
            system.guard(within_better, place);
            system.guard(within_worse, place);
            self.name(Rule::Band, &better, &worse);
        }
    }

    pub fn total(&self, wanted: impl Fn(&Atom) -> bool) -> Sum {
        Sum::of(self.atoms.iter().filter(|atom| wanted(atom)).map(|atom| atom.unknown))
    }

    /// By band before and after, row by row.
    pub fn transitions(&self, bands: usize) -> Vec<Sum> {
        let pairs = (0..bands).flat_map(|from| (0..bands).map(move |to| (from, to)));
        pairs.map(|(from, to)| self.total(|atom| atom.from.band == from && atom.to.band == to)).collect()
    }

    /// Case and case, case and not, not and case, neither.
    pub fn caseness(&self) -> Vec<Sum> {
        let cell = |from: bool, to: bool| self.total(|atom| atom.from.is_case == from && atom.to.is_case == to);
        vec![cell(true, true), cell(true, false), cell(false, true), cell(false, false)]
    }
}
