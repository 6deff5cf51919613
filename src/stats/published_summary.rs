//! A printed before/after row against itself: do its figures follow from one another within what rounding allows?
//!
//! Interval arithmetic throughout: every printed figure stands for all numbers that round to it, and every recomputed one is the range
//! that those allow. The ranges are never too narrow, so that a cell outside its range can't be right.

use super::{Confidence, Estimate, Grid, Interval, PrintedNumber, Undefined, grim, students_t};

/// Mean and spread of one wave, as printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrintedWave {
    pub mean: PrintedNumber,
    pub spread: PrintedNumber,
}

/// What the printed spread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    StandardDeviation,
    /// Of the mean: SD = SE·√n.
    StandardError,
}

impl Spread {
    /// What makes it a standard deviation.
    fn factor(self, root_n: f64) -> f64 {
        match self {
            Self::StandardDeviation => 1.0,
            Self::StandardError => root_n,
        }
    }
}

/// Which way the printed differences go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    ToMinusFrom,
    FromMinusTo,
}

/// Whether the printed t has the sign of the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Signed,
    Absolute,
}

/// A printed p.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PrintedP {
    Equals(PrintedNumber),
    Below(PrintedNumber),
}

/// A row as printed; whatever it does not print is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrintedRow {
    pub n: u64,
    pub from: PrintedWave,
    pub to: PrintedWave,
    pub spread: Spread,
    pub sense: Sense,
    pub t_sign: Sign,
    pub difference: Option<PrintedNumber>,
    pub limits: Option<[PrintedNumber; 2]>,
    pub d: Option<PrintedNumber>,
    pub t: Option<PrintedNumber>,
    pub r: Option<PrintedNumber>,
    pub p: Option<PrintedP>,
    /// The grid of the scores, where they are whole steps of it.
    pub grid: Option<Grid>,
}

/// A printed cell that can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedCell {
    MeanFrom,
    MeanTo,
    Difference,
    LowerLimit,
    UpperLimit,
    D,
    T,
    R,
    P,
}

/// What a printed cell should have been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Check {
    pub cell: CheckedCell,
    /// All numbers that would print as it does.
    pub printed: Interval,
    /// All that the other cells allow.
    pub allowed: Interval,
    pub fits: bool,
}

/// What follows from a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Recomputed {
    pub sd_from: f64,
    pub sd_to: f64,
    /// In the row's own sense.
    pub difference: f64,
    /// The SD of the change: from r, else from t, else from the limits; `None` where the row prints none of them.
    pub sd_of_change: Option<f64>,
    pub r: Option<f64>,
    /// In the row's own sense, Bonett's limits where r follows.
    pub d_av: Estimate,
    pub t: Option<f64>,
    pub p: Option<f64>,
    pub limits: Option<Interval>,
    pub checks: Vec<Check>,
}

