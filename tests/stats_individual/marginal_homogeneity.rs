use ditrum_effect::stats::Undefined;
use ditrum_effect::stats::marginal_homogeneity::{TransitionTable, bowker, stuart_maxwell};
use ditrum_effect::stats::mcnemar::{PairedBinary, mcnemar};
use proptest::prelude::*;

use super::reference::assert_close;

fn table<const K: usize>(rows: [[u64; K]; K]) -> TransitionTable {
    let mut table = TransitionTable::new(K);
    for (from, row) in rows.iter().enumerate() {
        for (to, count) in row.iter().enumerate() {
            table.add(from, to, *count);
        }
    }
    table
}

/// Unaided distance vision of 7477 women (Stuart 1953).
const VISION: [[u64; 4]; 4] = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]];

/// Stuart's data as published: marginal homogeneity χ² = 11.957 on 3 df, p = 0.007533; symmetry χ² = 19.107 on 6 df, p = 0.004.
#[test]
fn the_vision_of_7477_women() {
    let (margins, symmetry) = (stuart_maxwell(&table(VISION)).expect("moves"), bowker(&table(VISION)).expect("moves"));
    assert_eq!((format!("{:.3}", margins.chi_squared), margins.df, format!("{:.6}", margins.p)), ("11.957".into(), 3, "0.007533".into()));
    assert_eq!((format!("{:.3}", symmetry.chi_squared), symmetry.df, format!("{:.3}", symmetry.p)), ("19.107".into(), 6, "0.004".into()));
}

#[test]
fn an_empty_category_costs_no_degree_of_freedom() {
    let without = [[10, 4, 1], [2, 8, 3], [0, 6, 9]];
    let with = [[10, 0, 4, 1], [0, 0, 0, 0], [2, 0, 8, 3], [0, 0, 6, 9]];
    assert_eq!(stuart_maxwell(&table(with)), stuart_maxwell(&table(without)));
    assert_eq!(bowker(&table(with)), bowker(&table(without)));
}

/// Two separate exchanges are two `McNemar` tests: (9 − 1)²/10 + (4 − 1)²/5 = 6.4 + 1.8 on 2 df, p = e^(−4.1).
#[test]
fn categories_between_which_nobody_moved_are_tested_apart() {
    let test = stuart_maxwell(&table([[5, 9, 0, 0], [1, 5, 0, 0], [0, 0, 5, 4], [0, 0, 1, 5]])).expect("moves");
    assert_close("χ²", test.chi_squared, 8.2, 1e-14);
    assert_eq!(test.df, 2);
    assert_close("p", test.p, (-4.1_f64).exp(), 1e-13);
}

#[test]
fn nobody_who_moved_leaves_nothing_to_test() {
    for unmoved in [TransitionTable::new(0), TransitionTable::new(3), table([[4, 0], [0, 9]])] {
        assert_eq!(stuart_maxwell(&unmoved), Err(Undefined::NoDiscordantPairs));
        assert_eq!(bowker(&unmoved), Err(Undefined::NoDiscordantPairs));
    }
}

#[test]
fn counts_beyond_32_bits_and_moves_one_way_are_tested() {
    let test = stuart_maxwell(&table([[1 << 40, 1 << 35, 0], [0, 7, 1 << 35], [0, 0, 3]])).expect("moves");
    assert!(test.chi_squared.is_finite() && test.p == 0.0, "{test:?}");
}

proptest! {
    #[test]
    fn two_categories_are_mcnemars_test(a in 0_u64..99, b in 0_u64..99, c in 0_u64..99, d in 0_u64..99) {
        prop_assume!(b + c > 0);
        let expected = mcnemar(&PairedBinary { yes_yes: a, yes_no: b, no_yes: c, no_no: d }).chi_squared.expect("moves");
        for test in [stuart_maxwell(&table([[a, b], [c, d]])), bowker(&table([[a, b], [c, d]]))] {
            let test = test.expect("moves");
            prop_assert!((test.chi_squared - expected.chi_squared).abs() < 1e-9 && test.df == 1);
        }
    }

    #[test]
    fn neither_test_sees_which_wave_came_first(cells in prop::collection::vec(0_u64..6, 16)) {
        let (mut there, mut back) = (TransitionTable::new(4), TransitionTable::new(4));
        for (at, count) in cells.iter().enumerate() {
            there.add(at / 4, at % 4, *count);
            back.add(at % 4, at / 4, *count);
        }
        prop_assert_eq!(bowker(&there), bowker(&back));
        match (stuart_maxwell(&there), stuart_maxwell(&back)) {
            (Ok(there), Ok(back)) => {
                prop_assert!((there.chi_squared - back.chi_squared).abs() < 1e-9 && there.df == back.df);
                prop_assert!(there.chi_squared >= 0.0 && (0.0..=1.0).contains(&there.p));
            }
            (there, back) => prop_assert_eq!(there, back),
        }
    }
}
