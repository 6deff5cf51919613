use ditrum_effect::stats::added_value::{CONSTANT, EMOTIONAL_FROM, GRID, IMPACT_FROM, TOTAL_FROM, TOTAL_TO, added_value};
use ditrum_effect::stats::{Confidence, Distribution, Level, Undefined};

fn tenths(total: i64, impact: i64, emotional: i64, later: i64) -> i64 {
    CONSTANT + TOTAL_FROM * total + IMPACT_FROM * impact + EMOTIONAL_FROM * emotional + TOTAL_TO * later
}

fn distribution(values: &[i64]) -> Distribution {
    Distribution::new(GRID, values.iter().map(|&steps| Level { steps, count: 1 }))
}

#[test]
fn the_authors_formula_by_hand() {
    // 2.3 + 16 + 0.8 − 1.5 − 15 = 2.6, effect size 0.52.
    let found = added_value(&distribution(&[tenths(20, 4, 5, 15)]), Confidence::NINETY_FIVE).expect("one child");
    assert!((found.mean - 2.6).abs() < 1e-12 && (found.effect_size.estimate - 0.52).abs() < 1e-12);
    assert_eq!(found.interval, Err(Undefined::OnePair));
}

#[test]
fn the_interval_is_students() {
    // 1, 2, 3 points: mean 2, SD 1, t(2) = 4.302653: 2 ± 2.484138.
    let found = added_value(&distribution(&[10, 20, 30]), Confidence::NINETY_FIVE).expect("children");
    let limits = found.interval.expect("limits");
    assert!((limits.lower + 0.484_138).abs() < 1e-6 && (limits.upper - 4.484_138).abs() < 1e-6);
    let effect = found.effect_size.interval.expect("limits");
    assert!((effect.upper - 4.484_138 / 5.0).abs() < 1e-6);
}

#[test]
fn nobody_and_all_alike() {
    assert_eq!(added_value(&distribution(&[]), Confidence::NINETY_FIVE).map(|found| found.mean), Err(Undefined::NoPairs));
    assert_eq!(added_value(&distribution(&[7, 7, 7]), Confidence::NINETY_FIVE).expect("children").interval, Err(Undefined::NoVariance));
}
