//! Every fault that is seeded into the privacy modules must be seen by one of their own tests.

use cairn_lab::privacy::mutants;
use std::path::Path;

#[test]
fn every_seeded_fault_is_seen() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the lab is a folder of the project");
    let table = mutants::run(root, &|| ()).unwrap_or_else(|error| panic!("{error}"));
    println!("{table}");
    assert!(table.seeded() >= 25);
    let alive: Vec<_> = table.alive().map(|row| &row.fault).collect();
    assert!(alive.is_empty(), "no test saw {alive:?}");
}
