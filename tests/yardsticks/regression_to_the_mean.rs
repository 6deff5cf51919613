use ditrum_effect::stats::regression_to_the_mean::{MeeChua, Reach, expected_change};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Grid, Undefined};
use proptest::prelude::*;

fn table(pairs: &[(i64, i64)]) -> ChangeTable {
    ChangeTable::new(Grid::UNIT, pairs.iter().map(|&(from, to)| Cell { from, to, count: 1 }))
}

/// Eight pupils who repeated a language test (`McClave` & Dietrich 1988): the example of Mee & Chua 1991 and of the R package regtomean,
/// whose documentation prints means 57.375 and 60.375, SDs 7.0 and 8.8, covariance 54.268.
const LANGUAGE_TEST: [(i64, i64); 8] = [(45, 49), (52, 50), (63, 70), (68, 71), (57, 53), (55, 61), (60, 62), (59, 67)];

/// μ, effect, standard error, t, two-sided p: least squares and the t tail in 50-digit arithmetic (mpmath).
const EXPECTED: [[f64; 5]; 4] = [
    [50.0, 2.180_255_941_499_086, 2.401_250_611_353_964, 0.907_966_844_939_076, 0.398_894_705_402_812_8],
    [57.375, 3.0, 1.592_797_813_621_105, 1.883_478_225_764_089, 0.108_629_916_173_777_4],
    [60.0, 3.291_773_308_957_953, 1.716_414_728_016_748, 1.917_819_309_766_394, 0.103_578_836_416_452_4],
    [75.0, 4.959_049_360_146_253, 4.580_257_381_411_196, 1.082_701_024_678_737, 0.320_522_110_943_292],
];

#[test]
fn the_language_test_has_the_published_moments_and_the_computed_t() {
    let table = table(&LANGUAGE_TEST);
    assert_eq!((table.from_scores().mean(), table.to_scores().mean()), (Ok(57.375), Ok(60.375)));
    assert!((table.covariance().expect("a covariance") - 54.268).abs() < 5e-4);
    let line = MeeChua::fit(&table).expect("a line");
    for [mean, effect, standard_error, t, p] in EXPECTED {
        let test = line.at(mean);
        for (got, expected) in [(test.effect, effect), (test.standard_error, standard_error), (test.t, t), (test.p, p)] {
            assert!((got / expected - 1.0).abs() < 1e-12, "at {mean}: {got} is not {expected}");
        }
    }
    // The most significant population mean is 1.92 standard errors: no mean makes the change significant.
    assert_eq!(line.reach(Confidence::NINETY_FIVE), Reach::Nowhere);
}

#[test]
fn the_expected_change_goes_towards_the_population() {
    // A group one SD of 20 below a mean of 68, ρ = 0.72: 5.6 points up. By hand.
    assert!((expected_change(48.0, 68.0, 0.72).expect("a change") - 5.6).abs() < 1e-12);
    assert!((expected_change(20.0, 8.5, 0.62).expect("a change") + 4.37).abs() < 1e-12);
    for retest in [0.0, 1.0, -0.2, f64::NAN] {
        assert_eq!(expected_change(48.0, 68.0, retest), Err(Undefined::NoRetest));
    }
}

#[test]
fn too_few_and_too_alike_have_no_test() {
    assert_eq!(MeeChua::fit(&table(&[])), Err(Undefined::NoPairs));
    assert_eq!(MeeChua::fit(&table(&[(1, 2)])), Err(Undefined::OnePair));
    assert_eq!(MeeChua::fit(&table(&[(1, 2), (2, 5)])), Err(Undefined::TooFew));
    assert_eq!(MeeChua::fit(&table(&[(1, 2), (1, 3), (1, 4)])), Err(Undefined::NoVariance));
    assert_eq!(MeeChua::fit(&table(&[(1, 2), (2, 4), (3, 6)])), Err(Undefined::PerfectCorrelation));
}

proptest! {
    #[test]
    fn at_the_groups_own_mean_nothing_regresses(pairs in prop::collection::vec((0_i64..40, 0_i64..40), 4..40)) {
        let table = table(&pairs);
        if let Ok(line) = MeeChua::fit(&table) {
            let mean = table.from_scores().mean().expect("a mean");
            prop_assert!((line.at(mean).effect - table.differences().mean().expect("a mean")).abs() < 1e-9);
        }
    }

    #[test]
    fn at_its_reach_the_test_is_just_significant(pairs in prop::collection::vec((0_i64..20, 5_i64..40), 6..60)) {
        if let Ok(line) = MeeChua::fit(&table(&pairs))
            && let Reach::UpTo(mean) = line.reach(Confidence::NINETY_FIVE)
        {
            let test = line.at(mean);
            prop_assert!(test.effect > 0.0);
            prop_assert!((test.p - 0.05).abs() < 1e-7, "p = {}", test.p);
        }
    }

    #[test]
    fn a_constant_added_to_all_scores_moves_only_the_means(pairs in prop::collection::vec((0_i64..40, 0_i64..40), 4..40), shift in -50_i64..50) {
        let moved: Vec<(i64, i64)> = pairs.iter().map(|&(from, to)| (from + shift, to + shift)).collect();
        if let (Ok(one), Ok(other)) = (MeeChua::fit(&table(&pairs)), MeeChua::fit(&table(&moved))) {
            let (one, other) = (one.at(30.0), other.at(30.0 + shift as f64));
            prop_assert!((one.effect - other.effect).abs() < 1e-8 && (one.standard_error - other.standard_error).abs() < 1e-8);
        }
    }
}
