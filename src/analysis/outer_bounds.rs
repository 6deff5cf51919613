//! Ends of classes that are nobody's score.
//!
//! Where the outermost class ends at the greatest score that occurred, its end is one person's. Such ends are moved outwards to the next
//! of a few round numbers, which say no more than about how far the scores reach.

/// So many round numbers over a range.
const PARTS: f64 = 8.0;

/// Round numbers over what a range of this length can hold, in whole steps of the grid.
#[must_use]
pub fn round_step(length: f64, grid_step: f64) -> f64 {
    (length / PARTS / grid_step - 1e-9).ceil().max(1.0) * grid_step
}

/// 1, 2 or 5 times a power of ten, at least this much.
#[must_use]
pub fn nice(at_least: f64) -> f64 {
    if at_least <= 0.0 || !at_least.is_finite() {
        return 1.0;
    }
    let power = libm::pow(10.0, libm::log10(at_least).floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|nice| *nice >= at_least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

#[must_use]
pub fn below(value: f64, step: f64) -> f64 {
    (value / step + 1e-9).floor() * step
}

#[must_use]
pub fn above(value: f64, step: f64) -> f64 {
    (value / step - 1e-9).ceil() * step
}

#[cfg(test)]
mod tests {
    use super::{above, below, nice, round_step};

    #[test]
    fn moves_outwards_and_stays_when_it_is_there() {
        assert_eq!((below(-17.0, 5.0), above(17.0, 5.0), above(20.0, 5.0), below(3.0, 5.0)), (-20.0, 20.0, 20.0, 0.0));
        // Of 0 to 40 by ones: fives; of WHO-5, 0 to 100 by fours: sixteens; of a short scale: its own steps.
        assert_eq!((round_step(40.0, 1.0), round_step(100.0, 4.0), round_step(4.0, 1.0)), (5.0, 16.0, 1.0));
        assert_eq!((nice(3.2), nice(20.0), nice(0.013), nice(0.0)), (5.0, 20.0, 0.02, 1.0));
    }
}
