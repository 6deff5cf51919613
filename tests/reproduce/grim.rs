use ditrum_effect::stats::grim::grim;
use ditrum_effect::stats::{Grid, PrintedNumber};
use proptest::prelude::*;

fn printed(digits: i64, decimals: u32) -> PrintedNumber {
    PrintedNumber::new(digits, decimals).expect("a mean")
}

#[test]
fn five_point_one_nine_of_28_is_impossible() {
    // The example of Brown & Heathers 2017: 145/28 = 5.1786 prints as 5.18 and 146/28 = 5.2143 as 5.21.
    let found = grim(printed(519, 2), 28, Grid::UNIT).expect("persons");
    assert!(!found.is_possible());
    assert!((found.neighbours[0] - 145.0 / 28.0).abs() < 1e-12 && (found.neighbours[1] - 146.0 / 28.0).abs() < 1e-12);
    assert!(grim(printed(518, 2), 28, Grid::UNIT).expect("persons").is_possible());
    assert!(grim(printed(521, 2), 28, Grid::UNIT).expect("persons").is_possible());
}

#[test]
fn the_step_of_the_scores_decides() {
    // WHO-5 moves in fours: sums of 10 persons are multiples of 4, means of 0.4. By hand.
    let who5 = Grid::new(4, 1).expect("a grid");
    assert!(grim(printed(524, 1), 10, who5).expect("persons").is_possible());
    assert!(!grim(printed(525, 1), 10, who5).expect("persons").is_possible());
    // The mean of five items moves in fifths: 10 persons give means of 0.02.
    let items = Grid::new(1, 5).expect("a grid");
    assert!(grim(printed(324, 2), 10, items).expect("persons").is_possible());
    assert!(!grim(printed(325, 2), 10, items).expect("persons").is_possible(), "3.24 and 3.26 are next");
}

#[test]
fn nobody_has_no_mean_and_many_have_every() {
    assert!(grim(printed(1, 0), 0, Grid::UNIT).is_none());
    let found = grim(printed(1237, 2), 100, Grid::UNIT).expect("persons");
    assert!(found.is_possible() && found.always_possible);
    assert!(!grim(printed(1237, 2), 99, Grid::UNIT).expect("persons").always_possible);
}

#[test]
fn means_below_zero_are_means_too() {
    assert_eq!(grim(printed(-167, 2), 3, Grid::UNIT).expect("persons").sums, -5..=-5);
    assert_eq!(grim(printed(-250, 2), 2, Grid::UNIT).expect("persons").sums, -5..=-5);
}

proptest! {
    #[test]
    fn every_possible_sum_is_found_and_no_other(n in 1_u64..60, digits in -2_000_i64..2_000, numerator in 1_u32..6, denominator in 1_u32..6) {
        let found = grim(printed(digits, 2), n, Grid::new(numerator, denominator).expect("a grid")).expect("persons");
        for sum in -8_000_i64..8_000 {
            // |sum·num/(den·n) − digits/100| ≤ 1/200, over a common denominator.
            let scale = i64::from(denominator) * n as i64;
            let fits = 2 * (100 * sum * i64::from(numerator) - digits * scale).abs() <= scale;
            prop_assert_eq!(found.sums.contains(&sum), fits, "sum {}", sum);
        }
    }
}
