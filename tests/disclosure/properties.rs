//! An attacker with all the time in the world: he tries every table of children that there could be and keeps those that agree with
//! everything shown. He shares no code with the audit. Where all that are left give a hidden count the same small meaning, he knows it.

use std::collections::BTreeMap;

use ditrum_effect::analysis::Rule;
use ditrum_effect::analysis::results::{Outcome, Results};
use proptest::prelude::*;

use super::studies::{Child, bands, case_below, child, protected, scale, sourced};

/// What can be counted of a table of children, under a name, and what is shown of it.
type Shown = BTreeMap<String, Option<u64>>;

/// Every count that the results of an outcome hold, by its path.
fn shown_counts(outcome: &Outcome, who: &str, into: &mut Shown) {
    let mut put = |name: &str, value: Option<u64>| into.insert(format!("{who} {name}"), value);
    put("n", outcome.n.pairs);
    for (rule, name) in
        [(Rule::Any, "any"), (Rule::Mid, "mid"), (Rule::Reliable, "reliable"), (Rule::Band, "band"), (Rule::Clinical, "clinical")]
    {
        if let Some(rate) = outcome.rates.of(rule) {
            put(&format!("{name} up"), rate.improved.or(rate.rate.map(|share| (share * rate.n as f64).round() as u64)));
            put(&format!("{name} same"), rate.unchanged);
            put(&format!("{name} down"), rate.deteriorated);
        }
    }
    if let Some(test) = &outcome.tests.wilcoxon
        && test.n_zero.is_some()
    {
        put("any same", test.n_zero);
    }
    if let Some(clinical) = &outcome.clinical {
        put("recovered", clinical.recovered);
        put("clinically improved", clinical.improved);
        put("clinically unchanged", clinical.unchanged);
        put("clinically deteriorated", clinical.deteriorated);
        put("harmed", clinical.harmed);
    }
    if let Some(caseness) = &outcome.caseness {
        put("case case", caseness.case_case);
        put("case noncase", caseness.case_noncase);
        put("noncase case", caseness.noncase_case);
        put("noncase noncase", caseness.noncase_noncase);
    }
    for (from, row) in outcome.bands.iter().flat_map(|bands| &bands.transitions).enumerate() {
        for (to, count) in row.iter().enumerate() {
            put(&format!("bands {from} {to}"), *count);
        }
    }
    for class in outcome.distribution.iter().flatten() {
        put(&format!("from {}-{}", class.lower, class.upper), Some(class.from));
        put(&format!("to {}-{}", class.lower, class.upper), Some(class.to));
    }
}

fn named(who: &str, outcome: &Outcome) -> String {
    outcome.subgroup.as_ref().map_or(who.to_owned(), |group| format!("{}={}", group.by, group.value))
}

fn everything_shown(results: &Results) -> Shown {
    let mut shown = Shown::new();
    for outcome in &results.outcomes {
        shown_counts(outcome, &named("all", outcome), &mut shown);
    }
    // Who was seen at both waves has a score here, so that the background tells how many a group has; so do all respondents, if nobody
    // is said to be lost.
    let pair = &results.flow.pairs[0];
    let nobody_lost = (pair.only_from, pair.only_to) == (Some(0), Some(0));
    for background in &results.background {
        for group in &background.groups {
            let name = format!("{}={} n", background.by, group.value.as_deref().unwrap_or("?"));
            if let Some(count) = group.matched.or(group.respondents.filter(|_| nobody_lost)) {
                shown.insert(name, Some(count));
            }
        }
    }
    shown
}

/// A child as the attacker thinks of it: what it counts as, under the names above (without who), and its groups.
#[derive(Debug, Clone)]
struct Kind {
    names: Vec<String>,
}

