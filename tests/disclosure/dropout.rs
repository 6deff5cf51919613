//! The lost are children too: what is shown of them, and what their numbers would give away.

use ditrum_effect::analysis::results::{Dropout, DropoutBackground, DropoutGroup, Outcome, Results, Rule, TippingVerdict};
use ditrum_effect::analysis::{audit, protect};
use ditrum_effect::domain::Direction;
use ditrum_effect::stats::Confidence;
use ditrum_effect::stats::proportion::{ProportionInterval, proportion};

use super::studies::{Child, bands, children, norm, results_with_lost, scale, sourced};

fn whole(results: &Results) -> &Outcome {
    results.outcomes.iter().find(|outcome| outcome.subgroup.is_none()).expect("the whole")
}

fn dropout(results: &Results) -> &Dropout {
    whole(results).dropout.as_ref().expect("dropout")
}

const BOY: [Option<&str>; 1] = [Some("boy")];
const GIRL: [Option<&str>; 1] = [Some("girl")];

/// 60 who stayed, 40 of them better; 15 boys and 5 girls were lost, who had begun worse.
fn sample() -> (Vec<Child>, Vec<Child>) {
    let stayed = [children(20, 8, 12, &BOY), children(10, 10, 10, &BOY), children(20, 9, 13, &GIRL), children(10, 12, 9, &GIRL)].concat();
    let lost = [children(9, 5, 0, &BOY), children(6, 7, 0, &BOY), children(5, 6, 0, &GIRL)].concat();
    (stayed, lost)
}

fn study() -> Results {
    let (stayed, lost) = sample();
    let mut scale = scale(20);
    scale.norm = Some(norm(12.0, 4.0));
    scale.retest = Some(sourced(0.7));
    results_with_lost(scale, &stayed, &lost, &["sex"], 3)
}

#[test]
fn the_figures_by_hand() {
    let results = study();
    let found = dropout(&results);
    assert_eq!((found.at_start, found.lost), (80, 20));
    // (9·5 + 6·7 + 5·6)/20 = 5.85 of the lost; (160 + 100 + 180 + 120)/60 = 9.333 of the completers, who began better.
    assert!((found.mean.expect("a mean") - 5.85).abs() < 1e-12);
    assert!(found.difference.as_ref().expect("a difference").estimate > 1.0);
    // The mean change of 60 is (80 + 0 + 80 − 30)/60; of all 80 with nothing for the lost 130/80.
    let carried = found.carried_forward.expect("a mean");
    assert!((carried.mean - 130.0 / 80.0).abs() < 1e-12);
    assert!(carried.ci.is_some_and(|[low, high]| low < carried.mean && carried.mean < high));
    let any = found.rates.any.as_ref().expect("a rate");
    assert!((any.lowest.rate - 0.5).abs() < 1e-12 && (any.highest.rate - 0.75).abs() < 1e-12);
    let wilson = proportion(60, 80, ProportionInterval::Wilson, Confidence::NINETY_FIVE).expect("a share").interval.expect("limits");
    assert_eq!(any.highest.ci, Some([wilson.lower, wilson.upper]));
    let imputed = any.imputed.expect("an imputed rate");
    assert!(any.lowest.rate <= imputed.rate && imputed.rate <= any.highest.rate);
    assert_eq!(found.imputed.as_ref().map(|imputed| imputed.imputations), Some(25), "25 % are lost");
    // Those who begin low rise by chance: the benchmark is the share of all 80, and is above the share of the completers.
    let tipping = any.tipping_point.expect("a tipping point");
    assert!(tipping.benchmark > whole(&results).rates.any.as_ref().and_then(|rate| rate.chance).expect("a chance level"));
    let above = |failures: u64| {
        let share = proportion(60 - failures, 80, ProportionInterval::Wilson, Confidence::NINETY_FIVE).expect("a share");
        share.interval.expect("limits").lower > tipping.benchmark
    };
    assert_eq!(tipping.verdict, TippingVerdict::Tips);
    assert_eq!(tipping.needed.zip(tipping.failures).map(|(needed, failures)| needed + failures), Some(21));
    assert_eq!(tipping.failures, (0..=20).find(|&failures| !above(failures)));
    let sex = &found.background[0];
    let counts: Vec<(Option<&str>, u64, u64)> =
        sex.groups.iter().map(|group| (group.value.as_deref(), group.completers, group.lost)).collect();
    assert_eq!(counts, [(Some("boy"), 30, 15), (Some("girl"), 30, 5)]);
    // 50 % of the completers and 75 % of the lost are boys: −0.25/√((0.25 + 0.1875)/2).
    let expected = -0.25 / 0.21875_f64.sqrt();
    assert!((sex.groups[0].difference.as_ref().expect("a difference").estimate - expected).abs() < 1e-12);
    assert!((sex.difference.expect("a difference") + expected).abs() < 1e-12);
    assert!(results.outcomes.iter().all(|outcome| outcome.subgroup.is_none() || outcome.dropout.is_none()));
}

