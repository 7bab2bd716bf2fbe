//! What every simulated learner can be asked, whatever family they come from. Policies see only what [`Answer`] says, but for
//! the oracle.

use super::course::Course;
use super::draw::{happens, normal, uniform};
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use rand::rngs::ChaCha8Rng;

/// What can be seen of an attempt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Answer {
    pub right: bool,
    /// Time on task as a multiple of the expected time.
    pub pace: f64,
}

/// A simulated learner.
pub(super) trait Student {
    /// The true chance of a right answer now.
    fn chance(&self, item: ItemIndex) -> f64;
    /// Answers an item, and learns from it.
    fn attempt(&mut self, item: ItemIndex, rng: &mut ChaCha8Rng) -> Answer;
    /// Takes in what is not answered.
    fn study(&mut self, item: ItemIndex, rng: &mut ChaCha8Rng);
    /// Days without practice.
    fn idle(&mut self, days: f64);
    /// The expected score, 0 to 1, in a test of a skill now.
    fn knows(&self, skill: SkillIndex) -> f64;
    /// By how much an item can be expected to raise the scores of its skills, as they will be weeks later. Only the oracle
    /// asks.
    fn promise(&self, item: ItemIndex) -> f64;
    /// Whether they have had enough for today.
    fn leaves(&self, _rng: &mut ChaCha8Rng) -> bool {
        false
    }
}

/// How often each item was seen of late: the same item once more teaches less than another one, until it is half forgotten.
#[derive(Debug, Clone)]
pub(super) struct Seen(Vec<f64>);

/// Days after which half of what was seen of an item is forgotten.
const SEEN_HALF_LIFE: f64 = 7.0;

impl Seen {
    pub(super) fn nothing(course: &Course) -> Self {
        Self(vec![0.0; course.tasks.len()])
    }

    /// What an item teaches now, as a share of what it teaches at first sight.
    pub(super) fn freshness(&self, item: ItemIndex) -> f64 {
        1.0 / (1.0 + self.0[item])
    }

    pub(super) fn sees(&mut self, item: ItemIndex) {
        self.0[item] += 1.0;
    }

    pub(super) fn idle(&mut self, days: f64) {
        self.0.iter_mut().for_each(|seen| *seen *= 0.5_f64.powf(days / SEEN_HALF_LIFE));
    }
}

/// From this score on a skill counts as mastered in truth: it can be built on.
pub(super) const MASTERED: f64 = 0.5;

/// The mean score over all skills that are taught.
pub(super) fn score(student: &dyn Student, course: &Course) -> f64 {
    let sum: f64 = course.taught.iter().map(|&skill| student.knows(skill)).sum();
    sum / course.taught.len() as f64
}

/// How ready a learner is for what builds on some skills: the score in the weakest of them, 1 where there is none.
pub(super) fn readiness(knows: impl Fn(SkillIndex) -> f64, builds_on: &[SkillIndex]) -> f64 {
    builds_on.iter().map(|&skill| knows(skill)).fold(1.0, f64::min)
}

/// Skills that the learner brings along, as a share of each: what lies early in the course more than what lies late, no
/// skill much more than what it builds on, and with gaps.
pub(super) fn brought_along(course: &Course, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let reached = normal(rng, 0.3, 0.2);
    let gaps = uniform(rng, 0.0, 0.2);
    let mut known: Vec<f64> = Vec::with_capacity(course.skills());
    for skill in 0..course.skills() {
        let distance = (reached - course.place[skill]) / 0.08 + normal(rng, 0.0, 0.7);
        let before = readiness(|skill| known[skill], &course.prerequisites[skill]);
        let share = if happens(rng, gaps) { 0.1 } else { 1.0 / (1.0 + (-distance).exp()) };
        known.push(share.min(before + 0.1));
    }
    known
}
