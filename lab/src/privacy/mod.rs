//! The proofs of the privacy mechanisms, by machine.
//!
//! Sampling cannot tell epsilon 1.02 from 1.00 with fewer than tens of millions of draws; going through all random words can,
//! exactly. [`native`] takes every mechanism at a reduced width of words, where all words can be gone through, and at full
//! width, where each run of words that must tell the same is looked at on both ends. [`shipped`] puts the very same
//! questions to the wasm that browsers get, with scripted words in place of the browser's. [`measure`] says what noise
//! and time a mechanism costs, and [`mutants`] whether the tests would see a fault.

mod cases;
mod channel;
pub mod measure;
pub mod mutants;
mod native;
pub mod shipped;

pub use channel::Ratio;
pub use native::{native, native_steps};

use serde::Serialize;

/// What was found about one mechanism, for one epsilon and one size.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// The mechanism and what was gone through.
    pub name: String,
    /// `native`, or `wasm` for what ships.
    pub target: &'static str,
    /// In nats.
    pub epsilon: f64,
    /// e^epsilon, as it is declared.
    pub declared_ratio: f64,
    /// The largest ratio of an output's likelihoods under two inputs.
    pub worst_ratio: f64,
    /// Whether the ratio is within the declared one, in exact arithmetic; and the words of every run told the same, all inputs
    /// took the same number of words, and the probabilities add up to 1.
    pub holds: bool,
    /// Inputs gone through.
    pub inputs: usize,
    /// Strings of random words gone through for each of them.
    pub words: usize,
    /// Whether the estimate over all words, each weighed with its probability, is the truth for every input.
    pub unbiased: bool,
    /// What did not hold.
    #[serde(skip)]
    pub fault: Option<String>,
}
