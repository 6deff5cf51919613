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
                    (own.next(), others.next());
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

/// How many rules sort by the size of a change, in how many intervals scores are told apart, and so on: what can be known of a group.
#[derive(Debug, Clone)]
struct Structure {
    /// The rules with a threshold, from the loosest to the strictest, each with its threshold.
    steps: Vec<(Rule, Option<f64>)>,
    intervals: Vec<Interval>,
    bands: usize,
    caseness: bool,
    cutoff: Option<f64>,
    direction: Direction,
}

/// Scores between two neighbouring borders of anything that is published.
#[derive(Debug, Clone, Copy)]
struct Interval {
    band: usize,
    case: bool,
    class: usize,
}

impl Structure {
    fn new(outcome: &Outcome, grid_step: f64) -> Self {
        let mut steps: Vec<(Rule, Option<f64>)> = Vec::new();
        if outcome.rates.any.is_some() {
            steps.push((Rule::Any, None));
            let threshold = |rate: &Option<Rate>| rate.as_ref().and_then(|rate| rate.threshold);
            let (mid, reliable) = (threshold(&outcome.rates.mid), threshold(&outcome.rates.reliable));
            let mid = mid.map(|threshold| (Rule::Mid, Some(threshold)));
            let strict = reliable.map(|threshold| (Rule::Reliable, Some(threshold)));
            // At least the one, more than the other: at the same number the reliable change is the larger.
            let mid_first = mid.zip(strict).is_none_or(|((_, mid), (_, strict))| mid <= strict);
            steps.extend(if mid_first { [mid, strict] } else { [strict, mid] }.into_iter().flatten());
        }
        Self {
            steps,
            // Where no table tells where persons moved, their moves follow from nothing and tell nothing.
            intervals: if shows_moves(outcome) { intervals(outcome, grid_step) } else { Vec::new() },
            bands: outcome.bands.as_ref().map_or(0, |bands| bands.labels.len()),
            caseness: outcome.caseness.is_some(),
            cutoff: outcome.clinical.as_ref().map(|clinical| clinical.cutoff),
            direction: outcome.direction,
        }
    }
}

fn shows_moves(outcome: &Outcome) -> bool {
    let cases = outcome.caseness.as_ref().is_some_and(|caseness| caseness.case_case.is_some());
    let bands = outcome.bands.as_ref().is_some_and(|bands| bands.transitions.iter().flatten().any(Option::is_some));
    cases || bands || outcome.subgroup.is_none()
}

/// The finest step between two scores that the results give away.
fn grid_step(outcome: &Outcome) -> f64 {
    const FINE: f64 = 1e-6;
    let classes = outcome.distribution.as_deref().unwrap_or_default();
    classes.windows(2).map(|pair| pair[1].lower - pair[0].upper).find(|gap| *gap > FINE).unwrap_or(FINE)
}

/// Scores cut at every border: of bands, of cases, of the classes of a distribution. A border is the first score above it.
fn intervals(outcome: &Outcome, step: f64) -> Vec<Interval> {
    let on_grid = |score: f64| (score / step - 1e-9).ceil() * step;
    let above = |score: f64| ((score / step + 1e-9).floor() + 1.0) * step;
    let band_cuts: Vec<f64> = outcome
        .bands
        .iter()
        .flat_map(|bands| bands.starts.iter())
        .map(|&start| match outcome.direction {
            Direction::LowerIsBetter => on_grid(start),
            Direction::HigherIsBetter => above(start),
        })
        .collect();
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
    let class_cuts: Vec<f64> = outcome.distribution.iter().flatten().skip(1).map(|class| class.lower).collect();
    let mut cuts: Vec<f64> = band_cuts.iter().copied().chain(case.map(|(cut, _)| cut)).chain(class_cuts.iter().copied()).collect();
    cuts.sort_by(f64::total_cmp);
    cuts.dedup_by(|a, b| (*a - *b).abs() < step / 2.0);
    let reached = |score: f64, cut: f64| score > cut - step / 2.0;
    let interval = |lowest: f64| Interval {
        band: band_cuts
            .iter()
            .filter(|&&cut| match outcome.direction {
                Direction::LowerIsBetter => reached(lowest, cut),
                Direction::HigherIsBetter => !reached(lowest, cut),
            })
            .count(),
        case: case.is_some_and(|(cut, from_there)| reached(lowest, cut) == from_there),
        class: class_cuts.iter().filter(|&&cut| reached(lowest, cut)).count(),
    };
    [f64::NEG_INFINITY].into_iter().chain(cuts.iter().copied()).map(interval).collect()
}

