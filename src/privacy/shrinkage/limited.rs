//! Limited translation: a value is pulled to the middle of its family while its interval holds that, and not at all beyond.
//!
//! With x a value, s its standard error, c the centre of the family and y = (x - c) / e, where e is the error that a value
//! has whose truth is the centre:
//!
//! - |y| < b: c is in doubt for this value. It goes a part v of the way to c, and less of the way from b - .3 on. Twice its error
//!   reaches to the farther end of its interval, x +- r s within the possible range.
//! - |y| >= b: it stays as it is, and twice its error is r s, or as much less as leaves c out.
//!
//! The first costs no coverage, since the interval lies within the two errors; the second does not differ from the interval.
//! r is 1.76 and grows to 2 where a value is far from the centre. Where the centre is at the end of the possible range, c is
//! left out on one side only: b is less there, so that coverage is the same. So the truth of each value, whatever it and the others
//! are, lies within two errors with about the probability of a normal number within 1.76 to 2: tests/grid.rs has it counted.
//!
//! v is chosen by Stein's unbiased estimate of risk (Stein 1981) as what makes the family's total squared error least, less
//! what chance may add: so shrinking makes that less than it was, also where nothing is alike.

use super::Shrunk;
use crate::privacy::mechanism::Estimate;

/// r near the centre, and far from it: half the width of a value's interval, in standard errors.
const REACH: (f64, f64) = (1.76, 2.0);
/// b where the centre is at the end of the possible range, and elsewhere.
const AT_THE_END: f64 = 1.68;
const WITHIN: f64 = 1.9;
/// By how much below b the pull begins to fade.
const FADING: f64 = 0.3;
/// No figure is farther from its value, in standard errors: the published interval.
const INTERVAL: f64 = 1.96;
/// An interval that lies beyond the possible range reaches so far into it, in standard errors.
const LEAST: f64 = 0.75;
/// Fewer values near the centre say nothing about how alike they are.
const LEAST_NEAR: usize = 8;
/// What chance may add to what they say, in squared standard errors.
const CHANCE: f64 = 6.0;

/// Values of one kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    low: f64,
    high: f64,
    centre: f64,
    /// The standard error of a value whose truth is the centre.
    error: f64,
    /// b.
    near: f64,
    /// v, 0 to 1.
    pull: f64,
}

impl Family {
    /// A value that is like no other: nothing pulls it.
    pub fn alone((low, high): (f64, f64), centre: f64, error: f64) -> Self {
        let inside = centre - 2.0 * error > low && centre + 2.0 * error < high;
        Self { low, high, centre, error, near: if inside { WITHIN } else { AT_THE_END }, pull: 0.0 }
    }

    /// Values that may be alike.
    pub fn new(estimates: &[Estimate], range: (f64, f64), centre: f64, error: f64) -> Self {
        let mut family = Self::alone(range, centre, error);
        let (mut near, mut gained, mut squares) = (0, -CHANCE, 0.0);
        for estimate in estimates {
            let possible = estimate.value.clamp(family.low, family.high);
            let pulled = family.pulled(possible);
            near += usize::from(family.off(possible).abs() < family.near);
            // Stein: the risk of x + f(x) is that of x and E[2 f' + f^2]. Of what is cut to the range, the cut is part of f.
            if possible == estimate.value {
                gained += family.slope(possible);
            }
            gained += (possible - estimate.value) / error * pulled;
            squares += pulled * pulled;
        }
        if near >= LEAST_NEAR && squares > 0.0 {
            family.pull = (gained / squares).clamp(0.0, 1.0);
        }
        family
    }

    /// y.
    fn off(&self, value: f64) -> f64 {
        (value - self.centre) / self.error
    }

    /// How far the whole pull goes, in standard errors: to the centre, fading towards b.
    fn pulled(&self, value: f64) -> f64 {
        let (off, full) = (self.off(value), self.near - FADING);
        let fading = full * ((self.near - off.abs()) / FADING).clamp(0.0, 1.0);
        off.signum() * off.abs().min(fading)
    }

    /// By how much the pull grows with the value.
    fn slope(&self, value: f64) -> f64 {
        let (off, full) = (self.off(value).abs(), self.near - FADING);
        if off <= full {
            1.0
        } else if off < self.near {
            -full / FADING
        } else {
            0.0
        }
    }

    /// One of them, shrunk.
    pub fn shrink(&self, estimate: &Estimate) -> Shrunk {
        let Estimate { value, standard_error: own, .. } = *estimate;
        let possible = value.clamp(self.low, self.high);
        if !own.is_finite() || own.partial_cmp(&0.0).is_none() || self.error <= 0.0 {
            return Shrunk { value: possible, standard_error: own };
        }
        let off = self.off(possible).abs();
        let reach = (REACH.0 + (off - REACH.0) / 8.0).clamp(REACH.0, REACH.1) * own;
        if off >= self.near {
            let leaves_out = (self.near + (off - self.near) / 2.0) * self.error;
            return Shrunk { value: possible, standard_error: reach.min(leaves_out) / 2.0 };
        }
        let shrunk = (possible - self.pull * self.pulled(possible) * self.error)
            .min((value + INTERVAL * own).max(self.low))
            .max((value - INTERVAL * own).min(self.high));
        let from = (value - reach).min(self.high - LEAST * own).max(self.low);
        let to = (value + reach).max(self.low + LEAST * own).min(self.high);
        Shrunk { value: shrunk, standard_error: (to - shrunk).max(shrunk - from) / 2.0 }
    }
}
