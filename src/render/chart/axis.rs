//! From values to pixels, and the round values worth a mark on the way.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::render::numbers::Numbers;

/// A linear axis between two pixels; `from` may be the larger one, as on an upright axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    /// An axis for `low..=high`; widened where both are the same, so that every value has a place.
    pub(super) fn new(low: f64, high: f64, from: f64, to: f64) -> Self {
        if high - low > f64::EPSILON * low.abs().max(high.abs()) {
            Self { low, high, from, to }
        } else {
            Self { low: low - 0.5, high: low + 0.5, from, to }
        }
    }

    /// Where a value lies; values beyond the axis lie at its end.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    pub(super) fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Pixels of one unit.
    pub(super) fn unit(&self) -> f64 {
        (self.to - self.from).abs() / (self.high - self.low)
    }

    /// At most `most` round values within the axis.
    pub(super) fn ticks(&self, most: usize) -> Vec<f64> {
        let mut ticks = RangedCoordf64::from(self.low..self.high).key_points(most.max(2));
        ticks.retain(|&tick| self.low - 1e-9 <= tick && tick <= self.high + 1e-9);
        for tick in &mut ticks {
            // Multiples of a step leave a trace of binary arithmetic around zero.
            if tick.abs() < 1e-9 * (self.high - self.low) {
                *tick = 0.0;
            }
        }
        ticks
    }
}

/// Ticks with as many decimals as tell them apart.
pub(super) fn tick_labels(ticks: &[f64], numbers: Numbers) -> Vec<String> {
    let step = ticks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let decimals = (0..=4).find(|&decimals| is_whole(step * 10_f64.powi(decimals))).unwrap_or(4);
    ticks.iter().map(|&tick| numbers.decimal(tick, if step.is_finite() { decimals as usize } else { 0 })).collect()
}

fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6
}

/// Ticks of a share, in steps of 5, 10, 20, 25 or 50 per cent: the finest with at least `room` pixels between them.
pub(super) fn share_step(pixels_per_one: f64, room: f64) -> f64 {
    [0.05, 0.1, 0.2, 0.25, 0.5].into_iter().find(|step| step * pixels_per_one >= room).unwrap_or(1.0)
}
