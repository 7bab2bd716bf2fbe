//! How long a plan takes: expected answers and minutes, with a range.
//!
//! Answers come from the learner model ([`until_met`]), minutes from the items' own times. How fast a learner works
//! beside those times, and how able they turn out to be in general, holds for every step alike: both widen a plan's range
//! more than its steps by themselves would. A positive quantity of which only mean and variance are known is told as if it
//! were log-normal.

use super::items::Practice;
use crate::catalog::pack::columns::SkillIndex;
use crate::learner::Learner;
use crate::learner::mastery::answers::{Answers, NODES, until_met};

/// How much learners differ in speed beside the expected time, as a part of it. Models of response times give each person a
/// speed of their own (van der Linden 2006, "A lognormal model for response times on test items"); its spread is set by hand.
const PACES: f32 = 0.3;
/// The standard normal's 90 % point.
const NINETY: f32 = 1.281_551_6;
/// Buckets a logit in which skills without any evidence share one reckoning.
const BUCKETS: f32 = 10.0;

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

/// What several steps come to, were the general ability at each of the nodes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    answers: [(f32, f32); NODES.len()],
    minutes: [(f32, f32); NODES.len()],
}

impl Sum {
    /// The steps' own variances add up where the general ability is given.
    pub fn add(&mut self, other: &Self) {
        for node in 0..NODES.len() {
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

fn mixed(of: &[(f32, f32); NODES.len()]) -> (f32, f32) {
    let (mut mean, mut square) = (0.0, 0.0);
    for (&(m, v), (_, weight)) in of.iter().zip(NODES) {
        mean += weight * m;
        square += weight * (v + m * m);
    }
    (mean, square - mean * mean)
}

/// Reckons steps, and remembers what skills without evidence take: that depends on how hard their exercises are alone.
#[derive(Default)]
pub(super) struct Durations {
    fresh: Vec<(i32, Answers)>,
}

impl Durations {
    pub fn of(&mut self, learner: &Learner, skill: SkillIndex, practice: &Practice, lesson: f32) -> Sum {
        let bucket = libm::roundf(practice.harder() * BUCKETS) as i32;
        let is_fresh = learner.skill(skill).is_none();
        let known = self.fresh.iter().find(|(at, _)| is_fresh && *at == bucket);
        let answers = match known {
            Some(&(_, answers)) => answers,
            None => until_met(learner, skill, bucket as f32 / BUCKETS),
        };
        if is_fresh && known.is_none() {
            self.fresh.push((bucket, answers));
        }
        let each = practice.minutes();
        let mut sum = Sum::default();
        for node in 0..NODES.len() {
            let mean = answers.mean[node];
            let variance = (answers.square[node] - mean * mean).max(0.0);
            sum.answers[node] = (mean, variance);
            sum.minutes[node] = (lesson + each * mean, each * each * variance);
        }
        sum
    }
}
