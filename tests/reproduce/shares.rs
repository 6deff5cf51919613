use ditrum_effect::stats::PrintedNumber;
use ditrum_effect::stats::printed_share::{fewest_persons, possible_counts, prints_as};
use proptest::prelude::*;

fn percent(digits: i64, decimals: u32) -> PrintedNumber {
    PrintedNumber::new(digits, decimals).expect("a percentage")
}

/// Straight from the definition, over a common denominator.
fn by_definition(count: u64, n: u64, digits: i64, decimals: u32) -> bool {
    let unit = 10_i128.pow(decimals);
    let distance = (100 * i128::from(count) * unit - i128::from(digits) * i128::from(n)).abs();
    2 * distance <= i128::from(n)
}

#[test]
fn ninety_two_per_cent_of_106_is_97_or_98_persons() {
    // By hand: 97/106 = 91.51 %, 98/106 = 92.45 %; 96 gives 90.57 and 99 gives 93.40.
    assert_eq!(possible_counts(percent(92, 0), 106), 97..=98);
    assert_eq!(fewest_persons(percent(92, 0)), Some(12), "11 of 12 is 91.67 %");
}

#[test]
fn decimals_that_no_count_of_three_has_are_impossible() {
    assert!(possible_counts(percent(925, 1), 3).is_empty());
    assert_eq!(possible_counts(percent(667, 1), 3), 2..=2);
    assert_eq!(fewest_persons(percent(925, 1)), Some(40), "37 of 40");
}

#[test]
fn halves_are_printed_either_way() {
    // 1 of 8 is 12.5 %: 13 from a spreadsheet, 12 from R.
    assert_eq!(possible_counts(percent(12, 0), 8), 1..=1);
    assert_eq!(possible_counts(percent(13, 0), 8), 1..=1);
}

#[test]
fn nobody_and_everybody() {
    assert!(possible_counts(percent(50, 0), 0).is_empty());
    assert_eq!(possible_counts(percent(0, 0), 10), 0..=0);
    assert_eq!(possible_counts(percent(100, 0), 10), 10..=10);
    assert_eq!(fewest_persons(percent(100, 0)), Some(1));
    assert!(possible_counts(percent(101, 0), 1_000).is_empty(), "more than everybody");
    assert_eq!(fewest_persons(percent(101, 0)), None);
    assert_eq!(possible_counts(percent(92, 0), 5_000_000_000), 4_575_000_000..=4_625_000_000);
}

#[test]
fn every_count_of_every_n_up_to_300_is_found_and_no_other() {
    for (digits, decimals) in (0..=100).map(|digits| (digits, 0)).chain((0..=1000).step_by(7).map(|digits| (digits, 1))) {
        for n in 1..=300 {
            let found = possible_counts(percent(digits, decimals), n);
            for count in 0..=n {
                assert_eq!(found.contains(&count), by_definition(count, n, digits, decimals), "{count} of {n} as {digits}e-{decimals}");
            }
        }
    }
}

proptest! {
    #[test]
    fn a_share_prints_as_its_own_rounding(n in 1_u64..100_000, part in 0.0_f64..=1.0, decimals in 0_u32..4) {
        let count = (part * n as f64) as u64;
        let digits = (100.0 * count as f64 / n as f64 * 10_f64.powi(decimals as i32)).round() as i64;
        prop_assert!(prints_as(count, n, percent(digits, decimals)));
    }

    #[test]
    fn no_fewer_persons_than_the_fewest_will_do(digits in 0_i64..=1000) {
        let printed = percent(digits, 1);
        let fewest = fewest_persons(printed).expect("a share");
        prop_assert!(!possible_counts(printed, fewest).is_empty());
        prop_assert!((1..fewest).all(|n| possible_counts(printed, n).is_empty()));
    }
}