#[test]
fn a_scale_turned_round_says_the_same() {
    let (stayed, lost) = sample();
    let turned = |group: &[Child]| -> Vec<Child> {
        group.iter().map(|child| Child { from: 20 - child.from, to: 20 - child.to, groups: child.groups.clone() }).collect()
    };
    let mut other = scale(20);
    other.direction = Direction::LowerIsBetter;
    other.norm = Some(norm(8.0, 4.0));
    other.retest = Some(sourced(0.7));
    let mirrored = results_with_lost(other, &turned(&stayed), &turned(&lost), &["sex"], 3);
    let original = study();
    let (one, two) = (dropout(&original), dropout(&mirrored));
    assert_eq!(one.difference, two.difference);
    assert_eq!(
        one.rates.any.as_ref().map(|rate| (rate.lowest, rate.highest)),
        two.rates.any.as_ref().map(|rate| (rate.lowest, rate.highest))
    );
    assert!((one.carried_forward.expect("a mean").mean + two.carried_forward.expect("a mean").mean).abs() < 1e-12);
    let (one, two) = (one.imputed.as_ref().expect("imputed"), two.imputed.as_ref().expect("imputed"));
    assert!(one.mean > 0.0 && two.mean < 0.0 && two.ci[0] <= two.mean && two.mean <= two.ci[1]);
}

#[test]
fn every_rules_border_counts_what_the_rule_counts() {
    // With nobody lost the bounds are the rate itself, and so is what the borders count in the table that imputation starts from.
    let (stayed, lost) = sample();
    let mut rich = scale(20);
    rich.mid = Some(sourced(3.0));
    rich.reliability = Some(sourced(0.9));
    rich.sd = Some(sourced(3.0));
    rich.norm = Some(norm(12.0, 4.0));
    rich.bands = Some(bands(&[11.0, 8.0]));
    let results = results_with_lost(rich, &stayed, &lost, &[], 3);
    let outcome = whole(&results);
    for rule in [Rule::Any, Rule::Mid, Rule::Reliable, Rule::Band, Rule::Clinical] {
        let (rate, bounds) = (outcome.rates.of(rule).expect("a rate"), dropout(&results).rates.of(rule).expect("bounds"));
        let improved = rate.improved.expect("a count") as f64;
        assert!((bounds.lowest.rate * 80.0 - improved).abs() < 1e-9, "{rule:?}");
        assert!((bounds.highest.rate * 80.0 - improved - 20.0).abs() < 1e-9, "{rule:?}");
        let imputed = bounds.imputed.expect("imputed").rate * 80.0;
        assert!(improved - 1e-9 <= imputed && imputed <= improved + 20.0 + 1e-9, "{rule:?}: {imputed} of {improved}");
    }
}

