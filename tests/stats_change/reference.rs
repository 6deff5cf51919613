//! Against other software, on eighteen data sets; the origin of the numbers stands in the file itself.

use ditrum_effect::stats::hodges_lehmann::hodges_lehmann;
use ditrum_effect::stats::paired_t::{mean_interval, paired_t};
use ditrum_effect::stats::proportion::proportion;
use ditrum_effect::stats::sign_test::sign_test;
use ditrum_effect::stats::wilcoxon_signed_rank::{NullLaw, Zeros, signed_rank};
use ditrum_effect::stats::{Confidence, Estimate, ProportionInterval, Undefined};
use ditrum_effect::stats::{descriptives, effect_size, rate};

use super::fixture::{ReferenceSet, close, close_interval, reference_sets};

/// R prints 15 digits: ten right ones are asked for, and eight of p values.
const CLOSED_FORM: f64 = 1e-10;
const P_VALUE: f64 = 1e-8;
const NONCENTRAL: f64 = 1e-8;

const CONFIDENCE: Confidence = Confidence::NINETY_FIVE;

#[test]
fn describes_scores_and_changes_as_r_does() {
    for set in reference_sets() {
        let of = |what: &str| format!("{}: {what}", set.name);
        let from = descriptives::summary(&set.table.from_scores()).unwrap();
        let to = descriptives::summary(&set.table.to_scores()).unwrap();
        let change = descriptives::change_summary(&set.table, CONFIDENCE).unwrap();
        let expected = |key: &str| set.number(&format!("/description/{key}"));
        for (key, got) in [
            ("mean_pre", Ok(from.mean)),
            ("sd_pre", from.standard_deviation),
            ("median_pre", Ok(from.median)),
            ("q1_pre_type7", Ok(from.first_quartile)),
            ("q3_pre_type7", Ok(from.third_quartile)),
            ("mean_post", Ok(to.mean)),
            ("sd_post", to.standard_deviation),
            ("median_post", Ok(to.median)),
            ("mean_diff", Ok(change.mean)),
            ("sd_diff", change.standard_deviation),
            ("se_diff", change.standard_error),
            ("median_diff", Ok(change.median)),
            ("r", change.correlation),
        ] {
            match expected(key) {
                Some(want) => close(&of(key), got.unwrap(), want, CLOSED_FORM),
                None => assert!(got.is_err(), "{}", of(key)),
            }
        }
    }
}

#[test]
fn tests_the_mean_change_as_r_does() {
    for set in reference_sets() {
        let changes = set.table.differences();
        let Some(t) = set.number("/paired_t/t") else {
            assert!(paired_t(&changes).is_err(), "{}", set.name);
            continue;
        };
        let test = paired_t(&changes).unwrap();
        close(&set.name, test.t, t, CLOSED_FORM);
        close(&set.name, test.p, set.number("/paired_t/p").unwrap(), P_VALUE);
        for (key, confidence) in [("ci", CONFIDENCE), ("ci90", Confidence::NINETY), ("ci99", Confidence::NINETY_NINE)] {
            let limit = |side: u8| set.number(&format!("/paired_t/{key}/{side}")).unwrap();
            close_interval(&set.name, mean_interval(&changes, confidence).unwrap(), (limit(0), limit(1)), CLOSED_FORM);
        }
    }
}

#[test]
fn sizes_effects_as_the_literature_does() {
    for set in reference_sets() {
        let table = set.oriented();
        check_effect(&set, "d_z", effect_size::d_z(&table, CONFIDENCE), NONCENTRAL);
        check_effect(&set, "g_z", effect_size::g_z(&table, CONFIDENCE), NONCENTRAL);
        check_effect(&set, "d_av", effect_size::d_av(&table, CONFIDENCE), CLOSED_FORM);
        check_effect(&set, "glass_delta", effect_size::glass_delta(&table, CONFIDENCE), CLOSED_FORM);
        check_effect(&set, "d_rm", effect_size::d_rm(&table, CONFIDENCE), CLOSED_FORM);
        if let Some(want) = set.number("/d_av/g_av") {
            let sign = if set.rise_is_better { 1.0 } else { -1.0 };
            close(&set.name, effect_size::g_av(&table, CONFIDENCE).unwrap().estimate, sign * want, CLOSED_FORM);
        }
    }
}

