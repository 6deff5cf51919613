//! How long each statistic takes on a hundred, ten thousand and a million pairs: on a short scale, a longer one, and a continuous score.
//!
//! On a scale the time should hardly grow with the number of pairs: that is what the tables of counts are for.

use std::hint::black_box;

use ditrum_effect::stats::bayes_factor::bayes_factor;
use ditrum_effect::stats::bootstrap::Resampling;
use ditrum_effect::stats::chance_level::chance_level;
use ditrum_effect::stats::change_bootstrap::change_bootstrap;
use ditrum_effect::stats::clinical_significance::{Population, clinical_significance};
use ditrum_effect::stats::effect_size::{d_av, d_z};
use ditrum_effect::stats::hodges_lehmann::hodges_lehmann;
use ditrum_effect::stats::paired_t::paired_t;
use ditrum_effect::stats::rank_biserial::rank_biserial;
use ditrum_effect::stats::reliable_change::{MeasurementPrecision, Reliability, ReliableChangeMethod, reliable_change};
use ditrum_effect::stats::sign_test::sign_test;
use ditrum_effect::stats::superiority::superiority;
use ditrum_effect::stats::wilcoxon_signed_rank::{Zeros, signed_rank};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Grid};
use divan::Bencher;

fn main() {
    divan::main();
}

/// The number of pairs and the number of levels of the scale; the last is as good as continuous.
const SHORT: [(u64, i64); 3] = [(100, 11), (10_000, 11), (1_000_000, 11)];
const LONG: [(u64, i64); 3] = [(100, 41), (10_000, 41), (1_000_000, 41)];
const CONTINUOUS: [(u64, i64); 3] = [(100, 1_000_000_000), (10_000, 1_000_000_000), (1_000_000, 1_000_000_000)];

/// The bootstrap of a continuous score costs n × resamples: a million pairs take minutes and are left out.
const RESAMPLED: [(u64, i64); 8] = [SHORT[0], SHORT[1], SHORT[2], LONG[0], LONG[1], LONG[2], CONTINUOUS[0], CONTINUOUS[1]];
const ALL: [(u64, i64); 9] = [SHORT[0], SHORT[1], SHORT[2], LONG[0], LONG[1], LONG[2], CONTINUOUS[0], CONTINUOUS[1], CONTINUOUS[2]];

/// Scales with a grid, whose distinct changes are few whatever the number of pairs.
const SCALES: [(u64, i64); 6] = [SHORT[0], SHORT[1], SHORT[2], LONG[0], LONG[1], LONG[2]];

const DESIGN: Resampling = Resampling { resamples: 9_999, confidence: Confidence::NINETY_FIVE, seed: 1, outcome: 0 };

/// Bell-shaped scores of which the second shares a half with the first, from a fixed xorshift sequence.
fn table((pairs, levels): (u64, i64)) -> ChangeTable {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut score = move || {
        let mut sum = 0;
        for _ in 0..4 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            sum += (state % levels as u64) as i64;
        }
        sum / 4
    };
    let cell = |_| {
        let from = score();
        Cell { from, to: i64::midpoint(from, score()), count: 1 }
    };
    ChangeTable::new(Grid::UNIT, (0..pairs).map(cell))
}

fn precision(table: &ChangeTable) -> MeasurementPrecision {
    let reliability = Reliability::new(0.8).expect("between 0 and 1");
    let sd = table.from_scores().standard_deviation().expect("pairs");
    MeasurementPrecision::new(sd, reliability, reliability).expect("scores that vary")
}

#[divan::bench(args = ALL)]
fn tabulate(bencher: Bencher, size: (u64, i64)) {
    let cells = table(size).cells().to_vec();
    bencher.bench(|| ChangeTable::new(Grid::UNIT, black_box(&cells).iter().copied()));
}

#[divan::bench(args = ALL)]
fn correlation(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    bencher.bench(|| black_box(&table).correlation());
}

#[divan::bench(args = ALL)]
fn paired_t_test(bencher: Bencher, size: (u64, i64)) {
    let changes = table(size).differences();
    bencher.bench(|| paired_t(black_box(&changes)));
}

#[divan::bench(args = ALL)]
fn d_z_with_noncentral_limits(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    bencher.bench(|| d_z(black_box(&table), Confidence::NINETY_FIVE));
}

#[divan::bench(args = ALL)]
fn d_av_with_bonetts_limits(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    bencher.bench(|| d_av(black_box(&table), Confidence::NINETY_FIVE));
}

#[divan::bench(args = ALL)]
fn signs(bencher: Bencher, size: (u64, i64)) {
    let changes = table(size).differences();
    bencher.bench(|| sign_test(black_box(&changes)));
}

#[divan::bench(args = ALL)]
fn bayes(bencher: Bencher, size: (u64, i64)) {
    let changes = table(size).differences();
    bencher.bench(|| bayes_factor(black_box(&changes)));
}

#[divan::bench(args = ALL, sample_count = 10)]
fn wilcoxon(bencher: Bencher, size: (u64, i64)) {
    let changes = table(size).differences();
    bencher.bench(|| signed_rank(black_box(&changes), Zeros::Dropped));
}

#[divan::bench(args = SCALES, sample_count = 10)]
fn hodges_lehmann_with_limits(bencher: Bencher, size: (u64, i64)) {
    let changes = table(size).differences();
    bencher.bench(|| hodges_lehmann(black_box(&changes), Confidence::NINETY_FIVE));
}

#[divan::bench(args = ALL)]
fn all_reliable_change_methods(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    let precision = precision(&table);
    bencher.bench(|| reliable_change(black_box(&table), &precision, Confidence::NINETY_FIVE));
}

#[divan::bench(args = ALL)]
fn clinically_significant_change(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    let precision = precision(&table);
    let cutoff = table.from_scores().mean().expect("pairs");
    bencher.bench(|| {
        let index = ReliableChangeMethod::JacobsonTruax.index(black_box(&table), &precision, Confidence::NINETY_FIVE);
        index.map(|index| clinical_significance(&table, &index, cutoff))
    });
}

#[divan::bench(args = ALL)]
fn level_of_chance(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    let norm = Population::before(&table).expect("pairs");
    let before = table.from_scores();
    bencher.bench(|| chance_level(black_box(&before), norm, 0.6, None, |from| Some(from + 1)));
}

#[divan::bench(args = RESAMPLED, sample_count = 10)]
fn bootstrap_of_mean_change_and_d_z(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    bencher.bench(|| change_bootstrap(black_box(&table), &DESIGN));
}

#[divan::bench(args = RESAMPLED, sample_count = 10)]
fn bootstrap_of_rank_biserial(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    bencher.bench(|| rank_biserial(black_box(&table), &DESIGN));
}

#[divan::bench(args = RESAMPLED, sample_count = 10)]
fn bootstrap_of_superiority(bencher: Bencher, size: (u64, i64)) {
    let table = table(size);
    bencher.bench(|| superiority(black_box(&table), &DESIGN));
}
