use ditrum_effect::stats::change_category::ChangeCounts;
use ditrum_effect::stats::reliable_change::{
    MeasurementPrecision, Reliability, ReliableChangeMethod, method_agreement, reliability_of_change, reliable_change,
    reliable_change_threshold,
};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Grid, Undefined};
use proptest::prelude::*;

use super::reference::{assert_close, cases};

fn precision(sd: f64, reliability: f64) -> MeasurementPrecision {
    let reliability = Reliability::new(reliability).expect("between 0 and 1");
    MeasurementPrecision::new(sd, reliability, reliability).expect("a positive SD")
}

fn table(pairs: &[(i64, i64)]) -> ChangeTable {
    ChangeTable::new(Grid::UNIT, pairs.iter().map(|&(from, to)| Cell { from, to, count: 1 }))
}

#[test]
fn all_six_methods_count_as_the_r_package_does() {
    let mut compared = 0;
    for case in cases() {
        let Some(precision) = case.precision() else { continue };
        for result in reliable_change(&case.oriented(), &precision, Confidence::NINETY_FIVE) {
            let expected = &case.value["reliable_change"][result.method.id()];
            if expected.is_null() {
                continue;
            }
            let counts = result.counts.expect("counts");
            let counts = serde_json::json!([counts.improved, counts.unchanged, counts.deteriorated]);
            assert_eq!(&counts, expected, "{} {}", case.name, result.method.id());
            compared += 1;
        }
    }
    assert!(compared >= 70, "{compared}");
}

#[test]
fn the_threshold_and_the_reliability_of_change_agree_with_the_r_package() {
    for case in cases() {
        let Some(precision) = case.precision() else { continue };
        if let Some(expected) = case.value["s_diff"].as_f64() {
            let threshold = reliable_change_threshold(case.table().grid(), &precision, Confidence::NINETY_FIVE).expect("a threshold");
            assert_close(&case.name, threshold.s_diff, expected, 1e-12);
            assert_close(&case.name, threshold.threshold, 1.959_963_984_540_054 * expected, 1e-12);
        }
        if let Some(expected) = case.value["r_dd"].as_f64() {
            let reliability = Reliability::new(case.value["reliability"].as_f64().expect("a number")).expect("between 0 and 1");
            assert_close(&case.name, reliability_of_change(&case.table(), reliability).expect("defined"), expected, 1e-10);
        }
    }
}

/// Jacobson & Truax 1991, p. 14: S = 7.5, r = 0.80 gives `S_diff` = 4.74; a change from 47.5 to 32.5 gives RC = 3.16.
#[test]
fn the_worked_example_of_jacobson_and_truax() {
    let table = ChangeTable::new(Grid::new(1, 2).expect("halves"), [Cell { from: -95, to: -65, count: 1 }]);
    let precision = precision(7.5, 0.8);
    assert_close("s_diff", precision.standard_error_of_difference(), 4.743_416_490_252_569, 1e-14);
    let index = ReliableChangeMethod::JacobsonTruax.index(&table, &precision, Confidence::NINETY_FIVE).expect("one pair is enough");
    assert_close("index", index.value(-95, -65), 3.162_277_660_168_379_5, 1e-14);
}

#[test]
fn the_smallest_change_is_the_next_step_above_the_threshold() {
    // 1.96 · √2 · 10 · √(1 − 0.84) = 11.09: on WHO-5's steps of 4 the first that exceeds it is 12.
    let threshold =
        reliable_change_threshold(Grid::new(4, 1).expect("fours"), &precision(10.0, 0.84), Confidence::NINETY_FIVE).expect("a threshold");
    assert_close("threshold", threshold.threshold, 11.087_230_594_797_425, 1e-12);
    assert_eq!((threshold.smallest_change, threshold.smallest_steps), (12.0, 3));
}

#[test]
fn a_reliability_outside_its_range_is_refused() {
    for value in [0.0, 1.0, -0.3, 1.2, f64::NAN, f64::INFINITY] {
        assert_eq!(Reliability::new(value), Err(Undefined::NoReliability));
    }
    let reliability = Reliability::new(0.8).expect("between 0 and 1");
    for sd in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(MeasurementPrecision::new(sd, reliability, reliability), Err(Undefined::NoVariance));
    }
}

#[test]
fn few_or_equal_scores_leave_only_what_they_can_support() {
    let undefined =
        |table: &ChangeTable| reliable_change(table, &precision(5.0, 0.8), Confidence::NINETY_FIVE).map(|result| result.counts.err());
    assert_eq!(undefined(&table(&[])), [Some(Undefined::NoPairs); 6]);
    let one = Some(Undefined::OnePair);
    assert_eq!(undefined(&table(&[(3, 9)])), [None, one, one, None, one, one]);
    let flat = Some(Undefined::NoVariance);
    assert_eq!(undefined(&table(&[(3, 9), (3, 4)])), [None, flat, flat, None, flat, None]);
    assert_eq!(undefined(&table(&[(3, 5), (4, 6)])), [None, None, None, None, None, Some(Undefined::ConstantChange)]);
}

