//! Reading, and as little else as can be: what no scan can be faster than.

#![expect(unsafe_code, reason = "registers are loaded through pointers")]

use core::arch::wasm32::{i32x4_extract_lane, i32x4_splat, v128, v128_load, v128_xor};

/// Registers that are read between two looks at how many are left.
const AT_ONCE: usize = 8;

/// Reads all but what is left behind the last 128 bytes, and returns a number that depends on every bit of it.
pub fn all<T: Copy>(numbers: &[T]) -> i32 {
    let registers = size_of_val(numbers) / size_of::<v128>();
    let from = numbers.as_ptr().cast::<v128>();
    let [mut a, mut b, mut c, mut d] = [i32x4_splat(0); 4];
    for at in (0..registers - registers % AT_ONCE).step_by(AT_ONCE) {
        // SAFETY: `at + AT_ONCE <= registers`, and so many registers are within the slice. A load needs no alignment.
        unsafe {
            let from = from.add(at);
            a = v128_xor(a, v128_xor(v128_load(from), v128_load(from.add(1))));
            b = v128_xor(b, v128_xor(v128_load(from.add(2)), v128_load(from.add(3))));
            c = v128_xor(c, v128_xor(v128_load(from.add(4)), v128_load(from.add(5))));
            d = v128_xor(d, v128_xor(v128_load(from.add(6)), v128_load(from.add(7))));
        }
    }
    let all = v128_xor(v128_xor(a, b), v128_xor(c, d));
    i32x4_extract_lane::<0>(all)
        ^ i32x4_extract_lane::<1>(all)
        ^ i32x4_extract_lane::<2>(all)
        ^ i32x4_extract_lane::<3>(all)
}
