//! # Cairn
//!
//! A recommender for learners that runs wholly on the learner's own device. This crate is the part that runs there:
//! it reads a packed catalog of learning items in place ([`catalog`]), keeps what one learner can do, may forget and
//! likes ([`learner`]), chooses what to do next and says why ([`recommend`]), and, only for those who agree, makes
//! reports that are differentially private before they leave ([`privacy`]).
//!
//! It does no I/O, reads no clock and owns no random number generator: bytes, times and random words are handed in.
//! That makes every result a function of its arguments, so that a recommendation can be reproduced and a privacy
//! mechanism enumerated. Dependencies between the modules run one way:
//!
//! ```text
//! wasm -> { tutor, forecast -> path -> recommend -> learner -> { catalog, privacy },
//!           search -> catalog,  truth -> { learner, privacy } }  -> stored
//! ```
#![deny(missing_docs)]

pub mod catalog;
#[cfg(test)]
mod desk;
mod floats;
mod fold;
pub mod forecast;
pub mod learner;
pub mod path;
pub mod privacy;
pub mod recommend;
pub mod search;
pub mod stored;
pub mod truth;
pub mod tutor;
#[cfg(any(target_arch = "wasm32", test))]
mod wasm;

/// Smaller than the default one, and as fast or faster for what a page asks of it (`docs/size.md`).
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