#[test]
fn a_change_that_varies_less_than_error_alone_has_no_hageman_arrindell_index() {
    // S₁² = 100/3, r = 0.2: error of the difference 2·(100/3)·0.8, changes 1 and 2 only.
    let cells = [(0, 1), (10, 12), (10, 11), (0, 2)];
    let [.., ha] = reliable_change(&table(&cells), &precision(5.0, 0.2), Confidence::NINETY_FIVE);
    assert_eq!(ha.counts, Err(Undefined::NoReliabilityOfChange));
}

#[test]
fn a_huge_offset_changes_no_index() {
    let offset = 1_000_000_000;
    let pairs = [(3, 9), (4, 4), (7, 5), (10, 25), (2, 3)];
    let shifted = pairs.map(|(from, to)| (from + offset, to + offset));
    for method in ReliableChangeMethod::ALL {
        let here = method.index(&table(&pairs), &precision(3.0, 0.9), Confidence::NINETY_FIVE).expect("defined");
        let there = method.index(&table(&shifted), &precision(3.0, 0.9), Confidence::NINETY_FIVE).expect("defined");
        for (from, to) in pairs {
            assert_close(method.id(), there.value(from + offset, to + offset), here.value(from, to), 1e-13);
        }
    }
}

#[test]
fn counts_beyond_32_bits_are_counted() {
    let many = 5_000_000_000;
    let table = ChangeTable::new(
        Grid::UNIT,
        [Cell { from: 0, to: 9, count: many }, Cell { from: 5, to: 5, count: many }, Cell { from: 8, to: 1, count: 7 }],
    );
    let [jt, ..] = reliable_change(&table, &precision(2.0, 0.8), Confidence::NINETY_FIVE);
    assert_eq!(jt.counts, Ok(ChangeCounts { improved: many, unchanged: many, deteriorated: 7 }));
}

#[test]
fn methods_are_cross_tabulated_over_the_same_respondents() {
    let case = cases().into_iter().find(|case| case.name == "anorexia").expect("the data set");
    let results = reliable_change(&case.oriented(), &case.precision().expect("an SD"), Confidence::NINETY_FIVE);
    let agreements = method_agreement(&case.oriented(), &results);
    assert_eq!(agreements.len(), 15);
    for agreement in agreements {
        let counts = |method| results.iter().find(|result| result.method == method).and_then(|result| result.counts.ok());
        let rows: Vec<u64> = agreement.table.iter().map(|row| row.iter().sum()).collect();
        let first = counts(agreement.first).expect("counts");
        assert_eq!(rows, [first.deteriorated, first.unchanged, first.improved]);
        let columns: Vec<u64> = (0..3).map(|column| agreement.table.iter().map(|row| row[column]).sum()).collect();
        let second = counts(agreement.second).expect("counts");
        assert_eq!(columns, [second.deteriorated, second.unchanged, second.improved]);
        assert!(agreement.agreeing() <= 72);
    }
}

proptest! {
    #[test]
    fn swapping_the_waves_exchanges_improved_and_deteriorated(pairs in prop::collection::vec((-50_i64..50, -50_i64..50), 1..40)) {
        let table = table(&pairs);
        let precision = precision(8.0, 0.85);
        let [there, ..] = reliable_change(&table, &precision, Confidence::NINETY_FIVE);
        let [back, ..] = reliable_change(&table.swapped(), &precision, Confidence::NINETY_FIVE);
        let (there, back) = (there.counts.expect("counts"), back.counts.expect("counts"));
        prop_assert_eq!((there.improved, there.unchanged, there.deteriorated), (back.deteriorated, back.unchanged, back.improved));
    }

    #[test]
    fn every_respondent_is_counted_once(pairs in prop::collection::vec((-50_i64..50, -50_i64..50, 1_u64..9), 0..40)) {
        let table = ChangeTable::new(Grid::UNIT, pairs.iter().map(|&(from, to, count)| Cell { from, to, count }));
        for result in reliable_change(&table, &precision(8.0, 0.85), Confidence::NINETY_FIVE) {
            if let Ok(counts) = result.counts {
                prop_assert_eq!(counts.n(), table.pairs());
            }
        }
    }

    #[test]
    fn jacobson_and_truax_count_alike_in_parts_and_whole(
        left in prop::collection::vec((-50_i64..50, -50_i64..50), 1..40), right in prop::collection::vec((-50_i64..50, -50_i64..50), 1..40)
    ) {
        let counts = |table: &ChangeTable| reliable_change(table, &precision(8.0, 0.85), Confidence::NINETY_FIVE)[0].counts.expect("counts");
        let (a, b) = (table(&left), table(&right));
        let (first, second, whole) = (counts(&a), counts(&b), counts(&a.merge(&b)));
        prop_assert_eq!(whole.improved, first.improved + second.improved);
        prop_assert_eq!(whole.deteriorated, first.deteriorated + second.deteriorated);
    }
}
