use ditrum_effect::stats::cronbach_alpha::cronbach_alpha;
use ditrum_effect::stats::item_moments::{ItemCovariances, ItemMoments};
use ditrum_effect::stats::item_rest_correlation::item_rest_correlation;
use ditrum_effect::stats::mcdonald_omega::mcdonald_omega;
use ditrum_effect::stats::{Confidence, Undefined};
use proptest::prelude::*;
use serde_json::Value;

use super::reference::assert_close;

fn scales() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../reference/item_reliability.json")).expect("a JSON file");
    file["scales"].as_array().expect("a list of scales").clone()
}

/// The covariances from the published sums: (nΣxy − ΣxΣy)/(n(n − 1)).
fn covariances(scale: &Value) -> ItemCovariances {
    let whole = |value: &Value| value.as_i64().expect("a whole number");
    let (n, items) = (whole(&scale["n"]), scale["sums"].as_array().expect("sums").len());
    let entry = |i: usize, j: usize| n * whole(&scale["products"][i][j]) - whole(&scale["sums"][i]) * whole(&scale["sums"][j]);
    let values = (0..items * items).map(|at| entry(at / items, at % items) as f64 / (n * (n - 1)) as f64).collect();
    ItemCovariances::new(u64::try_from(n).expect("a count"), items, values).expect("symmetric")
}

#[test]
fn alpha_and_its_feldt_limits_agree_with_r() {
    for scale in scales() {
        let name = scale["scale"].as_str().expect("a name");
        let alpha = cronbach_alpha(&covariances(&scale), Confidence::NINETY_FIVE).expect("defined");
        let interval = alpha.interval.expect("limits");
        assert_close(name, alpha.estimate, scale["alpha"].as_f64().expect("a number"), 1e-10);
        assert_close(name, interval.lower, scale["feldt"][0].as_f64().expect("a number"), 1e-10);
        assert_close(name, interval.upper, scale["feldt"][1].as_f64().expect("a number"), 1e-10);
    }
}

/// lavaan stops its search at a relative 1e-10 of the likelihood, which leaves about seven digits of ω.
#[test]
fn omega_agrees_with_lavaan() {
    for scale in scales() {
        let name = scale["scale"].as_str().expect("a name");
        let omega = mcdonald_omega(&covariances(&scale)).expect("a proper solution");
        assert_close(name, omega, scale["omega"].as_f64().expect("a number"), 1e-6);
    }
}

#[test]
fn item_rest_correlations_agree_with_r() {
    let mut compared = 0;
    for scale in scales() {
        for (item, expected) in scale["item_rest"].as_array().into_iter().flatten().enumerate() {
            let correlation = item_rest_correlation(&covariances(&scale), item).expect("defined");
            assert_close(scale["scale"].as_str().expect("a name"), correlation, expected.as_f64().expect("a number"), 1e-10);
            compared += 1;
        }
    }
    assert!(compared >= 50, "{compared}");
}

/// λ = (0.8, 0.6, 0.5, 0.7), ψ = 1 − λ²: ω = 2.6²/(2.6² + 2.26).
#[test]
fn an_exact_one_factor_matrix_is_recovered() {
    let loadings = [0.8, 0.6, 0.5, 0.7];
    let entry = |i: usize, j: usize| if i == j { 1.0 } else { loadings[i] * loadings[j] };
    let matrix = ItemCovariances::new(500, 4, (0..16).map(|at| entry(at / 4, at % 4)).collect()).expect("symmetric");
    assert_close("ω", mcdonald_omega(&matrix).expect("proper"), 6.76 / (6.76 + 2.26), 1e-11);
}

fn moments(answers: &[[i64; 3]]) -> ItemMoments {
    let mut moments = ItemMoments::new(3);
    for answers in answers {
        moments.add(answers, 1);
    }
    moments
}