/// Recomputes a printed row and checks its cells.
///
/// # Formula
/// SD = SE·√n; difference of the means; `d_av` = difference/√((S₁² + S₂²)/2); `S_D` = √(S₁² + S₂² − 2rS₁S₂), or difference·√n/t, or the
/// limits' half width·√n/c; t = difference·√n/`S_D`; limits difference ± c·`S_D`/√n, c the critical t; r from the three SDs.
///
/// # Units and range
/// Those of the row.
///
/// # Needs
/// Two persons and a spread in either wave.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::NoVariance`].
///
/// # Reference
/// Bonett 2008 for the interval of `d_av`. Checked on the tables of Pimperton et al. 2017 and of doi 10.1089/cap.2015.0105.
pub fn recompute(row: &PrintedRow, confidence: Confidence) -> Result<Recomputed, Undefined> {
    match row.n {
        0 => return Err(Undefined::NoPairs),
        1 => return Err(Undefined::OnePair),
        _ => {}
    }
    let ranges = Ranges::of(row, confidence);
    let root_n = (row.n as f64).sqrt();
    let factor = row.spread.factor(root_n);
    let [s1, s2] = [row.from, row.to].map(|wave| wave.spread.value() * factor);
    if s1 == 0.0 && s2 == 0.0 {
        return Err(Undefined::NoVariance);
    }
    let difference = row.difference.map_or_else(|| middle(ranges.of_means), PrintedNumber::value);
    let half_width = |limits: [PrintedNumber; 2]| (limits[1].value() - limits[0].value()) / 2.0;
    let sd_of_change = match (row.r, row.t, row.limits) {
        (Some(r), _, _) => Some((s1 * s1 + s2 * s2 - 2.0 * r.value() * s1 * s2).max(0.0).sqrt()),
        (None, Some(t), _) if t.digits() != 0 && difference != 0.0 => Some((difference * root_n / t.value()).abs()),
        (None, _, Some(limits)) => Some(half_width(limits).abs() * root_n / ranges.critical),
        _ => None,
    };
    let sd_of_change = sd_of_change.filter(|sd| *sd > 0.0);
    let r = row.r.map(PrintedNumber::value).or_else(|| {
        let r = sd_of_change.map(|sd| (s1 * s1 + s2 * s2 - sd * sd) / (2.0 * s1 * s2))?;
        r.is_finite().then_some(r)
    });
    let t = sd_of_change.map(|sd| difference * root_n / sd);
    let standard_error = sd_of_change.map(|sd| sd / root_n);
    Ok(Recomputed {
        sd_from: s1,
        sd_to: s2,
        difference,
        sd_of_change,
        r,
        d_av: d_av(difference, [s1, s2], r.filter(|r| r.abs() <= 1.0), row.n, confidence),
        t,
        p: t.map(|t| students_t::two_sided(t, ranges.nu)),
        limits: standard_error
            .map(|error| Interval { lower: difference - ranges.critical * error, upper: difference + ranges.critical * error }),
        checks: ranges.checks(row),
    })
}

fn d_av(difference: f64, [s1, s2]: [f64; 2], r: Option<f64>, n: u64, confidence: Confidence) -> Estimate {
    let variance = 0.5 * (s1 * s1 + s2 * s2);
    let d = difference / variance.sqrt();
    let interval = r.ok_or(Undefined::TooFew).map(|r| {
        let nu = (n - 1) as f64;
        let moments = s1.powi(4) + s2.powi(4) + 2.0 * (r * s1 * s2).powi(2);
        let of_change = s1 * s1 + s2 * s2 - 2.0 * r * s1 * s2;
        let error = (d * d * moments / (8.0 * nu * variance * variance) + of_change / (nu * variance)).sqrt();
        let margin = confidence.z() * error;
        Interval { lower: d - margin, upper: d + margin }
    });
    Estimate { estimate: d, interval, method: "Bonett 2008" }
}

/// The ranges of a row's figures.
struct Ranges {
    root_n: f64,
    nu: f64,
    critical: f64,
    sd_from: Interval,
    sd_to: Interval,
    /// The difference as the means have it.
    of_means: Interval,
    /// The difference, by the printed one where there is one: it was computed before the means were rounded.
    difference: Interval,
    /// `S_D` by the printed r, by the printed t, by the printed limits.
    by_r: Option<Interval>,
    by_t: Option<Interval>,
    by_limits: Option<Interval>,
}

