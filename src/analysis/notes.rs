//! Keeps what exists and notes why the rest does not.

use super::results::{Effect, Note};
use crate::stats::{Estimate, Interval, Undefined};

/// Why a number is missing, or how it must be read: English as it is displayed, and a code that reports have words for.
pub trait Reason: std::fmt::Display + Copy {
    fn code(self) -> &'static str;
}

impl Reason for Undefined {
    fn code(self) -> &'static str {
        Undefined::code(self)
    }
}

impl Note {
    #[must_use]
    pub fn new(field: &str, reason: impl Reason) -> Self {
        Self { field: field.to_owned(), code: reason.code().to_owned(), reason: reason.to_string() }
    }
}

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

    pub fn say(&mut self, field: &str, reason: impl Reason) {
        self.0.push(Note::new(field, reason));
    }

    #[must_use]
    pub fn into_vec(self) -> Vec<Note> {
        self.0
    }
}

fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::OutOfRange) }
}
