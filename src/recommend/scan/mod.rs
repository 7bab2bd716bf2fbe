//! The dense scan: which of many rows go best with a query, by dot product.
//!
//! One pass over the rows, in the order in which they lie in memory, in blocks of [`BLOCK`]. What may not be shown is passed
//! over by a bit each, a whole block of it without a look at its rows; what is not better than the worst of the best so far
//! costs one comparison. Nothing is allocated and nothing is sorted but the few that stay.
//!
//! Rows have 8-bit numbers with a scale each, as [item vectors](crate::catalog::pack::vectors) lie in a pack, or are
//! floats. [`dot`] has the inner loops, in SIMD and scalar. [`bounded`] gives the list of the floats, or of 12 bits, and reads little
//! but 8.

pub mod bounded;
pub mod dot;
mod top;

pub use top::{Hit, Top};

use crate::catalog::pack::vectors::LANES;
use dot::BLOCK;
use thiserror::Error;

/// Rows to scan, with what they are multiplied by.
pub trait Rows {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The products of the [`BLOCK`] rows from `first` on, all of which are there.
    fn block(&self, first: usize) -> [f32; BLOCK];

    /// The product of one row.
    fn one(&self, row: usize) -> f32;

    /// Whether all products of the [`BLOCK`] rows from `first` on are known to be less than a threshold, where that is cheaper to say
    /// than what they are: such blocks are passed over unread.
    #[inline]
    fn are_below(&self, _first: usize, _threshold: f32) -> bool {
        false
    }
}

/// Rows and a query that do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScanError {
    /// The number of dimensions is 0 or no multiple of [`LANES`].
    #[error("a query of {0} numbers: it must have a multiple of {LANES}")]
    Dimensions(usize),
    /// Rows do not have as many numbers as the query, or scales are not as many as rows.
    #[error("{numbers} numbers are not {rows} rows of {dimensions}")]
    Length {
        /// Numbers in all rows.
        numbers: usize,
        /// Rows.
        rows: usize,
        /// Numbers of the query.
        dimensions: usize,
    },
    /// A number that has no rounding.
    #[error("row {0} has a number that is not finite")]
    NotFinite(usize),
}

/// Rows of 8-bit numbers; row `r` stands for `scales[r] * rows[r]`.
#[derive(Debug, Clone, Copy)]
pub struct Rows8<'a> {
    rows: &'a [i8],
    scales: &'a [f32],
    query: &'a [i16],
    scale: f32,
}

impl<'a> Rows8<'a> {
    /// To be multiplied by `scale * query`. Numbers of the query are within ±16,383, or products of 256 of them would leave 32 bits.
    pub fn new(rows: &'a [i8], scales: &'a [f32], query: &'a [i16], scale: f32) -> Result<Self, ScanError> {
        fits(rows.len(), scales.len(), query.len())?;
        Ok(Self { rows, scales, query, scale })
    }
}

impl Rows for Rows8<'_> {
    fn len(&self) -> usize {
        self.scales.len()
    }

    #[inline]
    fn block(&self, first: usize) -> [f32; BLOCK] {
        let dimensions = self.query.len();
        let products = dot::block8(&self.rows[first * dimensions..][..BLOCK * dimensions], self.query);
        let scales = &self.scales[first..][..BLOCK];
        let of = |row: usize| products[row] as f32 * scales[row] * self.scale;
        [of(0), of(1), of(2), of(3)]
    }

    fn one(&self, row: usize) -> f32 {
        let dimensions = self.query.len();
        let product = dot::scalar::one8(&self.rows[row * dimensions..][..dimensions], self.query);
        product as f32 * self.scales[row] * self.scale
    }
}

/// Rows of floats.
#[derive(Debug, Clone, Copy)]
pub struct Rows32<'a> {
    rows: &'a [f32],
    query: &'a [f32],
}

impl<'a> Rows32<'a> {
    /// To be multiplied by `query`.
    pub fn new(rows: &'a [f32], query: &'a [f32]) -> Result<Self, ScanError> {
        fits(rows.len(), rows.len().checked_div(query.len()).unwrap_or(0), query.len())?;
        Ok(Self { rows, query })
    }
}

impl Rows for Rows32<'_> {
    fn len(&self) -> usize {
        self.rows.len() / self.query.len()
    }

    #[inline]
    fn block(&self, first: usize) -> [f32; BLOCK] {
        let dimensions = self.query.len();
        dot::block32(&self.rows[first * dimensions..][..BLOCK * dimensions], self.query)
    }

    fn one(&self, row: usize) -> f32 {
        let dimensions = self.query.len();
        dot::scalar::one32(&self.rows[row * dimensions..][..dimensions], self.query)
    }
}

/// Offers to `top` every row whose bit is set in `allowed` (row r is bit r % 64 of word r / 64; rows beyond its end are not
/// allowed), or every row where that is `None`.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "one branch is enough for four that are nearly always false"
)]
pub fn scan(rows: &impl Rows, allowed: Option<&[u64]>, top: &mut Top) {
    let whole = rows.len() - rows.len() % BLOCK;
    for first in (0..whole).step_by(BLOCK) {
        let bits = allowed.map_or(u64::MAX, |bits| word(bits, first) >> (first % 64));
        if bits.trailing_zeros() >= BLOCK as u32 || rows.are_below(first, top.threshold()) {
            continue;
        }
        let (products, threshold) = (rows.block(first), top.threshold());
        let [a, b, c, d] = products;
        // Not the greatest of the four: `f32::max` is a call of a function in WebAssembly, and three of them were most of a scan.
        if !((a >= threshold) | (b >= threshold) | (c >= threshold) | (d >= threshold)) {
            continue;
        }
        for (at, product) in products.into_iter().enumerate() {
            if bits >> at & 1 == 1 {
                top.offer((first + at) as u32, product);
            }
        }
    }
    for row in whole..rows.len() {
        if allowed.is_none_or(|bits| word(bits, row) >> (row % 64) & 1 == 1) {
            top.offer(row as u32, rows.one(row));
        }
    }
}

fn word(bits: &[u64], row: usize) -> u64 {
    bits.get(row / 64).copied().unwrap_or(0)
}

fn fits(numbers: usize, rows: usize, dimensions: usize) -> Result<(), ScanError> {
    if dimensions == 0 || !dimensions.is_multiple_of(LANES) {
        return Err(ScanError::Dimensions(dimensions));
    }
    if rows.checked_mul(dimensions) != Some(numbers) {
        return Err(ScanError::Length { numbers, rows, dimensions });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
