//! An exact scan that reads few of the exact rows: first their 8-bit rounding, and a row itself only where it may be among the best.
//!
//! With *x* a row and *x̂* its rounding, *q* a query and *q̂* its,
//!
//! > q·x = q̂·x̂ + q·(x - x̂) + (q - q̂)·x̂ ≤ q̂·x̂ + |q| |x - x̂| + |q - q̂| |x̂|
//!
//! by Cauchy and Schwarz's inequality. What rounding took from a row, |x - x̂|, is a float beside each; what is on the right costs little
//! more than the 8-bit scan. A block whose four bounds are all below the worst of the best so far is passed over unread. Every
//! other is multiplied by the same kernel as without this, so that the list is the same to the last bit, ties included.
//!
//! The bound is of the product as floats come to it: [`slack`] is what they may lose. Rows and queries that are so long that products may
//! leave the floats have no bound, nor have those that are no numbers; such rows are always read.

mod finer;
mod slack;

pub use finer::Finer;

use super::dot::{self, BLOCK};
use super::{Rows, Rows32, ScanError, fits};
use crate::catalog::pack::vectors::{Query, rounded};
use finer::Rows12;
use slack::Slack;

/// What is read first: rows in 8 bits, and how far each may be from what it stands for.
#[derive(Debug, Clone, Default)]
pub struct Rounded {
    dimensions: usize,
    rows: Vec<i8>,
    scales: Vec<f32>,
    lost: Vec<f32>,
}

impl Rounded {
    /// Of rows of floats, one behind the other.
    pub fn of(rows: &[f32], dimensions: usize) -> Result<Self, ScanError> {
        let mut all = Self::for_rows(rows, dimensions)?;
        for row in rows.chunks_exact(dimensions) {
            let scale = rounded(row, &mut all.rows);
            all.push(row.iter().map(|&x| f64::from(x)), scale);
        }
        Ok(all)
    }

    fn for_rows(rows: &[f32], dimensions: usize) -> Result<Self, ScanError> {
        let items = rows.len().checked_div(dimensions).unwrap_or(0);
        fits(rows.len(), items, dimensions)?;
        let (bytes, floats) = (Vec::with_capacity(rows.len()), || Vec::with_capacity(items));
        Ok(Self { dimensions, rows: bytes, scales: floats(), lost: floats() })
    }

    /// Adds what belongs to the row whose bytes are the last, where `exact` is what they stand for.
    fn push(&mut self, exact: impl Iterator<Item = f64> + Clone, scale: f32) {
        let from = self.scales.len() * self.dimensions;
        let lost = slack::lost(exact, &self.rows[from..], scale);
        self.scales.push(scale);
        self.lost.push(lost);
    }

    /// The rows in 8 bits.
    pub fn rows(&self) -> &[i8] {
        &self.rows
    }

    /// What each is multiplied by.
    pub fn scales(&self) -> &[f32] {
        &self.scales
    }
}

/// Exact rows behind what is read first.
#[derive(Debug, Clone)]
pub struct Bounded<'a, Exact> {
    exact: Exact,
    first: &'a Rounded,
    query: &'a Query,
    /// None where nothing can be said about a product with this query.
    slack: Option<Slack>,
}

impl<'a> Bounded<'a, Rows32<'a>> {
    /// Floats, to be multiplied by `query`, which `whole` is in whole numbers; `first` is [`Rounded::of`] the same rows.
    pub fn floats(
        first: &'a Rounded,
        rows: &'a [f32],
        query: &'a [f32],
        whole: &'a Query,
    ) -> Result<Self, ScanError> {
        Self::new(first, Rows32::new(rows, query)?, query, whole)
    }
}

impl<'a> Bounded<'a, Rows12<'a>> {
    /// Rows of 12 bits, of which 8 are read first.
    pub fn finer(rows: &'a Finer, query: &'a Query) -> Result<Self, ScanError> {
        let floats: Vec<f32> = query.numbers().iter().map(|&x| f32::from(x) * query.scale()).collect();
        Self::new(rows.first(), rows.times(query)?, &floats, query)
    }
}

impl<'a, Exact: Rows> Bounded<'a, Exact> {
    fn new(first: &'a Rounded, exact: Exact, query: &[f32], whole: &'a Query) -> Result<Self, ScanError> {
        fits(first.rows.len(), exact.len(), query.len())?;
        fits(first.rows.len(), exact.len(), whole.numbers().len())?;
        let slack = Slack::of(query, whole.numbers(), whole.scale());
        Ok(Self { exact, first, query: whole, slack })
    }
}

impl<Exact: Rows> Rows for Bounded<'_, Exact> {
    fn len(&self) -> usize {
        self.exact.len()
    }

    #[inline]
    fn block(&self, first: usize) -> [f32; BLOCK] {
        self.exact.block(first)
    }

    #[inline]
    fn one(&self, row: usize) -> f32 {
        self.exact.one(row)
    }

    #[inline]
    fn are_below(&self, first: usize, threshold: f32) -> bool {
        let Some(slack) = self.slack else { return false };
        let (query, scale) = (self.query.numbers(), self.query.scale());
        let bytes = &self.first.rows[first * query.len()..][..BLOCK * query.len()];
        let products = dot::block8(bytes, query);
        let (scales, lost) = (&self.first.scales[first..][..BLOCK], &self.first.lost[first..][..BLOCK]);
        let bound =
            |row: usize| scales[row] * (products[row] as f32 * scale + slack.query) + slack.row * lost[row];
        // What is no number is not below.
        (bound(0) < threshold) & (bound(1) < threshold) & (bound(2) < threshold) & (bound(3) < threshold)
    }
}

#[cfg(test)]
mod tests;
