//! The sufficient statistic of a before/after study: distinct trajectories of scores, and how many respondents have each.
//!
//! Scores are integers: multiples of a [`Grid`]'s step. Differences, ties and ranks are therefore exact, sums are exact, and
//! tables of chunks, threads or sites add up to the table of the whole. A continuous score is the same table with counts of 1.

use super::Undefined;

/// The grid that a scale's scores lie on: score = steps · numerator / denominator.
///
/// WHO-5 moves in steps of 4 (4/1), a mean of five or six answers times six in steps of 1/5 (1/5), a weight in pounds with one
/// decimal in tenths (1/10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    numerator: u32,
    denominator: u32,
}

impl Grid {
    /// Whole numbers.
    pub const UNIT: Self = Self { numerator: 1, denominator: 1 };

    /// A grid with steps of `numerator / denominator`; `None` where either is zero.
    #[must_use]
    pub const fn new(numerator: u32, denominator: u32) -> Option<Self> {
        if numerator == 0 || denominator == 0 {
            return None;
        }
        Some(Self { numerator, denominator })
    }

    pub(super) const fn numerator(self) -> u32 {
        self.numerator
    }

    pub(super) const fn denominator(self) -> u32 {
        self.denominator
    }

    /// The size of one step in score units.
    #[must_use]
    pub fn step(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }

    /// The score at a (possibly fractional) number of steps, correctly rounded for whole steps below 2⁵³ / numerator.
    #[must_use]
    pub fn score(self, steps: f64) -> f64 {
        steps * f64::from(self.numerator) / f64::from(self.denominator)
    }

    /// How many steps a score is; fractional for a score that is not on the grid.
    #[must_use]
    pub fn steps(self, score: f64) -> f64 {
        score * f64::from(self.denominator) / f64::from(self.numerator)
    }
}

/// `count` respondents with score `from` at one wave and `to` at the other, both in grid steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub from: i64,
    pub to: i64,
    pub count: u64,
}

impl Cell {
    /// `to − from`, in grid steps.
    #[must_use]
    pub fn difference(&self) -> i64 {
        self.to - self.from
    }
}

/// The pairs of scores at two waves: distinct pairs in ascending order, none of them with count 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeTable {
    grid: Grid,
    cells: Vec<Cell>,
}

impl ChangeTable {
    /// A table of the given cells, in any order; equal pairs are added together.
    #[must_use]
    pub fn new(grid: Grid, cells: impl IntoIterator<Item = Cell>) -> Self {
        let mut cells: Vec<Cell> = cells.into_iter().filter(|cell| cell.count > 0).collect();
        cells.sort_unstable_by_key(|cell| (cell.from, cell.to));
        cells.dedup_by(|next, kept| {
            let same = (next.from, next.to) == (kept.from, kept.to);
            if same {
                kept.count += next.count;
            }
            same
        });
        Self { grid, cells }
    }

    #[must_use]
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// The distinct pairs, ascending by (from, to).
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The number of respondents with both scores.
    #[must_use]
    pub fn pairs(&self) -> u64 {
        self.cells.iter().map(|cell| cell.count).sum()
    }

