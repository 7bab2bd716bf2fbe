//! Rows of 12 bits: the 8 that are read first, and 4 that decide between those that may be among the best.
//!
//! A number is `scale * (byte + (part - 7.5) / 16)`, where `part` is 0 to 15: the middle of a sixteenth of what rounds to `byte`. Parts lie
//! two to a byte, those of a row's first half in the low bits and of its second in the high ones, apart from the bytes: of most rows
//! they are never read.

use super::super::dot::{self, BLOCK};
use super::super::{Rows, ScanError, fits};
use super::Rounded;
use super::slack::MOST_DIMENSIONS;
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
            let half = dimensions / 2;
            parts.extend((0..half).map(|at| part(at) | part(half + at) << 4));
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
        let sum = query.numbers().iter().map(|&x| i64::from(x)).sum();
        Ok(Rows12 { rows: self, query, sum })
    }

    fn parts(&self, row: usize) -> &[u8] {
        let half = self.first.dimensions / 2;
        &self.parts[row * half..][..half]
    }
}

/// Rows of 12 bits and what they are multiplied by.
#[derive(Debug, Clone, Copy)]
pub struct Rows12<'a> {
    rows: &'a Finer,
    query: &'a Query,
    /// Of the query's numbers.
    sum: i64,
}

impl Rows12<'_> {
    /// From a product with bytes, and one with parts.
    fn product(&self, row: usize, bytes: i64, parts: i64) -> f32 {
        let whole = 32 * bytes + 2 * parts - i64::from(MIDDLE) * self.sum;
        whole as f32 * (self.rows.first.scales[row] / (2.0 * PARTS)) * self.query.scale()
    }
}

impl Rows for Rows12<'_> {
    fn len(&self) -> usize {
        self.rows.first.scales.len()
    }

    #[inline]
    fn block(&self, first: usize) -> [f32; BLOCK] {
        block(*self, first)
    }

    #[inline]
    fn one(&self, row: usize) -> f32 {
        one(*self, row)
    }
}

/// Called for few blocks; and by value, or the scan would load all that it knows of its rows from memory for each of the others.
#[inline(never)]
fn block(of: Rows12<'_>, first: usize) -> [f32; BLOCK] {
    let query = of.query.numbers();
    let dimensions = query.len();
    if dimensions > MOST_DIMENSIONS {
        return std::array::from_fn(|at| one(of, first + at));
    }
    let (low, high) = query.split_at(dimensions / 2);
    let bytes = dot::block8(&of.rows.first.rows[first * dimensions..][..BLOCK * dimensions], query);
    std::array::from_fn(|at| {
        let numbers = of.rows.parts(first + at).iter().zip(low).zip(high);
        let times = |part: u8, x: i16| i32::from(part) * i32::from(x);
        let parts: i32 =
            numbers.map(|((&two, &low), &high)| times(two & 15, low) + times(two >> 4, high)).sum();
        of.product(first + at, bytes[at].into(), parts.into())
    })
}

#[inline(never)]
fn one(of: Rows12<'_>, row: usize) -> f32 {
    let query = of.query.numbers();
    let bytes = &of.rows.first.rows[row * query.len()..][..query.len()];
    let times = |x: i32, y: i16| i64::from(x) * i64::from(y);
    let parts = each_part(of.rows.parts(row)).zip(query).map(|(x, &y)| times(x, y)).sum();
    of.product(row, bytes.iter().zip(query).map(|(&x, &y)| times(x.into(), y)).sum(), parts)
}

fn each_part(parts: &[u8]) -> impl Iterator<Item = i32> + '_ {
    parts.iter().map(|two| i32::from(two & 15)).chain(parts.iter().map(|two| i32::from(two >> 4)))
}

/// A row's numbers in thirty-seconds of its scale.
fn thirty_seconds<'a>(bytes: &'a [i8], parts: &'a [u8]) -> impl Iterator<Item = i32> + 'a {
    bytes.iter().zip(each_part(parts)).map(|(&byte, part)| 32 * i32::from(byte) + 2 * part - MIDDLE)
}
