//! What the core costs natively, each beside what else one would do, where there is such a thing. `cargo bench`, or with a part
//! of a name: `cargo bench -- open`. In browsers: `cargo xtask bench browser`.

// A browser has its own bench; this one only must compile for it.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod catalog;
#[cfg(not(target_arch = "wasm32"))]
mod learner;
#[cfg(not(target_arch = "wasm32"))]
mod mechanisms;
#[cfg(not(target_arch = "wasm32"))]
#[path = "../../tests/bench/src/school.rs"]
mod school;

#[cfg(not(target_arch = "wasm32"))]
criterion::criterion_main!(catalog::benches, learner::benches, mechanisms::benches);
