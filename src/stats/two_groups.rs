//! Two groups measured before and after: how much more did one change than the other?
//!
//! Everything follows from the moments of the two change tables. A rise counts as improvement, and a difference is the first group's less
//! the second's. None of it can tell what made the groups differ: that is for the design to say.

use super::gamma_function::hedges_correction;
use super::{ChangeTable, Confidence, Distribution, Estimate, Interval, Undefined, students_t};

/// A difference of two means with its t test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanDifference {
    /// Score units.
    pub difference: f64,
    pub standard_error: f64,
    pub t: f64,
    pub degrees_of_freedom: f64,
    /// Two-sided.
    pub p: f64,
    pub interval: Interval,
}

impl MeanDifference {
    fn new(difference: f64, standard_error: f64, degrees_of_freedom: f64, confidence: Confidence) -> Self {
        let t = difference / standard_error;
        Self {
            difference,
            standard_error,
            t,
            degrees_of_freedom,
            p: students_t::two_sided(t, degrees_of_freedom),
            interval: students_t::interval(difference, standard_error, degrees_of_freedom, confidence),
        }
    }
}

/// How much more the first group's mean changed.
///
/// # Formula
/// mean D₁ − mean D₂; SE² = `S_D1`²/n₁ + `S_D2`²/n₂; t with SE⁴/((`S_D1`²/n₁)²/(n₁ − 1) + (`S_D2`²/n₂)²/(n₂ − 1)) df.
///
/// # Units and range
/// Score units.
///
/// # Needs
/// Two pairs in each group, and changes that differ in one of them.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::ConstantChange`].
///
/// # Reference
/// Welch 1947, *The generalization of Student's problem when several different population variances are involved*. Checked against SciPy.
pub fn difference_in_change(first: &ChangeTable, second: &ChangeTable, confidence: Confidence) -> Result<MeanDifference, Undefined> {
    let (one, other) = (first.differences(), second.differences());
    let difference = one.mean()? - other.mean()?;
    let part = |changes: &Distribution| Ok::<_, Undefined>((changes.variance()? / changes.n() as f64, (changes.n() - 1) as f64));
    let ((own, own_df), (others, others_df)) = (part(&one)?, part(&other)?);
    let variance = own + others;
    if variance == 0.0 {
        return Err(Undefined::ConstantChange);
    }
    // Shares of the variance keep extreme units in range.
    let (share, rest) = (own / variance, others / variance);
    let degrees_of_freedom = 1.0 / (share * share / own_df + rest * rest / others_df);
    Ok(MeanDifference::new(difference, variance.sqrt(), degrees_of_freedom, confidence))
}

/// `d_ppc2`: the difference in change in standard deviations of the two groups' scores before, without its small-sample bias.
///
/// # Formula
/// d = J(ν)·(mean D₁ − mean D₂)/S, S² the variance before pooled over the groups, ν = n₁ + n₂ − 2, J as in [`g_z`](super::effect_size::g_z);
/// d ± z·√V, V = 2J²(1 − ρ)·m·ν/(ν − 2)·(1 + d²/(2(1 − ρ)m)) − d², m = 1/n₁ + 1/n₂, ρ the correlation within groups.
///
/// # Units and range
/// Standard deviations of the score before; any real number.
///
/// # Needs
/// Two pairs in each group and a spread before; five in all for the interval, which takes the spread to be the same before and after.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::OnePair`], [`Undefined::NoVariance`]; for the interval [`Undefined::TooFew`], and
/// [`Undefined::NoVariance`] where all second scores of each group are equal.
///
/// # Reference
/// Morris 2008, *Estimating effect sizes from pretest-posttest-control group designs*, Org Res Methods 11:364, eq. 8 and 25. Estimates checked against
/// his table 5, the variance by simulation.
pub fn d_ppc2(first: &ChangeTable, second: &ChangeTable, confidence: Confidence) -> Result<Estimate, Undefined> {
    let (one, other) = (Moments::of(first)?, Moments::of(second)?);
    if one.n < 2.0 || other.n < 2.0 {
        return Err(Undefined::OnePair);
    }
    let within = one.within(&other);
    let nu = one.n + other.n - 2.0;
    if within.from == 0.0 {
        return Err(Undefined::NoVariance);
    }
    let j = hedges_correction(nu);
    let difference = (one.to - one.from) - (other.to - other.from);
    let d = j * difference / (within.from / nu).sqrt();
    let interval = || {
        if nu <= 2.0 {
            return Err(Undefined::TooFew);
        }
        if within.to == 0.0 {
            return Err(Undefined::NoVariance);
        }
        let rho = (within.both / (within.from.sqrt() * within.to.sqrt())).clamp(-1.0, 1.0);
        let sampling = 2.0 * (1.0 - rho) * (1.0 / one.n + 1.0 / other.n);
        let variance = j * j * nu / (nu - 2.0) * (sampling + d * d) - d * d;
        let margin = confidence.z() * variance.max(0.0).sqrt();
        Ok(Interval { lower: d - margin, upper: d + margin })
    };
    Ok(Estimate { estimate: d, interval: interval(), method: "Morris 2008" })
}

