//! Rubin's rules. Expected numbers: `tests/reference/dropout.py`.

use ditrum_effect::stats::proportion::{ProportionInterval, proportion};
use ditrum_effect::stats::rubins_rules::{Imputed, pool, pool_shares};
use ditrum_effect::stats::{Confidence, Undefined};
use proptest::prelude::*;

fn imputed(pairs: &[(f64, f64)]) -> Vec<Imputed> {
    pairs.iter().map(|&(estimate, variance)| Imputed { estimate, variance }).collect()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-10 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn barnard_and_rubins_degrees_of_freedom_by_hand() {
    // m = 3, Q = 1, 2, 3, U = 1: B = 1, T = 1 + 4/3 = 7/3, λ = 4/7. ν_old = 2/(16/49) = 6.125; with ν_com = 21:
    // ν_obs = 22/24 · 21 · 3/7 = 8.25; ν = 6.125 · 8.25/14.375 = 3.515217...; the fraction missing, r = 4/3:
    // (4/3 + 2/(ν + 3))/(7/3).
    let found = pool(&imputed(&[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)]), 21.0, Confidence::NINETY_FIVE).expect("a pooled estimate");
    close(found.estimate, 2.0);
    close(found.standard_error, (7.0_f64 / 3.0).sqrt());
    let df = 6.125 * 8.25 / 14.375;
    close(found.degrees_of_freedom, df);
    close(found.fraction_missing, (4.0 / 3.0 + 2.0 / (df + 3.0)) / (7.0 / 3.0));
}

#[test]
fn pools_as_mice_does() {
    let much = imputed(&[(1.0, 0.5), (2.0, 0.6), (3.0, 0.4), (4.0, 0.5), (6.0, 0.5)]);
    let found = pool(&much, 27.0, Confidence::NINETY_FIVE).expect("a pooled estimate");
    close(found.standard_error, 2.222_611_077_089_287);
    close(found.degrees_of_freedom, 1.683_452_647_538_463_2);
    close(found.interval.lower, -8.310_978_703_354_511);
    close(found.interval.upper, 14.710_978_703_354_513);
    close(found.fraction_missing, 0.942_007_629_964_108_6);
    let little = imputed(&[(10.2, 1.44), (9.8, 1.21), (10.5, 1.69)]);
    let found = pool(&little, 99.0, Confidence::NINETY_FIVE).expect("a pooled estimate");
    close(found.degrees_of_freedom, 59.940_446_453_219_42);
    close(found.interval.lower, 7.627_645_722_045_642);
    close(found.fraction_missing, 0.130_601_684_462_924_14);
}

#[test]
fn equal_estimates_are_as_good_as_complete_data() {
    let same = imputed(&[(0.1, 4.0), (0.1, 4.0), (0.1, 4.0)]);
    let found = pool(&same, 39.0, Confidence::NINETY_FIVE).expect("a pooled estimate");
    // (ν_com + 1)/(ν_com + 3) of ν_com is Barnard and Rubin's limit.
    close(found.degrees_of_freedom, 40.0 / 42.0 * 39.0);
    assert_eq!((found.estimate, found.standard_error, found.fraction_missing), (0.1, 2.0, 0.0));
}

#[test]
fn too_few_imputations_and_no_variance_have_no_answer() {
    let confidence = Confidence::NINETY_FIVE;
    assert_eq!(pool(&[], 9.0, confidence), Err(Undefined::TooFew));
    assert_eq!(pool(&imputed(&[(1.0, 1.0)]), 9.0, confidence), Err(Undefined::TooFew));
    assert_eq!(pool(&imputed(&[(1.0, 0.0), (2.0, 0.0)]), 9.0, confidence), Err(Undefined::NoVariance));
    assert_eq!(pool_shares(&[3], 9, confidence), Err(Undefined::TooFew));
    assert_eq!(pool_shares(&[0, 0], 0, confidence), Err(Undefined::NoPairs));
}

#[test]
fn shares_have_lott_and_reiters_interval() {
    let found = pool_shares(&[20, 23, 25], 100, Confidence::NINETY_NINE).expect("a share");
    close(found.estimate, 68.0 / 300.0);
    close(found.interval.lower, 0.115_304_156_734_149_75);
    close(found.interval.upper, 0.397_285_391_705_871_6);
    close(found.fraction_missing, 0.387_347_819_441_466_57);
    let found = pool_shares(&[61, 64, 60, 66, 63], 90, Confidence::NINETY_FIVE).expect("a share");
    close(found.interval.lower, 0.576_060_349_390_413_8);
    close(found.interval.upper, 0.796_871_537_399_072_9);
}

#[test]
fn nobody_and_everybody_keep_wilsons_limits() {
    for count in [0, 12, 30] {
        let found = pool_shares(&[count; 20], 30, Confidence::NINETY_FIVE).expect("a share");
        let wilson = proportion(count, 30, ProportionInterval::Wilson, Confidence::NINETY_FIVE).expect("a share");
        assert_eq!(Ok(found.interval), wilson.interval);
        assert_eq!(found.fraction_missing, 0.0);
    }
}

proptest! {
    #[test]
    fn a_pooled_interval_holds_wilsons_of_the_same_share(count in 0_u64..=50, apart in 0_u64..25, pairs in 1_usize..10) {
        let apart = apart.min(count).min(50 - count);
        let counts: Vec<u64> = (0..pairs).flat_map(|_| [count - apart, count + apart]).collect();
        let found = pool_shares(&counts, 50, Confidence::NINETY_FIVE).expect("a share");
        let wilson = proportion(count, 50, ProportionInterval::Wilson, Confidence::NINETY_FIVE).expect("a share").interval.expect("limits");
        prop_assert!(found.interval.lower <= wilson.lower + 1e-12 && wilson.upper <= found.interval.upper + 1e-12);
        prop_assert!(0.0 <= found.interval.lower && found.interval.upper <= 1.0);
    }
}
