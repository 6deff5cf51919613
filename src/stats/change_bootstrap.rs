//! Bootstrap intervals of the mean change and of `d_z`, from the same resamples.

use super::bootstrap::{CountStatistics, Resampling, bca};
use super::{ChangeTable, Distribution, Estimate, Undefined};

/// The mean change and `d_z` with `BCa` intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeBootstrap {
    /// In score units.
    pub mean: Result<Estimate, Undefined>,
    /// In SDs of the change.
    pub d_z: Result<Estimate, Undefined>,
}

/// `BCa` intervals of the mean change and of `d_z`, which assume no shape of the changes.
///
/// # Formula
/// Mean D and mean D / `S_D` over resampled respondents; see [`bca`].
///
/// # Units and range
/// Score units and SDs of the change; a rise is positive.
///
/// # Needs
/// Two pairs whose changes differ.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`]; for `d_z` [`Undefined::ConstantChange`] (mean change not 0) and
/// [`Undefined::NoChange`] where nobody changed; of an interval, those of [`bca`].
///
/// # Reference
/// Efron (1987), J Am Stat Assoc 82:171. Checked against R's boot on nine data sets.
#[must_use]
pub fn change_bootstrap(table: &ChangeTable, resampling: &Resampling) -> ChangeBootstrap {
    let changes = table.differences();
    let counts: Vec<u64> = changes.levels().iter().map(|level| level.count).collect();
    let [mean, d_z] = bca(&counts, &ChangeMoments::new(&changes), resampling);
    ChangeBootstrap { mean, d_z }
}

/// The moments of changes about a whole number of steps near their mean, as functions of the counts.
struct ChangeMoments {
    step: f64,
    pivot: f64,
    deviations: Vec<f64>,
}

/// Σ1, Σd and Σd² over the respondents.
#[derive(Clone, Copy, Default)]
struct Sums {
    n: f64,
    first: f64,
    second: f64,
}

impl ChangeMoments {
    fn new(changes: &Distribution) -> Self {
        let (pivot, _) = changes.centre();
        let deviations = changes.levels().iter().map(|level| (i128::from(level.steps) - i128::from(pivot)) as f64).collect();
        Self { step: changes.grid().step(), pivot: pivot as f64, deviations }
    }

    /// Summed in four lanes, which the processor adds at the same time.
    fn sums(&self, counts: &[u64]) -> Sums {
        let mut lanes = [Sums::default(); 4];
        for (counts, deviations) in counts.chunks(4).zip(self.deviations.chunks(4)) {
            for ((lane, count), d) in lanes.iter_mut().zip(counts).zip(deviations) {
                let n = *count as f64;
                lane.n += n;
                lane.first += n * d;
                lane.second += n * d * d;
            }
        }
        lanes.into_iter().fold(Sums::default(), |a, b| Sums { n: a.n + b.n, first: a.first + b.first, second: a.second + b.second })
    }

    fn statistics(&self, Sums { n, first, second }: Sums) -> [Result<f64, Undefined>; 2] {
        let mean = self.pivot + first / n;
        let squares = second - first * first / n;
        let d_z = if n < 2.0 {
            Err(Undefined::OnePair)
        } else if squares <= second * 1e-14 {
            Err(if mean == 0.0 { Undefined::NoChange } else { Undefined::ConstantChange })
        } else {
            Ok(mean / (squares / (n - 1.0)).sqrt())
        };
        [Ok(mean * self.step), d_z]
    }
}

impl CountStatistics<2> for ChangeMoments {
    fn of(&self, counts: &[u64]) -> [Result<f64, Undefined>; 2] {
        self.statistics(self.sums(counts))
    }

    fn leaving_one_out(&self, counts: &[u64]) -> Vec<[Result<f64, Undefined>; 2]> {
        let Sums { n, first, second } = self.sums(counts);
        let without = |d: &f64| self.statistics(Sums { n: n - 1.0, first: first - d, second: second - d * d });
        self.deviations.iter().map(without).collect()
    }
}