/// The unknowns of one group, and the sums of them that have names.
struct Group {
    n: Sum,
    /// Improved, unchanged, deteriorated.
    rules: BTreeMap<Rule, [Sum; 3]>,
    /// Recovered, improved, unchanged, deteriorated, harmed.
    clinical: Option<[Sum; 5]>,
    /// Those seen at both waves by the interval of their scores, one unknown each.
    moves: Vec<Vec<usize>>,
}

impl Group {
    fn new(system: &mut System, structure: &Structure, place: &Place) -> Self {
        let strict = structure.steps.len();
        let ups: Vec<Sum> = (0..strict).map(|_| system.unknown()).collect();
        let downs: Vec<Sum> = (0..strict).map(|_| system.unknown()).collect();
        let same = system.unknown();
        let total = |sums: &[Sum]| sums.iter().fold(Sum::default(), |sum, part| sum.plus(1, part));
        let n = total(&ups).plus(1, &total(&downs)).plus(1, &same);
        for sum in ups.iter().chain(&downs).chain([&same]) {
            system.guard(sum.clone(), place);
        }
        let mut rules = BTreeMap::new();
        for (position, (rule, _)) in structure.steps.iter().enumerate() {
            let (up, down) = (total(&ups[position..]), total(&downs[position..]));
            rules.insert(*rule, [up.clone(), n.plus(-1, &up).plus(-1, &down), down]);
        }
        let clinical = rules.get(&Rule::Reliable).filter(|_| structure.cutoff.is_some()).cloned().map(|[up, same, down]| {
            let [recovered, harmed] = system.unknowns();
            let (improved, deteriorated) = (system.unknown(), system.unknown());
            system.balance(recovered.plus(1, &improved).plus(-1, &up));
            system.balance(harmed.plus(1, &deteriorated).plus(-1, &down));
            for sum in [&recovered, &improved, &deteriorated, &harmed] {
                system.guard(sum.clone(), place);
            }
            [recovered, improved, same, deteriorated, harmed]
        });
        if let Some([recovered, improved, unchanged, deteriorated, harmed]) = &clinical {
            rules.insert(Rule::Clinical, [recovered.clone(), improved.plus(1, unchanged), deteriorated.plus(1, harmed)]);
        }
        let mut group = Self { n, rules, clinical, moves: Vec::new() };
        if structure.intervals.len() > 1 {
            group.add_moves(system, structure, place);
        } else if structure.bands > 0 {
            let [up, same, down] = system.unknowns();
            system.balance(up.plus(1, &same).plus(1, &down).plus(-1, &group.n));
            if let Some([any_up, _, any_down]) = group.rules.get(&Rule::Any) {
                for (any, band) in [(any_up, &up), (any_down, &down)] {
                    let within = system.unknown();
                    system.balance(any.plus(-1, band).plus(-1, &within));
                    system.guard(within, place);
                }
            }
            group.rules.insert(Rule::Band, [up, same, down]);
        }
        group
    }

