//! Two groups before and after: Hand, Lunn & al. (1994), *A handbook of small data sets*, weights of girls with anorexia in pounds: cognitive
//! behavioural therapy against control. Expected numbers from SciPy and from least squares on the same rows.

use ditrum_effect::stats::proportion_difference::{Share, proportion_difference};
use ditrum_effect::stats::two_groups::{MeanDifference, ancova, d_ppc2, difference_in_change};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Grid, Undefined};
use proptest::prelude::*;

use super::fixture::{close, pairs};

const LEVEL: Confidence = Confidence::NINETY_FIVE;

/// In tenths of a pound.
const TREATED: [(i64, i64); 29] = [
    (805, 822),
    (849, 856),
    (815, 814),
    (826, 819),
    (799, 764),
    (887, 1036),
    (949, 984),
    (763, 934),
    (810, 734),
    (805, 821),
    (850, 967),
    (892, 953),
    (813, 824),
    (765, 725),
    (700, 909),
    (804, 713),
    (833, 854),
    (830, 816),
    (877, 891),
    (842, 839),
    (864, 827),
    (765, 757),
    (802, 826),
    (878, 1004),
    (833, 852),
    (797, 836),
    (845, 846),
    (808, 962),
    (874, 867),
];
const CONTROL: [(i64, i64); 26] = [
    (807, 802),
    (894, 801),
    (918, 864),
    (740, 863),
    (781, 761),
    (883, 781),
    (873, 751),
    (751, 867),
    (806, 735),
    (784, 846),
    (776, 774),
    (887, 795),
    (813, 896),
    (781, 814),
    (705, 818),
    (773, 773),
    (852, 842),
    (860, 754),
    (841, 795),
    (797, 730),
    (855, 883),
    (844, 847),
    (796, 814),
    (775, 812),
    (723, 882),
    (890, 788),
];

fn weights(pairs: &[(i64, i64)]) -> ChangeTable {
    let tenths = Grid::new(1, 10).unwrap();
    ChangeTable::new(tenths, pairs.iter().map(|&(from, to)| Cell { from, to, count: 1 }))
}

fn girls() -> [ChangeTable; 2] {
    [weights(&TREATED), weights(&CONTROL)]
}

#[track_caller]
fn test_is(found: &MeanDifference, [difference, error, t, df, p, lower, upper]: [f64; 7]) {
    close("difference", found.difference, difference, 1e-10);
    close("SE", found.standard_error, error, 1e-10);
    close("t", found.t, t, 1e-10);
    close("df", found.degrees_of_freedom, df, 1e-10);
    close("p", found.p, p, 1e-8);
    close("lower", found.interval.lower, lower, 1e-9);
    close("upper", found.interval.upper, upper, 1e-9);
}

#[test]
fn difference_in_change_is_welchs() {
    let [treated, control] = girls();
    let found = difference_in_change(&treated, &control, LEVEL).unwrap();
    let expected = [
        3.456_896_551_724_137,
        3.456_896_551_724_137 / 1.667_749_691_844_813,
        1.667_749_691_844_813,
        50.970_653_304_267_87,
        0.101_498_595_659_516_13,
        -0.704_463_192_635_749_6,
        7.618_256_296_084_024,
    ];
    test_is(&found, expected);
}

#[test]
fn analysis_of_covariance_is_least_squares() {
    let [treated, control] = girls();
    let found = ancova(&treated, &control, LEVEL).unwrap();
    let expected = [
        4.244_112_265_475_069,
        1.837_795_930_985_169_7,
        2.309_349_038_116_527,
        52.0,
        0.024_929_176_010_103_447,
        0.556_304_932_208_307_8,
        7.931_919_598_741_83,
    ];
    test_is(&found.adjusted, expected);
    close("slope", found.slope, 0.304_556_944_149_741_3, 1e-10);
    let parallel = found.parallel.unwrap();
    close("slopes", parallel.difference, 0.982_166_124_271_166_6, 1e-10);
    close("F", parallel.f, 8.821_975_110_984_141, 1e-9);
    close("df", parallel.degrees_of_freedom, 51.0, 0.0);
    close("p of F", parallel.p, 0.004_528_815_326_869_023, 1e-8);
}

#[test]
fn analysis_of_covariance_by_hand() {
    // Both groups begin at 1, 2, 3. W_xx 4, W_xy 6, W_yy 28/3: slope 1.5, residual 1/3 on 3 df; SE² = 1/9 · 2/3; t = √24.
    let found = ancova(&pairs(&[(1, 2), (2, 4), (3, 5)]), &pairs(&[(1, 1), (2, 2), (3, 4)]), LEVEL).unwrap();
    close("difference", found.adjusted.difference, 4.0 / 3.0, 1e-12);
    close("SE", found.adjusted.standard_error, (2.0_f64 / 27.0).sqrt(), 1e-12);
    close("t", found.adjusted.t, 24.0_f64.sqrt(), 1e-12);
    close("slope", found.slope, 1.5, 1e-12);
    close("equal slopes", found.parallel.unwrap().p, 1.0, 1e-12);
}

