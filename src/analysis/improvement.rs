//! A rule of progress as a border: whoever ends at it or beyond has improved.

use crate::stats::ChangeTable;

/// What a rule asks of the score after, given the score before: oriented, in grid steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Improvement {
    /// A rise of at least so many steps.
    Rise(i64),
    /// A better band than before; where all bands but the last begin, best first.
    BetterBand(Vec<i64>),
    /// A rise of at least so many steps that crosses to `above`.
    Crossing { steps: i64, above: i64 },
}

impl Improvement {
    /// The lowest score after that counts; `None` where none does.
    #[must_use]
    pub fn smallest(&self, from: i64) -> Option<i64> {
        match self {
            Self::Rise(steps) => Some(from + steps),
            Self::BetterBand(begins) => {
                let band = begins.iter().filter(|&&begin| from < begin).count();
                band.checked_sub(1).map(|better| begins[better])
            }
            Self::Crossing { steps, above } => (from < *above).then(|| (from + steps).max(*above)),
        }
    }

    /// How many of a table improved, no score lying above `highest`.
    #[must_use]
    pub fn count(&self, table: &ChangeTable, highest: Option<i64>) -> u64 {
        let reached = |to: i64| highest.map_or(to, |highest| to.min(highest));
        let improved = table.cells().iter().filter(|cell| self.smallest(cell.from).is_some_and(|smallest| reached(cell.to) >= smallest));
        improved.map(|cell| cell.count).sum()
    }
}
