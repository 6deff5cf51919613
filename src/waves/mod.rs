//! Matches respondents across waves, accounts for every row, and tabulates scores into trajectory tables.
//!
//! A match is decided by the id alone: no function here looks at a score to decide who is who. After tabulation nobody's row is
//! left: what goes on is counts.

mod flow;
mod matching;
mod table;

pub use flow::{Flow, PairFlow, WaveFlow};
pub use matching::{Duplicates, INFORMANT, Matching, SourceRows, Wave, match_respondents, respondent_key};
pub use table::{GroupName, Stratum, Summand, Tabulation, item_moments, tabulate, weighted_sums};
