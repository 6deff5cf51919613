//! How sure an interval is.

use super::normal;

/// A confidence level strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    level: f64,
}

impl Confidence {
    /// 90 %: the interval that belongs to two one-sided tests at 5 %.
    pub const NINETY: Self = Self { level: 0.90 };
    /// 95 %.
    pub const NINETY_FIVE: Self = Self { level: 0.95 };
    /// 99 %.
    pub const NINETY_NINE: Self = Self { level: 0.99 };

    /// `None` unless `0 < level < 1`, both far enough from the ends that a tail is left.
    #[must_use]
    pub fn new(level: f64) -> Option<Self> {
        (level > 0.0 && level < 1.0).then_some(Self { level })
    }

    #[must_use]
    pub fn level(self) -> f64 {
        self.level
    }

    /// The probability left outside on each side, α/2.
    #[must_use]
    pub fn tail(self) -> f64 {
        (1.0 - self.level) / 2.0
    }

    /// The standard normal quantile at 1 − α/2: 1.96 for 95 %.
    #[must_use]
    pub fn z(self) -> f64 {
        normal::upper_quantile(self.tail())
    }
}
