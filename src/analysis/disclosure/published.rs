//! What is published of a study, as equations over unknown counts.
//!
//! The unknowns are the smallest groups of persons that any published count is made of: of each group of respondents those whose
//! change is of one size, those who moved from one interval of scores to another, and so on. Every published count is a sum of
//! unknowns, and so is every hidden one. Only what an attacker has goes into it: the protected results.

use std::collections::BTreeMap;

use crate::analysis::results::{Background, Bands, Caseness, Outcome, Rate, Results, Rule};
use crate::domain::Direction;

/// A sum of unknowns, each with its coefficient; sorted, no coefficient zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sum(Vec<(usize, i64)>);

impl Sum {
    /// Unknowns in rising order, each once.
    fn of(unknowns: impl IntoIterator<Item = usize>) -> Self {
        Self(unknowns.into_iter().map(|unknown| (unknown, 1)).collect())
    }

    #[must_use]
    pub fn plus(&self, factor: i64, other: &Self) -> Self {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut own, mut others) = (self.0.iter().copied().peekable(), other.0.iter().copied().peekable());
        loop {
            let next = match (own.peek(), others.peek()) {
                (Some(&(a, x)), Some(&(b, y))) if a == b => {
                    own.next();
                    others.next();
                    (a, x + factor * y)
                }
                (Some(&(a, x)), Some(&(b, _))) if a < b => {
                    own.next();
                    (a, x)
                }
                (Some(&(a, x)), None) => {
                    own.next();
                    (a, x)
                }
                (_, Some(&(b, y))) => {
                    others.next();
                    (b, factor * y)
                }
                (None, None) => return Self(sum),
            };
            if next.1 != 0 {
                sum.push(next);
            }
        }
    }

    pub fn terms(&self) -> &[(usize, i64)] {
        &self.0
    }

    pub fn unknowns(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(unknown, _)| *unknown)
    }

    /// The same sum under other numbers, in the same order; `None` where one has none.
    #[must_use]
    pub fn renumbered(&self, numbers: &[Option<usize>]) -> Option<Self> {
        self.0.iter().map(|&(unknown, coefficient)| Some((numbers[unknown]?, coefficient))).collect::<Option<_>>().map(Self)
    }
}

/// Something that can be left out to protect something else. Outcomes, waves and groups by their place in the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Unchanged and deteriorated by a rule.
    Rest(usize, Rule),
    /// All counts by a rule.
    Rate(usize, Rule),
    Clinical(usize),
    Caseness(usize),
    Bands(usize),
    /// How many are in each band at either wave.
    BandCounts(usize),
    Distribution(usize),
    /// Everything of one outcome.
    Group(usize),
    /// Who was seen at one wave only, at every wave.
    OnlyHere,
    /// How many answered a wave, and who of them answered no other.
    Wave(usize),
    /// How many answered both waves.
    Matched(usize, usize),
    /// A group of a background column: respondents in any wave.
    Respondents(usize, usize),
    /// The same, seen at the first two waves.
    Seen(usize, usize),
}

/// Which table shows a count, and of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub table: &'static str,
    /// The outcome's place in the results, for its scale and group.
    pub outcome: Option<usize>,
}

/// A published count: a sum of unknowns that is known.
#[derive(Debug, Clone)]
pub struct Published {
    pub sum: Sum,
    pub total: i64,
    /// Hiding any of these hides it. None where it is no count but a rule of arithmetic.
    pub parts: Vec<Part>,
    pub place: Option<Place>,
    /// It has been left out since.
    pub hidden: bool,
}

/// A count of persons that must not come out as a small one.
#[derive(Debug, Clone)]
pub struct Guarded {
    pub sum: Sum,
    pub place: Place,
}

/// Unknowns, what is known of them, and what must not be.
#[derive(Debug, Clone, Default)]
pub struct System {
    pub unknowns: usize,
    pub published: Vec<Published>,
    pub guarded: Vec<Guarded>,
}

impl System {
    fn unknown(&mut self) -> Sum {
        self.unknowns += 1;
        Sum::of([self.unknowns - 1])
    }

    fn unknowns<const N: usize>(&mut self) -> [Sum; N] {
        std::array::from_fn(|_| self.unknown())
    }

