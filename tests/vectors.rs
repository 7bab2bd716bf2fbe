//! The reference vectors, natively. `CAIRN_WRITE_VECTORS=1 cargo test --test vectors` writes them anew.
#![cfg(not(target_arch = "wasm32"))]

#[path = "vectors/scenario.rs"]
mod scenario;

fn matches_or_writes(name: &str, now: &str) {
    assert_eq!(String::from_utf8(written(name, now.as_bytes())).unwrap(), now, "{name} has changed");
}

fn written(name: &str, now: &[u8]) -> Vec<u8> {
    let path = format!("{}/tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("CAIRN_WRITE_VECTORS").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    std::fs::read(&path).unwrap()
}

#[test]
fn a_models_file_is_as_in_the_reference() {
    let model = scenario::model();
    assert!(written("knowledge.model", &model) == model, "knowledge.model has changed");
}

#[test]
fn a_learners_hour_is_as_in_the_reference() {
    matches_or_writes("learner.txt", &scenario::learner());
}

#[test]
fn a_trained_models_predictions_are_as_in_the_reference() {
    matches_or_writes("knowledge.txt", &scenario::knowledge());
}

#[test]
fn a_devices_report_is_as_in_the_reference() {
    matches_or_writes("privacy.txt", &scenario::privacy());
}
