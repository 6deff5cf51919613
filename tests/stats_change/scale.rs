//! Large studies: the same work for a million pairs as for ten thousand where the scale is discrete, and no list of all pairs where not.

use ditrum_effect::stats::bayes_factor::bayes_factor;
use ditrum_effect::stats::hodges_lehmann::hodges_lehmann;
use ditrum_effect::stats::wilcoxon_signed_rank::{NullLaw, Zeros, signed_rank};
use ditrum_effect::stats::{Confidence, Distribution, Grid, Level};

use super::fixture::{changes, close};

/// The changes −n … n once each, moved up by 3: symmetric about 3 by construction.
#[test]
fn hodges_lehmann_of_many_distinct_changes_needs_no_list_of_pairs() {
    let shifted = Distribution::new(Grid::UNIT, (-100_000..=100_000).map(|change| Level { steps: change + 3, count: 1 }));
    let got = hodges_lehmann(&shifted, Confidence::NINETY_FIVE).unwrap();
    let interval = got.interval.unwrap();
    assert_eq!(got.estimate, 3.0);
    assert_eq!(interval.lower + interval.upper, 6.0);
    close("level", got.attained_level, 0.95, 1e-4);
}

/// Everybody a hundred thousand times over: the middle stays where it is.
#[test]
fn hodges_lehmann_weighs_changes_by_their_counts() {
    let few = changes(&[(-2, 3), (0, 4), (1, 5), (7, 2)]);
    let many = changes(&[(-2, 3_000_000_000), (0, 4_000_000_000), (1, 5_000_000_000), (7, 2_000_000_000)]);
    let (few, many) = (hodges_lehmann(&few, Confidence::NINETY_FIVE).unwrap(), hodges_lehmann(&many, Confidence::NINETY_FIVE).unwrap());
    assert_eq!((few.estimate, many.estimate), (0.5, 0.5));
}

/// ΣR² of n untied ranks is n(n + 1)(2n + 1)/6 and W₊ of all rises n(n + 1)/2: z = √(3n(n + 1)/(2(2n + 1))).
#[test]
fn the_normal_law_takes_over_where_the_exact_one_is_dear() {
    let n = 1_000_u32;
    let rises = Distribution::new(Grid::UNIT, (1..=i64::from(n)).map(|steps| Level { steps, count: 1 }));
    let test = signed_rank(&rises, Zeros::Dropped).unwrap();
    assert_eq!(test.law, NullLaw::Normal);
    let n = f64::from(n);
    close("z", test.z, (1.5 * n * (n + 1.0) / (2.0 * n + 1.0)).sqrt(), 1e-14);
}

/// The exact p of all rises is 2·2⁻ⁿ, however deep in the tail.
#[test]
fn the_exact_law_keeps_its_smallest_probability() {
    let rises = Distribution::new(Grid::UNIT, (1..=200).map(|steps| Level { steps, count: 1 }));
    let test = signed_rank(&rises, Zeros::Dropped).unwrap();
    assert_eq!((test.law, test.p), (NullLaw::Exact, 2.0_f64.powi(-199)));
}

/// The integral of Rouder et al. 2009 to 20 digits (mpmath) at n = 10⁶ and t = 1, 30. Half the persons are 0.9999995 = √((n − 1)/n) above
/// the mean t/1000 and half as much below it: `S_D` = 1.
#[test]
fn bayes_factor_of_a_million_pairs_is_a_logarithm() {
    for (t, want) in [(1_i64, -2.730_399_328_322_666), (30, 192.396_493_382_439_64)] {
        let ends = [10_000 * t - 9_999_995, 10_000 * t + 9_999_995].map(|steps| Level { steps, count: 500_000 });
        let changes = Distribution::new(Grid::new(1, 10_000_000).unwrap(), ends);
        close("log₁₀ BF₁₀", bayes_factor(&changes).unwrap().log10_bf10, want, 1e-10);
    }
}
