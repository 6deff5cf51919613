//! The edges: nobody, one, two, all alike, offsets and counts beyond any study. An answer is a finite number or a reason.

use ditrum_effect::stats::bayes_factor::bayes_factor;
use ditrum_effect::stats::descriptives::{change_summary, percent_of_mean, summary};
use ditrum_effect::stats::effect_size::{d_av, d_rm, d_z, g_av, g_z, glass_delta};
use ditrum_effect::stats::equivalence::equivalence;
use ditrum_effect::stats::hodges_lehmann::hodges_lehmann;
use ditrum_effect::stats::paired_t::{mean_interval, paired_t};
use ditrum_effect::stats::proportion::proportion;
use ditrum_effect::stats::rate::{any, improvement, net};
use ditrum_effect::stats::sign_test::sign_test;
use ditrum_effect::stats::wilcoxon_signed_rank::{Zeros, signed_rank};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Estimate, Grid, Interval, ProportionInterval, Undefined};

use super::fixture::pairs;

const CONFIDENCE: Confidence = Confidence::NINETY_FIVE;

type EffectSize = fn(&ChangeTable, Confidence) -> Result<Estimate, Undefined>;

const EFFECT_SIZES: [(&str, EffectSize); 6] =
    [("d_z", d_z), ("g_z", g_z), ("d_av", d_av), ("g_av", g_av), ("d_rm", d_rm), ("glass_delta", glass_delta)];

#[track_caller]
fn finite(what: &str, numbers: &[f64]) {
    assert!(numbers.iter().all(|number| number.is_finite()), "{what}: {numbers:?}");
}

#[track_caller]
fn finite_interval(what: &str, interval: Result<Interval, Undefined>) {
    if let Ok(limits) = interval {
        finite(what, &[limits.lower, limits.upper]);
        assert!(limits.lower <= limits.upper, "{what}: {limits:?}");
    }
}

/// Runs everything; every number that comes out must be one.
pub(super) fn everything_is_finite_or_undefined(table: &ChangeTable) {
    let changes = table.differences();
    if let Ok(from) = summary(&table.from_scores()) {
        finite("summary", &[from.mean, from.median, from.first_quartile, from.third_quartile, from.minimum, from.maximum]);
    }
    if let Ok(change) = change_summary(table, CONFIDENCE) {
        finite("change", &[change.mean, change.median]);
        let optional = [change.standard_deviation, change.standard_error, change.correlation, change.percent_of_mean];
        finite("change", &optional.into_iter().flatten().collect::<Vec<_>>());
        finite_interval("change", change.interval);
    }
    for (name, effect_size) in EFFECT_SIZES {
        if let Ok(effect) = effect_size(table, CONFIDENCE) {
            finite(name, &[effect.estimate]);
            finite_interval(name, effect.interval);
        }
    }
    if let Ok(test) = paired_t(&changes) {
        finite("paired t", &[test.t, test.p]);
        assert!((0.0..=1.0).contains(&test.p));
    }
    for zeros in [Zeros::Dropped, Zeros::Pratt] {
        if let Ok(test) = signed_rank(&changes, zeros) {
            finite("signed rank", &[test.w_plus, test.w_minus, test.z, test.p]);
            assert!((0.0..=1.0).contains(&test.p));
        }
    }
    if let Ok(middle) = hodges_lehmann(&changes, CONFIDENCE) {
        finite("Hodges–Lehmann", &[middle.estimate, middle.attained_level]);
        finite_interval("Hodges–Lehmann", middle.interval);
    }
    if let Ok(test) = sign_test(&changes) {
        assert!((0.0..=1.0).contains(&test.p));
    }
    if let Ok(test) = equivalence(&changes, 1.0) {
        assert!((0.0..=1.0).contains(&test.p));
        finite_interval("equivalence", Ok(test.interval));
    }
    if let Ok(factor) = bayes_factor(&changes) {
        finite("Bayes factor", &[factor.log10_bf10]);
    }
    for method in [ProportionInterval::Wilson, ProportionInterval::ClopperPearson, ProportionInterval::Jeffreys] {
        if let Ok(rate) = improvement(any(table), method, CONFIDENCE) {
            let limits = rate.interval.unwrap();
            assert!(0.0 <= limits.lower && limits.lower <= rate.estimate && rate.estimate <= limits.upper && limits.upper <= 1.0);
        }
    }
    if let Ok(rate) = net(any(table), CONFIDENCE) {
        finite_interval("net", rate.interval);
    }
}

