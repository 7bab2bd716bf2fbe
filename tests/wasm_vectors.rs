//! The reference vectors in a real browser: the same lists, the same predictions to the last bit.
#![cfg(target_arch = "wasm32")]

#[path = "vectors/scenario.rs"]
mod scenario;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_learners_hour_is_as_in_the_reference() {
    assert_eq!(scenario::learner(), include_str!("vectors/learner.txt"));
}

#[wasm_bindgen_test]
fn a_models_file_is_as_in_the_reference() {
    assert!(scenario::model() == include_bytes!("vectors/knowledge.model"));
}

#[wasm_bindgen_test]
fn a_trained_models_predictions_are_as_in_the_reference() {
    assert_eq!(scenario::knowledge(), include_str!("vectors/knowledge.txt"));
}

#[wasm_bindgen_test]
fn a_devices_report_is_as_in_the_reference() {
    assert_eq!(scenario::privacy(), include_str!("vectors/privacy.txt"));
}
