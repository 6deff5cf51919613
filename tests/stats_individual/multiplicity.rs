use ditrum_effect::stats::multiplicity::{benjamini_hochberg, holm};
use proptest::prelude::*;

fn assert_adjusted(actual: &[Option<f64>], expected: &[Option<f64>]) {
    assert_eq!(actual.len(), expected.len());
    for (actual, expected) in actual.iter().zip(expected) {
        match (actual, expected) {
            (Some(actual), Some(expected)) => assert!((actual - expected).abs() < 1e-14, "{actual} instead of {expected}"),
            (actual, expected) => assert_eq!(actual, expected),
        }
    }
}

fn defined(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

/// R 4.2, `p.adjust`.
#[test]
fn ten_tests_are_adjusted_as_r_does() {
    let p = defined(&[0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]);
    assert_adjusted(&holm(&p), &defined(&[0.01, 0.072, 0.312, 0.312, 0.312, 0.312, 0.312, 0.615, 0.615, 0.615]));
    let expected = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105_714_285_714_286, 0.216, 0.216, 0.216];
    assert_adjusted(&benjamini_hochberg(&p), &defined(&expected));
}

/// R 4.2, `p.adjust`.
#[test]
fn ties_are_adjusted_alike() {
    let p = defined(&[0.01, 0.01, 0.03, 0.03, 0.5, 1.0]);
    assert_adjusted(&holm(&p), &defined(&[0.06, 0.06, 0.12, 0.12, 1.0, 1.0]));
    assert_adjusted(&benjamini_hochberg(&p), &defined(&[0.03, 0.03, 0.045, 0.045, 0.6, 1.0]));
}

/// R 4.2, `p.adjust` with NA.
#[test]
fn an_undefined_test_is_not_counted_and_stays_undefined() {
    let p = [Some(0.01), None, Some(0.04), Some(0.03)];
    assert_adjusted(&holm(&p), &[Some(0.03), None, Some(0.06), Some(0.06)]);
    assert_adjusted(&benjamini_hochberg(&p), &[Some(0.03), None, Some(0.04), Some(0.04)]);
    assert_adjusted(&holm(&[]), &[]);
    assert_adjusted(&benjamini_hochberg(&[Some(0.03)]), &[Some(0.03)]);
}

proptest! {
    #[test]
    fn adjusted_values_keep_the_order_and_never_fall(p in prop::collection::vec(0.0_f64..=1.0, 1..20)) {
        let p = defined(&p);
        let (holm, bh) = (holm(&p), benjamini_hochberg(&p));
        for i in 0..p.len() {
            prop_assert!(holm[i] >= bh[i] && bh[i] >= p[i] && holm[i] <= Some(1.0));
            for j in 0..p.len() {
                prop_assert!(p[i] > p[j] || (holm[i] <= holm[j] && bh[i] <= bh[j]));
            }
        }
    }
}
