//! Pure functions from a table of counts to a named result: no input or output, no instruments, no people.
//!
//! **The idea.** A scale's scores lie on a grid, so everything a before/after study reports depends on the data only through
//! the distinct (score before, score after) and how many respondents have each: a [`ChangeTable`]. No function here takes rows;
//! each costs the same for a hundred respondents as for a million, tables of parts [`merge`](ChangeTable::merge) exactly, and
//! a result can hold nobody's row.
//!
//! **Orientation.** Nothing here knows which way is better. Where a statistic speaks of improvement, a *rise* is one: the caller
//! hands over a [`negated`](ChangeTable::negated) table (and negated constants) for a scale where lower is better.
//!
//! **What does not belong here**: formatting, warnings, choices of what to compute, a random seed of its own.

pub mod added_value;
pub mod bayes_factor;
pub mod bootstrap;
pub mod chance_level;
pub mod change_bootstrap;
pub mod change_category;
pub mod change_profile;
pub mod chi_squared;
pub mod clinical_significance;
mod confidence;
mod counter_stream;
pub mod cronbach_alpha;
pub mod descriptives;
pub mod effect_size;
pub mod equivalence;
mod estimate;
mod gamma_function;
pub mod grim;
pub mod hodges_lehmann;
mod incomplete_beta;
pub mod item_moments;
pub mod item_rest_correlation;
pub mod marginal_homogeneity;
pub mod mcdonald_omega;
pub mod mcnemar;
mod multinomial;
pub mod multiplicity;
pub mod noncentral_t;
mod normal;
pub mod normal_imputation;
pub mod paired_proportion_difference;
pub mod paired_t;
mod positive_definite;
mod printed_number;
pub mod printed_share;
pub mod proportion;
pub mod proportion_difference;
pub mod published_summary;
mod quadrature;
mod random_variates;
pub mod rank_biserial;
pub mod rate;
pub mod regression_to_the_mean;
pub mod reliable_change;
mod root;
pub mod rubins_rules;
mod saddle_point;
mod scores;
pub mod sd_limits;
pub mod sign_test;
mod signed_rank_law;
pub mod standardised_difference;
pub mod students_t;
pub mod superiority;
mod table;
pub mod tipping_point;
pub mod two_groups;
pub mod wilcoxon_signed_rank;

pub use confidence::Confidence;
pub use estimate::{Estimate, Interval, Undefined};
pub use printed_number::PrintedNumber;
pub use proportion::ProportionInterval;
pub use scores::Scores;
pub use table::{Cell, ChangeTable, Distribution, Grid, Level, Trajectory, TrajectoryTable};
