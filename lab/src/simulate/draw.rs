//! Random draws that repeat: one stream for each learner and purpose, so that every policy meets the same learners.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use std::f64::consts::TAU;

/// What draws are for; each has a stream of its own.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    /// What the items are really like.
    Items = 1,
    /// Who the learner is.
    Learner = 2,
    /// What happens to them.
    Luck = 3,
    /// What the policy draws.
    Policy = 4,
    /// Learners of former years.
    Crowd = 5,
    /// Confidence intervals.
    Bootstrap = 6,
}

/// The draws of one learner (or of one course) for one purpose.
pub(super) fn stream(seed: u64, purpose: Purpose, index: usize) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(((index as u64) << 3) | purpose as u64);
    generator
}

/// A stream beside those: of a number, for whoever has a seed of their own.
pub(super) fn stream_of(seed: u64, number: usize) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream((number as u64) << 3);
    generator
}

/// From the normal distribution (Box and Muller 1958).
pub(super) fn normal(rng: &mut ChaCha8Rng, mean: f64, deviation: f64) -> f64 {
    let (u, v): (f64, f64) = (rng.random(), rng.random());
    mean + deviation * (-2.0 * (1.0 - u).ln()).sqrt() * (TAU * v).cos()
}

/// Around a median, by a factor of `e^deviation` to either side.
pub(super) fn log_normal(rng: &mut ChaCha8Rng, median: f64, deviation: f64) -> f64 {
    median * normal(rng, 0.0, deviation).exp()
}

/// Evenly between two values.
pub(super) fn uniform(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.random::<f64>()
}

/// With this chance.
pub(super) fn happens(rng: &mut ChaCha8Rng, chance: f64) -> bool {
    rng.random::<f64>() < chance
}

/// One of so many.
pub(super) fn below(rng: &mut ChaCha8Rng, count: usize) -> usize {
    rng.random_range(0..count)
}
