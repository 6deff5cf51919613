use std::sync::Mutex;

use ditrum_effect::stats::bootstrap::{Resampling, bca};
use ditrum_effect::stats::change_bootstrap::change_bootstrap;
use ditrum_effect::stats::rank_biserial::rank_biserial;
use ditrum_effect::stats::superiority::superiority;
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Estimate, Grid, Undefined};
use proptest::prelude::*;

use super::reference::{assert_close, cases};

const DESIGN: Resampling = Resampling { resamples: 9_999, confidence: Confidence::NINETY_FIVE, seed: 1, outcome: 0 };

fn table(cells: &[(i64, i64, u64)]) -> ChangeTable {
    ChangeTable::new(Grid::UNIT, cells.iter().map(|&(from, to, count)| Cell { from, to, count }))
}

/// Limits over four seeds in R's boot, widened by 3 % of the interval. A mean moves in steps of 1/n; R gives ties no weight in z₀, ours half,
/// which moves a limit by at most one such step.
#[test]
fn bca_limits_agree_with_r() {
    let mut compared = 0;
    for case in cases() {
        let ours = change_bootstrap(&case.table(), &DESIGN);
        for (key, estimate) in [("mean_diff", ours.mean), ("d_z", ours.d_z)] {
            let expected = &case.value["bootstrap"][key];
            if expected.is_null() {
                continue;
            }
            let interval = estimate.expect("defined").interval.expect("limits");
            let bound = |end: &str, seed: usize| expected[end][seed].as_f64().expect("a number");
            let lattice = if key == "mean_diff" { 1.001 * case.table().grid().step() / case.table().pairs() as f64 } else { 0.0 };
            let slack = (0.03 * (bound("upper", 1) - bound("lower", 0))).max(lattice);
            let (what, lower, upper) = (format!("{} {key}", case.name), interval.lower, interval.upper);
            assert!((bound("lower", 0) - slack..=bound("lower", 1) + slack).contains(&lower), "{what}: lower {lower}, {expected}");
            assert!((bound("upper", 0) - slack..=bound("upper", 1) + slack).contains(&upper), "{what}: upper {upper}, {expected}");
            compared += 1;
        }
    }
    assert!(compared >= 20, "{compared}");
}

#[test]
fn rank_biserial_estimates_agree_with_r() {
    for case in cases() {
        let Some(mut expected) = case.value["rank_biserial"].as_f64() else { continue };
        // R subtracts decimal fractions and so breaks ties of |D|; with the differences in exact tenths W₊ = 1726, W₋ = 830.
        if case.name == "anorexia" {
            expected = (1726.0 - 830.0) / (1726.0 + 830.0);
        }
        // The reference gives one pair its estimate too; a resampled interval needs two.
        if case.table().pairs() < 2 {
            continue;
        }
        let ours = rank_biserial(&case.table(), &Resampling { resamples: 99, ..DESIGN }).expect("a change");
        assert_close(&case.name, ours.estimate, expected, 1e-12);
    }
}

/// Changes −1, 1, 2, 2, 0: |D| ranks 1.5, 1.5, 3.5, 3.5; W₊ = 8.5, W₋ = 1.5: 0.7. Superiority (3 + ½)/5.
#[test]
fn rank_biserial_and_superiority_by_hand() {
    let table = table(&[(5, 4, 1), (5, 6, 1), (5, 7, 1), (3, 5, 1), (4, 4, 1)]);
    assert_close("rank biserial", rank_biserial(&table, &DESIGN).expect("changes").estimate, 0.7, 1e-15);
    assert_close("superiority", superiority(&table, &DESIGN).expect("pairs").estimate, 0.7, 1e-15);
}

/// A share's bootstrap is binomial: for 300 of 1000 the limits are near Wilson's 0.2724 and 0.3291.
#[test]
fn the_interval_of_a_share_is_near_wilsons() {
    let table = table(&[(0, 1, 300), (1, 0, 700)]);
    let interval = superiority(&table, &DESIGN).expect("pairs").interval.expect("limits");
    assert!((interval.lower - 0.2724).abs() < 0.0025 && (interval.upper - 0.3291).abs() < 0.0025, "{interval:?}");
}

