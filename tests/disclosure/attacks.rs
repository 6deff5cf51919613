//! Known ways to have a hidden count back, each tried on a study made for it.

use ditrum_effect::analysis::results::{Outcome, Results};
use ditrum_effect::analysis::{audit, protect};

use super::studies::{Child, bands, case_below, children, norm, protected, results, scale, sourced};

fn of<'a>(results: &'a Results, group: Option<&str>) -> &'a Outcome {
    let found = results.outcomes.iter().find(|outcome| outcome.subgroup.as_ref().map(|group| group.value.as_str()) == group);
    found.expect("an outcome")
}

/// Improved, unchanged, deteriorated by any change.
fn any(results: &Results, group: Option<&str>) -> Option<[Option<u64>; 3]> {
    of(results, group).rates.any.as_ref().map(|rate| [rate.improved, rate.unchanged, rate.deteriorated])
}

fn all(parts: &[Vec<Child>]) -> Vec<Child> {
    parts.concat()
}

#[test]
fn ninety_two_per_cent_of_twenty_five() {
    let shown = protected(scale(20), &all(&[children(23, 5, 9, &[]), children(2, 5, 5, &[])]), &[], 3);
    let outcome = of(&shown, None);
    let rate = outcome.rates.any.as_ref().expect("a rate");
    assert_eq!([rate.improved, rate.unchanged, rate.deteriorated], [None; 3]);
    assert!(rate.rate.is_none() && rate.ci.is_none() && rate.clopper_pearson.is_none() && rate.jeffreys.is_none() && rate.net.is_none());
    // The zeros of a signed-rank test are the unchanged; its ranks sum to m(m + 1)/2, and the sign test's p is made of two counts.
    let wilcoxon = outcome.tests.wilcoxon.as_ref().expect("a test");
    assert!(wilcoxon.n_zero.is_none() && wilcoxon.w_plus.is_none() && wilcoxon.w_minus.is_none() && outcome.tests.sign.is_none());
    assert!(outcome.effect_sizes.superiority.is_none() && outcome.effect_sizes.rank_biserial.is_none());
    assert_eq!(rate.n, 25, "how many there are is no secret");
}

#[test]
fn two_who_got_worse_leave_the_headline() {
    let shown = protected(scale(20), &all(&[children(40, 5, 9, &[]), children(8, 5, 5, &[]), children(2, 5, 4, &[])]), &[], 3);
    assert_eq!(any(&shown, None), Some([Some(40), None, None]));
    assert_eq!(of(&shown, None).rates.any.as_ref().and_then(|rate| rate.rate), Some(0.8));
}

#[test]
fn everybody_improved_and_nobody_got_worse_are_shown() {
    let shown = protected(scale(20), &children(25, 5, 9, &[]), &[], 3);
    assert_eq!(any(&shown, None), Some([Some(25), Some(0), Some(0)]));
}

#[test]
fn a_limit_of_one_shows_everything_and_five_hides_four() {
    let sample = all(&[children(20, 5, 9, &[]), children(4, 5, 5, &[]), children(6, 5, 4, &[])]);
    assert_eq!(any(&protected(scale(20), &sample, &[], 1), None), Some([Some(20), Some(4), Some(6)]));
    assert_eq!(any(&protected(scale(20), &sample, &[], 3), None), Some([Some(20), Some(4), Some(6)]));
    assert_eq!(any(&protected(scale(20), &sample, &[], 5), None), Some([Some(20), None, None]));
}

#[test]
fn a_total_without_its_other_groups_does_not_give_the_small_one() {
    // Of the boys two got worse. The whole has 7 and the girls 5: without another gap that is 2.
    let boy = [Some("b")];
    let girl = [Some("g")];
    let sample = all(&[
        children(20, 5, 9, &boy),
        children(8, 5, 5, &boy),
        children(2, 5, 4, &boy),
        children(20, 5, 9, &girl),
        children(9, 5, 5, &girl),
        children(5, 5, 4, &girl),
    ]);
    let shown = protected(scale(20), &sample, &["sex"], 3);
    assert_eq!(any(&shown, None), Some([Some(40), Some(17), Some(7)]), "the sample's own figures stay");
    assert_eq!(any(&shown, Some("b")), Some([Some(20), None, None]));
    assert_eq!(any(&shown, Some("g")), Some([Some(20), None, None]), "or the whole's 7 less these 5");
}

