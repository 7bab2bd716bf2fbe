//! Rows of 12 bits: the 8 that are read first, and 4 that decide between those that may be among the best.
//!
//! A number is `scale * (byte + (part - 7.5) / 16)`, where `part` is 0 to 15: the middle of a sixteenth of what rounds to `byte`. Parts lie
//! two to a byte, the first in the low half, row by row, apart from the bytes: of most rows they are never read.

use super::super::dot::BLOCK;
use super::super::{Rows, ScanError, fits};
use super::Rounded;
use crate::catalog::pack::vectors::{Query, rounded};

/// Parts of one step of a byte.
const PARTS: f32 = 16.0;
/// Twice the middle of them.
const MIDDLE: i32 = 15;

/// Rows of 12 bits.
#[derive(Debug, Clone)]
pub struct Finer {
    first: Rounded,
    parts: Vec<u8>,
}

impl Finer {
    /// Of rows of floats, one behind the other, which are all finite.
    pub fn of(rows: &[f32], dimensions: usize) -> Result<Self, ScanError> {
        let mut first = Rounded::for_rows(rows, dimensions)?;
        let mut parts = Vec::with_capacity(rows.len() / 2);
        for (at, row) in rows.chunks_exact(dimensions).enumerate() {
            if !row.iter().all(|x| x.is_finite()) {
                return Err(ScanError::NotFinite(at));
            }
            let (from, added) = (first.rows.len(), parts.len());
            let scale = rounded(row, &mut first.rows);
            let bytes = &first.rows[from..];
            let part = |at: usize| {
                let beyond = if scale > 0.0 { row[at] / scale - f32::from(bytes[at]) } else { 0.0 };
                ((beyond + 0.5) * PARTS).clamp(0.0, PARTS - 1.0) as u8
            };
            parts.extend((0..dimensions).step_by(2).map(|at| part(at) | part(at + 1) << 4));
            let exact: Vec<f64> = thirty_seconds(bytes, &parts[added..])
                .map(|x| f64::from(x) * f64::from(scale) / f64::from(2.0 * PARTS))
                .collect();
            first.push(exact.iter().copied(), scale);
        }
        Ok(Self { first, parts })
    }

    /// What is read first.
    pub fn first(&self) -> &Rounded {
        &self.first
    }

    /// The rows, to be multiplied by a query.
    pub fn times<'a>(&'a self, query: &'a Query) -> Result<Rows12<'a>, ScanError> {
        fits(self.first.rows.len(), self.first.scales.len(), query.numbers().len())?;
        Ok(Rows12 { rows: self, query })
    }
}

/// Rows of 12 bits and what they are multiplied by.
#[derive(Debug, Clone, Copy)]
pub struct Rows12<'a> {
    rows: &'a Finer,
    query: &'a Query,
}

impl Rows for Rows12<'_> {
    fn len(&self) -> usize {
        self.rows.first.scales.len()
    }

    fn block(&self, first: usize) -> [f32; BLOCK] {
        std::array::from_fn(|at| self.one(first + at))
    }

    fn one(&self, row: usize) -> f32 {
        let (dimensions, of) = (self.rows.first.dimensions, &self.rows.first);
        let bytes = &of.rows[row * dimensions..][..dimensions];
        let parts = &self.rows.parts[row * dimensions / 2..][..dimensions / 2];
        let numbers = thirty_seconds(bytes, parts).zip(self.query.numbers());
        let product: i64 = numbers.map(|(x, &y)| i64::from(x) * i64::from(y)).sum();
        product as f32 * (of.scales[row] / (2.0 * PARTS)) * self.query.scale()
    }
}

/// A row's numbers in thirty-seconds of its scale.
fn thirty_seconds<'a>(bytes: &'a [i8], parts: &'a [u8]) -> impl Iterator<Item = i32> + 'a {
    let parts = parts.iter().flat_map(|&two| [two & 15, two >> 4]);
    bytes.iter().zip(parts).map(|(&byte, part)| 32 * i32::from(byte) + 2 * i32::from(part) - MIDDLE)
}
