//! Can whole-number scores have this mean? The GRIM test: granularity-related inconsistency of means.

use std::ops::RangeInclusive;

use super::printed_share::ceiling;
use super::{Grid, PrintedNumber};

/// What a printed mean of scores on a grid can be.
#[derive(Debug, Clone, PartialEq)]
pub struct Grim {
    /// The sums of the scores, in grid steps, whose mean is printed so; empty where none is.
    pub sums: RangeInclusive<i64>,
    /// The possible means next to the printed one, at or below and at or above it, in score units.
    pub neighbours: [f64; 2],
    /// Means lie so close that every printed figure is possible: the test can't find anything.
    pub always_possible: bool,
}

impl Grim {
    #[must_use]
    pub fn is_possible(&self) -> bool {
        !self.sums.is_empty()
    }
}

/// Whether `n` scores on a grid can have the printed mean; `None` of nobody.
///
/// # Formula
/// A mean of n scores in steps of g is T·g/n for a whole T. Possible where some T has |T·g/n − m| ≤ ½ unit of m's last decimal, in whole
/// numbers throughout.
///
/// # Units and range
/// Score units. A mean of k items with whole answers has steps of 1/k.
///
/// # Needs
/// The grid: scores that were rounded, prorated or weighted lie on another one, and the verdict would be wrong.
///
/// # Reference
/// Brown & Heathers 2017, *The GRIM test: a simple technique detects numerous anomalies in the reporting of results in psychology*, Soc
/// Psychol Personal Sci 8:363. Checked against their example (5.19 of 28 is impossible) and by brute force.
#[must_use]
#[expect(clippy::reversed_empty_ranges, reason = "an empty range is the answer where no sum fits")]
pub fn grim(mean: PrintedNumber, n: u64, grid: Grid) -> Option<Grim> {
    if n == 0 {
        return None;
    }
    let (numerator, denominator) = (i128::from(grid.numerator()), i128::from(grid.denominator()));
    let (unit, digits, persons) = (i128::from(mean.unit()), i128::from(mean.digits()), i128::from(n));
    // T·numerator/(denominator·n) against digits/unit.
    let width = 2 * numerator * unit;
    let least = ceiling((2 * digits - 1) * denominator * persons, width);
    let most = ((2 * digits + 1) * denominator * persons).div_euclid(width);
    let whole = |steps: i128| i64::try_from(steps).ok();
    let at = |steps: i128| steps as f64 * grid.step() / n as f64;
    let below = (digits * denominator * persons).div_euclid(numerator * unit);
    let above = ceiling(digits * denominator * persons, numerator * unit);
    Some(Grim {
        sums: if least > most { 1..=0 } else { whole(least)?..=whole(most)? },
        neighbours: [at(below), at(above)],
        always_possible: numerator * unit <= denominator * persons,
    })
}