#[test]
fn one_child_without_a_known_group_can_not_be_had_by_subtracting() {
    let sample = all(&[children(30, 5, 9, &[Some("b")]), children(40, 5, 9, &[Some("g")]), children(1, 5, 2, &[None])]);
    let shown = protected(scale(20), &sample, &["sex"], 3);
    // Counts, means and standard deviations of the whole less both groups would be this child's.
    assert!(of(&shown, Some("b")).from.is_none() && of(&shown, Some("b")).n.pairs.is_none(), "the smaller group joins it");
    assert!(of(&shown, Some("g")).from.is_some());
    assert_eq!(of(&shown, None).n.pairs, Some(71));
    let background = &shown.background[0].groups;
    assert_eq!(background.iter().filter(|group| group.matched.is_none()).count(), 2, "nor from the background table: {background:?}");
}

#[test]
fn a_mean_times_n_does_not_give_a_group_of_two() {
    let sample = all(&[children(20, 5, 9, &[Some("a")]), children(30, 6, 9, &[Some("b")]), children(2, 1, 19, &[Some("c")])]);
    let shown = protected(scale(20), &sample, &["offer"], 3);
    for (group, is_shown) in [("a", false), ("b", true), ("c", false)] {
        assert_eq!(of(&shown, Some(group)).from.is_some(), is_shown, "{group}");
    }
}

#[test]
fn two_splits_that_cross_hold_together() {
    let group = |sex, offer| [Some(sex), Some(offer)];
    let sample = all(&[
        children(10, 5, 9, &group("b", "x")),
        children(2, 5, 4, &group("b", "x")),
        children(12, 5, 9, &group("g", "x")),
        children(11, 5, 9, &group("b", "y")),
        children(3, 5, 5, &group("g", "y")),
        children(14, 5, 9, &group("g", "y")),
        children(4, 5, 4, &group("g", "y")),
    ]);
    let shown = protected(scale(20), &sample, &["sex", "offer"], 3);
    assert_eq!(any(&shown, None).map(|counts| counts[0]), Some(Some(47)));
}

#[test]
fn rules_that_are_nested_are_not_subtracted() {
    // 40 improved, 38 of them by what matters: two improved by less.
    let mut mid = scale(20);
    mid.mid = Some(sourced(3.0));
    let sample = all(&[children(38, 5, 9, &[]), children(2, 5, 6, &[]), children(10, 5, 5, &[])]);
    let shown = protected(mid, &sample, &[], 3);
    let rates = &of(&shown, None).rates;
    assert_eq!(rates.any.as_ref().and_then(|rate| rate.improved), Some(40), "the headline stays");
    assert_eq!(rates.mid.as_ref().and_then(|rate| rate.improved), None);
    assert_eq!(rates.mid.as_ref().and_then(|rate| rate.rate), None);
}

#[test]
fn bands_are_not_worked_out_from_cases_and_rates() {
    // Three bands and cases at the last: the blocks of cases and the three sums of the rate give two cells of the bands.
    let mut banded = scale(20);
    banded.bands = Some(bands(&[12.0, 6.0]));
    banded.case = Some(case_below(7.0));
    let sample = all(&[
        children(10, 15, 16, &[]),
        children(2, 10, 16, &[]),
        children(9, 10, 10, &[]),
        children(12, 3, 10, &[]),
        children(7, 3, 15, &[]),
        children(8, 3, 4, &[]),
        children(5, 16, 3, &[]),
        children(4, 10, 3, &[]),
        children(6, 15, 9, &[]),
    ]);
    let shown = protected(banded, &sample, &[], 3);
    let outcome = of(&shown, None);
    assert!(outcome.bands.as_ref().expect("bands").transitions.iter().flatten().all(Option::is_none));
    let rate = outcome.rates.band.as_ref().expect("a rate");
    let caseness = outcome.caseness.as_ref().expect("cases");
    assert!(rate.improved.is_none() || caseness.case_case.is_none(), "one of them must go");
}

