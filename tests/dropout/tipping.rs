use ditrum_effect::stats::proportion::{ProportionInterval, proportion};
use ditrum_effect::stats::tipping_point::{TippingPoint, tipping_point};
use ditrum_effect::stats::{Confidence, Undefined};
use proptest::prelude::*;

const NINETY_FIVE: Confidence = Confidence::NINETY_FIVE;

#[test]
fn seventy_of_a_hundred_with_twenty_lost() {
    // Wilson's lower limit of 72 of 120 is 0.5107 and of 71 of 120 0.5023, of 70 of 120 0.4939 (R's prop.test without correction gives the
    // same interval): against one half, 90 − k may fall to 71, so the twentieth failure is one too many.
    assert_eq!(tipping_point(70, 100, 20, 0.5, NINETY_FIVE), Ok(TippingPoint::At(20)));
    assert_eq!(tipping_point(70, 100, 20, 0.49, NINETY_FIVE), Ok(TippingPoint::Never));
    assert_eq!(tipping_point(70, 100, 20, 0.9, NINETY_FIVE), Ok(TippingPoint::Always));
}

#[test]
fn nobody_lost_and_nobody_at_all() {
    assert_eq!(tipping_point(70, 100, 0, 0.5, NINETY_FIVE), Ok(TippingPoint::Never));
    assert_eq!(tipping_point(40, 100, 0, 0.5, NINETY_FIVE), Ok(TippingPoint::Always));
    assert_eq!(tipping_point(0, 0, 0, 0.5, NINETY_FIVE), Err(Undefined::NoPairs));
    assert_eq!(tipping_point(3, 2, 5, 0.5, NINETY_FIVE), Err(Undefined::OutOfRange));
    // Everybody lost: all of them would have had to improve, or nearly.
    assert_eq!(tipping_point(0, 0, 10, 0.5, NINETY_FIVE), Ok(TippingPoint::At(2)));
}

proptest! {
    #[test]
    fn trying_every_number_of_failures_gives_the_same(improved in 0_u64..40, others in 0_u64..40, lost in 0_u64..40, benchmark in 0.0_f64..1.0) {
        prop_assume!(improved + others + lost > 0);
        let all = improved + others + lost;
        let above = |failures: u64| {
            let share = proportion(improved + lost - failures, all, ProportionInterval::Wilson, NINETY_FIVE).expect("a share");
            share.interval.expect("limits").lower > benchmark
        };
        let expected = match (0..=lost).find(|&failures| !above(failures)) {
            None => TippingPoint::Never,
            Some(0) => TippingPoint::Always,
            Some(failures) => TippingPoint::At(failures),
        };
        prop_assert_eq!(tipping_point(improved, improved + others, lost, benchmark, NINETY_FIVE), Ok(expected));
    }
}
