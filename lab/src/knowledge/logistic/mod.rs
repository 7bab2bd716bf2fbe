//! Logistic regression on sparse rows, fitted until nothing moves any more.
//!
//! The published models to compare with are all of this kind, and a comparison is only fair at their optimum, not where
//! a patient optimiser gave up. The objective is smooth and strictly convex and its curvature costs no more than its
//! gradient, so this is Newton's method with directions from conjugate gradients (Lin, Weng and Keerthi 2008, "Trust region
//! Newton method for large-scale logistic regression", with a line search in place of the region): some ten steps where
//! methods that know only gradients take hundreds, for columns of such unlike size as indicators and counts.
//!
//! Sums are taken over fixed shares of the rows, in order, so a fit is the same to the last bit on any machine.

mod design;
mod newton;

pub use design::Design;

use newton::Objective;
use thiserror::Error;

/// Why there is no fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FitError {
    /// A list of another length than it must have.
    #[error("there are {found} {what}, but there must be {expected}")]
    Length {
        /// What it lists.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length of the design's side that it belongs to.
        expected: usize,
    },
    /// A number outside its range.
    #[error("{what} {index} {must}")]
    Value {
        /// What it is one of.
        what: &'static str,
        /// Which one.
        index: usize,
        /// The range.
        must: &'static str,
    },
    /// The optimum was not reached.
    #[error("no optimum was reached in {0} steps")]
    NoOptimum(usize),
}

/// The weights, one a feature, that minimise
///
/// > sum over rows of -(y ln p + (1 - y) ln(1 - p)) + sum over features of l2 w² / 2, with p = 1 / (1 + exp(-(x·w + offset)))
///
/// `outcomes` are y, 0 to 1; `offsets` are 0 where not given; `l2` is a feature's prior precision, 0 for none, as an
/// intercept should have. No component of the gradient is over 1e-6 at the weights, but for their
/// rounding to 32 bits.
pub fn fit(
    design: &Design,
    outcomes: &[f32],
    offsets: Option<&[f32]>,
    l2: &[f32],
) -> Result<Vec<f32>, FitError> {
    let (rows, features) = (design.rows(), design.features());
    check("outcomes", outcomes, rows, |y| (0.0..=1.0).contains(&y), "must be between 0 and 1")?;
    check("strengths", l2, features, |l2| l2.is_finite() && l2 >= 0.0, "must be finite and not below 0")?;
    check("values", design.values(), design.values().len(), f32::is_finite, "must be finite")?;
    if let Some(offsets) = offsets {
        check("offsets", offsets, rows, f32::is_finite, "must be finite")?;
    }
    let weights = newton::minimum(&Objective { design, outcomes, offsets, l2 })?;
    Ok(weights.into_iter().map(|weight| weight as f32).collect())
}

fn check(
    what: &'static str,
    values: &[f32],
    expected: usize,
    good: impl Fn(f32) -> bool,
    must: &'static str,
) -> Result<(), FitError> {
    if values.len() != expected {
        return Err(FitError::Length { what, found: values.len(), expected });
    }
    match values.iter().position(|&value| !good(value)) {
        Some(index) => Err(FitError::Value { what, index, must }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