#[test]
fn difference_in_standard_deviations_before() {
    // The same formula in NumPy; its variance against 40,000 simulated studies in three designs: 95.1, 95.2 and 95.3 % of intervals hold the truth.
    let [treated, control] = girls();
    let found = d_ppc2(&treated, &control, LEVEL).unwrap();
    close("d", found.estimate, 0.646_688_232_473_131_5, 1e-10);
    let limits = found.interval.unwrap();
    close("lower", limits.lower, -0.024_090_783_835_521_434, 1e-8);
    close("upper", limits.upper, 1.317_467_248_781_784_2, 1e-9);
}

/// A group of `n` whose moments are those printed: half of it on either side of the means, with the change the same for all.
fn printed(n: u64, [before, after, sd]: [f64; 3]) -> ChangeTable {
    let grid = Grid::new(1, 1_000_000_000).unwrap();
    let half = n / 2;
    // Of an odd group one is at the mean; half persons at ± sd·√((n − 1)/2half) have the variance sd².
    let reach = sd * ((n - 1) as f64 / (2 * half) as f64).sqrt();
    let steps = |score: f64| (score * 1e9).round() as i64;
    let cell = |offset: f64, count: u64| Cell { from: steps(before + offset), to: steps(after + offset), count };
    ChangeTable::new(grid, [cell(-reach, half), cell(0.0, n % 2), cell(reach, half)])
}

#[test]
fn five_studies_of_training_as_published() {
    // Morris 2008, table 5, d_ppc2, with its second two decimals from metafor's page on the paper: 0.7684, 0.8010, 1.2045, 1.0476, 0.4389.
    let studies = [
        (20, [30.6, 38.5, 15.0], 20, [23.1, 19.7, 13.8], 0.7684),
        (50, [23.5, 26.8, 3.1], 42, [24.9, 25.3, 4.1], 0.8010),
        (9, [0.5, 0.7, 0.1], 9, [0.6, 0.6, 0.2], 1.2045),
        (10, [53.4, 75.9, 14.5], 11, [55.7, 60.7, 17.3], 1.0476),
        (14, [35.6, 36.0, 4.7], 14, [34.8, 33.4, 3.1], 0.4389),
    ];
    for (n, treated, m, control, expected) in studies {
        let found = d_ppc2(&printed(n, treated), &printed(m, control), LEVEL).unwrap();
        assert!((found.estimate - expected).abs() < 5e-5, "{} is not {expected}", found.estimate);
    }
}

#[test]
fn the_variance_of_the_first_of_them_beside_metafors() {
    // Twenty persons in four corners: means and SD before as printed, correlation .47 within each group.
    let corners = |[before, after, sd]: [f64; 3]| {
        let grid = Grid::new(1, 1_000_000_000).unwrap();
        let (reach, rho) = (sd * (19.0_f64 / 20.0).sqrt(), 0.47_f64);
        let steps = |score: f64| (score * 1e9).round() as i64;
        let own = (1.0 - rho * rho).sqrt();
        let cell = |(x, y): (f64, f64)| Cell { from: steps(before + reach * x), to: steps(after + reach * (rho * x + own * y)), count: 5 };
        ChangeTable::new(grid, [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)].map(cell))
    };
    let found = d_ppc2(&corners([30.6, 38.5, 15.0]), &corners([23.1, 19.7, 13.8]), LEVEL).unwrap();
    let limits = found.interval.unwrap();
    let variance = ((limits.upper - limits.lower) / (2.0 * LEVEL.z())).powi(2);
    // Morris's eq. 25, worked out in R from the printed figures; metafor's page has its large-sample form, 0.1134.
    close("variance", variance, 0.115_740_0, 1e-6);
    assert!((0.113_381_4..0.113_381_4 * 1.03).contains(&variance), "{variance}");
}

