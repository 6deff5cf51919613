//! Standardised differences. Expected numbers: published, by hand, or `tests/reference/dropout.py`.

use ditrum_effect::stats::standardised_difference::{
    Part, standardised_composition_difference, standardised_mean_difference, standardised_share_difference,
};
use ditrum_effect::stats::{Confidence, Distribution, Grid, Level, Undefined};
use proptest::prelude::*;

const NINETY_FIVE: Confidence = Confidence::NINETY_FIVE;

fn scores(values: &[i64]) -> Distribution {
    Distribution::new(Grid::UNIT, values.iter().map(|&steps| Level { steps, count: 1 }))
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-10 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn a_published_example_of_hedges_g() {
    // Borenstein, Hedges, Higgins & Rothstein 2009, Introduction to Meta-Analysis, p. 26–27: means 103 and 100, SDs 5.5 and 4.5, 50 in
    // each group: d = 0.5970, g = 0.5924. Half of each group lies √(49/50) SDs below its mean, half above.
    let grid = Grid::new(1, 100_000).expect("a grid");
    let group = |mean: f64, sd: f64| {
        let away = sd * (49.0_f64 / 50.0).sqrt();
        let level = |score: f64| Level { steps: (score * 1e5).round() as i64, count: 25 };
        Distribution::new(grid, [level(mean - away), level(mean + away)])
    };
    let found = standardised_mean_difference(&group(103.0, 5.5), &group(100.0, 4.5), NINETY_FIVE).expect("a difference");
    assert!((found.estimate - 0.5924).abs() < 5e-5, "{}", found.estimate);
}

#[test]
fn the_interval_is_that_of_the_noncentral_t() {
    let found = standardised_mean_difference(&scores(&[12, 15, 9, 20, 18, 14, 16]), &scores(&[8, 11, 10, 13, 7]), NINETY_FIVE)
        .expect("a difference");
    let limits = found.interval.expect("limits");
    close(found.estimate, 1.449_397_779_961_576_7);
    assert!((limits.lower - 0.192_503_956_045_055_24).abs() < 1e-8 && (limits.upper - 2.653_570_172_327_223_4).abs() < 1e-8);
}

#[test]
fn groups_of_one_and_groups_alike() {
    assert_eq!(standardised_mean_difference(&scores(&[1]), &scores(&[1, 2]), NINETY_FIVE), Err(Undefined::TooFew));
    assert_eq!(standardised_mean_difference(&scores(&[]), &scores(&[]), NINETY_FIVE), Err(Undefined::TooFew));
    assert_eq!(standardised_mean_difference(&scores(&[3, 3]), &scores(&[5, 5]), NINETY_FIVE), Err(Undefined::NoVariance));
    let alike = standardised_mean_difference(&scores(&[3, 5]), &scores(&[3, 5]), NINETY_FIVE).expect("a difference");
    assert_eq!(alike.estimate, 0.0);
}

#[test]
fn austins_difference_by_hand() {
    // 50 % against 30 %: 0.2/√((0.25 + 0.21)/2) = 0.417029.
    let found = standardised_share_difference(Part { count: 50, of: 100 }, Part { count: 12, of: 40 }, NINETY_FIVE).expect("a difference");
    close(found.estimate, 0.2 / 0.23_f64.sqrt());
    // SE² = 1/100 + 1/40 + d²/280.
    let margin = 1.959_963_984_540_054 * (0.035 + 0.04 / 0.23 / 280.0_f64).sqrt();
    close(found.interval.expect("limits").upper, 0.2 / 0.23_f64.sqrt() + margin);
    let none = |count, of| standardised_share_difference(Part { count, of }, Part { count: 0, of: 4 }, NINETY_FIVE);
    assert_eq!(none(0, 9), Err(Undefined::NoVariance));
    assert_eq!(none(9, 9), Err(Undefined::NoVariance), "all against none is endlessly far");
    assert_eq!(none(0, 0), Err(Undefined::TooFew));
}

#[test]
fn compositions_as_computed_elsewhere() {
    close(standardised_composition_difference(&[19, 65, 22], &[12, 9, 5]).expect("a difference"), 0.665_336_181_956_203_5);
    close(standardised_composition_difference(&[30, 0, 10], &[5, 5, 0]).expect("a difference"), 1.632_993_161_855_452);
    assert_eq!(standardised_composition_difference(&[9], &[4]), Err(Undefined::NoVariance));
    assert_eq!(standardised_composition_difference(&[9, 0], &[4, 0]), Err(Undefined::NoVariance));
    assert_eq!(standardised_composition_difference(&[9, 3], &[0, 0]), Err(Undefined::TooFew));
    assert_eq!(standardised_composition_difference(&[9, 0], &[0, 4]), Err(Undefined::Singular));
    assert_eq!(standardised_composition_difference(&[9, 2, 0, 0], &[0, 0, 4, 7]), Err(Undefined::Singular));
}

proptest! {
    #[test]
    fn of_two_kinds_it_is_austins(a in 1_u64..50, b in 1_u64..50, c in 1_u64..50, d in 1_u64..50) {
        let both = standardised_composition_difference(&[a, b], &[c, d]).expect("a difference");
        let one = standardised_share_difference(Part { count: a, of: a + b }, Part { count: c, of: c + d }, NINETY_FIVE).expect("one");
        prop_assert!((both - one.estimate.abs()).abs() < 1e-9);
    }

    #[test]
    fn the_order_of_kinds_does_not_matter(counts in prop::collection::vec((1_u64..40, 1_u64..40), 2..7)) {
        let [first, second]: [Vec<u64>; 2] = [counts.iter().map(|c| c.0).collect(), counts.iter().map(|c| c.1).collect()];
        let found = standardised_composition_difference(&first, &second).expect("a difference");
        let turned = |of: &[u64]| of.iter().rev().copied().collect::<Vec<_>>();
        let other = standardised_composition_difference(&turned(&first), &turned(&second)).expect("a difference");
        prop_assert!((found - other).abs() < 1e-7 * found.max(1.0));
    }

    #[test]
    fn swapping_the_groups_turns_the_sign(a in prop::collection::vec(0_i64..30, 2..20), b in prop::collection::vec(0_i64..30, 2..20)) {
        let one = standardised_mean_difference(&scores(&a), &scores(&b), NINETY_FIVE);
        let other = standardised_mean_difference(&scores(&b), &scores(&a), NINETY_FIVE);
        if let (Ok(one), Ok(other)) = (one, other) {
            prop_assert!((one.estimate + other.estimate).abs() < 1e-12);
        }
    }
}