/// What a child with these scores counts as. The thresholds are those of the scale below; written anew from their definitions.
fn kind(sample: &Child, splits: &[&str], rules: &Rules) -> Kind {
    let change = sample.to - sample.from;
    let mut names = vec!["n".to_owned()];
    let mut three = |name: &str, class: i64| {
        let class = match class {
            0 => "same",
            1.. => "up",
            _ => "down",
        };
        names.push(format!("{name} {class}"));
    };
    let beyond = |least: i64| if change.abs() >= least { change.signum() } else { 0 };
    three("any", beyond(1));
    if rules.mid {
        three("mid", beyond(2));
    }
    if rules.all {
        // More than 1.96 · √2 · 1 · √(1 − 0.6) = 1.75 points: two.
        three("reliable", beyond(2));
        // Bands, best first: 2 and above, 1, 0.
        let band = |score: i64| 2 - score.min(2);
        three("band", band(sample.from) - band(sample.to));
        names.push(format!("bands {} {}", band(sample.from), band(sample.to)));
        let case = |score: i64| if score < 2 { "case" } else { "noncase" };
        names.push(format!("{} {}", case(sample.from), case(sample.to)));
    }
    if let Some(cutoff) = rules.cutoff {
        // Across the border between a clinical and a functional population, and reliably so.
        let above = |score: i64| score as f64 > cutoff;
        let name = match (beyond(2), above(sample.from), above(sample.to)) {
            (1, false, true) => "recovered",
            (1, ..) => "clinically improved",
            (-1, true, false) => "harmed",
            (-1, ..) => "clinically deteriorated",
            _ => "clinically unchanged",
        };
        names.push(name.to_owned());
        let class = match name {
            "recovered" => "up",
            "harmed" | "clinically deteriorated" => "down",
            _ => "same",
        };
        names.push(format!("clinical {class}"));
    }
    let who = std::iter::once("all".to_owned())
        .chain(splits.iter().zip(&sample.groups).map(|(by, group)| group.map_or(format!("{by}=?"), |group| format!("{by}={group}"))));
    Kind { names: who.flat_map(|who| names.iter().map(move |name| format!("{who} {name}")).collect::<Vec<_>>()).collect() }
}

struct Rules {
    mid: bool,
    all: bool,
    cutoff: Option<f64>,
}

/// Every way to fill the kinds with n children that agrees with what is shown; for each name the values that occur.
struct Attack {
    /// For each kind the numbers of the names it counts under.
    kinds: Vec<Vec<usize>>,
    shown: Vec<Option<u64>>,
    /// After this kind, nobody else counts under a name.
    last: Vec<usize>,
    counts: Vec<u64>,
    /// By name: is zero possible, is the limit or more, is anything between.
    possible: Vec<[bool; 3]>,
    limit: u64,
    found: u64,
}

impl Attack {
    fn fill(&mut self, kind: usize, left: u64) {
        if kind == self.kinds.len() {
            if left == 0 {
                self.found += 1;
                for (count, possible) in self.counts.iter().zip(&mut self.possible) {
                    possible[if *count == 0 {
                        0
                    } else if *count >= self.limit {
                        1
                    } else {
                        2
                    }] = true;
                }
            }
            return;
        }
        for count in 0..=left {
            for index in 0..self.kinds[kind].len() {
                self.counts[self.kinds[kind][index]] += count;
            }
            let agrees = (0..self.kinds[kind].len()).all(|index| {
                let name = self.kinds[kind][index];
                self.shown[name].is_none_or(|shown| self.counts[name] <= shown && (self.last[name] > kind || self.counts[name] == shown))
            });
            if agrees {
                self.fill(kind + 1, left - count);
            }
            for index in 0..self.kinds[kind].len() {
                self.counts[self.kinds[kind][index]] -= count;
            }
        }
    }
}

/// Which hidden counts every possible table makes small.
fn recovered(shown: &Shown, kinds: &[Kind], n: u64, limit: u64) -> Vec<String> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for name in kinds.iter().flat_map(|kind| &kind.names) {
        let next = numbers.len();
        numbers.entry(name).or_insert(next);
    }
    let number = |name: &String| numbers[name.as_str()];
    let kinds: Vec<Vec<usize>> = kinds.iter().map(|kind| kind.names.iter().map(number).collect()).collect();
    let mut values = vec![None; numbers.len()];
    let mut last = vec![0; numbers.len()];
    for (&name, &number) in &numbers {
        // A group of unknown children is not in the report; a count that is hidden or not reported is unknown.
        values[number] = shown.get(name).copied().flatten();
        last[number] = kinds.iter().rposition(|kind| kind.contains(&number)).expect("a kind has the name");
    }
    // A shown count that nobody can have must be zero.
    for (name, value) in shown {
        if let Some(value) = value
            && !numbers.contains_key(name.as_str())
            && !name.contains(" from ")
            && !name.contains(" to ")
        {
            assert_eq!(*value, 0, "{name}");
        }
    }
    let mut attack =
        Attack { counts: vec![0; numbers.len()], possible: vec![[false; 3]; numbers.len()], kinds, shown: values, last, limit, found: 0 };
    attack.fill(0, n);
    assert!(attack.found > 0, "the truth is possible");
    numbers
        .iter()
        .filter(|(name, number)| {
            let possible = attack.possible[**number];
            let hidden = shown.get(**name).copied().flatten().is_none();
            assert!(hidden || !possible[2], "{name} is shown and small");
            hidden && possible == [false, false, true]
        })
        .map(|(name, _)| (*name).to_owned())
        .collect()
}

