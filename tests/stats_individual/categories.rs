use ditrum_effect::stats::mcnemar::{PairedBinary, mcnemar};
use ditrum_effect::stats::paired_proportion_difference::paired_proportion_difference;
use ditrum_effect::stats::{Confidence, Undefined};
use proptest::prelude::*;

use super::reference::{assert_close, cases};

fn table([yes_yes, yes_no, no_yes, no_no]: [u64; 4]) -> PairedBinary {
    PairedBinary { yes_yes, yes_no, no_yes, no_no }
}

#[test]
fn mcnemar_agrees_with_r_in_all_three_forms() {
    for case in cases() {
        let expected = &case.value["caseness"];
        if expected.is_null() {
            continue;
        }
        let test = mcnemar(&table(serde_json::from_value(expected["table"].clone()).expect("four counts")));
        let number = |key: &str| expected[key].as_f64();
        assert_close(&case.name, test.exact_p, number("exact_p").expect("a p value"), 1e-12);
        assert_close(&case.name, test.mid_p, number("mid_p").expect("a p value"), 1e-12);
        if let Some(chi_squared) = number("chi_squared") {
            let asymptotic = test.chi_squared.expect("discordant pairs");
            assert_close(&case.name, asymptotic.chi_squared, chi_squared, 1e-12);
            assert_close(&case.name, asymptotic.p, number("p").expect("a p value"), 1e-12);
        } else {
            assert_eq!(test.chi_squared, Err(Undefined::NoDiscordantPairs));
        }
    }
}

/// 2·P(X ≤ 1), X ~ Binomial(8, ½) = 2·9/256; mid-p less P(X = 1) = 8/256. For b = c = 2: 1 − ½·6/16.
#[test]
fn mcnemar_by_hand() {
    let test = mcnemar(&table([3, 7, 1, 4]));
    assert_close("exact", test.exact_p, 18.0 / 256.0, 1e-14);
    assert_close("mid-p", test.mid_p, 10.0 / 256.0, 1e-14);
    let even = mcnemar(&table([0, 2, 2, 0]));
    assert_eq!(even.exact_p, 1.0);
    assert_close("mid-p", even.mid_p, 1.0 - 0.5 * 6.0 / 16.0, 1e-14);
}

/// 2·P(X = 0), X ~ Binomial(1000, ½) = 2⁻⁹⁹⁹, and one step into the tail 2·1001/2¹⁰⁰⁰.
#[test]
fn the_far_tail_of_mcnemar_keeps_its_digits() {
    assert_close("none", mcnemar(&table([0, 1000, 0, 0])).exact_p, 2.0_f64.powi(-999), 1e-12);
    assert_close("one", mcnemar(&table([0, 999, 1, 0])).exact_p, 1001.0 * 2.0_f64.powi(-999), 1e-12);
    assert_eq!(mcnemar(&table([0, 1_000_000, 0, 0])).exact_p, 0.0);
}

/// With very many changes the exact and the mid-p form straddle the normal law: z = 2 gives 0.0455.
#[test]
fn counts_beyond_32_bits_are_tested() {
    let half = 1_u64 << 36;
    // √(2·half)·z/2 apart from the middle on each side, for z = 2.
    let apart = (2.0 * half as f64).sqrt() as u64;
    let test = mcnemar(&table([7 << 40, half + apart, half - apart, 0]));
    assert_close("mid-p", test.mid_p, 0.045_500_263_896_358_42, 1e-4);
    assert!(test.exact_p > test.mid_p);
}

#[test]
fn newcombes_method_10_agrees_with_r() {
    for case in cases() {
        let expected = &case.value["caseness"];
        if expected.is_null() {
            continue;
        }
        let counts = table(serde_json::from_value(expected["table"].clone()).expect("four counts"));
        let difference = paired_proportion_difference(&counts, Confidence::NINETY_FIVE).expect("pairs");
        assert!((difference.estimate - expected["difference"].as_f64().expect("a number")).abs() < 1e-14, "{}", case.name);
        let interval = difference.interval.expect("an interval");
        assert_close(&case.name, interval.lower, expected["newcombe"][0].as_f64().expect("a number"), 1e-10);
        assert_close(&case.name, interval.upper, expected["newcombe"][1].as_f64().expect("a number"), 1e-10);
    }
}

/// Newcombe 1998, table II: 1, 1, 7, 12 gives −0.507 to −0.026.
#[test]
fn newcombes_own_example() {
    let difference = paired_proportion_difference(&table([1, 1, 7, 12]), Confidence::NINETY_FIVE).expect("pairs");
    let interval = difference.interval.expect("an interval");
    assert_eq!(format!("{:.3} {:.3}", interval.lower, interval.upper), "-0.507 -0.026");
}

#[test]
fn a_difference_without_pairs_is_undefined() {
    assert_eq!(paired_proportion_difference(&table([0; 4]), Confidence::NINETY_FIVE), Err(Undefined::NoPairs));
}

proptest! {
    #[test]
    fn exchanging_the_waves_turns_the_difference_around(counts in prop::array::uniform4(0_u64..60)) {
        prop_assume!(counts.iter().sum::<u64>() > 0);
        let [a, b, c, d] = counts;
        let there = paired_proportion_difference(&table([a, b, c, d]), Confidence::NINETY_FIVE).expect("pairs");
        let back = paired_proportion_difference(&table([a, c, b, d]), Confidence::NINETY_FIVE).expect("pairs");
        prop_assert_eq!(there.estimate, -back.estimate);
        let (there_ci, back_ci) = (there.interval.expect("limits"), back.interval.expect("limits").negated());
        prop_assert!((there_ci.lower - back_ci.lower).abs() < 1e-12 && (there_ci.upper - back_ci.upper).abs() < 1e-12);
        prop_assert!(there_ci.lower <= there.estimate && there.estimate <= there_ci.upper);
        prop_assert!(there_ci.lower >= -1.0 && there_ci.upper <= 1.0);
    }

    #[test]
    fn p_values_of_mcnemar_are_probabilities(b in 0_u64..5000, c in 0_u64..5000) {
        let test = mcnemar(&table([3, b, c, 5]));
        prop_assert!(test.exact_p >= test.mid_p && test.mid_p > 0.0 || b.abs_diff(c) > 1000);
        prop_assert!((0.0..=1.0).contains(&test.exact_p) && (0.0..=1.0).contains(&test.mid_p));
        prop_assert_eq!(test, mcnemar(&table([3, c, b, 5])));
    }
}