/// Means, variances and covariances of multinomial counts are npᵢ, npᵢ(1 − pᵢ) and −npᵢpⱼ: for few and for many respondents, in few and
/// in many cells.
#[test]
fn resampled_counts_follow_the_multinomial_law() {
    const RESAMPLES: u32 = 20_000;
    for counts in [vec![3, 1, 2], vec![40, 1000, 7, 300], vec![1; 60], vec![90_000, 400_000, 10], vec![2_000_000_000, 5_000_000_000]] {
        let total: u64 = counts.iter().sum();
        let n = total as f64;
        let deviations = Mutex::new([0.0; 4]);
        let observe = |drawn: &[u64]| {
            // Resamples only, not the jackknife.
            if drawn.iter().sum::<u64>() == total {
                let (x, y) = (drawn[0] as f64 - counts[0] as f64, drawn[1] as f64 - counts[1] as f64);
                let mut sums = deviations.lock().expect("no panic");
                *sums = [sums[0] + 1.0, sums[1] + y, sums[2] + y * y, sums[3] + x * y];
            }
            [Ok(0.0)]
        };
        let _ = bca(&counts, &observe, &Resampling { resamples: RESAMPLES, ..DESIGN });
        let [calls, y, yy, xy] = *deviations.lock().expect("no panic");
        // The estimate itself is one more call, at the mean.
        assert_eq!(calls, f64::from(RESAMPLES + 1));
        let (p, q) = (counts[0] as f64 / n, counts[1] as f64 / n);
        let variance = n * q * (1.0 - q);
        let standard_error = (variance / f64::from(RESAMPLES)).sqrt();
        assert!((y / f64::from(RESAMPLES)).abs() < 4.0 * standard_error, "{counts:?}: mean");
        assert!((yy / f64::from(RESAMPLES) / variance - 1.0).abs() < 0.06, "{counts:?}: variance");
        let scale = (n * p * (1.0 - p) * variance).sqrt();
        assert!(((xy / f64::from(RESAMPLES) + n * p * q) / scale).abs() < 0.04, "{counts:?}: covariance");
    }
}

/// Nobody of a cell with 1 of 6 in six draws: (5/6)⁶ = 0.3349; all six from a cell with 3: 1/64.
#[test]
fn small_resamples_have_their_exact_probabilities() {
    let seen = Mutex::new([0.0; 2]);
    let count = |drawn: &[u64]| {
        let mut seen = seen.lock().expect("no panic");
        seen[0] += f64::from(u8::from(drawn[1] == 0 && drawn.iter().sum::<u64>() == 6));
        seen[1] += f64::from(u8::from(drawn[0] == 6));
        [Ok(0.0)]
    };
    let _ = bca(&[3, 1, 2], &count, &Resampling { resamples: 100_000, ..DESIGN });
    let [none, all] = seen.into_inner().expect("no panic");
    assert!((none / 100_000.0 - 0.334_898).abs() < 0.006 && (all / 100_000.0 - 0.015_625).abs() < 0.0016, "{none} {all}");
}

#[test]
fn the_same_key_gives_the_same_limits_on_any_number_of_threads() {
    let table = table(&[(0, 3, 40), (2, 1, 17), (5, 5, 9), (4, 9, 11)]);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| change_bootstrap(&table, &DESIGN))
    };
    assert_eq!(with_threads(1), with_threads(3));
    let limits = |design: &Resampling| change_bootstrap(&table, design).d_z.expect("defined").interval.expect("limits");
    assert_ne!(limits(&DESIGN), limits(&Resampling { seed: 2, ..DESIGN }));
    assert_ne!(limits(&DESIGN), limits(&Resampling { outcome: 1, ..DESIGN }));
}

#[test]
fn what_can_not_be_resampled_says_why() {
    let both = |cells: &[(i64, i64, u64)]| {
        let ours = change_bootstrap(&table(cells), &DESIGN);
        (ours.mean.map(|mean| mean.interval), ours.d_z.map(|d_z| d_z.interval))
    };
    assert_eq!(both(&[]), (Err(Undefined::NoPairs), Err(Undefined::NoPairs)));
    assert_eq!(both(&[(1, 2, 1)]), (Ok(Err(Undefined::OnePair)), Err(Undefined::OnePair)));
    assert_eq!(both(&[(1, 2, 9), (3, 4, 2)]), (Ok(Err(Undefined::BootstrapConstant)), Err(Undefined::ConstantChange)));
    assert_eq!(both(&[(1, 1, 9)]), (Ok(Err(Undefined::BootstrapConstant)), Err(Undefined::NoChange)));
    assert_eq!(rank_biserial(&table(&[(1, 1, 9), (2, 2, 1)]), &DESIGN), Err(Undefined::NoChange));
    let all_rose = rank_biserial(&table(&[(1, 2, 9), (2, 5, 1)]), &DESIGN).expect("changes");
    assert_eq!((all_rose.estimate, all_rose.interval), (1.0, Err(Undefined::BootstrapConstant)));
    assert_eq!(superiority(&table(&[(1, 2, 9)]), &DESIGN).expect("pairs").interval, Err(Undefined::BootstrapConstant));
    // Everybody at the estimate's end of the scale of the statistic.
    let highest = |counts: &[u64]| [Ok(if counts[1] > 0 { 1.0 } else { 0.0 })];
    let [rare] = bca(&[1_000, 1_000_000], &highest, &DESIGN);
    assert_eq!(rare.expect("an estimate").interval, Err(Undefined::BootstrapConstant));
    let below = |counts: &[u64]| [Ok(if counts[0] == 5_000_000 && counts[1] == 300_000 { 2.0 } else { counts[0] as f64 / 1e8 })];
    let [one_sided] = bca(&[5_000_000, 300_000, 400_000], &below, &Resampling { resamples: 200, ..DESIGN });
    assert_eq!(one_sided.expect("an estimate").interval, Err(Undefined::BootstrapOneSided));
}