/// The groups' difference after, adjusted for where each person began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ancova {
    pub adjusted: MeanDifference,
    /// Of the second scores on the first, within groups.
    pub slope: f64,
    /// Whether one slope does for both groups.
    pub parallel: Result<ParallelSlopes, Undefined>,
}

/// The test that the two groups' own slopes differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParallelSlopes {
    /// Of the groups' slopes, first less second.
    pub difference: f64,
    /// With one and so many degrees of freedom.
    pub f: f64,
    pub degrees_of_freedom: f64,
    pub p: f64,
}

/// Analysis of covariance: second scores on first scores and group.
///
/// # Formula
/// With sums of squares and products within groups W: b = `W_xy`/`W_xx`; (ȳ₁ − ȳ₂) − b(x̄₁ − x̄₂) with
/// SE² = s²(1/n₁ + 1/n₂ + (x̄₁ − x̄₂)²/`W_xx`), s² = (`W_yy` − b·`W_xy`)/(N − 3); t with N − 3 df. Slopes: F = (Σ `W_xy,g`²/`W_xx,g` − b·`W_xy`)/s₂²,
/// s₂² the residual variance with a slope a group, 1 and N − 4 df.
///
/// # Units and range
/// Score units.
///
/// # Needs
/// A pair in each group, four in all, a spread before within a group, and second scores that are not a perfect line of the first.
///
/// # Errors
/// [`Undefined::NoPairs`], [`Undefined::TooFew`], [`Undefined::NoVariance`], [`Undefined::PerfectCorrelation`].
///
/// # Reference
/// Cochran 1957, *Analysis of covariance: its nature and uses*; Vickers & Altman 2001, BMJ 323:1123. Checked against least squares on the
/// rows.
pub fn ancova(first: &ChangeTable, second: &ChangeTable, confidence: Confidence) -> Result<Ancova, Undefined> {
    let (one, other) = (Moments::of(first)?, Moments::of(second)?);
    let n = one.n + other.n;
    if n < 4.0 {
        return Err(Undefined::TooFew);
    }
    let within = one.within(&other);
    if within.from == 0.0 {
        return Err(Undefined::NoVariance);
    }
    let slope = within.both / within.from;
    let residual = residual(within.to - slope * within.both, within.to)?;
    let apart = one.from - other.from;
    let variance = residual / (n - 3.0) * (1.0 / one.n + 1.0 / other.n + apart * apart / within.from);
    let adjusted = MeanDifference::new((one.to - other.to) - slope * apart, variance.sqrt(), n - 3.0, confidence);
    Ok(Ancova { adjusted, slope, parallel: parallel_slopes(&one, &other, residual) })
}

fn parallel_slopes(one: &Moments, other: &Moments, residual_of_one_slope: f64) -> Result<ParallelSlopes, Undefined> {
    let (own, others) = (one.spread, other.spread);
    let degrees_of_freedom = one.n + other.n - 4.0;
    if degrees_of_freedom < 1.0 {
        return Err(Undefined::TooFew);
    }
    if own.from == 0.0 || others.from == 0.0 {
        return Err(Undefined::NoVariance);
    }
    let difference = own.both / own.from - others.both / others.from;
    // What the second slope explains, without a difference of near numbers.
    let explained = difference * difference / (1.0 / own.from + 1.0 / others.from);
    let left = residual(residual_of_one_slope - explained, own.to + others.to)?;
    let f = explained / (left / degrees_of_freedom);
    Ok(ParallelSlopes { difference, f, degrees_of_freedom, p: students_t::two_sided(f.sqrt(), degrees_of_freedom) })
}

/// A residual sum of squares, unless it is only what rounding leaves of a perfect line.
fn residual(sum: f64, of: f64) -> Result<f64, Undefined> {
    if sum > 1e-12 * of { Ok(sum) } else { Err(Undefined::PerfectCorrelation) }
}

fn sum_of_squares(scores: &Distribution) -> f64 {
    scores.variance().map_or(0.0, |variance| variance * (scores.n() - 1) as f64)
}

/// Sums of squares and products about the means, of the first scores, of the second, and of both.
#[derive(Debug, Clone, Copy)]
struct Spread {
    from: f64,
    to: f64,
    both: f64,
}

/// What one group contributes; a single person has means and no spread.
struct Moments {
    n: f64,
    from: f64,
    to: f64,
    spread: Spread,
}

impl Moments {
    fn of(table: &ChangeTable) -> Result<Self, Undefined> {
        let (from, to) = (table.from_scores(), table.to_scores());
        let n = table.pairs() as f64;
        let spread = Spread {
            from: sum_of_squares(&from),
            to: sum_of_squares(&to),
            both: table.covariance().map_or(0.0, |covariance| covariance * (n - 1.0)),
        };
        Ok(Self { n, from: from.mean()?, to: to.mean()?, spread })
    }

    fn within(&self, other: &Self) -> Spread {
        let (one, two) = (self.spread, other.spread);
        Spread { from: one.from + two.from, to: one.to + two.to, both: one.both + two.both }
    }
}
