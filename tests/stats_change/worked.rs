//! Small cases worked by hand, and integrals taken with 20 digits.

use ditrum_effect::stats::bayes_factor::bayes_factor;
use ditrum_effect::stats::change_category::ChangeCounts;
use ditrum_effect::stats::descriptives::percent_of_mean;
use ditrum_effect::stats::effect_size::d_rm;
use ditrum_effect::stats::equivalence::equivalence;
use ditrum_effect::stats::hodges_lehmann::hodges_lehmann;
use ditrum_effect::stats::rate::{any, at_least, at_least_steps, improvement, net, steps_at_least};
use ditrum_effect::stats::sign_test::sign_test;
use ditrum_effect::stats::wilcoxon_signed_rank::{NullLaw, Zeros, signed_rank};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Distribution, Grid, Interval, Level, ProportionInterval, Undefined};

use super::fixture::{changes, close, close_interval, named, pairs};

const CONFIDENCE: Confidence = Confidence::NINETY_FIVE;

/// |D| = 1, 2, 3 have ranks 1, 2, 3; of the eight sign patterns one has W₋ = 0: p = 2/8.
#[test]
fn three_rises_have_an_exact_p_of_a_quarter() {
    let test = signed_rank(&changes(&[(1, 1), (2, 1), (3, 1)]), Zeros::Dropped).unwrap();
    assert_eq!((test.w_plus, test.w_minus, test.n_zero, test.p, test.law), (6.0, 0.0, 0, 0.25, NullLaw::Exact));
}

/// D = −1, 1, 2: mid-ranks 1½, 1½, 3; P(W ≤ 1½) = 3/8 over the patterns, so p = 6/8.
#[test]
fn ties_share_their_mid_rank_in_the_exact_law() {
    let test = signed_rank(&changes(&[(-1, 1), (1, 1), (2, 1)]), Zeros::Dropped).unwrap();
    assert_eq!((test.w_plus, test.w_minus, test.p), (4.5, 1.5, 0.75));
}

/// D = 0, 0, −1, 2: Pratt's ranks of the last two are 3 and 4, W₊ = 4, W₋ = 3; P(W ≤ 3) = 2/4, so p = 1. z = 1/√(9 + 16).
#[test]
fn pratt_ranks_zeros_and_then_leaves_them_out() {
    let test = signed_rank(&changes(&[(0, 2), (-1, 1), (2, 1)]), Zeros::Pratt).unwrap();
    assert_eq!((test.w_plus, test.w_minus, test.n_zero, test.p), (4.0, 3.0, 2, 1.0));
    close("z", test.z, 0.2, 1e-15);
}

/// Half a balance can't be more than certain: the two tails overlap at the middle.
#[test]
fn a_perfect_balance_has_p_one() {
    assert_eq!(signed_rank(&changes(&[(-1, 3), (1, 3)]), Zeros::Dropped).unwrap().p, 1.0);
    assert_eq!(sign_test(&changes(&[(-1, 3), (1, 3)])).unwrap().p, 1.0);
}

/// Walsh averages of 1, 2, 6: 1, 1½, 2, 3½, 4, 6; their median 2¾, the limits their ends with level 1 − 2/8.
#[test]
fn hodges_lehmann_of_three_changes() {
    let got = hodges_lehmann(&changes(&[(1, 1), (2, 1), (6, 1)]), CONFIDENCE).unwrap();
    assert_eq!((got.estimate, got.interval), (2.75, Ok(Interval { lower: 1.0, upper: 6.0 })));
    assert_eq!(got.attained_level, 0.75);
}

/// Ten pairs: P(W ≤ 8) = 25/1024 for ten untied ranks, so that the ninth Walsh average has level 1 − 50/1024.
#[test]
fn hodges_lehmann_says_the_level_it_attains() {
    let sleep = named("sleep").table.differences();
    close("level", hodges_lehmann(&sleep, CONFIDENCE).unwrap().attained_level, 1.0 - 50.0 / 1024.0, 1e-14);
}

