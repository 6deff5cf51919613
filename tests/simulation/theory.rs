//! What a threshold model with given figures must yield, worked out from the bivariate normal distribution and not from the generator.

use ditrum_effect::simulation::truth::Construct;
use ditrum_effect::simulation::{QUESTIONS, Question, Simulation, Wave};
use statrs::distribution::{ContinuousCDF, Normal};

/// Mean and variance of a girl's sum of answers.
pub struct Moments {
    pub mean: f64,
    pub variance: f64,
}

/// A question asked at a wave.
#[derive(Clone, Copy)]
struct Asked<'a> {
    question: &'a Question,
    wave: Wave,
}

fn questions(construct: Construct) -> impl Iterator<Item = &'static Question> {
    QUESTIONS.iter().filter(move |question| question.construct == construct)
}

pub fn girls(simulation: &Simulation, construct: Construct, wave: Wave) -> Moments {
    let standard = Normal::standard();
    let mean = questions(construct)
        .map(|question| {
            let cuts = cuts(simulation, Asked { question, wave });
            f64::from(construct.range()[0]) + cuts.iter().map(|&cut| standard.sf(cut)).sum::<f64>()
        })
        .sum();
    Moments { mean, variance: covariance(simulation, (construct, wave), (construct, wave)) }
}

/// The correlation of two sums of answers among girls.
pub fn correlation(simulation: &Simulation, a: (Construct, Wave), b: (Construct, Wave)) -> f64 {
    covariance(simulation, a, b) / (covariance(simulation, a, a) * covariance(simulation, b, b)).sqrt()
}

/// Hoeffding's formula: the covariance of two step functions is the sum over their steps of P(both) − P(one)·P(other).
fn covariance(simulation: &Simulation, (a, wave_a): (Construct, Wave), (b, wave_b): (Construct, Wave)) -> f64 {
    let mut sum = 0.0;
    for one in questions(a) {
        for other in questions(b) {
            let (one, other) = (Asked { question: one, wave: wave_a }, Asked { question: other, wave: wave_b });
            let same = one.question == other.question && wave_a == wave_b;
            let r = if same { 1.0 } else { latent_correlation(one, other) };
            for &h in &cuts(simulation, one) {
                for &k in &cuts(simulation, other) {
                    sum += excess(h, k, r);
                }
            }
        }
    }
    sum
}

/// Where a girl's standardised response passes from one answer to the next.
fn cuts(simulation: &Simulation, asked: Asked<'_>) -> Vec<f64> {
    let construct = asked.question.construct;
    let figures = construct.figures();
    let centre = simulation.mean_response(construct, asked.wave) + asked.question.offset + figures.girls / 2.0;
    let [lowest, highest] = construct.range();
    (lowest + 1..=highest).map(|step| (f64::from(step) - 0.5 - centre) / figures.spread).collect()
}

fn latent_correlation(one: Asked<'_>, other: Asked<'_>) -> f64 {
    let (a, b) = (one.question.construct.figures(), other.question.construct.figures());
    let constructs =
        if one.question.construct == other.question.construct { 1.0 } else { a.thriving * b.thriving + a.regulation * b.regulation };
    let mut r = (a.shares.stable * b.shares.stable).sqrt() * constructs;
    if one.wave == other.wave {
        r += (a.shares.state * b.shares.state).sqrt() * constructs;
    }
    if one.question == other.question {
        r += a.shares.specific;
    }
    r
}

/// P(X > h, Y > k) − P(X > h)·P(Y > k) for standard normals with correlation r: the integral of their density over the correlation from
/// 0 to r (Plackett 1954, Biometrika 41:351–360), by Simpson's rule; comonotone for r = 1.
fn excess(h: f64, k: f64, r: f64) -> f64 {
    if r == 1.0 {
        let standard = Normal::standard();
        return standard.sf(h.max(k)) - standard.sf(h) * standard.sf(k);
    }
    const PANELS: usize = 40;
    let density = |r: f64| {
        let rest = 1.0 - r * r;
        (-(h * h - 2.0 * r * h * k + k * k) / (2.0 * rest)).exp() / (std::f64::consts::TAU * rest.sqrt())
    };
    let width = r / PANELS as f64;
    let weight = |point: usize| match point {
        0 | PANELS => 1.0,
        odd if odd % 2 == 1 => 4.0,
        _ => 2.0,
    };
    width / 3.0 * (0..=PANELS).map(|point| weight(point) * density(point as f64 * width)).sum::<f64>()
}
