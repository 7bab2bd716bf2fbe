//! The privacy mechanisms in a real browser: 128-bit arithmetic on a 32-bit machine, and the browser's own randomness.
#![cfg(target_arch = "wasm32")]

use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::binary_randomised_response::BinaryRandomisedResponse;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn mechanism() -> BinaryRandomisedResponse {
    BinaryRandomisedResponse::new(Epsilon::new(3, 1).unwrap())
}

#[wasm_bindgen_test]
fn the_probability_of_a_flip_is_exact_here_too() {
    assert_eq!(mechanism().flip_weight(), 1 << 62, "a quarter, in units of 2^-64");
}

#[wasm_bindgen_test]
fn the_browsers_randomness_flips_as_often_as_declared() {
    let reports = 40_000_u64;
    let ones = (0..reports).filter(|_| mechanism().encode(true, getrandom::u64().unwrap())).count() as f64;
    // Six standard deviations of a binomial with p = 3/4: one false alarm in half a billion runs.
    let (mean, deviation) = (reports as f64 * 0.75, (reports as f64 * 0.1875).sqrt());
    assert!((ones - mean).abs() < 6.0 * deviation, "{ones} of {reports}");
}
