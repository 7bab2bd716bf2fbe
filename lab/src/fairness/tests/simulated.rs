//! Learners whose answers hang together, as those of real ones do: each has an ability, and an error that the model makes
//! about this learner every time.

use crate::fairness::{Groups, Predictions};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};
use std::fmt::Write as _;

/// Two groups of equal size, `a` and `b`.
#[derive(Clone, Copy)]
pub struct World {
    pub learners: usize,
    pub answers: usize,
    /// The share of answers of group `b` whose prediction is that of somebody else.
    pub ignorance: f64,
    /// What predictions of group `b` are too high by, on the scale of log odds.
    pub expects: f64,
    /// How far the model's errors about learners are apart.
    pub error: f64,
    /// Skills; 0 leaves the column out. Only on the first is group `b` treated as above.
    pub skills: usize,
}

impl Default for World {
    fn default() -> Self {
        Self { learners: 60, answers: 15, ignorance: 0.0, expects: 0.0, error: 0.7, skills: 0 }
    }
}

impl World {
    pub fn files(&self, seed: u64) -> (String, String) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut predictions = String::from("user_id\tcorrect\tprediction");
        predictions += if self.skills > 0 { "\tskill_id\n" } else { "\n" };
        let mut groups = String::from("user_id\tgroup\n");
        for learner in 0..self.learners {
            let group = ["a", "b"][learner % 2];
            writeln!(groups, "l{learner}\t{group}").unwrap();
            let (ability, error) = (normal(&mut random), self.error * normal(&mut random));
            for answer in 0..self.answers {
                let odds = ability - normal(&mut random);
                let right = random.random::<f64>() < chance(odds);
                let unfair = group == "b" && (self.skills == 0 || answer % self.skills == 0);
                let other = normal(&mut random) - normal(&mut random) + self.error * normal(&mut random);
                let replaced = random.random::<f64>() < self.ignorance && unfair;
                let believed = if replaced { other } else { odds + error };
                let prediction = chance(believed + if unfair { self.expects } else { 0.0 });
                write!(predictions, "l{learner}\t{}\t{prediction}", u8::from(right)).unwrap();
                if self.skills > 0 {
                    write!(predictions, "\ts{}", answer % self.skills).unwrap();
                }
                predictions.push('\n');
            }
        }
        (predictions, groups)
    }

    pub fn read(&self, seed: u64) -> (Predictions, Groups) {
        let (predictions, groups) = self.files(seed);
        (Predictions::read(predictions.as_bytes()).unwrap(), Groups::read(groups.as_bytes()).unwrap())
    }
}

fn chance(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// The sum of twelve uniform numbers less six: normal enough for a test.
fn normal(random: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0
}
