//! Did more people leave a state than enter it?

use super::chi_squared::ChiSquaredTest;
use super::{Undefined, saddle_point};

/// A yes/no state of the same respondents at two waves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairedBinary {
    pub yes_yes: u64,
    pub yes_no: u64,
    pub no_yes: u64,
    pub no_no: u64,
}

impl PairedBinary {
    #[must_use]
    pub fn n(&self) -> u64 {
        self.yes_yes + self.yes_no + self.no_yes + self.no_no
    }
}

/// `McNemar`'s test in three forms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct McNemar {
    pub exact_p: f64,
    pub mid_p: f64,
    /// (b − c)²/(b + c) on one degree of freedom, without continuity correction.
    pub chi_squared: Result<ChiSquaredTest, Undefined>,
}

/// `McNemar`'s test of equal shares at two waves.
///
/// # Formula
/// b left the state, c entered it. Exact: 2·P(X ≤ min(b, c)), X ~ Binomial(b + c, ½), at most 1. Mid-p: the exact p less
/// P(X = min(b, c)); for b = c 1 − ½P(X = b). χ² = (b − c)²/(b + c).
///
/// # Units and range
/// Two-sided p values; both binomial ones are 1 where nobody's state changed.
///
/// # Needs
/// Somebody whose state changed, for χ².
///
/// # Errors
/// None for the binomial forms; χ² is [`Undefined::NoDiscordantPairs`] where nobody's state changed.
///
/// # Reference
/// `McNemar` (1947), Psychometrika 12:153; Fagerland, Lydersen & Laake (2013), BMC Med Res Methodol 13:91, which recommends the
/// mid-p form. Checked against R's `binom.test` and `mcnemar.test`.
#[must_use]
pub fn mcnemar(table: &PairedBinary) -> McNemar {
    let (b, c) = (table.yes_no, table.no_yes);
    let n = b + c;
    if n == 0 {
        return McNemar { exact_p: 1.0, mid_p: 1.0, chi_squared: Err(Undefined::NoDiscordantPairs) };
    }
    let smaller = b.min(c);
    let at = saddle_point::fair_binomial(smaller, n);
    let (exact_p, mid_p) = if b == c {
        (1.0, 1.0 - 0.5 * at)
    } else {
        let exact = (2.0 * saddle_point::fair_binomial_lower_tail(smaller, n)).min(1.0);
        (exact, exact - at)
    };
    let z = b.abs_diff(c) as f64 / (n as f64).sqrt();
    McNemar { exact_p, mid_p, chi_squared: Ok(ChiSquaredTest::new(z * z, 1)) }
}