/// Answers (1,2,3), (2,2,5), (3,5,4): variances 1, 3, 1; covariances 1.5, 0.5, 0; total variance 9, α = 1.5·(1 − 5/9) = 2/3.
#[test]
fn alpha_by_hand() {
    let covariances = moments(&[[1, 2, 3], [2, 2, 5], [3, 5, 4]]).covariances().expect("two cases");
    assert_eq!((covariances.get(0, 1), covariances.get(0, 2), covariances.get(1, 2)), (1.5, 0.5, 0.0));
    assert_close("α", cronbach_alpha(&covariances, Confidence::NINETY_FIVE).expect("defined").estimate, 2.0 / 3.0, 1e-14);
    // Item 0 with the sum of the others: 2/(1·√4).
    assert_close("item 0", item_rest_correlation(&covariances, 0).expect("defined"), 1.0, 1e-14);
}

#[test]
fn too_little_to_go_by_is_undefined() {
    assert_eq!(moments(&[[1, 2, 3]]).covariances(), Err(Undefined::TooFew));
    let flat = moments(&[[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]]).covariances().expect("four cases");
    assert_eq!(cronbach_alpha(&flat, Confidence::NINETY_FIVE), Err(Undefined::NoVariance));
    assert_eq!(item_rest_correlation(&flat, 1), Err(Undefined::NoVariance));
    assert_eq!(mcdonald_omega(&flat), Err(Undefined::NoVariance));
    let cancelling = ItemCovariances::new(9, 2, vec![1.0, -1.0, -1.0, 1.0]).expect("symmetric");
    assert_eq!(cronbach_alpha(&cancelling, Confidence::NINETY_FIVE), Err(Undefined::NoVariance));
    assert_eq!(mcdonald_omega(&cancelling), Err(Undefined::TooFew));
    let single = ItemCovariances::new(9, 1, vec![1.0]).expect("symmetric");
    assert_eq!(cronbach_alpha(&single, Confidence::NINETY_FIVE), Err(Undefined::TooFew));
    assert_eq!(item_rest_correlation(&single, 0), Err(Undefined::TooFew));
    // Equal items leave no uniqueness: a Heywood case.
    let equal = ItemCovariances::new(99, 3, vec![1.0; 9]).expect("symmetric");
    assert_eq!(mcdonald_omega(&equal), Err(Undefined::NotConverged));
    assert_eq!(ItemCovariances::new(9, 2, vec![1.0, 0.5, 0.4, 1.0]), None);
}

#[test]
fn huge_counts_stay_exact() {
    let mut many = ItemMoments::new(2);
    many.add(&[1_000_000_000, 3], 5_000_000_000);
    many.add(&[1_000_000_002, 5], 5_000_000_000);
    let covariances = many.covariances().expect("cases");
    assert_close("variance", covariances.get(0, 0), 1.0, 1e-9);
    assert_close("covariance", covariances.get(0, 1), 1.0, 1e-9);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn moments_of_parts_add_up_in_any_order(
        left in prop::collection::vec(prop::array::uniform3(-9_i64..9), 0..20), right in prop::collection::vec(prop::array::uniform3(-9_i64..9), 0..20)
    ) {
        let whole: Vec<_> = left.iter().chain(&right).copied().collect();
        let (a, b) = (moments(&left), moments(&right));
        prop_assert_eq!(&a.merge(&b), &moments(&whole));
        prop_assert_eq!(a.merge(&b), b.merge(&a));
    }

    #[test]
    fn coefficients_are_finite_and_in_range(answers in prop::collection::vec(prop::array::uniform3(0_i64..4), 2..40)) {
        let covariances = moments(&answers).covariances().expect("two cases");
        if let Ok(alpha) = cronbach_alpha(&covariances, Confidence::NINETY_FIVE) {
            prop_assert!(alpha.estimate.is_finite() && alpha.estimate <= 1.0 + 1e-12);
            if let Ok(interval) = alpha.interval {
                prop_assert!(interval.lower <= alpha.estimate && alpha.estimate <= interval.upper);
            }
        }
        if let Ok(omega) = mcdonald_omega(&covariances) {
            prop_assert!((0.0..=1.0).contains(&omega));
        }
        for item in 0..3 {
            if let Ok(correlation) = item_rest_correlation(&covariances, item) {
                prop_assert!((-1.0..=1.0).contains(&correlation));
            }
        }
    }
}