    /// Who moved from which interval of scores to which. A move to a better interval is an improvement.
    fn add_moves(&mut self, system: &mut System, structure: &Structure, place: &Place) {
        let count = structure.intervals.len();
        let first = system.unknowns;
        system.unknowns += count * count;
        self.moves = (0..count).map(|from| (0..count).map(|to| first + from * count + to).collect()).collect();
        let everyone = self.total(|_, _| true);
        system.balance(everyone.plus(-1, &self.n));
        let better = |from: usize, to: usize| match structure.direction {
            Direction::HigherIsBetter => to > from,
            Direction::LowerIsBetter => to < from,
        };
        if let Some([up, _, down]) = self.rules.get(&Rule::Any).cloned() {
            let [within_up, within_down] = system.unknowns();
            system.balance(up.plus(-1, &self.total(better)).plus(-1, &within_up));
            system.balance(down.plus(-1, &self.total(|from, to| better(to, from))).plus(-1, &within_down));
        }
        let band = |index: usize| structure.intervals[index].band;
        if structure.bands > 0 {
            let up = self.total(|from, to| band(to) < band(from));
            let down = self.total(|from, to| band(to) > band(from));
            self.rules.insert(Rule::Band, [up.clone(), self.n.plus(-1, &up).plus(-1, &down), down]);
        }
        // Improved without crossing a border that others are said to have crossed.
        if let Some([up, _, down]) = self.rules.get(&Rule::Any).cloned() {
            if structure.bands > 0 {
                system.guard(up.plus(-1, &self.total(|from, to| band(to) < band(from))), place);
                system.guard(down.plus(-1, &self.total(|from, to| band(to) > band(from))), place);
            }
            if structure.caseness {
                let case = |index: usize| structure.intervals[index].case;
                let crossed = |wanted: bool| self.total(|from, to| case(from) != case(to) && better(from, to) == wanted);
                system.guard(up.plus(-1, &crossed(true)), place);
                system.guard(down.plus(-1, &crossed(false)), place);
            }
        }
    }

    fn total(&self, wanted: impl Fn(usize, usize) -> bool) -> Sum {
        let cells = self.moves.iter().enumerate().flat_map(|(from, row)| row.iter().enumerate().map(move |(to, cell)| (from, to, *cell)));
        Sum::of(cells.filter(|(from, to, _)| wanted(*from, *to)).map(|(_, _, cell)| cell))
    }

    /// By band before and after; none where no moves are told apart.
    fn transitions(&self, structure: &Structure) -> Vec<Sum> {
        if self.moves.is_empty() {
            return Vec::new();
        }
        let band = |index: usize| structure.intervals[index].band;
        let pairs = (0..structure.bands).flat_map(|from| (0..structure.bands).map(move |to| (from, to)));
        pairs.map(|(from, to)| self.total(|a, b| band(a) == from && band(b) == to)).collect()
    }

