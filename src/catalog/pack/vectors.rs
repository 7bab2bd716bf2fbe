//! What items are like: a short vector each, made from the catalog's own words when it is packed, so that a learner's
//! device can find what is alike without any words, any network, or anyone else's data.
//!
//! A number has 8 bits, and a vector a scale that makes its length 1: a cosine is a dot product of whole numbers and two
//! multiplications, the same to the last bit on every machine. Rows lie one behind the other, each a multiple of 16 bytes,
//! the first at a multiple of 64: as wide registers read them.

use super::columns::{ItemIndex, View};
use std::ops::Range;
use zerocopy::little_endian::F32;

/// A vector's length is a multiple of this.
pub const LANES: usize = 16;
/// A vector is no longer than this, so that no dot product leaves 32 bits.
pub const MOST_DIMENSIONS: usize = 256;
/// The largest number of a vector.
const MOST: f32 = 127.0;
/// The largest number of what vectors are multiplied by: 256 · 128 · 16,383 is within 32 bits.
const MOST_OF_QUERY: f32 = 16_383.0;
/// How far a vector's length may be from 1.
const TOLERANCE: f32 = 0.001;

/// The vectors of a pack.
#[derive(Debug, Clone, Copy)]
pub struct Vectors<'a> {
    dimensions: usize,
    rows: &'a [i8],
    scales: &'a [F32],
}

impl<'a> View<'a> {
    /// The vectors of the items; none where the pack has none.
    pub fn vectors(&self) -> Option<Vectors<'a>> {
        let (rows, scales) = (self.item_vector, self.item_vector_scale);
        let dimensions = rows.len().checked_div(scales.len())?;
        let fits = dimensions > 0
            && dimensions <= MOST_DIMENSIONS
            && dimensions.is_multiple_of(LANES)
            && dimensions * scales.len() == rows.len();
        fits.then_some(Vectors { dimensions, rows, scales })
    }
}

impl<'a> Vectors<'a> {
    /// How many numbers a vector has: a multiple of [`LANES`], at most [`MOST_DIMENSIONS`].
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The numbers of some items, one behind the other.
    #[inline]
    pub fn rows(&self, items: Range<ItemIndex>) -> &'a [i8] {
        &self.rows[items.start * self.dimensions..items.end * self.dimensions]
    }

    /// An item's numbers; times its [scale](Self::scale) they have length 1.
    pub fn row(&self, item: ItemIndex) -> &'a [i8] {
        &self.rows[item * self.dimensions..][..self.dimensions]
    }

    /// What an item's numbers are multiplied by; 0 for an item without words.
    pub fn scale(&self, item: ItemIndex) -> f32 {
        self.scales[item].get()
    }

    /// The cosine of two items, -1 to 1; 0 where one has no words.
    pub fn cosine(&self, a: ItemIndex, b: ItemIndex) -> f32 {
        let dot: i32 = self.row(a).iter().zip(self.row(b)).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum();
        (dot as f32 * self.scale(a) * self.scale(b)).clamp(-1.0, 1.0)
    }

    /// The dot product of an item's vector of length 1 with a query.
    pub fn times(&self, query: &Query, item: ItemIndex) -> f32 {
        let row = self.row(item);
        let dot: i32 = row.iter().zip(&query.numbers).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum();
        dot as f32 * self.scale(item) * query.scale
    }

    pub(super) fn is_unit(&self, item: ItemIndex) -> bool {
        let squares: i32 = self.row(item).iter().map(|&x| i32::from(x) * i32::from(x)).sum();
        let scale = self.scale(item);
        let length = squares as f32 * scale * scale;
        if squares == 0 { scale == 0.0 } else { scale > 0.0 && (length - 1.0).abs() <= TOLERANCE }
    }
}

/// What many items are to be multiplied by, in whole numbers.
#[derive(Debug, Clone, Default)]
pub struct Query {
    numbers: Vec<i16>,
    scale: f32,
}

impl Query {
    /// As many numbers as the vectors have, each rounded to a part of the largest in 16,383.
    pub fn new(of: &[f32]) -> Self {
        let largest = of.iter().fold(0.0, |largest: f32, x| largest.max(x.abs()));
        if largest == 0.0 {
            return Self { numbers: vec![0; of.len()], scale: 0.0 };
        }
        let numbers = of.iter().map(|x| libm::roundf(x / largest * MOST_OF_QUERY) as i16).collect();
        Self { numbers, scale: largest / MOST_OF_QUERY }
    }
}

impl Query {
    /// The whole numbers.
    pub fn numbers(&self) -> &[i16] {
        &self.numbers
    }

    /// What their products are multiplied by.
    pub fn scale(&self) -> f32 {
        self.scale
    }
}

/// Adds a vector's numbers, each rounded to a part of the largest in 127, and returns what they are to be multiplied by.
pub fn rounded(vector: &[f32], to: &mut Vec<i8>) -> f32 {
    let largest = vector.iter().fold(0.0, |largest: f32, x| largest.max(x.abs()));
    let times = if largest > 0.0 { MOST / largest } else { 0.0 };
    to.extend(vector.iter().map(|x| libm::roundf(x * times) as i8));
    largest / MOST
}

/// Vectors on their way into a pack.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ItemVectors {
    rows: Vec<i8>,
    scales: Vec<F32>,
}

impl ItemVectors {
    /// Adds the vector of the next item, of any length above 0, or zeros for an item without words.
    ///
    /// Panics where it has not as many numbers as those before it, or a number that is not allowed.
    pub fn push(&mut self, vector: &[f32]) {
        assert!(vector.len().is_multiple_of(LANES) && (LANES..=MOST_DIMENSIONS).contains(&vector.len()));
        assert_eq!(self.rows.len(), self.scales.len() * vector.len(), "vectors are all as long");
        let from = self.rows.len();
        rounded(vector, &mut self.rows);
        let squares: i32 = self.rows[from..].iter().map(|&x| i32::from(x) * i32::from(x)).sum();
        let scale = if squares > 0 { 1.0 / libm::sqrtf(squares as f32) } else { 0.0 };
        self.scales.push(F32::new(scale));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    pub(super) fn into_columns(self) -> (Vec<i8>, Vec<F32>) {
        (self.rows, self.scales)
    }
}
