//! Imputed scores against a known truth.

use ditrum_effect::stats::normal_imputation::{ImputationKey, NormalImputation};
use ditrum_effect::stats::rubins_rules::{Imputed, Pooled, pool};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Distribution, Grid, Level, Undefined};

/// `SplitMix64` and Box and Muller, apart from the program's own.
struct Normals(u64);

impl Normals {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// Children of whom those who begin badly are lost more often; what would have become of the lost is known here.
struct Study {
    completers: ChangeTable,
    lost: Distribution,
    true_mean_change: f64,
}

const MEAN: f64 = 45.0;
const SD: f64 = 18.0;
const SLOPE: f64 = 0.5;
const RESIDUAL: f64 = 14.0;
const GAIN: f64 = 6.0;

fn study(children: u32, seed: u64) -> Study {
    let mut normals = Normals(seed);
    let (mut pairs, mut lost, mut changes) = (Vec::new(), Vec::new(), 0.0);
    for _ in 0..children {
        let from = (MEAN + SD * normals.normal()).round();
        let to = (MEAN + GAIN + SLOPE * (from - MEAN) + RESIDUAL * normals.normal()).round();
        changes += to - from;
        // Lost: from 13 % of those one SD above the mean to 60 % of those one SD below.
        let stays = 1.0 / (1.0 + (-(0.8 + 1.15 * (from - MEAN) / SD)).exp());
        if normals.unit() < stays {
            pairs.push(Cell { from: from as i64, to: to as i64, count: 1 });
        } else {
            lost.push(Level { steps: from as i64, count: 1 });
        }
    }
    Study {
        completers: ChangeTable::new(Grid::UNIT, pairs),
        lost: Distribution::new(Grid::UNIT, lost),
        true_mean_change: changes / f64::from(children),
    }
}

fn imputed(study: &Study, imputations: u32, seed: u64) -> Pooled {
    let line = NormalImputation::fit(&study.completers).expect("a line");
    let one = |imputation| {
        let changes = line.complete(&study.completers, &study.lost, ImputationKey { seed, outcome: 0, imputation }).differences();
        let n = changes.n();
        Imputed { estimate: changes.mean().expect("a mean"), variance: changes.variance().expect("a variance") / n as f64 }
    };
    let tables: Vec<Imputed> = (0..imputations).map(one).collect();
    let all = study.completers.pairs() + study.lost.n();
    pool(&tables, (all - 1) as f64, Confidence::NINETY_FIVE).expect("a pooled mean")
}

#[test]
fn a_hundred_thousand_children_have_their_true_mean_change() {
    let study = study(100_000, 7);
    let found = imputed(&study, 20, 1);
    // The imputed part of the mean has the residual's error; the completers' part is the truth itself.
    let lost = study.lost.n() as f64;
    let error = RESIDUAL * (lost / 1e5) * (1.0 / lost + 1.0 / (1e5 - lost)).sqrt() * 2.0;
    assert!((found.estimate - study.true_mean_change).abs() < 4.0 * error, "{} is not {}", found.estimate, study.true_mean_change);
    // The completers alone are wrong by far more: the lost began worse and would have gained more.
    let completers = study.completers.differences().mean().expect("a mean");
    assert!((completers - study.true_mean_change).abs() > 20.0 * error, "{completers}");
}

#[test]
fn the_interval_holds_the_expected_change_as_often_as_it_says() {
    const STUDIES: u32 = 400;
    let hits = (0..STUDIES).filter(|&number| {
        let found = imputed(&study(150, 1_000 + u64::from(number)), 40, u64::from(number));
        // Everybody's expected change: GAIN, for SLOPE turns about the mean.
        (found.interval.lower..=found.interval.upper).contains(&GAIN)
    });
    let share = hits.count() as f64 / f64::from(STUDIES);
    // Four Monte-Carlo errors of 0.95 over 400 studies.
    assert!((share - 0.95).abs() < 4.0 * (0.95_f64 * 0.05 / f64::from(STUDIES)).sqrt(), "covered {share}");
}

#[test]
fn a_large_cell_is_spread_as_its_persons_would_be() {
    // One cell of a million lost against a million cells of one: the same law, by the two ways of drawing.
    let study = study(2_000, 3);
    let line = NormalImputation::fit(&study.completers).expect("a line");
    let key = ImputationKey { seed: 5, outcome: 2, imputation: 0 };
    let drawn = |levels: Vec<Level>| {
        let lost = Distribution::new(Grid::UNIT, levels);
        let with = line.complete(&study.completers, &lost, key);
        let added = with.merge(&ChangeTable::new(Grid::UNIT, []));
        let of_lost = added.cells().iter().filter(|cell| cell.from == 30).map(|cell| Level { steps: cell.to, count: cell.count });
        Distribution::new(Grid::UNIT, of_lost)
    };
    let few = drawn(vec![Level { steps: 30, count: 100 }]);
    let many = drawn(vec![Level { steps: 30, count: 1_000_000 }]);
    let sd = |scores: &Distribution| scores.standard_deviation().expect("an SD");
    let mean = |scores: &Distribution| scores.mean().expect("a mean");
    // The completers at 30 are in both; beside a million they do not count, beside a hundred they belong to the same law.
    assert!((sd(&many) - RESIDUAL).abs() < 1.0, "{}", sd(&many));
    assert!((mean(&many) - mean(&few)).abs() < 4.0 * sd(&many) / 10.0);
    assert!((sd(&many) - sd(&few)).abs() < 4.0 * sd(&many) / 200_f64.sqrt());
    // A normal law has 68.27 % within one SD: rounding to whole points adds no more than a per cent.
    let within: u64 = many.levels().iter().filter(|level| (level.steps as f64 - mean(&many)).abs() <= sd(&many)).map(|l| l.count).sum();
    assert!((within as f64 / many.n() as f64 - 0.6827).abs() < 0.03);
}

#[test]
fn the_same_key_draws_the_same_table_and_another_draws_another() {
    let study = study(200, 9);
    let line = NormalImputation::fit(&study.completers).expect("a line");
    let key = ImputationKey { seed: 1, outcome: 4, imputation: 3 };
    let table = line.complete(&study.completers, &study.lost, key);
    assert_eq!(table, line.complete(&study.completers, &study.lost, key));
    for other in [ImputationKey { seed: 2, ..key }, ImputationKey { outcome: 5, ..key }, ImputationKey { imputation: 4, ..key }] {
        assert_ne!(table, line.complete(&study.completers, &study.lost, other));
    }
    assert_eq!(table.pairs(), study.completers.pairs() + study.lost.n(), "everybody has a score");
    assert_eq!(table.from_scores().n(), 200);
}

#[test]
fn a_line_needs_three_pairs_two_scores_and_a_scatter() {
    let fit = |pairs: &[(i64, i64)]| {
        NormalImputation::fit(&ChangeTable::new(Grid::UNIT, pairs.iter().map(|&(from, to)| Cell { from, to, count: 1 }))).map(|_| ())
    };
    assert_eq!(fit(&[]), Err(Undefined::NoPairs));
    assert_eq!(fit(&[(1, 2)]), Err(Undefined::OnePair));
    assert_eq!(fit(&[(1, 2), (2, 5)]), Err(Undefined::TooFew));
    assert_eq!(fit(&[(1, 2), (1, 5), (1, 3)]), Err(Undefined::NoVariance));
    assert_eq!(fit(&[(1, 2), (2, 4), (3, 6)]), Err(Undefined::PerfectCorrelation));
    assert_eq!(fit(&[(1, 7), (2, 7), (3, 7)]), Err(Undefined::PerfectCorrelation));
    assert_eq!(fit(&[(1, 2), (2, 5), (3, 4)]), Ok(()));
}