impl Ranges {
    fn of(row: &PrintedRow, confidence: Confidence) -> Self {
        let (root_n, nu) = ((row.n as f64).sqrt(), (row.n - 1) as f64);
        let critical = students_t::critical_value(confidence, nu);
        let sd = |printed: PrintedNumber| {
            let range = printed.interval();
            Interval { lower: range.lower.max(0.0), upper: range.upper.max(0.0) }.scaled(row.spread.factor(root_n))
        };
        let (sd_from, sd_to) = (sd(row.from.spread), sd(row.to.spread));
        let of_means = match row.sense {
            Sense::ToMinusFrom => minus(row.to.mean.interval(), row.from.mean.interval()),
            Sense::FromMinusTo => minus(row.from.mean.interval(), row.to.mean.interval()),
        };
        let difference = row.difference.map_or(of_means, |printed| overlap(printed.interval(), of_means).unwrap_or(printed.interval()));
        let by_t = row.t.and_then(|t| over(absolute(difference), absolute(t.interval()))).map(|ratio| ratio.scaled(root_n));
        let by_limits = row.limits.map(|[low, high]| {
            let width = minus(high.interval(), low.interval());
            Interval { lower: width.lower.max(0.0), upper: width.upper.max(0.0) }.scaled(0.5 * root_n / critical)
        });
        let by_r = row.r.map(|r| sd_of_change(sd_from, sd_to, r.interval()));
        Self { root_n, nu, critical, sd_from, sd_to, of_means, difference, by_r, by_t, by_limits }
    }

    fn checks(&self, row: &PrintedRow) -> Vec<Check> {
        let mut checks = Vec::new();
        for (cell, mean) in [(CheckedCell::MeanFrom, row.from.mean), (CheckedCell::MeanTo, row.to.mean)] {
            if let Some(found) = row.grid.and_then(|grid| grim::grim(mean, row.n, grid)) {
                let [lower, upper] = found.neighbours;
                checks.push(Check { cell, printed: mean.interval(), allowed: Interval { lower, upper }, fits: found.is_possible() });
            }
        }
        let mut add = |cell: CheckedCell, printed: Option<Interval>, allowed: Option<Interval>| {
            if let (Some(printed), Some(allowed)) = (printed, allowed) {
                checks.push(Check { cell, printed, allowed, fits: overlap(printed, allowed).is_some() });
            }
        };
        let interval = |printed: Option<PrintedNumber>| printed.map(PrintedNumber::interval);
        add(CheckedCell::Difference, interval(row.difference), Some(self.of_means));
        let limits = self.by_r.or(self.by_t).map(|sd| {
            let margin = sd.scaled(self.critical / self.root_n);
            let upper = Interval { lower: self.difference.lower + margin.lower, upper: self.difference.upper + margin.upper };
            [minus(self.difference, margin), upper]
        });
        add(CheckedCell::LowerLimit, interval(row.limits.map(|limits| limits[0])), limits.map(|limits| limits[0]));
        add(CheckedCell::UpperLimit, interval(row.limits.map(|limits| limits[1])), limits.map(|limits| limits[1]));
        add(CheckedCell::D, interval(row.d), over(self.difference, self.average_sd()));
        let t = self.by_r.or(self.by_limits).and_then(|sd| over(self.difference, sd)).map(|ratio| ratio.scaled(self.root_n));
        let sign = |range: Interval| if row.t_sign == Sign::Absolute { absolute(range) } else { range };
        add(CheckedCell::T, interval(row.t).map(sign), t.map(sign));
        // r is the others' only where it was not what they were computed from.
        add(CheckedCell::R, interval(row.r), self.by_t.or(self.by_limits).and_then(|sd| self.correlation(sd)));
        let p = interval(row.t).map(absolute).or(t.map(absolute)).map(|t| Interval {
            lower: students_t::two_sided(t.upper, self.nu),
            upper: if t.lower > 0.0 { students_t::two_sided(t.lower, self.nu) } else { 1.0 },
        });
        let printed_p = row.p.map(|p| match p {
            PrintedP::Equals(p) => p.interval(),
            PrintedP::Below(p) => Interval { lower: 0.0, upper: p.value() },
        });
        add(CheckedCell::P, printed_p, p);
        checks
    }

    fn average_sd(&self) -> Interval {
        let average = |s1: f64, s2: f64| (0.5 * (s1 * s1 + s2 * s2)).sqrt();
        Interval { lower: average(self.sd_from.lower, self.sd_to.lower), upper: average(self.sd_from.upper, self.sd_to.upper) }
    }