    /// The table of two groups together; both must be on the same grid.
    ///
    /// # Panics
    /// If the grids differ: tables of different scales have no sum.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        assert_eq!(self.grid, other.grid, "tables on different grids");
        Self::new(self.grid, self.cells.iter().chain(&other.cells).copied())
    }

    /// The table of some of its respondents, chosen by their scores.
    #[must_use]
    pub fn among(&self, wanted: impl Fn(&Cell) -> bool) -> Self {
        Self { grid: self.grid, cells: self.cells.iter().copied().filter(|cell| wanted(cell)).collect() }
    }

    /// The table of the negated scores, in which a fall of the original is a rise.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self::new(self.grid, self.cells.iter().map(|cell| Cell { from: -cell.from, to: -cell.to, count: cell.count }))
    }

    /// The table with the waves exchanged.
    #[must_use]
    pub fn swapped(&self) -> Self {
        Self::new(self.grid, self.cells.iter().map(|cell| Cell { from: cell.to, to: cell.from, count: cell.count }))
    }

    /// The scores at the first of the two waves.
    #[must_use]
    pub fn from_scores(&self) -> Distribution {
        Distribution::new(self.grid, self.cells.iter().map(|cell| Level { steps: cell.from, count: cell.count }))
    }

    /// The scores at the second of the two waves.
    #[must_use]
    pub fn to_scores(&self) -> Distribution {
        Distribution::new(self.grid, self.cells.iter().map(|cell| Level { steps: cell.to, count: cell.count }))
    }

    /// The changes `to − from`.
    #[must_use]
    pub fn differences(&self) -> Distribution {
        Distribution::new(self.grid, self.cells.iter().map(|cell| Level { steps: cell.difference(), count: cell.count }))
    }

    /// The sample covariance (divisor n − 1) of the two waves' scores.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`], [`Undefined::OnePair`].
    pub fn covariance(&self) -> Result<f64, Undefined> {
        require_two(self.pairs())?;
        let (from, _) = self.from_scores().centre();
        let (to, _) = self.to_scores().centre();
        let mut sums = CentredSums::default();
        for cell in &self.cells {
            sums.add(cell.count, cell.from - from, cell.to - to);
        }
        let step = self.grid.step();
        Ok(sums.covariance() * step * step)
    }

    /// Pearson's correlation of the two waves' scores, in [−1, 1].
    ///
    /// # Errors
    /// [`Undefined::NoPairs`], [`Undefined::OnePair`]; [`Undefined::NoVariance`] where all scores of a wave are equal.
    pub fn correlation(&self) -> Result<f64, Undefined> {
        let covariance = self.covariance()?;
        let (from, to) = (self.from_scores().standard_deviation()?, self.to_scores().standard_deviation()?);
        if from == 0.0 || to == 0.0 {
            return Err(Undefined::NoVariance);
        }
        Ok((covariance / (from * to)).clamp(-1.0, 1.0))
    }
}

/// `count` respondents at one score (or one change), in grid steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    pub steps: i64,
    pub count: u64,
}

/// Scores of one wave, or changes: distinct values in ascending order with their counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    grid: Grid,
    levels: Vec<Level>,
}

impl Distribution {
    /// A distribution of the given levels, in any order; equal values are added together.
    #[must_use]
    pub fn new(grid: Grid, levels: impl IntoIterator<Item = Level>) -> Self {
        let mut levels: Vec<Level> = levels.into_iter().filter(|level| level.count > 0).collect();
        levels.sort_unstable_by_key(|level| level.steps);
        levels.dedup_by(|next, kept| {
            let same = next.steps == kept.steps;
            if same {
                kept.count += next.count;
            }
            same
        });
        Self { grid, levels }
    }

    #[must_use]
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// The distinct values, ascending.
    #[must_use]
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    #[must_use]
    pub fn n(&self) -> u64 {
        self.levels.iter().map(|level| level.count).sum()
    }

