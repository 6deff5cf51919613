//! A million children to whom nothing is done: the chance level and the regression artefact are what the formulas say.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use ditrum_effect::stats::chance_level::chance_level;
use ditrum_effect::stats::clinical_significance::Population;
use ditrum_effect::stats::regression_to_the_mean::expected_change;
use ditrum_effect::stats::{Distribution, Grid, Level};

const CHILDREN: u64 = 1_000_000;

/// `SplitMix64` (Steele, Lea & Flood 2014), and Box and Muller's two normals of two numbers.
struct Normals(u64);

impl Normals {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn pair(&mut self) -> [f64; 2] {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        let angle = TAU * self.unit();
        [radius * angle.cos(), radius * angle.sin()]
    }
}

/// Both scores of children who were let in for a first score below the limit; on a grid so fine that rounding does not matter.
struct Simulated {
    before: Distribution,
    mean_change: f64,
    sd_of_change: f64,
    rose: u64,
    rose_by_ten: u64,
}

const POPULATION: Population = Population { mean: 68.0, sd: 20.0 };
const RETEST: f64 = 0.72;
/// Steps of a tenth of a point.
const TENTHS: f64 = 10.0;

fn simulate(limit: f64) -> Simulated {
    let mut normals = Normals(20_221_231);
    let rest = (1.0 - RETEST * RETEST).sqrt();
    let mut levels: BTreeMap<i64, u64> = BTreeMap::new();
    let (mut sum, mut squares, mut rose, mut rose_by_ten, mut children) = (0_i64, 0_i64, 0, 0, 0);
    while children < CHILDREN {
        let [first, second] = normals.pair();
        let from = POPULATION.mean + POPULATION.sd * first;
        if from >= limit {
            continue;
        }
        let to = POPULATION.mean + POPULATION.sd * (RETEST * first + rest * second);
        let (from, to) = ((from * TENTHS).round() as i64, (to * TENTHS).round() as i64);
        *levels.entry(from).or_default() += 1;
        sum += to - from;
        squares += (to - from) * (to - from);
        rose += u64::from(to > from);
        rose_by_ten += u64::from(to - from >= 100);
        children += 1;
    }
    let n = CHILDREN as f64;
    let mean = sum as f64 / n;
    let grid = Grid::new(1, 10).expect("a grid");
    Simulated {
        before: Distribution::new(grid, levels.into_iter().map(|(steps, count)| Level { steps, count })),
        mean_change: mean / TENTHS,
        sd_of_change: (squares as f64 / n - mean * mean).sqrt() / TENTHS,
        rose,
        rose_by_ten,
    }
}

#[test]
fn a_million_children_change_as_the_formulas_say() {
    /// Monte-Carlo standard errors: one in 16,000 runs would miss, and the seed is fixed.
    const ERRORS: f64 = 4.0;
    let n = CHILDREN as f64;
    // Those who score below the mean: half of all children.
    let simulated = simulate(POPULATION.mean);
    let expected = expected_change(simulated.before.mean().expect("a mean"), POPULATION.mean, RETEST).expect("a change");
    let error = simulated.sd_of_change / n.sqrt();
    assert!((simulated.mean_change - expected).abs() < ERRORS * error, "{} is not {expected}", simulated.mean_change);
    for (counted, steps) in [(simulated.rose, 1), (simulated.rose_by_ten, 100)] {
        let chance = chance_level(&simulated.before, POPULATION, RETEST, None, |from| Some(from + steps)).expect("a chance level");
        let share = counted as f64 / n;
        let error = (chance * (1.0 - chance) / n).sqrt();
        assert!((share - chance).abs() < ERRORS * error, "by {steps} steps: {share} is not {chance}");
    }
}
