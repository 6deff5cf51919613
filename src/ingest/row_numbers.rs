//! The number that a spreadsheet shows beside each row.

/// Row numbers of the rows that were read, stored as runs: nearly always one run that starts at 2.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowNumbers {
    length: usize,
    /// (index of the first row, its number) of every run of consecutive numbers.
    runs: Vec<(usize, u64)>,
}

impl RowNumbers {
    /// Numbers for rows that follow a header in row 1 without a gap.
    #[must_use]
    pub fn consecutive(length: usize) -> Self {
        Self { length, runs: vec![(0, 2)] }
    }

    /// Appends the number of the next row, which must be larger than the last.
    pub fn push(&mut self, number: u64) {
        let continues = self.runs.last().is_some_and(|&(index, first)| first + (self.length - index) as u64 == number);
        if !continues {
            self.runs.push((self.length, number));
        }
        self.length += 1;
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The number of a row (0 = the first row read).
    #[must_use]
    pub fn get(&self, row: usize) -> u64 {
        let run = self.runs.partition_point(|&(index, _)| index <= row).saturating_sub(1);
        self.runs.get(run).map_or(row as u64 + 2, |&(index, first)| first + (row - index) as u64)
    }

    /// The numbers of the chosen rows, in the order given (ascending).
    #[must_use]
    pub fn select(&self, rows: &[u32]) -> Self {
        let mut selected = Self::default();
        for &row in rows {
            selected.push(self.get(row as usize));
        }
        selected
    }
}
