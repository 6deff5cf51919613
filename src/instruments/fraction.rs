//! Exact positive fractions: the weights of sums and the steps of score grids.

use crate::stats::Grid;

/// A positive fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) numerator: u64,
    pub(super) denominator: u64,
}

impl Fraction {
    pub(super) const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `numerator / denominator` in lowest terms; both must be positive.
    pub(super) fn new(numerator: u64, denominator: u64) -> Self {
        let divisor = gcd(numerator, denominator).max(1);
        Self { numerator: numerator / divisor, denominator: denominator / divisor }
    }

    /// The fraction that a decimal numeral of at most six decimals stands for; `None` for anything else, and for numbers not above 0.
    pub(super) fn from_decimal(value: f64) -> Option<Self> {
        const MILLION: u64 = 1_000_000;
        let millionths = value * MILLION as f64;
        let whole = millionths.round();
        let is_decimal = (millionths - whole).abs() <= 1e-6 * whole.abs().max(1.0) && (1.0..1e15).contains(&whole);
        is_decimal.then(|| Self::new(whole as u64, MILLION))
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        let (left, right) = (Self::new(self.numerator, other.denominator), Self::new(other.numerator, self.denominator));
        Some(Self {
            numerator: left.numerator.checked_mul(right.numerator)?,
            denominator: left.denominator.checked_mul(right.denominator)?,
        })
    }

    /// The largest fraction that both are whole multiples of.
    pub(super) fn common_step(self, other: Self) -> Option<Self> {
        let denominator = lcm(self.denominator, other.denominator)?;
        let numerator =
            gcd(self.numerator.checked_mul(denominator / self.denominator)?, other.numerator.checked_mul(denominator / other.denominator)?);
        Some(Self::new(numerator, denominator))
    }

    /// How many of `step` this is; `None` where that is no whole number.
    pub(super) fn in_steps_of(self, step: Self) -> Option<i64> {
        let quotient = self.times(Self { numerator: step.denominator, denominator: step.numerator })?;
        if quotient.denominator != 1 {
            return None;
        }
        i64::try_from(quotient.numerator).ok()
    }

    pub(super) fn grid(self) -> Option<Grid> {
        Grid::new(u32::try_from(self.numerator).ok()?, u32::try_from(self.denominator).ok()?)
    }

    pub(super) fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn lcm(a: u64, b: u64) -> Option<u64> {
    (a / gcd(a, b)).checked_mul(b)
}

#[cfg(test)]
mod tests {
    use super::Fraction;

    #[test]
    fn the_common_step_of_six_fifths_and_one_is_a_fifth() {
        // Mean of five answers × 6 is a sum times 6/5, of six answers a sum times 1: both are whole numbers of fifths.
        let step = Fraction::new(6, 5).common_step(Fraction::ONE).expect("small numbers");
        assert_eq!(step, Fraction::new(1, 5));
        assert_eq!(Fraction::new(6, 5).in_steps_of(step), Some(6));
        assert_eq!(Fraction::ONE.in_steps_of(step), Some(5));
    }

    #[test]
    fn decimals_are_read_exactly_and_other_numbers_are_refused() {
        assert_eq!(Fraction::from_decimal(9.51), Some(Fraction::new(951, 100)));
        assert_eq!(Fraction::from_decimal(0.1), Some(Fraction::new(1, 10)));
        assert_eq!(Fraction::from_decimal(4.0), Some(Fraction::new(4, 1)));
        for not_a_decimal in [1.0 / 3.0, 0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(Fraction::from_decimal(not_a_decimal), None, "{not_a_decimal}");
        }
    }
}
