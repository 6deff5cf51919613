//! Keyed pseudonyms in place of ids, and which other columns could tell who somebody is.
//!
//! Pseudonymised data are still personal data: whoever has the key, or knows a child well, can find the child again. What belongs
//! here makes that harder; the hiding of small cells in results is the analysis's.

mod personal_columns;
mod pseudonym;

pub use personal_columns::{Personal, PersonalColumn, holds_birth_dates, personal_columns};
pub use pseudonym::{Key, is_pseudonym};
