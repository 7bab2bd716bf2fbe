//! Will this learner get this item right?
//!
//! The logit of that is a sum of named [`Terms`], and the prediction keeps them apart, because reasons are made from
//! them. Without a trained model it is an Elo rating ([`elo`]) over the catalog's own difficulties. With one ([`model`])
//! it rests on what is kept about the learner: a [`track`] of sums for each skill and over all, the end of the
//! [`sequence`] of answers, and a decayed memory of [`similar`] ones; [`features`] says what is read from them. None of it
//! grows with the number of answers.

pub mod elo;
pub mod features;
pub mod head;
pub mod model;
pub mod sequence;
pub mod similar;
mod terms;
pub mod track;
pub mod windows;

pub use terms::Terms;

/// 1 / (1 + e^-x), by the same code on every platform.
#[inline(never)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

/// ln(p / (1 - p)), the inverse of [`sigmoid`].
#[inline(never)]
pub fn logit(p: f32) -> f32 {
    libm::logf(p / (1.0 - p))
}