#[test]
fn nobody_lost_everybody_lost_one_completer_and_all_alike() {
    let at = |stayed: &[Child], lost: &[Child]| results_with_lost(scale(20), stayed, lost, &["sex"], 3);
    let reasons = |results: &Results, field: &str| -> Vec<String> {
        whole(results).notes.iter().filter(|note| note.field == field).map(|note| note.reason.clone()).collect()
    };
    let none = at(&children(20, 5, 7, &BOY), &[]);
    let found = dropout(&none);
    assert_eq!((found.lost, found.mean, found.background.len(), &found.imputed, &found.difference), (0, None, 0, &None, &None));
    assert_eq!(found.rates.any.as_ref().map(|any| any.lowest == any.highest), Some(true));
    assert_eq!(reasons(&none, "dropout.imputed"), ["nobody was lost"]);

    let all = at(&[], &children(20, 5, 0, &BOY));
    assert!(all.outcomes.is_empty(), "a wave without scores is no contrast");

    let one = at(&children(1, 5, 7, &BOY), &children(4, 5, 0, &BOY));
    assert!(dropout(&one).imputed.is_none() && dropout(&one).difference.is_none());

    let alike = at(&children(20, 5, 7, &BOY), &children(6, 5, 0, &GIRL));
    let found = dropout(&alike);
    assert!(found.imputed.is_none() && found.difference.is_none());
    assert_eq!(reasons(&alike, "dropout.difference"), ["everyone has the same score"]);
    // All completers are boys and all the lost are girls: endlessly unlike, which is no number.
    assert_eq!(found.background[0].difference, None);
}

#[test]
fn two_lost_are_not_told() {
    let shown = protect(&results_with_lost(scale(20), &children(40, 5, 9, &BOY), &children(2, 3, 0, &BOY), &[], 3));
    assert_eq!(audit(&shown), []);
    assert!(whole(&shown).dropout.is_none() && whole(&shown).n.from.is_none());
    assert!(whole(&shown).notes.iter().any(|note| note.field == "dropout"), "a note says that it is hidden");
}

#[test]
fn a_group_of_two_lost_hides_how_the_lost_are_made_up() {
    let (stayed, mut lost) = sample();
    lost.truncate(17);
    let results = results_with_lost(scale(20), &stayed, &lost, &["sex"], 3);
    assert_eq!(dropout(&results).background[0].groups[1].lost, 2);
    let shown = protect(&results);
    assert_eq!(audit(&shown), []);
    assert!(dropout(&shown).background.is_empty());
    assert_eq!(dropout(&shown).lost, 17, "how many they are in all is shown");
}

#[test]
fn a_rate_that_is_hidden_is_not_told_by_its_bounds() {
    // 23 of 25 shows two children; 23 of 30 would show the 23.
    let stayed = [children(23, 5, 9, &BOY), children(2, 5, 5, &BOY)].concat();
    let shown = protect(&results_with_lost(scale(20), &stayed, &children(5, 4, 0, &BOY), &[], 3));
    assert_eq!(audit(&shown), []);
    assert!(dropout(&shown).rates.any.is_none());
    assert!(dropout(&shown).imputed.is_none() || dropout(&shown).carried_forward.is_some());
}

#[test]
fn the_audit_finds_what_was_put_back() {
    let leaks = |results: &Results| audit(results).iter().map(|leak| leak.table).collect::<Vec<_>>();
    let safe = protect(&study());
    assert_eq!(leaks(&safe), [] as [&str; 0]);
    assert_eq!(dropout(&safe).background.len(), 1, "nothing small: it is shown");

    let mut tampered = safe.clone();
    let group = DropoutGroup { value: None, completers: 5, lost: 1, completers_share: 0.0, lost_share: 0.0, difference: None };
    let column = DropoutBackground { by: "age".to_owned(), label: "Age".to_owned(), difference: None, groups: vec![group] };
    tampered.outcomes[0].dropout.as_mut().expect("dropout").background.push(column);
    assert_eq!(leaks(&tampered), ["dropout"]);

    // A group that is hidden is one of those that the completers are made up of.
    let mut tampered = safe.clone();
    let girls = tampered.outcomes.iter_mut().filter(|outcome| outcome.subgroup.is_some()).last().expect("girls");
    girls.n.pairs = None;
    assert!(leaks(&tampered).contains(&"dropout"));

    let mut tampered = safe;
    tampered.outcomes[0].rates.any.as_mut().expect("a rate").improved = None;
    assert!(leaks(&tampered).contains(&"dropout"));
}
