//! How badly the lost must have fared before a rate says nothing more.

use super::proportion::{ProportionInterval, proportion};
use super::{Confidence, Undefined};

/// What becomes of a rate's lower limit as more and more of the lost are taken as failures and the others as successes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TippingPoint {
    /// Above the benchmark even if all of the lost failed.
    Never,
    /// No longer above it once so many of the lost failed, and not before.
    At(u64),
    /// Not above it even if all of the lost succeeded.
    Always,
}

/// How many of `lost` must have failed before the lower limit of the rate over everyone is no longer above `benchmark`.
///
/// # Formula
/// The smallest k for which the lower Wilson limit of (x + L − k) of (n + L) is at most the benchmark; x of n completers improved, L lost.
///
/// # Units and range
/// Persons, from 1 to L.
///
/// # Needs
/// One completer or one of the lost.
///
/// # Errors
/// [`Undefined::NoPairs`] for nobody; [`Undefined::OutOfRange`] where more improved than there are completers.
///
/// # Reference
/// Tipping-point analysis: Yan, Lee & Li 2009, J Biopharm Stat 19:1085. Checked by trying every k.
pub fn tipping_point(improved: u64, completers: u64, lost: u64, benchmark: f64, confidence: Confidence) -> Result<TippingPoint, Undefined> {
    if improved > completers {
        return Err(Undefined::OutOfRange);
    }
    let holds = |failures: u64| -> Result<bool, Undefined> {
        let all = completers + lost;
        let limits = proportion(improved + lost - failures, all, ProportionInterval::Wilson, confidence)?.interval?;
        Ok(limits.lower > benchmark)
    };
    if holds(lost)? {
        return Ok(TippingPoint::Never);
    }
    if !holds(0)? {
        return Ok(TippingPoint::Always);
    }
    // The limit falls with every failure.
    let (mut enough, mut too_many) = (0, lost);
    while too_many - enough > 1 {
        let middle = u64::midpoint(enough, too_many);
        if holds(middle)? {
            enough = middle;
        } else {
            too_many = middle;
        }
    }
    Ok(TippingPoint::At(too_many))
}
