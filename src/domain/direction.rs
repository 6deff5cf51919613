//! Which way is better on a scale.

use serde::{Deserialize, Serialize};

/// Which way is better on a scale. It never flips a reported change; it orients effect sizes, rates and classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    HigherIsBetter,
    LowerIsBetter,
}

impl Direction {
    /// The one function that orients: a score, constant or change as it counts when a rise is an improvement.
    #[must_use]
    pub fn orient(self, value: f64) -> f64 {
        match self {
            Self::HigherIsBetter => value,
            Self::LowerIsBetter => -value,
        }
    }
}