fn check_effect(set: &ReferenceSet, key: &str, got: Result<Estimate, Undefined>, relative: f64) {
    let of = format!("{}: {key}", set.name);
    let Some(want) = set.number(&format!("/{key}/estimate")) else { return };
    let got = got.unwrap_or_else(|reason| panic!("{of}: {reason}"));
    let sign = if set.rise_is_better { 1.0 } else { -1.0 };
    close(&of, got.estimate, sign * want, CLOSED_FORM);
    let limit = |side: u8| set.number(&format!("/{key}/ci/{side}")).map(|limit| sign * limit);
    if let (Some(a), Some(b)) = (limit(0), limit(1)) {
        close_interval(&of, got.interval.unwrap(), (a.min(b), a.max(b)), relative);
    }
}

#[test]
fn ranks_changes_as_exact_and_conditional_tests_do() {
    for set in reference_sets() {
        let changes = set.table.differences();
        let Some(w_plus) = set.number("/signed_rank/w_plus") else { continue };
        let Ok(dropped) = signed_rank(&changes, Zeros::Dropped) else {
            assert_eq!(set.number("/signed_rank/exact_p"), None, "{}", set.name);
            continue;
        };
        assert_eq!(dropped.w_plus, w_plus, "{}", set.name);
        assert_eq!(Some(dropped.w_minus), set.number("/signed_rank/w_minus"), "{}", set.name);
        assert_eq!(Some(dropped.n_zero as f64), set.number("/signed_rank/zeros"), "{}", set.name);
        let pratt = signed_rank(&changes, Zeros::Pratt).unwrap();
        close(&set.name, pratt.z, set.number("/signed_rank/pratt_z").unwrap(), CLOSED_FORM);
        for (test, exact, normal) in [(dropped, "exact_p", "normal_p"), (pratt, "pratt_exact_p", "pratt_normal_p")] {
            let key = if test.law == NullLaw::Exact { exact } else { normal };
            let Some(want) = set.number(&format!("/signed_rank/{key}")) else { continue };
            close(&format!("{}: {key}", set.name), test.p, want, P_VALUE);
        }
        assert_eq!(dropped.law, NullLaw::Exact, "{}: up to 97 pairs", set.name);
    }
}

#[test]
fn finds_the_middle_walsh_average_and_its_limits() {
    for set in reference_sets() {
        let got = hodges_lehmann(&set.table.differences(), CONFIDENCE).unwrap();
        let number = |key: &str| set.number(&format!("/hodges_lehmann/{key}")).unwrap();
        close(&set.name, got.estimate, number("estimate"), CLOSED_FORM);
        match got.interval {
            Ok(interval) => close_interval(&set.name, interval, (number("ci/0"), number("ci/1")), CLOSED_FORM),
            Err(reason) => assert_eq!((set.name.as_str(), reason), ("edge_n1", Undefined::TooFew)),
        }
    }
}

#[test]
fn counts_signs_as_the_binomial_test_does() {
    for set in reference_sets() {
        let got = sign_test(&set.table.differences());
        match set.number("/sign_p") {
            Some(want) => close(&set.name, got.unwrap().p, want, P_VALUE),
            None => assert_eq!(got, Err(Undefined::NoChange), "{}", set.name),
        }
    }
}

#[test]
fn counts_and_bounds_rates_as_r_does() {
    for set in reference_sets() {
        let table = set.oriented();
        let any = rate::any(&table);
        check_share(&set, "improved", any.improved);
        check_share(&set, "worse", any.deteriorated);
        check_share(&set, "same", any.unchanged);
        if let Some(threshold) = set.smallest_important_change {
            check_share(&set, "improved_at_least_mid", rate::at_least(&table, threshold).unwrap().improved);
        }
    }
}

fn check_share(set: &ReferenceSet, key: &str, count: u64) {
    let of = format!("{}: {key}", set.name);
    let Some(want) = set.number(&format!("/rates/{key}/x")) else { return };
    assert_eq!(count as f64, want, "{of}");
    for (name, method) in [
        ("wilson", ProportionInterval::Wilson),
        ("clopper_pearson", ProportionInterval::ClopperPearson),
        ("jeffreys", ProportionInterval::Jeffreys),
    ] {
        let limit = |side: u8| set.number(&format!("/rates/{key}/{name}/{side}")).unwrap();
        let got = proportion(count, set.table.pairs(), method, CONFIDENCE).unwrap();
        close_interval(&format!("{of}, {name}"), got.interval.unwrap(), (limit(0), limit(1)), CLOSED_FORM);
    }
}
