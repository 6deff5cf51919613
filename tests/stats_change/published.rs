//! Two published before/after tables of the SDQ, reproduced from what they print.
//!
//! A table of pairs with exactly the printed means, standard deviations and correlation is made, and every other printed figure must
//! follow from it within what rounding of the printed ones allows.

use ditrum_effect::stats::effect_size::d_av;
use ditrum_effect::stats::paired_t::{mean_interval, paired_t};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Grid};

/// Mean and standard deviation at two waves and their correlation.
struct Printed {
    n: usize,
    before: (f64, f64),
    after: (f64, f64),
    correlation: f64,
}

const STEPS: f64 = 1e6;

/// `n` values with mean 0, standard deviation 1 and no correlation with `other`.
fn standardised(values: Vec<f64>, other: Option<&[f64]>) -> Vec<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let mut values: Vec<f64> = values.into_iter().map(|value| value - mean).collect();
    if let Some(other) = other {
        let slope = values.iter().zip(other).map(|(a, b)| a * b).sum::<f64>() / other.iter().map(|b| b * b).sum::<f64>();
        values.iter_mut().zip(other).for_each(|(value, b)| *value -= slope * b);
    }
    let sd = (values.iter().map(|value| value * value).sum::<f64>() / (n - 1.0)).sqrt();
    values.into_iter().map(|value| value / sd).collect()
}

impl Printed {
    fn table(&self) -> ChangeTable {
        let first = standardised((0..self.n).map(|i| i as f64).collect(), None);
        let second = standardised((0..self.n).map(|i| ((i * 7) % self.n) as f64 + (i as f64).sqrt()).collect(), Some(&first));
        let rest = (1.0 - self.correlation * self.correlation).sqrt();
        let steps = |value: f64| (value * STEPS).round() as i64;
        let cells = first.iter().zip(&second).map(|(u, v)| Cell {
            from: steps(self.before.0 + self.before.1 * u),
            to: steps(self.after.0 + self.after.1 * (self.correlation * u + rest * v)),
            count: 1,
        });
        ChangeTable::new(Grid::new(1, STEPS as u32).expect("a grid"), cells)
    }
}

#[track_caller]
fn within(what: &str, got: f64, printed: f64, rounding: f64) {
    assert!((got - printed).abs() <= rounding, "{what}: {got} is not the printed {printed}");
}

/// Parent SDQ of 72 adolescents with hearing loss and 37 others at 6–10 and 13–20 years; mean, SD, mean, SD, standardised mean
/// difference, t, r. Pimperton et al. (2017), Int J Pediatr Otorhinolaryngol 101:186, table 3.
type Hearing = (&'static str, usize, [f64; 4], f64, f64, f64);

const HEARING: [Hearing; 12] = [
    ("total", 72, [9.22, 5.81, 8.29, 6.00], -0.16, 1.36, 0.52),
    ("emotional", 72, [1.67, 1.70, 1.92, 1.95], 0.14, 1.05, 0.40),
    ("conduct", 72, [1.60, 1.62, 1.21, 1.36], -0.26, 1.86, 0.24),
    ("hyperactivity", 72, [4.43, 3.12, 3.24, 2.59], -0.42, 3.66, 0.54),
    ("peer", 72, [1.53, 1.76, 1.93, 1.77], 0.23, 1.91, 0.49),
    ("prosocial", 72, [7.58, 2.38, 8.43, 2.19], 0.37, 3.42, 0.58),
    ("total", 37, [6.49, 3.73, 6.22, 4.95], -0.06, 0.38, 0.54),
    ("emotional", 37, [1.54, 1.68, 1.30, 1.61], -0.15, 0.81, 0.39),
    ("conduct", 37, [0.86, 0.95, 1.03, 1.28], 0.15, 0.76, 0.35),
    ("hyperactivity", 37, [3.03, 2.24, 2.59, 2.17], -0.20, 1.15, 0.47),
    ("peer", 37, [1.05, 1.60, 1.30, 1.85], 0.14, 0.81, 0.45),
    ("prosocial", 37, [8.38, 1.42, 7.89, 1.47], -0.34, 2.64, 0.70),
];

#[test]
fn adolescents_with_hearing_loss_have_the_printed_d_and_t() {
    for (scale, n, [m1, s1, m2, s2], smd, t, correlation) in HEARING {
        let table = Printed { n, before: (m1, s1), after: (m2, s2), correlation }.table();
        let d = d_av(&table, Confidence::NINETY_FIVE).expect("a spread").estimate;
        within(&format!("{scale}, n = {n}, d"), d, smd, 0.01);
        let found = paired_t(&table.differences()).expect("a spread").t.abs();
        // A mean difference of two means rounded to hundredths is off by up to 0.01, of which t is √n/S_D times.
        let sd_of_change = table.differences().standard_deviation().expect("a spread");
        within(&format!("{scale}, n = {n}, t"), found, t, 0.01 * (n as f64).sqrt() / sd_of_change + 0.03 * t);
    }
}

/// Parent SDQ of 14 boys at baseline and in the second treatment phase: mean and standard error of the mean at each, mean difference
/// with its limits, d, t. Child Adolesc Psychopharmacol 25:783 (2015), doi 10.1089/cap.2015.0105, table 4.
type Treatment = (&'static str, [f64; 4], f64, [f64; 2], f64, f64);

const TREATMENT: [Treatment; 7] = [
    ("total", [19.57, 1.44, 13.64, 1.49], 5.93, [3.20, 8.66], 1.09, 4.69),
    ("emotional", [2.21, 0.43, 1.86, 0.56], 0.36, [-0.77, 1.48], 0.19, 0.69),
    ("conduct", [4.43, 0.71, 2.07, 0.47], 2.36, [1.06, 3.65], 1.05, 3.94),
    ("hyperactivity", [8.71, 0.38, 6.36, 0.57], 2.36, [1.41, 3.31], 1.29, 5.36),
    ("peer", [4.21, 0.54, 3.36, 0.57], 0.86, [-0.42, 2.14], 0.41, 1.45),
    ("prosocial", [6.07, 0.72, 6.64, 0.78], -0.57, [-1.11, -0.03], -0.20, -2.28),
    ("impact", [6.14, 0.57, 2.21, 0.58], 3.93, [2.29, 5.57], 1.83, 5.17),
];

#[test]
fn boys_in_treatment_have_the_printed_difference_limits_and_d() {
    let n = 14;
    let root_n = (n as f64).sqrt();
    for (scale, [m1, sem1, m2, sem2], difference, limits, d, t) in TREATMENT {
        // The printed t gives the SD of the change, and that the correlation.
        let (s1, s2, s_d) = (sem1 * root_n, sem2 * root_n, difference * root_n / t);
        let correlation = (s1 * s1 + s2 * s2 - s_d * s_d) / (2.0 * s1 * s2);
        let table = Printed { n, before: (m1, s1), after: (m2, s2), correlation }.table();
        let effect = d_av(&table, Confidence::NINETY_FIVE).expect("a spread").estimate;
        within(&format!("{scale}, d"), -effect, d, 0.015);
        let interval = mean_interval(&table.differences(), Confidence::NINETY_FIVE).expect("a spread");
        within(&format!("{scale}, lower limit"), -interval.upper, limits[0], 0.03);
        within(&format!("{scale}, upper limit"), -interval.lower, limits[1], 0.03);
    }
}
