//! How far a product in floats may be from the product of what was rounded, never less than it is.
//!
//! Lengths are worked out in 64 bits, and widened by [`WIDER`] for what 64 bits, the conversion to 32 and a bound's own sum lose. A sum of
//! *n* products of floats is within *n u* / (1 - *n u*) times |q| |x| of the true one, *u* = 2⁻²⁴ (Higham 2002, "Accuracy and
//! stability of numerical algorithms", 3.1). Where products are so small that floats have fewer bits, they lose less than
//! `SHORTEST` times the query's length, since shorter queries have no bound.

/// The largest number of a rounded row.
const MOST: f64 = 127.0;
/// Products of so many numbers are within 32 bits: 1,024 · 128 · 16,383.
pub const MOST_DIMENSIONS: usize = 1_024;
/// More than a hundred times what a few operations of floats lose.
const WIDER: f64 = 1.0 + 1e-5;
/// Half the distance from 1 to the next float.
const UNIT: f64 = 1.0 / (1_u64 << 24) as f64;
/// Vectors longer than this may have products that are no finite floats.
const LONGEST: f64 = 1e18;
const SHORTEST_QUERY: f64 = 1e-15;
const SHORTEST: f64 = 1e-20;

/// What a query adds to bounds.
#[derive(Debug, Clone, Copy)]
pub struct Slack {
    /// To be multiplied by a row's scale.
    pub query: f32,
    /// To be multiplied by what was lost of a row.
    pub row: f32,
}

impl Slack {
    /// Of a query that was rounded to `scale * whole`; none where it has no bound.
    pub fn of(query: &[f32], whole: &[i16], scale: f32) -> Option<Self> {
        let scale = f64::from(scale);
        let length = length_of(query.iter().map(|&x| f64::from(x)));
        let rounded = length_of(whole.iter().map(|&x| f64::from(x) * scale));
        let taken = length_of(query.iter().zip(whole).map(|(&x, &y)| f64::from(x) - f64::from(y) * scale));
        let longest_row = MOST * (query.len() as f64).sqrt();
        // The second is what five operations of floats lose of the product of both that were rounded.
        let query_slack = longest_row * (taken + 8.0 * UNIT * rounded) * WIDER;
        let has_bound = (SHORTEST_QUERY..=LONGEST).contains(&length) && query.len() <= MOST_DIMENSIONS;
        has_bound.then_some(Self { query: query_slack as f32, row: (length * WIDER) as f32 })
    }
}

/// How far a row may be from its rounding, `scale * bytes`, and a product of floats with it from the true one, each a share of the
/// query's length; infinite for one that has no bound.
pub fn lost(row: impl Iterator<Item = f64> + Clone, bytes: &[i8], scale: f32) -> f32 {
    let scale = f64::from(scale);
    let length = length_of(row.clone());
    let taken = length_of(row.zip(bytes).map(|(x, &y)| x - f64::from(y) * scale));
    let losing = bytes.len() as f64 * UNIT;
    let lost = (taken + losing / (1.0 - losing) * length) * WIDER + SHORTEST;
    if length <= LONGEST && lost.is_finite() { lost as f32 } else { f32::INFINITY }
}

fn length_of(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.map(|x| x * x).sum::<f64>().sqrt()
}