    /// A rule of arithmetic: the sum is zero.
    fn balance(&mut self, sum: Sum) {
        self.published.push(Published { sum, total: 0, parts: Vec::new(), place: None, hidden: false });
    }

    /// A difference that is a count of persons.
    fn at_least_nobody(&mut self, sum: &Sum) {
        let count = self.unknown();
        self.balance(sum.plus(-1, &count));
    }

    /// What is shown is known; what is not must stay unknown.
    fn count(&mut self, sum: &Sum, value: Option<u64>, parts: &[Part], place: &Place) {
        match value {
            Some(total) => {
                self.published.push(Published {
                    sum: sum.clone(),
                    total: total as i64,
                    parts: parts.to_vec(),
                    place: Some(place.clone()),
                    hidden: false,
                });
            }
            None => self.guard(sum.clone(), place),
        }
    }

    /// A figure that is a whole number times something known.
    fn figure(&mut self, sum: Sum, value: Option<f64>, parts: &[Part]) {
        if let Some(value) = value {
            self.published.push(Published { sum, total: value.round() as i64, parts: parts.to_vec(), place: None, hidden: false });
        }
    }

    fn guard(&mut self, sum: Sum, place: &Place) {
        self.guarded.push(Guarded { sum, place: place.clone() });
    }

    pub fn shown(&self) -> impl Iterator<Item = &Published> {
        self.published.iter().filter(|row| !row.hidden)
    }

    /// Leaves a part out: what it published must now stay unknown.
    pub fn hide(&mut self, part: Part) {
        for row in self.published.iter_mut().filter(|row| !row.hidden && row.parts.contains(&part)) {
            row.hidden = true;
            if let Some(place) = &row.place {
                self.guarded.push(Guarded { sum: row.sum.clone(), place: place.clone() });
            }
        }
    }
}

/// The outcomes of one scale and contrast: the whole sample and its subgroups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    pub whole: usize,
    /// By background column, its groups.
    pub splits: Vec<(String, Vec<usize>)>,
}

/// Every scale and contrast, in the order of the results.
#[must_use]
pub fn families(outcomes: &[Outcome]) -> Vec<Family> {
    let mut places: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut families: Vec<Family> = Vec::new();
    for (index, outcome) in outcomes.iter().enumerate().filter(|(_, outcome)| outcome.subgroup.is_none()) {
        places.insert((&outcome.id, &outcome.contrast.from, &outcome.contrast.to), families.len());
        families.push(Family { whole: index, splits: Vec::new() });
    }
    for (index, outcome) in outcomes.iter().enumerate() {
        let Some(subgroup) = &outcome.subgroup else { continue };
        let key = (outcome.id.as_str(), outcome.contrast.from.as_str(), outcome.contrast.to.as_str());
        let Some(&place) = places.get(&key) else { continue };
        let splits = &mut families[place].splits;
        match splits.iter_mut().find(|(by, _)| *by == subgroup.by) {
            Some((_, groups)) => groups.push(index),
            None => splits.push((subgroup.by.clone(), vec![index])),
        }
    }
    families
}

/// What can be told of a group: how large a change was, and from which scores to which it went.
#[derive(Debug, Clone)]
struct Structure {
    /// The rules with a threshold, from the loosest to the strictest, each with its threshold and its least change.
    steps: Vec<Step>,
    intervals: Vec<Interval>,
    bands: usize,
    cutoff: Option<f64>,
    direction: Direction,
    grid_step: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    rule: Rule,
    threshold: Option<f64>,
    least: f64,
}

/// Scores between two neighbouring borders of anything that is published.
#[derive(Debug, Clone, Copy)]
struct Interval {
    lowest: f64,
    highest: f64,
    band: usize,
    is_case: bool,
    /// On the better side of the clinical cut-off.
    is_functional: bool,
    class: usize,
}

impl Interval {
    const WHOLE: Self = Self { lowest: f64::NEG_INFINITY, highest: f64::INFINITY, band: 0, is_case: false, is_functional: false, class: 0 };
}