fn rich() -> ditrum_effect::analysis::Scale {
    let mut scale = scale(2);
    scale.mid = Some(sourced(2.0));
    scale.reliability = Some(sourced(0.6));
    scale.sd = Some(sourced(1.0));
    scale.bands = Some(bands(&[1.0, 0.0]));
    scale.case = Some(case_below(2.0));
    scale
}

const SCORES: [(i64, i64); 9] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)];
const CHANGES: [(i64, i64); 5] = [(2, 0), (2, 1), (1, 1), (0, 1), (0, 2)];
const SEXES: [Option<&str>; 3] = [Some("b"), Some("g"), None];
const OFFERS: [Option<&str>; 2] = [Some("x"), Some("y")];

/// How many of each kind: mostly none or one, now and then several.
fn few(kinds: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(prop_oneof![3 => 0_usize..=1, 2 => 2_usize..=6], kinds)
}

/// So many of each kind, and no more in all than can be tried out.
fn at_most(most: usize, kinds: &[Child], counts: &[usize]) -> Vec<Child> {
    let mut children: Vec<Child> = kinds.iter().zip(counts).flat_map(|(kind, &count)| vec![kind.clone(); count]).collect();
    while children.len() > most {
        children.remove(children.len() * 7 / 10);
    }
    children
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_can_be_told_from_the_whole_sample(counts in few(9), limit in 2_u64..=4) {
        let children = at_most(12, &SCORES.map(|(from, to)| child(from, to, &[])), &counts);
        let results = protected(rich(), &children, &[], limit);
        let shown = everything_shown(&results);
        let cutoff = results.outcomes[0].clinical.as_ref().map(|clinical| clinical.cutoff);
        let rules = Rules { mid: true, all: true, cutoff };
        let mut kinds: Vec<Kind> = SCORES.iter().map(|&(from, to)| kind(&child(from, to, &[]), &[], &rules)).collect();
        for (kind, (from, to)) in kinds.iter_mut().zip(SCORES) {
            // The classes of the distribution, as they are shown.
            for name in shown.keys() {
                if let Some((lower, upper)) = name.strip_prefix("all from ").and_then(|ends| ends.split_once('-'))
                    && (lower.parse::<i64>().expect("a score")..=upper.parse().expect("a score")).contains(&from)
                {
                    kind.names.push(name.clone());
                }
                if let Some((lower, upper)) = name.strip_prefix("all to ").and_then(|ends| ends.split_once('-'))
                    && (lower.parse::<i64>().expect("a score")..=upper.parse().expect("a score")).contains(&to)
                {
                    kind.names.push(name.clone());
                }
            }
        }
        prop_assert_eq!(recovered(&shown, &kinds, children.len() as u64, limit), Vec::<String>::new());
    }

    #[test]
    fn nobody_can_be_told_from_a_split_with_unknown_ones(counts in few(15), limit in 2_u64..=3) {
        let all: Vec<Child> = SEXES.iter().flat_map(|&sex| CHANGES.map(|(from, to)| child(from, to, &[sex]))).collect();
        let children = at_most(10, &all, &counts);
        let mut two = scale(2);
        two.mid = Some(sourced(2.0));
        let shown = everything_shown(&protected(two, &children, &["sex"], limit));
        let has_unknown = children.iter().any(|child| child.groups[0].is_none());
        let kinds: Vec<Kind> = all
            .iter()
            .filter(|child| has_unknown || child.groups[0].is_some())
            .map(|child| kind(child, &["sex"], &Rules { mid: true, all: false, cutoff: None }))
            .collect();
        prop_assert_eq!(recovered(&shown, &kinds, children.len() as u64, limit), Vec::<String>::new());
    }

    #[test]
    fn nobody_can_be_told_from_two_splits_that_cross(counts in few(12), limit in 2_u64..=3) {
        let all: Vec<Child> = SEXES[..2]
            .iter()
            .flat_map(|&sex| OFFERS.iter().flat_map(move |&offer| [(1, 0), (1, 1), (0, 1)].map(|(from, to)| child(from, to, &[sex, offer]))))
            .collect();
        let children = at_most(11, &all, &counts);
        let shown = everything_shown(&protected(scale(2), &children, &["sex", "offer"], limit));
        let kinds: Vec<Kind> = all.iter().map(|child| kind(child, &["sex", "offer"], &Rules { mid: false, all: false, cutoff: None })).collect();
        prop_assert_eq!(recovered(&shown, &kinds, children.len() as u64, limit), Vec::<String>::new());
    }
}
