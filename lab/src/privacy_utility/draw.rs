//! Random draws that repeat: one stream for each task, size and repetition.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use std::f64::consts::TAU;

pub(super) fn stream(seed: u64, task: &str, learners: usize, round: usize) -> ChaCha8Rng {
    let name = task.bytes().fold(0_u64, |name, byte| name.wrapping_mul(31).wrapping_add(byte.into()));
    let mut generator = ChaCha8Rng::seed_from_u64(seed ^ name.rotate_left(20));
    generator.set_stream(((learners as u64) << 20) ^ round as u64);
    generator
}

pub(super) fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (u, v): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - u).ln()).sqrt() * (TAU * v).cos()
}

pub(super) fn happens(rng: &mut ChaCha8Rng, chance: f64) -> bool {
    rng.random::<f64>() < chance
}

/// Shares of so many ranks, as popularity mostly falls: by 1 / rank (Zipf 1949).
pub(super) fn zipf(count: usize) -> Vec<f64> {
    let all: f64 = (1..=count).map(|rank| 1.0 / rank as f64).sum();
    (1..=count).map(|rank| 1.0 / rank as f64 / all).collect()
}

/// Draws places by their shares.
pub(super) struct Shares(Vec<f64>);

impl Shares {
    pub(super) fn new(shares: &[f64]) -> Self {
        let mut sum = 0.0;
        Self(
            shares
                .iter()
                .map(|share| {
                    sum += share;
                    sum
                })
                .collect(),
        )
    }

    pub(super) fn draw(&self, rng: &mut ChaCha8Rng) -> usize {
        let drawn = rng.random::<f64>() * self.0.last().copied().unwrap_or_default();
        self.0.partition_point(|&bound| bound <= drawn).min(self.0.len().saturating_sub(1))
    }
}
