//! WebAssembly's 128-bit registers. No relaxed SIMD: it is not in every browser, nor the same on every machine.
//!
//! The four rows are written out: the package is built without unrolling, and a loop over them would keep its sums in memory.

#![expect(unsafe_code, reason = "registers are loaded through pointers")]

use super::BLOCK;
use core::arch::wasm32::{
    f32x4_add, f32x4_mul, f32x4_splat, i16x8_load_extend_i8x8, i32x4_add, i32x4_dot_i16x8, i32x4_shuffle,
    i32x4_splat, v128, v128_load,
};

/// Numbers in a register.
const BYTES: usize = 16;
const SHORTS: usize = 8;
const FLOATS: usize = 4;

/// The products of [`BLOCK`] rows, one behind the other, with a query of as many numbers as each has.
#[expect(clippy::inline_always, reason = "called, it would hand its products over in memory")]
#[inline(always)]
pub fn block8(rows: &[i8], query: &[i16]) -> [i32; BLOCK] {
    let dimensions = query.len();
    assert!(rows.len() == BLOCK * dimensions && dimensions.is_multiple_of(BYTES));
    let [mut a, mut b, mut c, mut d] = [i32x4_splat(0); BLOCK];
    for at in (0..dimensions).step_by(BYTES) {
        // SAFETY: `at + BYTES <= dimensions`, as both are multiples of BYTES and `at` is less; so the last number read of
        // the query is at most its last, and that of row 3 the last of `rows`. A load needs no alignment.
        unsafe {
            let query = query.as_ptr().add(at);
            let (first, second) = (v128_load(query.cast()), v128_load(query.add(SHORTS).cast()));
            // Eight bytes become eight shorts while they are loaded: half the instructions of a load of sixteen.
            let add = |sum, row: *const i8| {
                let sum = i32x4_add(sum, i32x4_dot_i16x8(i16x8_load_extend_i8x8(row), first));
                i32x4_add(sum, i32x4_dot_i16x8(i16x8_load_extend_i8x8(row.add(SHORTS)), second))
            };
            let rows = rows.as_ptr().add(at);
            a = add(a, rows);
            b = add(b, rows.add(dimensions));
            c = add(c, rows.add(2 * dimensions));
            d = add(d, rows.add(3 * dimensions));
        }
    }
    lanes(sums([a, b, c, d], |a, b| i32x4_add(a, b)))
}

/// The products of [`BLOCK`] rows of floats.
#[inline]
pub fn block32(rows: &[f32], query: &[f32]) -> [f32; BLOCK] {
    let dimensions = query.len();
    assert!(rows.len() == BLOCK * dimensions && dimensions.is_multiple_of(2 * FLOATS));
    let [mut a, mut b, mut c, mut d] = [f32x4_splat(0.0); BLOCK];
    let add = |sum, part, query| f32x4_add(sum, f32x4_mul(part, query));
    for at in (0..dimensions).step_by(2 * FLOATS) {
        // SAFETY: as above, with two registers of FLOATS numbers each.
        unsafe {
            let query = query.as_ptr().add(at);
            let (first, second) = (v128_load(query.cast()), v128_load(query.add(FLOATS).cast()));
            let row = rows.as_ptr().add(at);
            a = add(a, v128_load(row.cast()), first);
            a = add(a, v128_load(row.add(FLOATS).cast()), second);
            let row = row.add(dimensions);
            b = add(b, v128_load(row.cast()), first);
            b = add(b, v128_load(row.add(FLOATS).cast()), second);
            let row = row.add(dimensions);
            c = add(c, v128_load(row.cast()), first);
            c = add(c, v128_load(row.add(FLOATS).cast()), second);
            let row = row.add(dimensions);
            d = add(d, v128_load(row.cast()), first);
            d = add(d, v128_load(row.add(FLOATS).cast()), second);
        }
    }
    let [a, b, c, d] = lanes(sums([a, b, c, d], |a, b| f32x4_add(a, b)));
    [float(a), float(b), float(c), float(d)]
}

fn float(bits: i32) -> f32 {
    f32::from_bits(bits.cast_unsigned())
}

/// The sum of each register's lanes, the first two and the last two added first.
fn sums([a, b, c, d]: [v128; BLOCK], add: impl Fn(v128, v128) -> v128) -> v128 {
    let neighbours = |a, b| add(i32x4_shuffle::<0, 2, 4, 6>(a, b), i32x4_shuffle::<1, 3, 5, 7>(a, b));
    neighbours(neighbours(a, b), neighbours(c, d))
}

fn lanes(register: v128) -> [i32; BLOCK] {
    use core::arch::wasm32::i32x4_extract_lane as lane;
    [lane::<0>(register), lane::<1>(register), lane::<2>(register), lane::<3>(register)]
}
