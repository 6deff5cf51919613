use ditrum_effect::stats::sd_limits::sd_limits;
use ditrum_effect::stats::{Confidence, Undefined};

#[test]
fn the_limits_are_those_of_chi_squared() {
    // s·√((n − 1)/χ²), χ² from scipy.stats.chi2.ppf; the second is the SDQ total of 10,298 British parents.
    let expected = [
        (4.0, 100, 3.512_027_381_615_482_6, 4.646_701_021_178_484),
        (5.79, 10_298, 5.711_995_793_752_748, 5.870_179_439_388_083),
        (3.0, 2, 1.338_447_554_762_126_6, 95.730_478_048_931_9),
    ];
    for (sd, n, lower, upper) in expected {
        let found = sd_limits(sd, n, Confidence::NINETY_FIVE).expect("limits");
        assert!((found.lower / lower - 1.0).abs() < 1e-9 && (found.upper / upper - 1.0).abs() < 1e-9, "{sd}, {n}: {found:?}");
    }
}

#[test]
fn one_person_and_no_spread_have_none() {
    assert_eq!(sd_limits(4.0, 1, Confidence::NINETY_FIVE), Err(Undefined::TooFew));
    assert_eq!(sd_limits(0.0, 10, Confidence::NINETY_FIVE), Err(Undefined::NoVariance));
    assert_eq!(sd_limits(f64::NAN, 10, Confidence::NINETY_FIVE), Err(Undefined::NoVariance));
}
