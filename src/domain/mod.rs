//! The vocabulary that every module shares: language, direction, diagnostics. No algorithms, no input or output.

mod diagnostic;
mod direction;
mod language;

pub use diagnostic::{Diagnostic, Diagnostics, Explanation, Place, Severity, explain, known_codes};
pub use direction::Direction;
pub use language::{Language, Localized, OneOrEach, wave_name};