/// One fall among ten: 2·(1 + 10)/2¹⁰.
#[test]
fn sign_test_of_one_in_ten() {
    let test = sign_test(&changes(&[(-3, 1), (0, 5), (1, 9)])).unwrap();
    assert_eq!((test.rises, test.falls, test.unchanged), (9, 1, 5));
    close("p", test.p, 22.0 / 1024.0, 1e-13);
}

/// Rouder et al. 2009's integral to 20 digits (mpmath) on Student's sleep data.
#[test]
fn bayes_factor_of_the_sleep_data() {
    let sleep = bayes_factor(&named("sleep").table.differences()).unwrap();
    close("log₁₀ BF₁₀", sleep.log10_bf10, 17.258_880_267_774_032_f64.log10(), 1e-10);
}

/// D = 0 and 2, so t = 1 with two pairs: the integral to 20 digits (mpmath).
#[test]
fn bayes_factor_of_two_pairs() {
    close("t = 1", bayes_factor(&changes(&[(0, 1), (2, 1)])).unwrap().log10_bf10, -0.136_698_049_570_261_56, 1e-10);
}

/// As many rises as falls, 15 each, so t = 0 with 30 pairs: the integral to 20 digits (mpmath).
#[test]
fn bayes_factor_speaks_for_no_change() {
    close("t = 0", bayes_factor(&changes(&[(-1, 15), (1, 15)])).unwrap().log10_bf10, -0.711_337_770_407_647_02, 1e-10);
}

/// The sleep data's 90 % interval 0.867 to 2.293 (R) reaches beyond 2 but stays below 3; p by the t of (3 − 1.58)/0.38896 = 3.6508.
#[test]
fn equivalence_agrees_with_the_ninety_percent_interval() {
    let sleep = named("sleep").table.differences();
    let wide = equivalence(&sleep, 3.0).unwrap();
    close_interval("90 %", wide.interval, (0.866_994_732_970_716, 2.293_005_267_029_28), 1e-10);
    assert!(wide.p < 0.05 && equivalence(&sleep, 2.0).unwrap().p > 0.05);
    let at_limit = equivalence(&sleep, 2.293_005_267_029_28).unwrap();
    close("p at the interval's end", at_limit.p, 0.05, 1e-9);
}

#[test]
fn equivalence_needs_a_margin() {
    let sleep = named("sleep").table.differences();
    for margin in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(equivalence(&sleep, margin), Err(Undefined::NoSmallestImportantChange));
    }
}

/// b = 40, c = 15, n = 100: p̃ = 41/102 and 16/102, difference 25/102, SE² = (57/102 − (25/102)²)/102.
#[test]
fn net_rate_has_the_adjusted_wald_interval() {
    let counts = ChangeCounts { improved: 40, unchanged: 45, deteriorated: 15 };
    let got = net(counts, CONFIDENCE).unwrap();
    close("net", got.estimate, 0.25, 1e-15);
    let (centre, error) = (0.245_098_039_215_686_27, 0.069_926_465_618_995_887_5);
    close_interval("net", got.interval.unwrap(), (centre - 1.959_963_984_540_054 * error, centre + 1.959_963_984_540_054 * error), 1e-9);
}

#[test]
fn net_rate_stays_between_minus_one_and_one() {
    let all = net(ChangeCounts { improved: 1, unchanged: 0, deteriorated: 0 }, CONFIDENCE).unwrap();
    assert_eq!((all.estimate, all.interval.unwrap().upper), (1.0, 1.0));
}

/// 10 on a grid of fours is 2½ steps: a change of 8 is not enough, 12 is.
#[test]
fn a_threshold_off_the_grid_is_rounded_up_to_it() {
    assert_eq!(steps_at_least(Grid::new(4, 1).unwrap(), 10.0), Ok(3));
    assert_eq!(steps_at_least(Grid::new(4, 1).unwrap(), 8.0), Ok(2));
    assert_eq!(steps_at_least(Grid::UNIT, 0.2), Ok(1));
}