#[test]
fn nobody_has_no_statistic() {
    let nobody = pairs(&[]);
    let changes = nobody.differences();
    for (name, effect_size) in EFFECT_SIZES {
        assert_eq!(effect_size(&nobody, CONFIDENCE), Err(Undefined::NoPairs), "{name}");
    }
    assert_eq!(summary(&nobody.from_scores()), Err(Undefined::NoPairs));
    assert_eq!(change_summary(&nobody, CONFIDENCE), Err(Undefined::NoPairs));
    assert_eq!(percent_of_mean(&nobody), Err(Undefined::NoPairs));
    assert_eq!(paired_t(&changes), Err(Undefined::NoPairs));
    assert_eq!(mean_interval(&changes, CONFIDENCE), Err(Undefined::NoPairs));
    assert_eq!(signed_rank(&changes, Zeros::Dropped), Err(Undefined::NoPairs));
    assert_eq!(hodges_lehmann(&changes, CONFIDENCE), Err(Undefined::NoPairs));
    assert_eq!(sign_test(&changes), Err(Undefined::NoPairs));
    assert_eq!(equivalence(&changes, 1.0), Err(Undefined::NoPairs));
    assert_eq!(bayes_factor(&changes), Err(Undefined::NoPairs));
    assert_eq!(net(any(&nobody), CONFIDENCE), Err(Undefined::NoPairs));
    assert_eq!(improvement(any(&nobody), ProportionInterval::Wilson, CONFIDENCE), Err(Undefined::NoPairs));
}

#[test]
fn one_pair_has_a_change_but_no_spread() {
    let one = pairs(&[(10, 12)]);
    let change = change_summary(&one, CONFIDENCE).unwrap();
    assert_eq!((change.mean, change.median), (2.0, 2.0));
    assert_eq!(change.standard_deviation, Err(Undefined::OnePair));
    assert_eq!(change.interval, Err(Undefined::OnePair));
    for (name, effect_size) in EFFECT_SIZES {
        assert_eq!(effect_size(&one, CONFIDENCE), Err(Undefined::OnePair), "{name}");
    }
    assert_eq!(signed_rank(&one.differences(), Zeros::Dropped).unwrap().p, 1.0);
    assert_eq!(hodges_lehmann(&one.differences(), CONFIDENCE).unwrap().interval, Err(Undefined::TooFew));
    everything_is_finite_or_undefined(&one);
}

#[test]
fn two_pairs_have_a_d_but_no_unbiased_one() {
    let two = pairs(&[(10, 12), (11, 16)]);
    assert!(d_z(&two, CONFIDENCE).unwrap().interval.is_ok());
    assert_eq!(g_z(&two, CONFIDENCE), Err(Undefined::TooFew));
    assert_eq!(g_av(&two, CONFIDENCE).unwrap().estimate, 0.0);
    everything_is_finite_or_undefined(&two);
}

#[test]
fn everyone_unchanged_is_no_effect_and_no_test() {
    let still = pairs(&[(3, 3), (5, 5), (8, 8)]);
    let changes = still.differences();
    assert_eq!(d_z(&still, CONFIDENCE), Err(Undefined::NoChange));
    assert_eq!(paired_t(&changes), Err(Undefined::NoChange));
    assert_eq!(signed_rank(&changes, Zeros::Pratt), Err(Undefined::NoChange));
    assert_eq!(sign_test(&changes), Err(Undefined::NoChange));
    assert_eq!(bayes_factor(&changes), Err(Undefined::NoChange));
    assert_eq!(d_av(&still, CONFIDENCE).unwrap().estimate, 0.0);
    assert_eq!(hodges_lehmann(&changes, CONFIDENCE).unwrap().estimate, 0.0);
    everything_is_finite_or_undefined(&still);
}

