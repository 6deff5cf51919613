use ditrum_effect::stats::chance_level::{StepRange, chance_level};
use ditrum_effect::stats::clinical_significance::Population;
use ditrum_effect::stats::{Distribution, Grid, Level, Undefined};
use proptest::prelude::*;

use super::reference::assert_close;

const NORM: Population = Population { mean: 50.0, sd: 10.0 };

fn everybody_at(grid: Grid, steps: i64) -> Distribution {
    Distribution::new(grid, [Level { steps, count: 7 }])
}

/// x₂ ~ N(−0.6, 0.8²) in SDs, so P(x₂ > −1) = Φ(0.5) = 0.691462461274013.
#[test]
fn a_group_one_sd_below_the_mean_improves_in_69_percent_on_a_continuous_score() {
    let fine = Grid::new(1, 1_000_000).expect("a grid");
    let share = chance_level(&everybody_at(fine, 40_000_000), NORM, 0.6, None, |from| Some(from + 1)).expect("defined");
    assert_close("share", share, 0.691_462_461_274_013_1, 1e-6);
}

/// Steps of 4, x₁ = 40: x₂ ~ N(44, 8²); a rise needs more than the half step at 42: Φ(0.25) = 0.598706325682924.
#[test]
fn a_coarse_grid_needs_more_than_half_a_step() {
    let fours = Grid::new(4, 1).expect("a grid");
    let share = chance_level(&everybody_at(fours, 10), NORM, 0.6, None, |from| Some(from + 1)).expect("defined");
    assert_close("share", share, 0.598_706_325_682_923_7, 1e-12);
}

#[test]
fn the_end_points_absorb_the_tails() {
    let range = Some(StepRange { lowest: 0, highest: 100 });
    let level = |at, smallest| chance_level(&everybody_at(Grid::UNIT, at), NORM, 0.6, range, |_| smallest);
    assert_eq!(level(100, Some(101)), Ok(0.0));
    assert_eq!(level(0, Some(0)), Ok(1.0));
    assert_eq!(level(40, None), Ok(0.0));
    // Everything above 99.5 lands on 100: x₂ ~ N(80, 8²), P = 1 − Φ(2.4375).
    assert_close("top", level(100, Some(100)).expect("defined"), 0.007_394_607_110_880_7, 1e-12);
}

#[test]
fn the_share_is_averaged_over_the_observed_scores() {
    let mixed = Distribution::new(Grid::UNIT, [Level { steps: 40, count: 3 }, Level { steps: 60, count: 1 }]);
    let alone = |at| chance_level(&everybody_at(Grid::UNIT, at), NORM, 0.6, None, |from| Some(from + 1)).expect("defined");
    let share = chance_level(&mixed, NORM, 0.6, None, |from| Some(from + 1)).expect("defined");
    assert_close("share", share, (3.0 * alone(40) + alone(60)) / 4.0, 1e-14);
}

#[test]
fn it_is_undefined_without_respondents_norm_or_retest() {
    let level = |distribution: &Distribution, norm, retest| chance_level(distribution, norm, retest, None, |from| Some(from + 1));
    let group = everybody_at(Grid::UNIT, 40);
    assert_eq!(level(&Distribution::new(Grid::UNIT, []), NORM, 0.6), Err(Undefined::NoPairs));
    for retest in [0.0, 1.0, -0.1, f64::NAN] {
        assert_eq!(level(&group, NORM, retest), Err(Undefined::NoRetest));
    }
    for sd in [0.0, f64::NAN, f64::INFINITY] {
        assert_eq!(level(&group, Population { mean: 50.0, sd }, 0.6), Err(Undefined::NoNorm));
    }
}

proptest! {
    #[test]
    fn it_is_a_share_that_falls_as_the_rule_grows_stricter(
        scores in prop::collection::vec((0_i64..=100, 1_u64..5), 1..30), retest in 0.01_f64..0.99, needed in 1_i64..40
    ) {
        let before = Distribution::new(Grid::UNIT, scores.iter().map(|&(steps, count)| Level { steps, count }));
        let range = Some(StepRange { lowest: 0, highest: 100 });
        let level = |needed| chance_level(&before, NORM, retest, range, |from| Some(from + needed)).expect("defined");
        let (loose, strict) = (level(needed), level(needed + 1));
        prop_assert!((0.0..=1.0).contains(&strict) && strict <= loose && loose <= 1.0);
    }
}
