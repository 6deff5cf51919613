//! Where every row went: rows, respondents, duplicates, blank ids, matched, seen at one wave only.

/// The rows of one wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveFlow {
    pub wave: String,
    pub rows: u64,
    pub respondents: u64,
    /// Rows beyond the first of each respondent.
    pub duplicates: u64,
    /// Of `duplicates`, those whose answers differ from the row that was kept.
    pub conflicting: u64,
    pub blank_ids: u64,
    /// Respondents seen at this wave alone.
    pub only_here: u64,
}

/// The respondents of two waves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairFlow {
    pub from: usize,
    pub to: usize,
    pub matched: u64,
    pub only_from: u64,
    pub only_to: u64,
}

/// The account of a whole study; every later wave is paired with the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    pub waves: Vec<WaveFlow>,
    pub pairs: Vec<PairFlow>,
    /// Every wave against the next.
    pub neighbours: Vec<PairFlow>,
}