    /// Case and case, case and not, not and case, neither.
    fn caseness(&self, structure: &Structure) -> [Sum; 4] {
        let case = |index: usize| structure.intervals[index].case;
        let cell = |from: bool, to: bool| self.total(|a, b| case(a) == from && case(b) == to);
        [cell(true, true), cell(true, false), cell(false, true), cell(false, false)]
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
    let step = grid_step(whole);
    let structure = Structure::new(whole, step);
    let everyone = shown(&mut system, results, family.whole, &structure);
    let coarse = Structure { intervals: Vec::new(), ..structure.clone() };
    for (by, groups) in &family.splits {
        let mut parts: Vec<(Group, Structure)> = Vec::new();
        for &index in groups {
            let outcome = &results.outcomes[index];
            match outcome.n.pairs {
                Some(0) => {}
                Some(_) => {
                    let own = Structure::new(outcome, step);
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
    let mut add = |whole: &Sum, parts: Vec<Sum>| {
        let sum = parts.iter().fold(whole.clone(), |sum, part| sum.plus(-1, part));
        system.balance(sum);
    };
    add(&whole.n, parts.iter().map(|(group, _)| group.n.clone()).collect());
    for (rule, classes) in &whole.rules {
        let alike = |own: &Structure| match rule {
            Rule::Any => true,
            Rule::Mid | Rule::Reliable => own.steps.iter().any(|step| structure.steps.contains(step) && step.0 == *rule),
            Rule::Band => own.bands == structure.bands,
            Rule::Clinical => {
                own.cutoff == structure.cutoff && own.steps.iter().any(|step| step.0 == Rule::Reliable && structure.steps.contains(step))
            }
        };
        let exist = parts.iter().all(|(group, own)| group.rules.contains_key(rule) && alike(own));
        if exist {
            for class in 0..3 {
                add(&classes[class], parts.iter().map(|(group, _)| group.rules[rule][class].clone()).collect());
            }
        }
    }
    if let Some(classes) = &whole.clinical
        && parts.iter().all(|(group, own)| group.clinical.is_some() && own.cutoff == structure.cutoff)
    {
        for class in 0..5 {
            add(&classes[class], parts.iter().filter_map(|(group, _)| Some(group.clinical.as_ref()?[class].clone())).collect());
        }
    }
    if !whole.moves.is_empty() && parts.iter().all(|(group, own)| own.bands == structure.bands && !group.moves.is_empty()) {
        let all: Vec<Vec<Sum>> = parts.iter().map(|(group, own)| group.transitions(own)).collect();
        for (cell, sum) in whole.transitions(structure).iter().enumerate() {
            add(sum, all.iter().map(|cells| cells[cell].clone()).collect());
        }
    }
    if structure.caseness && !whole.moves.is_empty() && parts.iter().all(|(group, own)| own.caseness && !group.moves.is_empty()) {
        let all: Vec<[Sum; 4]> = parts.iter().map(|(group, own)| group.caseness(own)).collect();
        for (cell, sum) in whole.caseness(structure).iter().enumerate() {
            add(sum, all.iter().map(|cells| cells[cell].clone()).collect());
        }
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
    if group.moves.is_empty() {
        // Their tables are hidden, and nothing else tells of them.
        return group;
    }
    if let Some(Caseness { case_case, case_noncase, noncase_case, noncase_noncase, .. }) = outcome.caseness {
        let values = [case_case, case_noncase, noncase_case, noncase_noncase];
        for (sum, value) in group.caseness(structure).iter().zip(values) {
            system.count(sum, value, &[Part::Caseness(index), all], &place("caseness"));
        }
    }
    if let Some(Bands { transitions, .. }) = &outcome.bands {
        for (sum, value) in group.transitions(structure).iter().zip(transitions.iter().flatten()) {
            system.count(sum, *value, &[Part::Bands(index), all], &place("bands"));
        }
    }
    for (number, class) in outcome.distribution.iter().flatten().enumerate() {
        let within = |interval: usize| structure.intervals[interval].class == number;
        let parts = [Part::Distribution(index), all];
        system.count(&group.total(|from, _| within(from)), Some(class.from), &parts, &place("distribution"));
        system.count(&group.total(|_, to| within(to)), Some(class.to), &parts, &place("distribution"));
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
    for (number, group) in background.groups.iter().enumerate() {
        let [seen, lost] = system.unknowns();
        let parts = [Part::Respondents(column, number)];
        system.count(&seen.plus(1, &lost), group.respondents, &parts, &place);
        system.count(&seen, group.matched, &[Part::Seen(column, number)], &place);
        system.guard(lost.clone(), &place);
        (all_seen, all_lost) = (all_seen.plus(-1, &seen), all_lost.plus(-1, &lost));
        // As many as any scale has both scores of were seen twice.
        let first = results.settings.waves.get(1);
        let of_group = |outcome: &&Outcome| {
            Some(&outcome.contrast.to) == first
                && outcome.subgroup.as_ref().is_some_and(|own| own.by == background.by && Some(&own.value) == group.value.as_ref())
        };
        let most = results.outcomes.iter().filter(of_group).filter_map(|outcome| outcome.n.pairs).max();
        if let Some(most) = most {
            let more = system.unknown();
            system.figure(seen.plus(-1, &more), Some(most as f64), &[]);
        }
    }
    system.balance(all_seen);
    system.balance(all_lost);
}