#[test]
fn all_formats_and_all_runs_hide_the_same() {
    let sample = all(&[children(20, 5, 9, &[Some("b")]), children(2, 5, 4, &[Some("b")]), children(30, 5, 9, &[Some("g")])]);
    let full = results(scale(20), &sample, &["sex"], 3);
    let once = protect(&full);
    assert_eq!(once, protect(&full));
    assert_eq!(once, protect(&once), "what is protected is left as it is");
}

#[test]
fn two_reports_of_the_same_children_can_be_subtracted_which_no_single_run_can_prevent() {
    // A report of 50 children and one of 48 of them: the difference is two children. Each is safe by itself; that is all that is promised.
    let period = all(&[children(40, 5, 9, &[]), children(8, 5, 5, &[])]);
    let longer = all(&[period.clone(), children(2, 5, 4, &[]), children(3, 5, 2, &[])]);
    let (first, second) = (protected(scale(20), &period, &[], 3), protected(scale(20), &longer, &[], 3));
    assert_eq!(any(&first, None), Some([Some(40), Some(8), Some(0)]));
    assert_eq!(any(&second, None), Some([Some(40), Some(8), Some(5)]));
    // The same children with and without a split: the whole's figures are the same in both, so that a second report adds the groups only,
    // and those were hidden with the whole in view.
    let split = all(&[
        children(20, 5, 9, &[Some("b")]),
        children(2, 5, 4, &[Some("b")]),
        children(9, 5, 5, &[Some("b")]),
        children(20, 5, 9, &[Some("g")]),
        children(8, 5, 5, &[Some("g")]),
        children(4, 5, 4, &[Some("g")]),
    ]);
    let with = protected(scale(20), &split, &["sex"], 3);
    let without = protected(scale(20), &split, &[], 3);
    assert_eq!(any(&with, None), any(&without, None));
}

#[test]
fn the_audit_finds_what_was_left_open() {
    let boy = [Some("b")];
    let girl = [Some("g")];
    let sample = all(&[
        children(20, 5, 9, &boy),
        children(8, 5, 5, &boy),
        children(2, 5, 4, &boy),
        children(20, 5, 9, &girl),
        children(9, 5, 5, &girl),
        children(5, 5, 4, &girl),
    ]);
    let full = results(scale(20), &sample, &["sex"], 3);
    let leaks = audit(&full);
    assert!(leaks.iter().any(|leak| leak.table == "rates" && leak.group.as_deref() == Some("sex: b")), "{leaks:?}");
    // One gap that a total fills.
    let mut shown = protect(&full);
    let index = shown.outcomes.iter().position(|outcome| outcome.subgroup.as_ref().is_some_and(|group| group.value == "g")).expect("girls");
    let own = full.outcomes[index].rates.any.as_ref().expect("a rate");
    let rate = shown.outcomes[index].rates.any.as_mut().expect("a rate");
    (rate.unchanged, rate.deteriorated) = (own.unchanged, own.deteriorated);
    let leaks = audit(&shown);
    assert!(leaks.iter().any(|leak| leak.group.as_deref() == Some("sex: b")), "the boys follow from the girls: {leaks:?}");
    // A share gives its count.
    let mut shown = protect(&full);
    let rate = shown.outcomes[0].rates.any.as_mut().expect("a rate");
    rate.improved = None;
    assert!(!audit(&shown).is_empty(), "a rate without its count is still there");
}

#[test]
fn few_who_were_lost_can_not_be_had_from_the_flow() {
    let mut full = results(scale(20), &children(30, 5, 9, &[]), &[], 3);
    // One child more was seen before, and never again.
    full.flow.waves[0].respondents = Some(31);
    full.flow.waves[0].rows = Some(31);
    full.flow.waves[0].only_here = Some(1);
    full.flow.pairs[0].only_from = Some(1);
    full.flow.neighbours[0].only_from = Some(1);
    full.outcomes[0].n.from = Some(31);
    let shown = protect(&full);
    assert_eq!(audit(&shown), Vec::new());
    let flow = &shown.flow;
    assert_eq!(flow.pairs[0].matched, Some(30), "whom the report is about");
    assert_eq!((flow.pairs[0].only_from, flow.waves[0].respondents, flow.waves[0].rows, flow.waves[0].only_here), (None, None, None, None));
    assert_eq!(shown.outcomes[0].n.from, None);
    assert_eq!(flow.waves[1].respondents, Some(30));
}

