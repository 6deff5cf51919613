//! Before/after measurement: from the files a survey system exports to improvement rates, effect sizes, tables, charts and a report.
//!
//! # The map
//!
//! Data flow one way, and the modules stand in that order:
//!
//! ```text
//!           cli ── arguments and study file → a plan; prints; exit code; the only place that sees clock, locale, terminal
//!            │
//! files ─► ingest ─► instruments ─► waves ─► analysis ─► Results ─► render ─► bytes ─► cli writes them
//!         (decode,    (score,        (match,     │
//!          columns)    columnar)      tabulate)  ▼
//!                                              stats   (pure functions on tables of counts; no input or output, no people)
//! ```
//!
//! # The idea that carries it
//!
//! Scores lie on a grid, so a scale's whole story is its trajectory table: the distinct (score at wave 1, score at wave 2, …) and
//! how many respondents have each. [`waves`] builds it once; every statistic in [`stats`] is a pure function of it. Hence a cost that
//! does not grow with the number of respondents, exact sums, and results that can't hold anybody's row.
//!
//! # Where an addition goes
//!
//! | addition | place | what else |
//! |---|---|---|
//! | your own instrument | any TOML file | nothing |
//! | a built-in instrument | `instruments/builtin/<id>.toml` | nothing: the folder is embedded whole |
//! | a statistic | `stats/<name>.rs` | its call in `analysis`, its reference fixture in `tests/reference` |
//! | a rule of progress | a variant of [`analysis::Rule`] | the compiler leads on |
//! | an input format | `ingest/<name>.rs` | one line in `ingest/format.rs` |
//! | a survey system's layout | `ingest/vendor/<name>.rs` | one line in `ingest/vendor/mod.rs`, a small example in `tests/layouts` |
//! | an output format | `render/<name>.rs` | one line in [`render::Format`] |
//! | a chart | `render/chart/<name>.rs` | its place in `render/report/` |
//! | a check of the data | `quality/<what it looks at>.rs` | its message |
//! | a sign that a column is personal | `privacy/personal_columns.rs` | nothing |
//! | a count of persons in the results | `analysis/results.rs`, or the file of its part below it | its equations in `analysis/disclosure/published.rs`, what is hidden with it in `cells.rs` |
//! | a file that must not stay half made | wherever it is made | an `Unfinished` of `cli/interruption.rs` around it |
//! | a message | `domain/diagnostics.toml` | its code where it is found |
//! | a language | `render/phrases/<lang>.toml` | [`domain::Language`]; a test compares the keys |
//!
//! # Who may import whom
//!
//! `domain` and `stats` import nothing of ours; `ingest`, `instruments` and `waves` import `domain` and the tables of `stats`;
//! `analysis` imports those; [`quality`], which says what in the data could bend a result, imports them all; [`privacy`], which
//! makes pseudonyms, needs `ingest` and how `waves` compares ids; `render` sees `domain`, the results and the quality report; `cli`
//! sees all. A test reads the `use` lines.

pub mod domain;
pub mod stats;

pub mod ingest;
pub mod instruments;
pub mod waves;

#[cfg(feature = "program")]
pub mod analysis;
#[cfg(feature = "program")]
pub mod privacy;
#[cfg(feature = "program")]
pub mod quality;
#[cfg(feature = "program")]
pub mod render;

#[cfg(feature = "program")]
pub mod simulation;

#[cfg(feature = "program")]
pub mod cli;