impl Structure {
    fn new(outcome: &Outcome) -> Self {
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
    fn coarse(&self) -> Self {
        Self { intervals: vec![Interval::WHOLE], ..self.clone() }
    }

    fn tells_moves(&self) -> bool {
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

    /// The sizes of change that a move between two intervals can have: positive for the better, 0 for none, by how many rules it meets.
    fn sizes(&self, from: &Interval, to: &Interval) -> Vec<i64> {
        let (mut least, mut most) = (to.lowest - from.highest, to.highest - from.lowest);
        if self.direction == Direction::LowerIsBetter {
            (least, most) = (-most, -least);
        }
        let count = self.steps.len() as i64;
        let slack = self.grid_step / 2.0;
        let reaches = |size: i64, least: f64, most: f64| {
            let own = self.steps[size as usize - 1].least;
            let next = self.steps.get(size as usize).map_or(f64::INFINITY, |step| step.least);
            // A rule that asks for no more than the next one meets nobody alone.
            own < next - slack && most > own - slack && least < next - slack
        };
        (-count..=count)
            .filter(|&size| match size {
                0 => least < slack && most > -slack,
                size if size > 0 => reaches(size, least, most),
                size => reaches(-size, -most, -least),
            })
            .collect()
    }
}

fn shows_moves(outcome: &Outcome) -> bool {
    let cases = outcome.caseness.as_ref().is_some_and(|caseness| caseness.case_case.is_some());
    let bands = outcome.bands.as_ref().is_some_and(|bands| bands.transitions.iter().flatten().any(Option::is_some));
    cases || bands || outcome.subgroup.is_none()
}

/// Those who moved from one interval to another by a change of one size.
#[derive(Debug, Clone, Copy)]
struct Atom {
    from: Interval,
    to: Interval,
    size: i64,
    unknown: usize,
}

/// The unknowns of one group, and the sums of them that have names.
struct Group {
    n: Sum,
    atoms: Vec<Atom>,
    /// Improved, unchanged, deteriorated.
    rules: BTreeMap<Rule, [Sum; 3]>,
    /// Recovered, improved, unchanged, deteriorated, harmed.
    clinical: Option<[Sum; 5]>,
}

impl Group {
    fn new(system: &mut System, structure: &Structure, place: &Place) -> Self {
        let mut group = Self { n: Sum::default(), atoms: Vec::new(), rules: BTreeMap::new(), clinical: None };
        for from in &structure.intervals {
            for to in &structure.intervals {
                for size in structure.sizes(from, to) {
                    group.atoms.push(Atom { from: *from, to: *to, size, unknown: system.unknowns });
                    system.unknowns += 1;
                }
            }
        }
        group.n = group.total(|_| true);
        let count = structure.steps.len() as i64;
        for size in -count..=count {
            system.guard(group.total(|atom| atom.size == size), place);
        }
        for (rule, size) in structure.steps.iter().map(|step| step.rule).zip(1..) {
            group.name(rule, &group.total(|atom| atom.size >= size), &group.total(|atom| atom.size <= -size));
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
        let size = structure.steps.iter().zip(1..).find(|(step, _)| step.rule == Rule::Reliable).map_or(i64::MAX, |(_, size)| size);
        let [recovered, harmed] = if structure.tells_moves() {
            [true, false].map(|better| {
                let crossed = |atom: &Atom| atom.from.is_functional != better && atom.to.is_functional == better;
                self.total(|atom| (if better { atom.size >= size } else { atom.size <= -size }) && crossed(atom))
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
            system.guard(self.total(|atom| atom.size > 0 && !crossed(atom)), place);
            system.guard(self.total(|atom| atom.size < 0 && !crossed(atom)), place);
        } else {
            let [better, within_better, worse, within_worse] = system.unknowns();
            system.balance(up.plus(-1, &better).plus(-1, &within_better));
            system.balance(down.plus(-1, &worse).plus(-1, &within_worse));
            system.guard(within_better, place);
            system.guard(within_worse, place);
            self.name(Rule::Band, &better, &worse);
        }
    }

    fn total(&self, wanted: impl Fn(&Atom) -> bool) -> Sum {
        Sum::of(self.atoms.iter().filter(|atom| wanted(atom)).map(|atom| atom.unknown))
    }

    /// By band before and after, row by row.
    fn transitions(&self, bands: usize) -> Vec<Sum> {
        let pairs = (0..bands).flat_map(|from| (0..bands).map(move |to| (from, to)));
        pairs.map(|(from, to)| self.total(|atom| atom.from.band == from && atom.to.band == to)).collect()
    }

    /// Case and case, case and not, not and case, neither.
    fn caseness(&self) -> Vec<Sum> {
        let cell = |from: bool, to: bool| self.total(|atom| atom.from.is_case == from && atom.to.is_case == to);
        vec![cell(true, true), cell(true, false), cell(false, true), cell(false, false)]
    }
}

/// Everything published of one scale and contrast.
#[must_use]
pub fn of_family(results: &Results, family: &Family) -> System {
    let mut system = System::default();
    let whole = &results.outcomes[family.whole];
    if whole.n.pairs == Some(0) {
        return system;
    }
    let structure = Structure::new(whole);
    let everyone = shown(&mut system, results, family.whole, &structure);
    let coarse = structure.coarse();
    for (by, groups) in &family.splits {
        let mut parts: Vec<(Group, Structure)> = Vec::new();
        for &index in groups {
            let outcome = &results.outcomes[index];
            match outcome.n.pairs {
                Some(0) => {}
                Some(_) => {
                    let own = Structure::new(outcome);
                    parts.push((shown(&mut system, results, index, &own), own));
                }
                None => {
                    let place = Place { table: "change", outcome: Some(index) };
                    parts.push((unseen(&mut system, &coarse, &place), coarse.clone()));
                }
            }
        }
        let background = results.background.iter().find(|background| background.by == *by);
        if background.is_none_or(|background| background.groups.iter().any(|group| group.value.is_none())) {
            // Those whose group is not known have no figures, but they are in the whole sample.
            let place = Place { table: "change", outcome: Some(family.whole) };
            parts.push((unseen(&mut system, &coarse, &place), coarse.clone()));
        }
        add_up(&mut system, (&everyone, &structure), &parts);
    }
    system
}

/// A group without a figure of its own.
fn unseen(system: &mut System, structure: &Structure, place: &Place) -> Group {
    let group = Group::new(system, structure, place);
    let mut hidden: Vec<Sum> = vec![group.n.clone()];
    hidden.extend(group.rules.values().flatten().cloned());
    for sum in hidden {
        system.guard(sum, place);
    }
    group
}

/// The groups of a split are the whole, where both count by the same rule.
fn add_up(system: &mut System, (whole, structure): (&Group, &Structure), parts: &[(Group, Structure)]) {
    let mut add = |whole: &[Sum], parts: &[Vec<Sum>]| {
        for (number, sum) in whole.iter().enumerate() {
            system.balance(parts.iter().fold(sum.clone(), |sum, part| sum.plus(-1, &part[number])));
        }
    };
    let of = |sums: &dyn Fn(&Group) -> Vec<Sum>| parts.iter().map(|(group, _)| sums(group)).collect::<Vec<_>>();
    add(std::slice::from_ref(&whole.n), &of(&|group| vec![group.n.clone()]));
    let same_step = |own: &Structure, rule: Rule| own.steps.iter().any(|step| step.rule == rule && structure.steps.contains(step));
    let clinical = |own: &Structure| own.cutoff == structure.cutoff && same_step(own, Rule::Reliable);
    for (rule, classes) in &whole.rules {
        let alike = |own: &Structure| match rule {
            Rule::Any | Rule::Mid | Rule::Reliable => same_step(own, *rule),
            Rule::Band => own.bands == structure.bands,
            Rule::Clinical => clinical(own),
        };
        if parts.iter().all(|(group, own)| group.rules.contains_key(rule) && alike(own)) {
            add(classes, &of(&|group| group.rules[rule].to_vec()));
        }
    }
    if let Some(classes) = &whole.clinical
        && parts.iter().all(|(group, own)| group.clinical.is_some() && clinical(own))
    {
        add(classes, &of(&|group| group.clinical.clone().map(Vec::from).unwrap_or_default()));
    }
    let told = |own: &Structure| own.tells_moves() && own.bands == structure.bands;
    if structure.tells_moves() && parts.iter().all(|(_, own)| told(own)) {
        add(&whole.transitions(structure.bands), &of(&|group| group.transitions(structure.bands)));
        add(&whole.caseness(), &of(&Group::caseness));
    }
}

/// A group with figures.
fn shown(system: &mut System, results: &Results, index: usize, structure: &Structure) -> Group {
    let outcome = &results.outcomes[index];
    let place = |table| Place { table, outcome: Some(index) };
    let group = Group::new(system, structure, &place("rates"));
    let all = Part::Group(index);
    system.count(&group.n, outcome.n.pairs, &[all], &place("change"));
    for (&rule, classes) in &group.rules {
        if let Some(rate) = outcome.rates.of(rule) {
            shown_rate(system, index, rule, classes, rate, &place("rates"));
        }
    }
    if let Some([up, same, down]) = group.rules.get(&Rule::Any) {
        let rest = [Part::Rest(index, Rule::Any), Part::Rate(index, Rule::Any), all];
        let zero = outcome.tests.wilcoxon.as_ref().and_then(|test| test.n_zero);
        system.figure(same.clone(), zero.map(|count| count as f64), &rest);
        let n = outcome.n.pairs.unwrap_or(0) as f64;
        let twice = outcome.effect_sizes.superiority.as_ref().map(|effect| 2.0 * n * effect.estimate);
        system.figure(group.n.plus(1, up).plus(-1, down), twice, &rest);
    }
    if let (Some([up, same, down]), Some(classes)) =
        (group.rules.get(&Rule::Reliable), outcome.reliable_change.as_ref().and_then(|found| found.methods.jt))
    {
        let whole = [Part::Rate(index, Rule::Reliable), all];
        let rest = [Part::Rest(index, Rule::Reliable), Part::Rate(index, Rule::Reliable), all];
        system.count(up, classes.improved, &whole, &place("reliable_change"));
        system.count(same, classes.unchanged, &rest, &place("reliable_change"));
        system.count(down, classes.deteriorated, &rest, &place("reliable_change"));
    }
    if let (Some(sums), Some(clinical)) = (&group.clinical, &outcome.clinical) {
        let values = [clinical.recovered, clinical.improved, clinical.unchanged, clinical.deteriorated, clinical.harmed];
        for (sum, value) in sums.iter().zip(values) {
            system.count(sum, value, &[Part::Clinical(index), all], &place("clinical"));
        }
    }
    if !structure.tells_moves() {
        return group;
    }
    if let Some(Caseness { case_case, case_noncase, noncase_case, noncase_noncase, .. }) = outcome.caseness {
        let values = [case_case, case_noncase, noncase_case, noncase_noncase];
        for (sum, value) in group.caseness().iter().zip(values) {
            system.count(sum, value, &[Part::Caseness(index), all], &place("caseness"));
        }
    }
    if let Some(Bands { transitions, from, to, .. }) = &outcome.bands {
        for band in 0..structure.bands {
            let parts = [Part::BandCounts(index), all];
            let count = |counts: &[Option<u64>]| counts.get(band).copied().flatten();
            system.count(&group.total(|atom| atom.from.band == band), count(from), &parts, &place("bands"));
            system.count(&group.total(|atom| atom.to.band == band), count(to), &parts, &place("bands"));
        }
        for (sum, value) in group.transitions(structure.bands).iter().zip(transitions.iter().flatten()) {
            system.count(sum, *value, &[Part::Bands(index), all], &place("bands"));
        }
    }
    for (number, class) in outcome.distribution.iter().flatten().enumerate() {
        let parts = [Part::Distribution(index), all];
        system.count(&group.total(|atom| atom.from.class == number), Some(class.from), &parts, &place("distribution"));
        system.count(&group.total(|atom| atom.to.class == number), Some(class.to), &parts, &place("distribution"));
    }
    group
}

fn shown_rate(system: &mut System, index: usize, rule: Rule, [up, same, down]: &[Sum; 3], rate: &Rate, place: &Place) {
    let whole = [Part::Rate(index, rule), Part::Group(index)];
    let rest = [Part::Rest(index, rule), Part::Rate(index, rule), Part::Group(index)];
    system.count(up, rate.improved, &whole, place);
    system.count(same, rate.unchanged, &rest, place);
    system.count(down, rate.deteriorated, &rest, place);
    let n = rate.n as f64;
    system.figure(up.clone(), rate.rate.map(|share| share * n), &whole);
    system.figure(up.plus(-1, down), rate.net.map(|net| net * n), &rest);
}

/// The respondents' way through the waves, and the groups they belong to.
#[must_use]
pub fn of_flow(results: &Results) -> System {
    let mut system = System::default();
    let flow = &results.flow;
    let waves = flow.waves.len();
    let wave = |name: &str| flow.waves.iter().position(|wave| wave.wave == name);
    // Everyone by the set of waves they were seen at. Of many waves only the first two are told apart.
    let told = waves.min(6);
    let patterns: Vec<Sum> = (0..1_usize << told).map(|_| system.unknown()).collect();
    let seen = |wanted: &dyn Fn(usize) -> bool| {
        patterns
            .iter()
            .enumerate()
            .filter(|(set, _)| *set > 0 && wanted(*set))
            .fold(Sum::default(), |sum, (_, pattern)| sum.plus(1, pattern))
    };
    let place = Place { table: "flow", outcome: None };
    let has = |set: usize, wave: usize| set >> wave & 1 == 1;
    system.balance(patterns[0].clone());
    for pattern in patterns.iter().skip(1) {
        system.guard(pattern.clone(), &place);
    }
    for (index, wave) in flow.waves.iter().enumerate().take(told) {
        system.count(&seen(&|set| has(set, index)), wave.respondents, &[Part::Wave(index)], &place);
        if told == waves {
            system.count(&seen(&|set| set == 1 << index), wave.only_here, &[Part::OnlyHere, Part::Wave(index)], &place);
        }
    }
    for pair in flow.pairs.iter().chain(&flow.neighbours) {
        let (Some(from), Some(to)) = (wave(&pair.from), wave(&pair.to)) else { continue };
        if from.max(to) < told {
            system.count(&seen(&|set| has(set, from) && has(set, to)), pair.matched, &[Part::Matched(from, to)], &place);
            system.count(&seen(&|set| has(set, from) && !has(set, to)), pair.only_from, &[Part::Wave(from)], &place);
            system.count(&seen(&|set| !has(set, from) && has(set, to)), pair.only_to, &[Part::Wave(to)], &place);
        }
    }
    if told >= 2 {
        let matched = seen(&|set| has(set, 0) && has(set, 1));
        let others = seen(&|_| true).plus(-1, &matched);
        for (column, background) in results.background.iter().enumerate() {
            of_background(&mut system, results, (column, background), &matched, &others);
        }
    }
    system
}

fn of_background(system: &mut System, results: &Results, (column, background): (usize, &Background), matched: &Sum, others: &Sum) {
    let place = Place { table: "background", outcome: None };
    let (mut all_seen, mut all_lost) = (matched.clone(), others.clone());
    let mut groups: Vec<(Option<&String>, Sum)> = Vec::new();
    for (number, group) in background.groups.iter().enumerate() {
        let [seen, lost] = system.unknowns();
        let parts = [Part::Respondents(column, number)];
        system.count(&seen.plus(1, &lost), group.respondents, &parts, &place);
        system.count(&seen, group.matched, &[Part::Seen(column, number)], &place);
        system.guard(lost.clone(), &place);
        (all_seen, all_lost) = (all_seen.plus(-1, &seen), all_lost.plus(-1, &lost));
        groups.push((group.value.as_ref(), seen));
    }
    system.balance(all_seen);
    system.balance(all_lost);
    // Of those seen twice, some have no score on a scale: where it is nobody, the groups are as large here as there.
    let first = results.settings.waves.get(1);
    for family in families(&results.outcomes).iter().filter(|family| Some(&results.outcomes[family.whole].contrast.to) == first) {
        let split = family.splits.iter().find(|(by, _)| *by == background.by).map_or(&[][..], |(_, members)| members);
        let mut all_scored = Sum::default();
        for (value, seen) in &groups {
            let scored = seen.plus(-1, &system.unknown());
            let of_group = |index: &&usize| results.outcomes[**index].subgroup.as_ref().map(|own| &own.value) == *value;
            let member = split.iter().find(of_group).copied();
            let place = Place { table: "change", outcome: member.or(Some(family.whole)) };
            system.at_least_nobody(&scored);
            match member {
                Some(index) => system.count(&scored, results.outcomes[index].n.pairs, &[Part::Group(index)], &place),
                None => system.guard(scored.clone(), &place),
            }
            all_scored = all_scored.plus(1, &scored);
        }
        let place = Place { table: "change", outcome: Some(family.whole) };
        system.count(&all_scored, results.outcomes[family.whole].n.pairs, &[Part::Group(family.whole)], &place);
    }
}