#[test]
fn everyone_changed_alike_has_no_d_in_deviations_of_the_change() {
    let alike = pairs(&[(3, 5), (5, 7), (8, 10)]);
    assert_eq!(d_z(&alike, CONFIDENCE), Err(Undefined::ConstantChange));
    assert_eq!(d_rm(&alike, CONFIDENCE), Err(Undefined::ConstantChange));
    assert_eq!(paired_t(&alike.differences()), Err(Undefined::ConstantChange));
    assert!(d_av(&alike, CONFIDENCE).unwrap().estimate > 0.0);
    everything_is_finite_or_undefined(&alike);
}

#[test]
fn one_level_before_has_no_deviation_to_measure_in() {
    let level = pairs(&[(5, 7), (5, 9), (5, 4)]);
    assert_eq!(glass_delta(&level, CONFIDENCE), Err(Undefined::NoVariance));
    assert_eq!(d_rm(&level, CONFIDENCE), Err(Undefined::NoVariance));
    assert!(d_av(&level, CONFIDENCE).is_ok());
    assert_eq!(d_av(&pairs(&[(5, 5), (5, 5)]), CONFIDENCE), Err(Undefined::NoVariance));
    everything_is_finite_or_undefined(&level);
}

#[test]
fn an_offset_of_a_thousand_million_changes_nothing() {
    let near = pairs(&[(3, 5), (5, 4), (8, 10), (2, 9)]);
    let offset = 1_000_000_000;
    let far = ChangeTable::new(
        Grid::UNIT,
        near.cells().iter().map(|cell| Cell { from: cell.from + offset, to: cell.to + offset, count: cell.count }),
    );
    for (name, effect_size) in EFFECT_SIZES {
        assert_eq!(effect_size(&near, CONFIDENCE), effect_size(&far, CONFIDENCE), "{name}");
    }
    everything_is_finite_or_undefined(&far);
}

#[test]
fn counts_beyond_thirty_two_bits_do_not_overflow() {
    let huge = |count| {
        ChangeTable::new(Grid::new(4, 1).unwrap(), [(0, 1), (3, 2), (25, 25), (10, 18), (0, 25)].map(|(from, to)| Cell { from, to, count }))
    };
    for count in [u64::from(u32::MAX) + 1, 5_000_000_000, 1 << 45] {
        everything_is_finite_or_undefined(&huge(count));
    }
}

#[test]
fn an_effect_of_thousands_of_deviations_is_a_number() {
    let table = ChangeTable::new(
        Grid::UNIT,
        [Cell { from: 0, to: 1_000_000, count: 20 }, Cell { from: 0, to: 1_000_001, count: 1 }, Cell { from: 1, to: 1_000_001, count: 9 }],
    );
    assert!(d_z(&table, CONFIDENCE).unwrap().estimate > 1e6);
    everything_is_finite_or_undefined(&table);
}

#[test]
fn a_share_of_more_than_all_is_refused() {
    assert_eq!(proportion(3, 2, ProportionInterval::Wilson, CONFIDENCE), Err(Undefined::OutOfRange));
}

#[test]
fn limits_of_none_and_all_are_closed() {
    for method in [ProportionInterval::Wilson, ProportionInterval::ClopperPearson, ProportionInterval::Jeffreys] {
        assert_eq!(proportion(0, 7, method, CONFIDENCE).unwrap().interval.unwrap().lower, 0.0);
        assert_eq!(proportion(7, 7, method, CONFIDENCE).unwrap().interval.unwrap().upper, 1.0);
    }
}