    /// The distribution of the negated scores.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self::new(self.grid, self.levels.iter().map(|level| Level { steps: -level.steps, count: level.count }))
    }

    /// The arithmetic mean, in score units.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`] for an empty distribution.
    pub fn mean(&self) -> Result<f64, Undefined> {
        if self.levels.is_empty() {
            return Err(Undefined::NoPairs);
        }
        let (pivot, rest) = self.centre();
        // For moderate sums the plain quotient is correctly rounded; the pivot keeps huge offsets exact.
        let total: i128 = self.levels.iter().map(|level| i128::from(level.count) * i128::from(level.steps)).sum();
        let numerator = total * i128::from(self.grid.numerator);
        let denominator = i128::from(self.n()) * i128::from(self.grid.denominator);
        const EXACT: i128 = 1 << 53;
        if numerator.abs() <= EXACT && denominator <= EXACT {
            return Ok(numerator as f64 / denominator as f64);
        }
        Ok(self.grid.score(pivot as f64 + rest))
    }

    /// The sample variance (divisor n − 1), in squared score units.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`], [`Undefined::OnePair`].
    pub fn variance(&self) -> Result<f64, Undefined> {
        require_two(self.n())?;
        let (pivot, _) = self.centre();
        let mut sums = CentredSums::default();
        for level in &self.levels {
            sums.add(level.count, level.steps - pivot, level.steps - pivot);
        }
        let step = self.grid.step();
        Ok(sums.covariance() * step * step)
    }

    /// The sample standard deviation (divisor n − 1), in score units.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`], [`Undefined::OnePair`].
    pub fn standard_deviation(&self) -> Result<f64, Undefined> {
        self.variance().map(f64::sqrt)
    }

    /// The quantile at `p` in [0, 1] by linear interpolation of the order statistics (Hyndman & Fan 1996, type 7), in score units.
    ///
    /// # Errors
    /// [`Undefined::NoPairs`] for an empty distribution.
    pub fn quantile(&self, p: f64) -> Result<f64, Undefined> {
        if self.levels.is_empty() {
            return Err(Undefined::NoPairs);
        }
        let last = (self.n() - 1) as f64;
        let position = (p * last).clamp(0.0, last);
        let below = position.floor();
        let (low, high) = (self.order_statistic(below as u64), self.order_statistic(position.ceil() as u64));
        Ok(self.grid.score(low as f64 + (position - below) * (high - low) as f64))
    }

    /// # Errors
    /// [`Undefined::NoPairs`] for an empty distribution.
    pub fn median(&self) -> Result<f64, Undefined> {
        self.quantile(0.5)
    }

    /// # Errors
    /// [`Undefined::NoPairs`] for an empty distribution.
    pub fn minimum(&self) -> Result<f64, Undefined> {
        self.levels.first().map(|level| self.grid.score(level.steps as f64)).ok_or(Undefined::NoPairs)
    }

    /// # Errors
    /// [`Undefined::NoPairs`] for an empty distribution.
    pub fn maximum(&self) -> Result<f64, Undefined> {
        self.levels.last().map(|level| self.grid.score(level.steps as f64)).ok_or(Undefined::NoPairs)
    }

    /// The value at `rank`, counted from 0, in grid steps.
    fn order_statistic(&self, rank: u64) -> i64 {
        let mut seen = 0;
        for level in &self.levels {
            seen += level.count;
            if rank < seen {
                return level.steps;
            }
        }
        self.levels.last().map_or(0, |level| level.steps)
    }

    /// The mean in grid steps as a whole number and the rest, so that sums about it stay exact for any offset.
    pub(super) fn centre(&self) -> (i64, f64) {
        let n = i128::from(self.n().max(1));
        let total: i128 = self.levels.iter().map(|level| i128::from(level.count) * i128::from(level.steps)).sum();
        let pivot = total.div_euclid(n);
        let rest = total.rem_euclid(n) as f64 / n as f64;
        (i64::try_from(pivot).unwrap_or(0), rest)
    }
}

/// Sums about whole numbers near the means, exact as long as they fit.
#[derive(Default)]
struct CentredSums {
    n: i128,
    x: i128,
    y: i128,
    xy: i128,
}

impl CentredSums {
    fn add(&mut self, count: u64, x: i64, y: i64) {
        let count = i128::from(count);
        self.n += count;
        self.x += count * i128::from(x);
        self.y += count * i128::from(y);
        self.xy = self.xy.saturating_add(count.saturating_mul(i128::from(x) * i128::from(y)));
    }

    /// (n·Σxy − Σx·Σy) / n(n − 1), in whole numbers up to the division where n·Σxy fits 127 bits.
    fn covariance(&self) -> f64 {
        let n = self.n as f64;
        let exact = self.n.checked_mul(self.xy).zip(self.x.checked_mul(self.y)).and_then(|(a, b)| a.checked_sub(b));
        match exact {
            Some(numerator) => numerator as f64 / n / (n - 1.0),
            None => (self.xy as f64 - self.x as f64 / n * self.y as f64) / (n - 1.0),
        }
    }
}