/// 0.3·10 is 3.0000000000000004 in doubles and 0.7·10 is 7; a change of just the threshold counts all the same.
#[test]
fn a_threshold_on_the_grid_is_met_exactly() {
    let tenths = Grid::new(1, 10).unwrap();
    for tenth in 1..=1000 {
        let threshold: f64 = format!("{}.{}", tenth / 10, tenth % 10).parse().unwrap();
        assert_eq!(steps_at_least(tenths, threshold), Ok(tenth), "{threshold}");
        assert_eq!(steps_at_least(Grid::new(1, 5).unwrap(), threshold), Ok((tenth + 1) / 2), "{threshold}");
    }
    assert_eq!(steps_at_least(tenths, 0.31), Ok(4));
}

#[test]
fn a_threshold_must_be_positive() {
    for threshold in [0.0, -3.0, f64::NAN, f64::INFINITY] {
        assert_eq!(steps_at_least(Grid::UNIT, threshold), Err(Undefined::NoSmallestImportantChange));
    }
}

#[test]
fn rates_count_both_directions_by_the_same_threshold() {
    let table = pairs(&[(0, 3), (0, 2), (5, 5), (5, 3), (5, 2), (5, 4)]);
    assert_eq!(any(&table), ChangeCounts { improved: 2, unchanged: 1, deteriorated: 3 });
    assert_eq!(at_least(&table, 3.0), Ok(ChangeCounts { improved: 1, unchanged: 4, deteriorated: 1 }));
    assert_eq!(at_least_steps(&table, 0), any(&table), "no change is never a change");
}

/// 92 of 100, Wilson: (0.92 + z²/200 ± z√(0.92·0.08/100 + z²/40000))/(1 + z²/100) = 0.850 to 0.959.
#[test]
fn a_rate_has_the_wilson_interval() {
    let got = improvement(ChangeCounts { improved: 92, unchanged: 5, deteriorated: 3 }, ProportionInterval::Wilson, CONFIDENCE).unwrap();
    assert_eq!((got.estimate, got.method), (0.92, "Wilson"));
    let (z, p, n) = (1.959_963_984_540_054_f64, 0.92, 100.0);
    let (centre, margin) = (p + z * z / (2.0 * n), z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt());
    let scale = 1.0 + z * z / n;
    close_interval("Wilson", got.interval.unwrap(), ((centre - margin) / scale, (centre + margin) / scale), 1e-12);
}

#[test]
fn percent_of_mean_is_of_the_first_mean() {
    assert_eq!(percent_of_mean(&pairs(&[(10, 15), (30, 35)])), Ok(25.0));
    assert_eq!(percent_of_mean(&pairs(&[(-1, 5), (1, 5)])), Err(Undefined::ZeroMean));
}

/// Two pairs always lie on a line; rising, they make r = 1 and `d_rm` nothing. Rounding must not make it 3e-8.
#[test]
fn a_perfect_correlation_leaves_no_repeated_measures_d() {
    assert_eq!(d_rm(&pairs(&[(10, 12), (11, 16)]), CONFIDENCE), Err(Undefined::PerfectCorrelation));
    assert_eq!(d_rm(&pairs(&[(0, 1), (3, 8), (9, 22)]), CONFIDENCE), Err(Undefined::PerfectCorrelation));
    assert!(d_rm(&pairs(&[(10, 16), (11, 12)]), CONFIDENCE).is_ok(), "a falling line has r = −1");
}

#[test]
fn equal_changes_of_decimal_scores_are_tied() {
    // 0.3 − 0.1, 0.5 − 0.3 and 0.8 − 0.6 differ in doubles.
    let cells = [(1, 3), (3, 5), (6, 8)].map(|(from, to)| Cell { from, to, count: 1 });
    let tenths = ChangeTable::new(Grid::new(1, 10).unwrap(), cells);
    let test = signed_rank(&tenths.differences(), Zeros::Dropped).unwrap();
    assert_eq!((test.w_plus, test.w_minus), (6.0, 0.0));
    let one_level = Distribution::new(Grid::new(1, 10).unwrap(), [Level { steps: 2, count: 3 }]);
    assert_eq!(tenths.differences(), one_level);
}