#[test]
fn shares_as_newcombe_published_them() {
    // Newcombe 1998, Stat Med 17:873, table II, method 10.
    let published = [
        ([56, 70, 48, 80], [0.0524, 0.3339]),
        ([9, 10, 3, 10], [0.1705, 0.8090]),
        ([6, 7, 2, 7], [0.0582, 0.8062]),
        ([5, 56, 0, 29], [-0.0381, 0.1926]),
        ([0, 10, 0, 20], [-0.1611, 0.2775]),
        ([0, 10, 0, 10], [-0.2775, 0.2775]),
        ([10, 10, 0, 20], [0.6791, 1.0000]),
        ([10, 10, 0, 10], [0.6075, 1.0000]),
    ];
    for ([a, m, b, n], [lower, upper]) in published {
        let found = proportion_difference(Share { count: a, n: m }, Share { count: b, n }, LEVEL).unwrap();
        let limits = found.interval.unwrap();
        assert!((limits.lower - lower).abs() < 5.1e-5 && (limits.upper - upper).abs() < 5.1e-5, "{a}/{m} and {b}/{n}: {limits:?}");
    }
}

#[test]
fn groups_of_nobody_one_and_without_a_spread() {
    let (nobody, one, several) = (pairs(&[]), pairs(&[(3, 5)]), pairs(&[(1, 2), (2, 4), (3, 5)]));
    let (flat, alike) = (pairs(&[(2, 1), (2, 4), (2, 3)]), pairs(&[(1, 2), (2, 3), (3, 4)]));
    for (first, second) in [(&nobody, &several), (&several, &nobody), (&nobody, &nobody)] {
        assert_eq!(difference_in_change(first, second, LEVEL), Err(Undefined::NoPairs));
        assert_eq!(ancova(first, second, LEVEL).err(), Some(Undefined::NoPairs));
        assert_eq!(d_ppc2(first, second, LEVEL), Err(Undefined::NoPairs));
    }
    assert_eq!(difference_in_change(&one, &several, LEVEL), Err(Undefined::OnePair));
    assert_eq!(d_ppc2(&one, &several, LEVEL), Err(Undefined::OnePair));
    let with_one = ancova(&one, &several, LEVEL).expect("one person is enough beside a line");
    assert_eq!(with_one.parallel, Err(Undefined::TooFew), "but has no slope of its own");
    assert_eq!(ancova(&one, &one, LEVEL).err(), Some(Undefined::TooFew));
    assert_eq!(d_ppc2(&flat, &flat, LEVEL), Err(Undefined::NoVariance));
    assert_eq!(ancova(&flat, &flat, LEVEL).err(), Some(Undefined::NoVariance));
    assert_eq!(difference_in_change(&alike, &alike, LEVEL), Err(Undefined::ConstantChange));
    assert_eq!(ancova(&alike, &alike, LEVEL).err(), Some(Undefined::PerfectCorrelation));
    let two = pairs(&[(1, 2), (2, 4)]);
    assert_eq!(d_ppc2(&two, &two, LEVEL).map(|found| found.interval), Ok(Err(Undefined::TooFew)));
    let none = Share { count: 0, n: 0 };
    assert_eq!(proportion_difference(none, Share { count: 1, n: 2 }, LEVEL), Err(Undefined::NoPairs));
}

fn group() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0_i64..20, 0_i64..20), 3..25)
}

proptest! {
    #[test]
    fn exchanging_the_groups_turns_every_sign(one in group(), other in group()) {
        let (one, other) = (pairs(&one), pairs(&other));
        if let (Ok(a), Ok(b)) = (d_ppc2(&one, &other, LEVEL), d_ppc2(&other, &one, LEVEL)) {
            prop_assert!((a.estimate + b.estimate).abs() < 1e-12);
        }
        if let (Ok(a), Ok(b)) = (ancova(&one, &other, LEVEL), ancova(&other, &one, LEVEL)) {
            prop_assert!((a.adjusted.difference + b.adjusted.difference).abs() < 1e-9 && (a.adjusted.p - b.adjusted.p).abs() < 1e-9);
        }
        if let (Ok(a), Ok(b)) = (difference_in_change(&one, &other, LEVEL), difference_in_change(&other, &one, LEVEL)) {
            prop_assert!((a.interval.lower + b.interval.upper).abs() < 1e-9);
        }
    }

    #[test]
    fn what_both_groups_gain_alike_is_no_difference(one in group(), other in group(), gain in -9_i64..10) {
        let raised = |group: &[(i64, i64)]| pairs(&group.iter().map(|&(from, to)| (from, to + gain)).collect::<Vec<_>>());
        let (plain, more) = ([pairs(&one), pairs(&other)], [raised(&one), raised(&other)]);
        if let (Ok(a), Ok(b)) = (ancova(&plain[0], &plain[1], LEVEL), ancova(&more[0], &more[1], LEVEL)) {
            prop_assert!((a.adjusted.difference - b.adjusted.difference).abs() < 1e-9);
        }
        if let (Ok(a), Ok(b)) = (d_ppc2(&plain[0], &plain[1], LEVEL), d_ppc2(&more[0], &more[1], LEVEL)) {
            prop_assert!((a.estimate - b.estimate).abs() < 1e-12);
        }
    }
}