#[test]
fn a_mean_with_its_standard_deviation_does_not_give_five_scores() {
    // Five are enough for counts; of whole scores, mean and standard deviation leave one set of five or a few.
    let five = [children(3, 2, 9, &[Some("a")]), children(2, 5, 9, &[Some("a")])].concat();
    let many = [children(20, 5, 9, &[Some("b")]), children(20, 6, 9, &[Some("b")])].concat();
    let more = [children(9, 4, 9, &[Some("c")]), children(9, 7, 9, &[Some("c")])].concat();
    let full = results(scale(20), &all(&[five, many, more]), &["offer"], 3);
    let shown = protect(&full);
    assert_eq!(audit(&shown), Vec::new());
    let few = of(&shown, Some("a"));
    assert_eq!((few.n.pairs, few.from.map(|from| from.mean)), (Some(5), Some(3.2)), "their mean is told");
    let silent = |outcome: &Outcome| {
        let waves = [outcome.from, outcome.to].into_iter().flatten().all(|wave| wave.sd.is_none() && wave.q1.is_none());
        waves && outcome.change.ci.is_none() && outcome.tests.paired_t.is_none() && outcome.effect_sizes.d_av.is_none()
    };
    assert!(silent(few) && few.notes.iter().any(|note| note.code == "scores-of-few"));
    // Sums of squares can be subtracted: the next smallest is silent too, the largest and the whole are not.
    assert!(silent(of(&shown, Some("c"))) && !silent(of(&shown, Some("b"))) && !silent(of(&shown, None)));
    // The audit sees it where it is left open.
    let mut left = shown.clone();
    for (outcome, whole) in left.outcomes.iter_mut().zip(&full.outcomes) {
        outcome.change.sd = whole.change.sd;
    }
    assert!(audit(&left).iter().any(|leak| leak.group.as_deref() == Some("offer: a")));
}

#[test]
fn no_class_ends_at_somebodys_change_or_score() {
    // One child fell by 7 and one rose by 13: nobody else came near.
    let sample =
        all(&[children(20, 8, 11, &[]), children(9, 8, 8, &[]), children(8, 8, 6, &[]), children(1, 9, 2, &[]), children(1, 5, 18, &[])]);
    let mut open = scale(20);
    open.range = None;
    for (scale, steps) in [(scale(20), 3.0), (open, 5.0)] {
        let shown = protected(scale, &sample, &[], 3);
        let outcome = of(&shown, None);
        let classes = outcome.changes.as_ref().expect("classes");
        let ends = [classes[0].lower, classes[classes.len() - 1].upper];
        assert!(ends[0] < -7.0 && ends[1] > 13.0 && ends.iter().all(|end| end % steps == 0.0), "{ends:?}");
        let scores = outcome.distribution.as_ref().expect("classes");
        assert!(scores[0].lower < 2.0 && scores[scores.len() - 1].upper > 18.0, "{scores:?}");
    }
}

#[test]
fn a_chance_level_is_told_in_whole_per_cent() {
    let mut normed = scale(20);
    normed.norm = Some(norm(12.0, 4.0));
    normed.retest = Some(sourced(0.7));
    let sample = all(&[children(20, 8, 11, &[]), children(9, 8, 8, &[]), children(8, 9, 6, &[])]);
    let full = results(normed, &sample, &[], 3);
    let chance = |results: &Results| of(results, None).rates.any.as_ref().and_then(|rate| rate.chance).expect("a chance level");
    let (exact, shown) = (chance(&full), chance(&protect(&full)));
    assert!((exact - shown).abs() <= 0.005 && exact != shown, "{exact} {shown}");
    assert_eq!((shown * 100.0).fract(), 0.0);
}
