//! Instruments: what a questionnaire's answers mean, and how they become scores.
//!
//! **The idea.** An instrument is a TOML file, never code: a built-in one (`builtin/<id>.toml`, embedded whole) and a user's own
//! have the same form and the same rights. A file is [decoded](decode) and [validated](validate) once, all problems at once, into
//! an [`Instrument`]; after that nothing about it can be wrong. Scores are integers on a [`Grid`](crate::stats::Grid), so that no
//! tie is ever lost to floating point.
//!
//! **What belongs here**: the form of the file, scoring keys, answer labels, names of columns, bands, norms, reliabilities with
//! their sources. **What does not**: reading survey files (a frame of item columns comes in), matching respondents, statistics.

mod catalogue;
mod decode;
mod fraction;
mod informant;
mod instrument;
mod labels;
mod pattern;
mod recognise;
mod reference;
mod schema;
mod scoring;
mod spec;
mod validate;

pub use catalogue::{built_in, built_in_ids, built_in_text, every_built_in, from_text};
pub use decode::{Decoded, Lines, Step, decode, nearest};
pub use informant::informant_named;
pub use instrument::{Instrument, Item, Scale, spelled_ages};
pub use labels::{AnswerKey, normalise_label};
pub use recognise::{
    Candidate, ColumnRule, Evidence, Headers, ItemColumns, Recognised, Recognition, map_columns, normalise_header, recognise,
};
pub use reference::{BandTable, Person};
pub use schema::json_schema;
pub use scoring::{MissingRule, ScaleScores, ScoredItems, item_column, score, score_scale};
pub use spec::{BandSet, Case, CaseRule, Figure, Informant, Norm, RecognitionPolicy, Sex, Status, Words};