#[test]
fn a_huge_offset_and_huge_counts_are_harmless() {
    let near = change_bootstrap(&table(&[(0, 3, 40), (2, 1, 17), (5, 5, 9)]), &DESIGN);
    let far = change_bootstrap(&table(&[(1_000_000_000, 1_000_000_003, 40), (2, 1, 17), (-1_000_000_000, -1_000_000_000, 9)]), &DESIGN);
    assert_eq!(near, far);
    let many = change_bootstrap(&table(&[(0, 3, 7_000_000_000), (2, 1, 5_000_000_000)]), &DESIGN);
    let interval = many.mean.expect("defined").interval.expect("limits");
    // SE = S/√n = 2·√(7·5)/12 ·2 / √12e9 = 1.8e-5.
    assert!((interval.upper - interval.lower - 2.0 * 1.96 * 1.8e-5).abs() < 2e-6, "{interval:?}");
}

fn limits(estimate: &Estimate) -> (f64, f64) {
    let interval = estimate.interval.expect("limits");
    (interval.lower, interval.upper)
}

#[test]
fn four_times_as_many_respondents_halve_the_interval() {
    let (once, fourfold) = (table(&[(0, 3, 40), (2, 1, 37), (5, 5, 29)]), table(&[(0, 3, 160), (2, 1, 148), (5, 5, 116)]));
    for statistic in [rank_biserial, superiority] {
        let (once, fourfold) = (statistic(&once, &DESIGN).expect("defined"), statistic(&fourfold, &DESIGN).expect("defined"));
        let ((a, b), (c, d)) = (limits(&once), limits(&fourfold));
        assert_close("estimate", fourfold.estimate, once.estimate, 0.02);
        assert!((2.0 * (d - c) / (b - a) - 1.0).abs() < 0.1, "{} {}", b - a, d - c);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn limits_enclose_and_never_break(pairs in prop::collection::vec((-9_i64..9, -9_i64..9, 1_u64..40), 0..12)) {
        let table = table(&pairs);
        let design = Resampling { resamples: 399, ..DESIGN };
        let change = change_bootstrap(&table, &design);
        for estimate in [change.mean, change.d_z, rank_biserial(&table, &design), superiority(&table, &design)].into_iter().flatten() {
            prop_assert!(estimate.estimate.is_finite());
            if let Ok(interval) = estimate.interval {
                prop_assert!(interval.lower.is_finite() && interval.lower <= interval.upper && interval.upper.is_finite());
            }
        }
    }

    #[test]
    fn swapping_the_waves_turns_the_estimates_around(pairs in prop::collection::vec((-9_i64..9, -9_i64..9, 1_u64..40), 2..12)) {
        let table = table(&pairs);
        let design = Resampling { resamples: 19, ..DESIGN };
        if let (Ok(there), Ok(back)) = (rank_biserial(&table, &design), rank_biserial(&table.swapped(), &design)) {
            prop_assert!((there.estimate + back.estimate).abs() < 1e-14);
        }
        let (there, back) = (superiority(&table, &design), superiority(&table.swapped(), &design));
        prop_assert!((there.expect("pairs").estimate + back.expect("pairs").estimate - 1.0).abs() < 1e-14);
    }

    #[test]
    fn a_constant_shift_of_both_waves_changes_nothing(pairs in prop::collection::vec((-9_i64..9, -9_i64..9, 1_u64..9), 2..12), by in -999_i64..999) {
        let shifted: Vec<_> = pairs.iter().map(|&(from, to, count)| (from + by, to + by, count)).collect();
        let design = Resampling { resamples: 99, ..DESIGN };
        prop_assert_eq!(rank_biserial(&table(&pairs), &design), rank_biserial(&table(&shifted), &design));
        prop_assert_eq!(change_bootstrap(&table(&pairs), &design), change_bootstrap(&table(&shifted), &design));
    }
}
