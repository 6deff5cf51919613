//! Matches respondents across waves, accounts for every row, and tabulates scores into trajectory tables.
//!
//! A match is decided by the id alone: no function here looks at a score to decide who is who. After tabulation nobody's row is
//! left: what goes on is counts.

mod flow;
mod item_moments;
mod matching;
mod profile;
mod respondents;
mod table;

pub use flow::{Flow, PairFlow, WaveFlow};
pub use item_moments::{item_moments, matched_rows};
pub use matching::{Duplicates, INFORMANT, Matching, SourceRows, Wave, match_respondents, respondent_key};
pub use profile::{ProfileTabulation, ScaleChange, tabulate_profile};
pub use table::{GroupName, Stratum, Summand, Tabulation, tabulate, weighted_sums};
