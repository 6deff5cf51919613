//! Laws that hold for any table.

use ditrum_effect::stats::bayes_factor::bayes_factor;
use ditrum_effect::stats::descriptives::change_summary;
use ditrum_effect::stats::effect_size::{d_av, d_rm, d_z, g_z, glass_delta};
use ditrum_effect::stats::hodges_lehmann::hodges_lehmann;
use ditrum_effect::stats::paired_t::paired_t;
use ditrum_effect::stats::proportion::proportion;
use ditrum_effect::stats::rate::{any, net};
use ditrum_effect::stats::sign_test::sign_test;
use ditrum_effect::stats::wilcoxon_signed_rank::{Zeros, signed_rank};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Estimate, Grid, Interval, ProportionInterval, Undefined};
use proptest::prelude::*;

use super::degenerate::everything_is_finite_or_undefined;

const CONFIDENCE: Confidence = Confidence::NINETY_FIVE;

fn cells() -> impl Strategy<Value = Vec<Cell>> {
    prop::collection::vec((0_i64..=12, 0_i64..=12, 1_u64..5).prop_map(|(from, to, count)| Cell { from, to, count }), 0..20)
}

fn table(cells: impl IntoIterator<Item = Cell>) -> ChangeTable {
    ChangeTable::new(Grid::new(1, 2).unwrap(), cells)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// The same estimate with the sign turned, its interval mirrored.
fn mirrored(a: Result<Estimate, Undefined>, b: Result<Estimate, Undefined>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            near(a.estimate, -b.estimate)
                && matches!((a.interval, b.interval), (Ok(a), Ok(b)) if near(a.lower, -b.upper) && near(a.upper, -b.lower))
        }
        (a, b) => a.is_err() && b.is_err(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_answer_is_finite_or_a_reason(cells in cells()) {
        everything_is_finite_or_undefined(&table(cells));
    }

    #[test]
    fn adding_a_constant_to_both_waves_changes_nothing_but_means(cells in cells(), shift in -1_000_000_i64..1_000_000) {
        let near_zero = table(cells.clone());
        let shifted = table(cells.iter().map(|cell| Cell { from: cell.from + shift, to: cell.to + shift, count: cell.count }));
        prop_assert_eq!(d_z(&near_zero, CONFIDENCE), d_z(&shifted, CONFIDENCE));
        prop_assert_eq!(d_av(&near_zero, CONFIDENCE), d_av(&shifted, CONFIDENCE));
        prop_assert_eq!(glass_delta(&near_zero, CONFIDENCE), glass_delta(&shifted, CONFIDENCE));
        prop_assert_eq!(d_rm(&near_zero, CONFIDENCE), d_rm(&shifted, CONFIDENCE));
        prop_assert_eq!(any(&near_zero), any(&shifted));
        if let (Ok(a), Ok(b)) = (change_summary(&near_zero, CONFIDENCE), change_summary(&shifted, CONFIDENCE)) {
            prop_assert_eq!((a.mean, a.interval, a.correlation), (b.mean, b.interval, b.correlation));
        }
    }

    #[test]
    fn swapping_the_waves_turns_the_sign(cells in cells()) {
        let (forth, back) = (table(cells.clone()), table(cells).swapped());
        prop_assert!(mirrored(d_z(&forth, CONFIDENCE), d_z(&back, CONFIDENCE)));
        prop_assert!(mirrored(g_z(&forth, CONFIDENCE), g_z(&back, CONFIDENCE)));
        prop_assert!(mirrored(d_av(&forth, CONFIDENCE), d_av(&back, CONFIDENCE)));
        prop_assert!(mirrored(d_rm(&forth, CONFIDENCE), d_rm(&back, CONFIDENCE)));
        prop_assert!(mirrored(net(any(&forth), CONFIDENCE), net(any(&back), CONFIDENCE)));
        let (forth, back) = (forth.differences(), back.differences());
        if let (Ok(a), Ok(b)) = (paired_t(&forth), paired_t(&back)) {
            prop_assert!(near(a.t, -b.t) && near(a.p, b.p));
        }
        for zeros in [Zeros::Dropped, Zeros::Pratt] {
            if let (Ok(a), Ok(b)) = (signed_rank(&forth, zeros), signed_rank(&back, zeros)) {
                prop_assert_eq!((a.w_plus, a.w_minus, a.z, a.p), (b.w_minus, b.w_plus, -b.z, b.p));
            }
        }
        if let (Ok(a), Ok(b)) = (hodges_lehmann(&forth, CONFIDENCE), hodges_lehmann(&back, CONFIDENCE)) {
            prop_assert_eq!(a.estimate, -b.estimate);
            prop_assert_eq!(a.interval, b.interval.map(Interval::negated));
        }
        if let (Ok(a), Ok(b)) = (bayes_factor(&forth), bayes_factor(&back)) {
            prop_assert!(near(a.log10_bf10, b.log10_bf10));
        }
        prop_assert_eq!(sign_test(&forth).map(|test| test.p), sign_test(&back).map(|test| test.p));
    }

    /// Everybody twice: shares and the median stay, S_D² shrinks by (2n − 2)/(2n − 1), a rate's interval narrows.
    #[test]
    fn doubling_every_count_keeps_estimates_and_narrows_intervals(cells in cells()) {
        let once = table(cells.clone());
        let twice = table(cells.iter().map(|cell| Cell { count: 2 * cell.count, ..*cell }));
        let n = once.pairs() as f64;
        if let (Ok(a), Ok(b)) = (d_z(&once, CONFIDENCE), d_z(&twice, CONFIDENCE)) {
            prop_assert!(near(b.estimate, a.estimate * ((2.0 * n - 1.0) / (2.0 * n - 2.0)).sqrt()));
            let (a, b) = (a.interval.unwrap(), b.interval.unwrap());
            prop_assert!(b.upper - b.lower < a.upper - a.lower);
        }
        let counts = any(&once);
        if n > 0.0 {
            for method in [ProportionInterval::Wilson, ProportionInterval::ClopperPearson, ProportionInterval::Jeffreys] {
                let a = proportion(counts.improved, counts.n(), method, CONFIDENCE).unwrap();
                let b = proportion(2 * counts.improved, 2 * counts.n(), method, CONFIDENCE).unwrap();
                prop_assert_eq!(a.estimate, b.estimate);
                let (a, b) = (a.interval.unwrap(), b.interval.unwrap());
                prop_assert!(b.upper - b.lower < a.upper - a.lower);
            }
        }
    }

    #[test]
    fn merging_in_any_order_is_exact(a in cells(), b in cells(), c in cells()) {
        let (a, b, c) = (table(a), table(b), table(c));
        let (left, right) = (a.merge(&b).merge(&c), c.merge(&a).merge(&b));
        prop_assert_eq!(&left, &right);
        prop_assert_eq!(d_av(&left, CONFIDENCE), d_av(&right, CONFIDENCE));
    }

    /// The definition, written out: the median of all averages of two.
    #[test]
    fn hodges_lehmann_is_the_median_of_all_walsh_averages(cells in cells().prop_filter("somebody", |cells| !cells.is_empty())) {
        let table = table(cells);
        let changes: Vec<i64> =
            table.cells().iter().flat_map(|cell| std::iter::repeat_n(cell.difference(), cell.count as usize)).collect();
        let mut sums: Vec<i64> = (0..changes.len()).flat_map(|i| (i..changes.len()).map(move |j| (i, j))).map(|(i, j)| changes[i] + changes[j]).collect();
        sums.sort_unstable();
        let middle = sums[(sums.len() - 1) / 2] + sums[sums.len() / 2];
        // Half a sum is an average, and a step is a half.
        prop_assert_eq!(hodges_lehmann(&table.differences(), CONFIDENCE).unwrap().estimate, middle as f64 / 8.0);
    }

    /// Every sign pattern of the mid-ranks, counted one by one.
    #[test]
    fn exact_signed_rank_p_counts_all_sign_patterns(changes in prop::collection::vec(-4_i64..=4, 1..11)) {
        let table = table(changes.iter().map(|&to| Cell { from: 0, to, count: 1 }));
        let changed: Vec<i64> = changes.iter().copied().filter(|&change| change != 0).collect();
        prop_assume!(!changed.is_empty());
        let doubled_rank = |change: i64| {
            let below = changed.iter().filter(|other| other.abs() < change.abs()).count();
            let tied = changed.iter().filter(|other| other.abs() == change.abs()).count();
            2 * below + tied + 1
        };
        let ranks: Vec<usize> = changed.iter().map(|&change| doubled_rank(change)).collect();
        let plus: usize = changed.iter().zip(&ranks).filter(|(change, _)| **change > 0).map(|(_, rank)| rank).sum();
        let total: usize = ranks.iter().sum();
        let smaller = plus.min(total - plus);
        let patterns = 1_u32 << ranks.len();
        let as_small = (0..patterns)
            .filter(|pattern| ranks.iter().enumerate().filter(|(i, _)| pattern >> i & 1 == 1).map(|(_, rank)| rank).sum::<usize>() <= smaller)
            .count();
        let p = (2.0 * as_small as f64 / f64::from(patterns)).min(1.0);
        prop_assert!(near(signed_rank(&table.differences(), Zeros::Dropped).unwrap().p, p));
    }
}
