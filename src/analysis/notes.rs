//! Keeps what exists and notes why the rest does not.

use super::results::{Effect, Note};
use crate::stats::{Estimate, Interval, Undefined};

/// The notes of one outcome.
#[derive(Debug, Clone, Default)]
pub struct Notes(Vec<Note>);

impl Notes {
    /// The value, or `None` and a note under the field's name.
    pub fn keep<T>(&mut self, field: &str, value: Result<T, Undefined>) -> Option<T> {
        value.map_err(|reason| self.say(field, reason)).ok()
    }

    /// The number, or `None` and a note where it does not exist or can't be represented.
    pub fn number(&mut self, field: &str, value: Result<f64, Undefined>) -> Option<f64> {
        self.keep(field, value.and_then(finite))
    }

    pub fn interval(&mut self, field: &str, value: Result<Interval, Undefined>) -> Option<[f64; 2]> {
        self.keep(field, value.and_then(|interval| Ok([finite(interval.lower)?, finite(interval.upper)?])))
    }

    pub fn effect(&mut self, field: &str, value: Result<Estimate, Undefined>) -> Option<Effect> {
        let estimate = self.keep(field, value)?;
        let number = self.number(field, Ok(estimate.estimate))?;
        let ci = self.interval(&format!("{field}.ci"), estimate.interval);
        Some(Effect { estimate: number, ci, method: estimate.method.to_owned() })
    }

    pub fn say(&mut self, field: &str, reason: impl std::fmt::Display) {
        self.0.push(Note { field: field.to_owned(), reason: reason.to_string() });
    }

    #[must_use]
    pub fn into_vec(self) -> Vec<Note> {
        self.0
    }
}

fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::OutOfRange) }
}