fn require_two(n: u64) -> Result<(), Undefined> {
    match n {
        0 => Err(Undefined::NoPairs),
        1 => Err(Undefined::OnePair),
        _ => Ok(()),
    }
}

/// `count` respondents with this score, in grid steps, or no score at each wave in time order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trajectory {
    pub scores: Vec<Option<i64>>,
    pub count: u64,
}

/// Everybody's scores over all waves: distinct trajectories in ascending order, none of them with count 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrajectoryTable {
    grid: Grid,
    waves: usize,
    trajectories: Vec<Trajectory>,
}

impl TrajectoryTable {
    /// A table over `waves` waves of the given trajectories, in any order; equal ones are added together.
    ///
    /// # Panics
    /// If a trajectory has another number of waves.
    #[must_use]
    pub fn new(grid: Grid, waves: usize, trajectories: impl IntoIterator<Item = Trajectory>) -> Self {
        let mut trajectories: Vec<Trajectory> = trajectories.into_iter().filter(|trajectory| trajectory.count > 0).collect();
        assert!(trajectories.iter().all(|trajectory| trajectory.scores.len() == waves), "a trajectory has one place a wave");
        trajectories.sort_unstable_by(|a, b| a.scores.cmp(&b.scores));
        trajectories.dedup_by(|next, kept| {
            let same = next.scores == kept.scores;
            if same {
                kept.count += next.count;
            }
            same
        });
        Self { grid, waves, trajectories }
    }

    #[must_use]
    pub fn grid(&self) -> Grid {
        self.grid
    }

    #[must_use]
    pub fn waves(&self) -> usize {
        self.waves
    }

    #[must_use]
    pub fn trajectories(&self) -> &[Trajectory] {
        &self.trajectories
    }

    /// The table of two groups together; both must be on the same grid and over the same waves.
    ///
    /// # Panics
    /// If grids or waves differ.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        assert_eq!((self.grid, self.waves), (other.grid, other.waves), "tables of different scales");
        Self::new(self.grid, self.waves, self.trajectories.iter().chain(&other.trajectories).cloned())
    }

    /// The scores at one wave of everybody who has one there.
    #[must_use]
    pub fn wave(&self, wave: usize) -> Distribution {
        let level = |trajectory: &Trajectory| trajectory.scores[wave].map(|steps| Level { steps, count: trajectory.count });
        Distribution::new(self.grid, self.trajectories.iter().filter_map(level))
    }

    /// The scores at one wave of those who have none at another.
    #[must_use]
    pub fn lost(&self, from: usize, to: usize) -> Distribution {
        let level = |trajectory: &Trajectory| match (trajectory.scores[from], trajectory.scores[to]) {
            (Some(steps), None) => Some(Level { steps, count: trajectory.count }),
            _ => None,
        };
        Distribution::new(self.grid, self.trajectories.iter().filter_map(level))
    }

    /// The table of those who have a score at every one of the given waves.
    #[must_use]
    pub fn complete(&self, waves: &[usize]) -> Self {
        let complete = |trajectory: &&Trajectory| waves.iter().all(|&wave| trajectory.scores[wave].is_some());
        Self { grid: self.grid, waves: self.waves, trajectories: self.trajectories.iter().filter(complete).cloned().collect() }
    }

    /// The change table of those who have a score at both waves.
    #[must_use]
    pub fn change(&self, from: usize, to: usize) -> ChangeTable {
        let cell = |trajectory: &Trajectory| match (trajectory.scores[from], trajectory.scores[to]) {
            (Some(from), Some(to)) => Some(Cell { from, to, count: trajectory.count }),
            _ => None,
        };
        ChangeTable::new(self.grid, self.trajectories.iter().filter_map(cell))
    }
}
