//! Are the bands used alike at both waves? Tests of a square table of transitions.

use super::Undefined;
use super::chi_squared::ChiSquaredTest;
use super::positive_definite::solve_positive_definite;

/// Respondents by category at the first wave (rows) and at the second (columns).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionTable {
    categories: usize,
    counts: Vec<u64>,
}

impl TransitionTable {
    /// An empty table of so many categories.
    #[must_use]
    pub fn new(categories: usize) -> Self {
        Self { categories, counts: vec![0; categories * categories] }
    }

    /// Adds respondents who went from one category to another.
    ///
    /// # Panics
    /// If there is no such category.
    pub fn add(&mut self, from: usize, to: usize, count: u64) {
        assert!(from < self.categories && to < self.categories, "no such category");
        self.counts[from * self.categories + to] += count;
    }

    #[must_use]
    pub fn categories(&self) -> usize {
        self.categories
    }

    /// The respondents who went from one category to another.
    #[must_use]
    pub fn count(&self, from: usize, to: usize) -> u64 {
        self.counts[from * self.categories + to]
    }

    /// The respondents who moved between two different categories, either way.
    fn exchanged(&self, a: usize, b: usize) -> f64 {
        self.count(a, b) as f64 + self.count(b, a) as f64
    }

    /// How many more went out of a category than came in.
    fn net_loss(&self, category: usize) -> f64 {
        let flow = |other| i128::from(self.count(category, other)) - i128::from(self.count(other, category));
        (0..self.categories).map(flow).sum::<i128>() as f64
    }

    fn is_used(&self, category: usize) -> bool {
        (0..self.categories).any(|other| self.count(category, other) + self.count(other, category) > 0)
    }

    /// The categories in groups between which nobody moved; categories that nobody left or entered are left out.
    fn exchanging_groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut seen = vec![false; self.categories];
        for start in 0..self.categories {
            if seen[start] {
                continue;
            }
            seen[start] = true;
            let mut group = vec![start];
            let mut next = 0;
            while next < group.len() {
                let category = group[next];
                for (other, seen) in seen.iter_mut().enumerate() {
                    if !*seen && self.exchanged(category, other) > 0.0 {
                        *seen = true;
                        group.push(other);
                    }
                }
                next += 1;
            }
            if group.len() > 1 {
                groups.push(group);
            }
        }
        groups
    }
}

/// The Stuart–Maxwell test that every category has the same share at both waves.
///
/// # Formula
/// χ² = dᵀS⁻¹d over all but one category, dᵢ = nᵢ. − n.ᵢ, Sᵢᵢ = nᵢ. + n.ᵢ − 2nᵢᵢ, Sᵢⱼ = −(nᵢⱼ + nⱼᵢ); df the rank of S: the categories that
/// anybody left or entered less one, or less one for each group of them where nobody moved between groups.
///
/// # Units and range
/// χ² ≥ 0 with its df and p.
///
/// # Needs
/// Somebody who changed category.
///
/// # Errors
/// [`Undefined::NoDiscordantPairs`].
///
/// # Reference
/// Stuart (1955), Biometrika 42:412; Maxwell (1970), Br J Psychiatry 116:651. Checked against Stuart's table of unaided vision.
pub fn stuart_maxwell(table: &TransitionTable) -> Result<ChiSquaredTest, Undefined> {
    let groups = table.exchanging_groups();
    if groups.is_empty() {
        return Err(Undefined::NoDiscordantPairs);
    }
    let mut chi_squared = 0.0;
    let mut df = 0;
    for group in &groups {
        // The last category's difference follows from the others'.
        let free = &group[..group.len() - 1];
        let differences: Vec<f64> = free.iter().map(|category| table.net_loss(*category)).collect();
        let row = |a: &usize| -> Vec<f64> {
            let moved = (0..table.categories).filter(|other| other != a).map(|other| table.exchanged(*a, other)).sum();
            let entry = |b: &usize| if a == b { moved } else { -table.exchanged(*a, *b) };
            free.iter().map(entry).collect()
        };
        let solution = solve_positive_definite(free.iter().map(row).collect(), differences.clone());
        chi_squared += differences.iter().zip(&solution).map(|(d, x)| d * x).sum::<f64>();
        df += free.len() as u64;
    }
    Ok(ChiSquaredTest::new(chi_squared.max(0.0), df))
}

/// Bowker's test that every move between two categories is as frequent as the move back.
///
/// # Formula
/// χ² = Σ over i < j of (nᵢⱼ − nⱼᵢ)²/(nᵢⱼ + nⱼᵢ); df = k(k − 1)/2, k the categories that are used at either wave.
///
/// # Units and range
/// χ² ≥ 0 with its df and p.
///
/// # Needs
/// Somebody who changed category.
///
/// # Errors
/// [`Undefined::NoDiscordantPairs`].
///
/// # Reference
/// Bowker (1948), J Am Stat Assoc 43:572. Checked against R's `mcnemar.test`.
pub fn bowker(table: &TransitionTable) -> Result<ChiSquaredTest, Undefined> {
    let used: Vec<usize> = (0..table.categories).filter(|category| table.is_used(*category)).collect();
    let mut chi_squared = 0.0;
    let mut anybody = false;
    for (position, a) in used.iter().enumerate() {
        for b in &used[position + 1..] {
            let exchanged = table.exchanged(*a, *b);
            if exchanged > 0.0 {
                let surplus = table.count(*a, *b).abs_diff(table.count(*b, *a)) as f64;
                chi_squared += surplus * surplus / exchanged;
                anybody = true;
            }
        }
    }
    if !anybody {
        return Err(Undefined::NoDiscordantPairs);
    }
    let k = used.len() as u64;
    Ok(ChiSquaredTest::new(chi_squared, k * (k - 1) / 2))
}
