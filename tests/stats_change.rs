//! What the statistics of a mean, a ranked and a counted change answer: against reference numbers, at the edges, and as laws.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::excessive_precision, reason = "reference numbers stand here with the digits they were computed with")]

mod stats_change {
    mod degenerate;
    mod distributions;
    mod fixture;
    mod properties;
    mod published;
    mod reference;
    mod scale;
    mod two_groups;
    mod worked;
}
