//! What happened to one respondent, and how many it happened to.

/// The three outcomes of a rule about individual change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeCategory {
    Deteriorated,
    Unchanged,
    Improved,
}

/// How many respondents a rule finds improved, unchanged and deteriorated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangeCounts {
    pub improved: u64,
    pub unchanged: u64,
    pub deteriorated: u64,
}

impl ChangeCounts {
    /// The counts of respondents given in groups of equal category.
    #[must_use]
    pub fn tally(groups: impl IntoIterator<Item = (ChangeCategory, u64)>) -> Self {
        groups.into_iter().fold(Self::default(), |mut counts, (category, count)| {
            match category {
                ChangeCategory::Improved => counts.improved += count,
                ChangeCategory::Unchanged => counts.unchanged += count,
                ChangeCategory::Deteriorated => counts.deteriorated += count,
            }
            counts
        })
    }

    /// Everybody the rule was applied to.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.improved + self.unchanged + self.deteriorated
    }
}