    /// r from the three SDs, cut to what a correlation can be; `None` where it can be anything.
    fn correlation(&self, sd: Interval) -> Option<Interval> {
        if self.sd_from.lower <= 0.0 || self.sd_to.lower <= 0.0 {
            return None;
        }
        // For given SDs r falls with S_D; in S₁ and S₂ the ends, and where the ratio turns, hold the extremes.
        let r = |s1: f64, s2: f64, sd: f64| (s1 * s1 + s2 * s2 - sd * sd) / (2.0 * s1 * s2);
        let mut found = Interval { lower: f64::INFINITY, upper: f64::NEG_INFINITY };
        let mut add = |value: f64| {
            found.lower = found.lower.min(value);
            found.upper = found.upper.max(value);
        };
        for change in [sd.lower, sd.upper] {
            for s1 in [self.sd_from.lower, self.sd_from.upper] {
                for s2 in [self.sd_to.lower, self.sd_to.upper] {
                    add(r(s1, s2, change));
                }
            }
            for (fixed, free, first) in [
                (self.sd_from.lower, self.sd_to, true),
                (self.sd_from.upper, self.sd_to, true),
                (self.sd_to.lower, self.sd_from, false),
                (self.sd_to.upper, self.sd_from, false),
            ] {
                let turn = (fixed * fixed - change * change).sqrt();
                if turn > free.lower && turn < free.upper {
                    add(if first { r(fixed, turn, change) } else { r(turn, fixed, change) });
                }
            }
        }
        Some(found)
    }
}

/// The range of √(S₁² + S₂² − 2rS₁S₂): at the corners, and where it turns on an edge.
fn sd_of_change(from: Interval, to: Interval, r: Interval) -> Interval {
    let mut lowest = f64::INFINITY;
    let mut highest = 0.0_f64;
    let mut add = |s1: f64, s2: f64, r: f64| {
        let variance = (s1 * s1 + s2 * s2 - 2.0 * r * s1 * s2).max(0.0);
        lowest = lowest.min(variance);
        highest = highest.max(variance);
    };
    for r in [r.lower.max(-1.0), r.upper.min(1.0)] {
        for s1 in [from.lower, from.upper] {
            for s2 in [to.lower, to.upper] {
                add(s1, s2, r);
            }
            add(s1, (r * s1).clamp(to.lower, to.upper), r);
        }
        for s2 in [to.lower, to.upper] {
            add((r * s2).clamp(from.lower, from.upper), s2, r);
        }
    }
    Interval { lower: lowest.sqrt(), upper: highest.sqrt() }
}

fn middle(range: Interval) -> f64 {
    f64::midpoint(range.lower, range.upper)
}

fn minus(a: Interval, b: Interval) -> Interval {
    Interval { lower: a.lower - b.upper, upper: a.upper - b.lower }
}

fn absolute(range: Interval) -> Interval {
    if range.lower >= 0.0 {
        range
    } else if range.upper <= 0.0 {
        range.negated()
    } else {
        Interval { lower: 0.0, upper: range.upper.max(-range.lower) }
    }
}

/// a/b for b that is not negative; `None` where b may be 0 and the ratio anything.
fn over(a: Interval, b: Interval) -> Option<Interval> {
    if b.lower <= 0.0 {
        return None;
    }
    let ratios = [a.lower / b.lower, a.lower / b.upper, a.upper / b.lower, a.upper / b.upper];
    Some(Interval { lower: ratios.into_iter().fold(f64::INFINITY, f64::min), upper: ratios.into_iter().fold(f64::NEG_INFINITY, f64::max) })
}

/// What two ranges share; ends that rounding alone keeps apart touch.
fn overlap(a: Interval, b: Interval) -> Option<Interval> {
    let shared = Interval { lower: a.lower.max(b.lower), upper: a.upper.min(b.upper) };
    let slack = 1e-12 * (shared.lower.abs() + shared.upper.abs());
    (shared.lower <= shared.upper + slack).then_some(shared)
}
