//! The SIMD kernels against their scalar twins, in a real browser, to the last bit.
#![cfg(target_arch = "wasm32")]

use cairn::catalog::pack::vectors::Query;
use cairn::recommend::scan::bounded::{Bounded, Finer, Rounded};
use cairn::recommend::scan::{Hit, Rows, Rows32, Top, dot, scan};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Numbers that look random, the same at every run (splitmix64).
fn numbers(seed: u64) -> impl Iterator<Item = u64> {
    (1_u64..).map(move |at| {
        let mut z = seed.wrapping_add(at.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    })
}

#[wasm_bindgen_test]
fn whole_numbers_are_as_without_simd() {
    for seed in 0..2_000 {
        let dimensions = (1 + seed as usize % 16) * 16;
        let rows: Vec<i8> = numbers(seed).take(4 * dimensions).map(|n| n as i8).collect();
        let query: Vec<i16> = numbers(!seed).take(dimensions).map(|n| (n % 32_767) as i16 - 16_383).collect();
        assert_eq!(dot::block8(&rows, &query), dot::scalar::block8(&rows, &query), "seed {seed}");
    }
    let (rows, query) = (vec![i8::MIN; 4 * 256], vec![16_383_i16; 256]);
    assert_eq!(dot::block8(&rows, &query), [-128 * 256 * 16_383; 4]);
}

#[wasm_bindgen_test]
fn floats_are_as_without_simd() {
    let float = |n: u64| f32::from_bits(n as u32);
    for seed in 0..2_000 {
        let dimensions = (1 + seed as usize % 16) * 8;
        let finite = |seed| numbers(seed).map(float).filter(|x| x.is_finite());
        let rows: Vec<f32> = finite(seed).take(4 * dimensions).collect();
        let query: Vec<f32> = finite(!seed).take(dimensions).collect();
        let (simd, scalar) = (dot::block32(&rows, &query), dot::scalar::block32(&rows, &query));
        for (a, b) in simd.into_iter().zip(scalar) {
            assert!(a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(), "seed {seed}: {a} and {b}");
        }
    }
}

fn ten(rows: &impl Rows) -> Vec<(u32, u32)> {
    let mut top = Top::new(10);
    scan(rows, None, &mut top);
    top.hits().iter().map(|Hit { row, score }| (*row, score.to_bits())).collect()
}

#[wasm_bindgen_test]
fn what_is_read_after_8_bits_is_as_if_all_were_read() {
    let float = |n: u64| (n as i16) as f32;
    for seed in 0..40 {
        let rows: Vec<f32> = numbers(seed).take(1_003 * 64).map(float).collect();
        let query: Vec<f32> = numbers(!seed).take(64).map(float).collect();
        let whole = Query::new(&query);
        let (rounded, finer) = (Rounded::of(&rows, 64).unwrap(), Finer::of(&rows, 64).unwrap());
        let floats = Bounded::floats(&rounded, &rows, &query, &whole).unwrap();
        assert_eq!(ten(&floats), ten(&Rows32::new(&rows, &query).unwrap()), "floats, seed {seed}");
        let bounded = Bounded::finer(&finer, &whole).unwrap();
        assert_eq!(ten(&bounded), ten(&finer.times(&whole).unwrap()), "12 bits, seed {seed}");
    }
}
