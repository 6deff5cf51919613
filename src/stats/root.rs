//! Where a continuous function crosses zero.

/// More than Brent's method needs for 53 bits on any bracket that occurs here.
const ITERATIONS: usize = 200;

/// How near the root the argument comes, relatively. Beyond it the functions here have only rounding to offer.
const PRECISION: f64 = 1e-14;

/// Brings a sign change between two points by moving `start` in steps that double, then finds it.
///
/// `f` is monotone; `step` points from `start` towards the root where `f(start)` is negative. `None` where no sign change is found
/// before the function or its argument leaves the finite numbers.
pub(super) fn monotone_root(f: impl Fn(f64) -> f64, start: f64, step: f64) -> Option<f64> {
    let (mut near, mut f_near) = (start, f(start));
    if f_near == 0.0 {
        return Some(near);
    }
    let mut step = if f_near < 0.0 { step } else { -step };
    for _ in 0..ITERATIONS {
        let far = near + step;
        let f_far = f(far);
        if !far.is_finite() || f_far.is_nan() {
            return None;
        }
        if f_far == 0.0 {
            return Some(far);
        }
        if (f_far < 0.0) != (f_near < 0.0) {
            return Some(brent(&f, (near, f_near), (far, f_far)));
        }
        (near, f_near) = (far, f_far);
        step *= 2.0;
    }
    None
}

/// Brent's root search (Brent 1973, *Algorithms for Minimization without Derivatives*, ch. 4), to [`PRECISION`].
///
/// The two points carry values of opposite sign.
fn brent(f: impl Fn(f64) -> f64, (mut a, mut fa): (f64, f64), (mut b, mut fb): (f64, f64)) -> f64 {
    let (mut c, mut fc) = (a, fa);
    let mut step = b - a;
    let mut last_step = step;
    for _ in 0..ITERATIONS {
        if (fb > 0.0) == (fc > 0.0) {
            (c, fc) = (a, fa);
            step = b - a;
            last_step = step;
        }
        if fc.abs() < fb.abs() {
            (a, fa) = (b, fb);
            (b, fb) = (c, fc);
            (c, fc) = (a, fa);
        }
        let tolerance = PRECISION * b.abs() + f64::MIN_POSITIVE;
        let half = 0.5 * (c - b);
        if half.abs() <= tolerance || fb == 0.0 {
            return b;
        }
        if last_step.abs() < tolerance || fa.abs() <= fb.abs() {
            (step, last_step) = (half, half);
        } else {
            let s = fb / fa;
            let (mut p, mut q) = if a == c {
                (2.0 * half * s, 1.0 - s)
            } else {
                let (q, r) = (fa / fc, fb / fc);
                (s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0)), (q - 1.0) * (r - 1.0) * (s - 1.0))
            };
            if p > 0.0 {
                q = -q;
            }
            p = p.abs();
            if 2.0 * p < (3.0 * half * q - (tolerance * q).abs()).min((last_step * q).abs()) {
                last_step = step;
                step = p / q;
            } else {
                (step, last_step) = (half, half);
            }
        }
        (a, fa) = (b, fb);
        b += if step.abs() > tolerance { step } else { tolerance.copysign(half) };
        fb = f(b);
    }
    b
}
