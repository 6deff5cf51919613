//! A number as it stands on paper, which says no more than that the true one rounds to it.

use super::{Interval, Undefined};

/// The digits of a printed number and how many of them are decimals: 12.30 is 1230 with two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PrintedNumber {
    digits: i64,
    decimals: u32,
}

impl PrintedNumber {
    /// More decimals than this are no printed figure, and would not fit the exact arithmetic on them.
    pub const MOST_DECIMALS: u32 = 9;

    /// `digits` / 10^`decimals`.
    ///
    /// # Errors
    /// [`Undefined::OutOfRange`] beyond nine decimals or fifteen digits.
    pub fn new(digits: i64, decimals: u32) -> Result<Self, Undefined> {
        const LARGEST: u64 = 1_000_000_000_000_000;
        if decimals > Self::MOST_DECIMALS || digits.unsigned_abs() >= LARGEST {
            return Err(Undefined::OutOfRange);
        }
        Ok(Self { digits, decimals })
    }

    #[must_use]
    pub fn digits(self) -> i64 {
        self.digits
    }

    #[must_use]
    pub fn decimals(self) -> u32 {
        self.decimals
    }

    #[must_use]
    pub fn value(self) -> f64 {
        self.digits as f64 / self.unit() as f64
    }

    /// 10^decimals.
    #[must_use]
    pub(super) fn unit(self) -> i64 {
        10_i64.pow(self.decimals)
    }

    /// The numbers that are printed like this: half a unit of the last decimal to either side.
    ///
    /// Both ends belong to it, because programs round halves differently: spreadsheets away from zero, R and Python to the even digit.
    #[must_use]
    pub fn interval(self) -> Interval {
        let unit = 2.0 * self.unit() as f64;
        Interval { lower: (2 * self.digits - 1) as f64 / unit, upper: (2 * self.digits + 1) as f64 / unit }
    }
}
