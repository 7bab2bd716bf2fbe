//! How long a plan takes: expected answers and minutes, with a range.
//!
//! Answers come from the learner model ([`Outlooks`]), minutes from the items' own times. How fast a learner works
//! beside those times, and how fast they learn, holds for every step alike: both widen a plan's range more than its steps by
//! themselves would. A positive quantity of which only mean and variance are known is told as if it were log-normal.

use super::items::Practice;
use crate::learner::mastery::Known;
use crate::learner::mastery::answers::{Outlooks, SPEEDS};
use crate::learner::mastery::known::after_lesson;

/// How much learners differ in speed beside the expected time, as a part of it. Models of response times give each person a
/// speed of their own (van der Linden 2006, "A lognormal model for response times on test items"); its spread is set by hand.
const PACES: f32 = 0.3;
/// The standard normal's 90 % point.
const NINETY: f32 = 1.281_551_6;

/// A quantity that is not known exactly.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Span {
    /// What is expected.
    pub mean: f32,
    /// Its standard deviation.
    pub deviation: f32,
    /// In one case of ten it is less.
    pub low: f32,
    /// In one case of ten it is more.
    pub high: f32,
}

impl Span {
    /// With that mean and variance.
    pub fn new(mean: f32, variance: f32) -> Self {
        let (mean, variance) = (mean.max(0.0), variance.max(0.0));
        let (centre, spread) = log_normal(mean, variance);
        let at = |z: f32| if mean > 0.0 { libm::expf(centre + z * spread) } else { 0.0 };
        Self { mean, deviation: libm::sqrtf(variance), low: at(-NINETY), high: at(NINETY) }
    }
}

/// Mean and standard deviation of the logarithm, of a log-normal quantity with this mean, above 0, and variance.
pub(crate) fn log_normal(mean: f32, variance: f32) -> (f32, f32) {
    let of_log = libm::log1pf(variance / (mean * mean));
    (libm::logf(mean) - of_log / 2.0, libm::sqrtf(of_log))
}

/// What several steps come to, at each speed of learning.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    answers: [(f32, f32); SPEEDS.len()],
    minutes: [(f32, f32); SPEEDS.len()],
}

impl Sum {
    /// The steps' own variances add up where the speed is given.
    pub fn add(&mut self, other: &Self) {
        for node in 0..SPEEDS.len() {
            for (sum, other) in [(&mut self.answers, &other.answers), (&mut self.minutes, &other.minutes)] {
                sum[node].0 += other[node].0;
                sum[node].1 += other[node].1;
            }
        }
    }

    pub fn answers(&self) -> Span {
        let (mean, variance) = mixed(&self.answers);
        Span::new(mean, variance)
    }

    pub fn minutes(&self) -> Span {
        let (mean, variance) = mixed(&self.minutes);
        Span::new(mean, variance * (1.0 + PACES * PACES) + mean * mean * PACES * PACES)
    }
}

fn mixed(of: &[(f32, f32); SPEEDS.len()]) -> (f32, f32) {
    let (mut mean, mut square) = (0.0, 0.0);
    for (&(m, v), (_, weight)) in of.iter().zip(SPEEDS) {
        mean += weight * m;
        square += weight * (v + m * m);
    }
    (mean, square - mean * mean)
}

impl Sum {
    /// What one skill takes that stands so when all before it is met and `items` are left to try, a lesson of some minutes
    /// first where that is not 0.
    pub fn of(outlooks: &Outlooks, known: &Known, items: usize, practice: &Practice, lesson: f32) -> Self {
        let taught = |known: f32| if lesson > 0.0 { after_lesson(known) } else { known };
        let answers = outlooks.until_met(taught(known.learned), taught(known.now), items);
        let each = practice.minutes();
        let mut sum = Self::default();
        for node in 0..SPEEDS.len() {
            let mean = answers.mean[node];
            let variance = (answers.square[node] - mean * mean).max(0.0);
            sum.answers[node] = (mean, variance);
            sum.minutes[node] = (lesson + each * mean, each * each * variance);
        }
        sum
    }
}
