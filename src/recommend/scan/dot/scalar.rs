//! The twin without SIMD: what the other is tested against, and what native code runs, where the compiler vectorises it.

use super::{BLOCK, FLOAT_LANES};

/// The products of [`BLOCK`] rows, one behind the other, with a query of as many numbers as each has.
pub fn block8(rows: &[i8], query: &[i16]) -> [i32; BLOCK] {
    assert_eq!(rows.len(), BLOCK * query.len());
    std::array::from_fn(|row| one8(&rows[row * query.len()..][..query.len()], query))
}

/// The product of one row.
pub fn one8(row: &[i8], query: &[i16]) -> i32 {
    row.iter().zip(query).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum()
}

/// The products of [`BLOCK`] rows of floats.
pub fn block32(rows: &[f32], query: &[f32]) -> [f32; BLOCK] {
    assert_eq!(rows.len(), BLOCK * query.len());
    std::array::from_fn(|row| one32(&rows[row * query.len()..][..query.len()], query))
}

/// The product of one row of floats.
pub fn one32(row: &[f32], query: &[f32]) -> f32 {
    let mut sums = [0.0; FLOAT_LANES];
    for (row, query) in row.chunks_exact(FLOAT_LANES).zip(query.chunks_exact(FLOAT_LANES)) {
        for lane in 0..FLOAT_LANES {
            sums[lane] += row[lane] * query[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
