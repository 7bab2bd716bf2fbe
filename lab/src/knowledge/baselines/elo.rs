//! Elo rating (Pelánek 2016, "Applications of the Elo rating system in adaptive educational systems"): every answer is
//! a match between learner and item, and both ratings move by how surprising its outcome was, less the more is known.
//!
//! The learner has a general rating and one for each skill; an item with several skills meets the general one plus their
//! mean. Items' difficulties are learnt in [`PASSES`] passes over the training learners, each met afresh in every pass,
//! and stay as they are in the test. An item that training did not have is as hard as the mean answer of training says.

use super::super::answers::{Answer, Answers, Vocabulary};
use ::cairn::learner::knowledge::sigmoid;
use std::collections::HashMap;

/// One ranks worse on held-out training learners of `ASSISTments` 2009, more rank no better.
const PASSES: usize = 2;

/// Pelánek's uncertainty function a / (1 + b n): how far the n-th surprise moves a rating.
struct Step {
    a: f32,
    b: f32,
}

const GENERAL: Step = Step { a: 0.5, b: 0.03 };
const SKILL: Step = Step { a: 0.6, b: 0.03 };
const ITEM: Step = Step { a: 1.0, b: 0.05 };

/// A rating in logits and the number of matches behind it.
#[derive(Clone, Copy, Default)]
struct Rating {
    value: f32,
    matches: u32,
}

impl Rating {
    fn learn(&mut self, step: &Step, surprise: f32) {
        self.value += step.a / (1.0 + step.b * self.matches as f32) * surprise;
        self.matches += 1;
    }
}

#[derive(Default)]
struct Learner {
    general: Rating,
    skills: HashMap<u32, Rating>,
}

impl Learner {
    fn ability(&self, skills: &[u32]) -> f32 {
        let sum: f32 = skills.iter().filter_map(|skill| self.skills.get(skill)).map(|r| r.value).sum();
        self.general.value + sum / skills.len().max(1) as f32
    }

    fn learn(&mut self, skills: &[u32], surprise: f32) {
        self.general.learn(&GENERAL, surprise);
        for &skill in skills {
            self.skills.entry(skill).or_default().learn(&SKILL, surprise);
        }
    }
}

/// Probabilities for the answers of the test, in its order.
pub(super) fn predict(train: &Answers, test: &Answers, vocabulary: &Vocabulary) -> Vec<f32> {
    let mut items = vec![Rating { value: mean_difficulty(train), matches: 0 }; vocabulary.items()];
    for _ in 0..PASSES {
        for answers in train.iter() {
            let mut learner = Learner::default();
            for answer in answers {
                let surprise = meet(&mut learner, answer, &items, vocabulary).1;
                items[answer.item as usize].learn(&ITEM, -surprise);
            }
        }
    }
    let mut predictions = Vec::with_capacity(test.rows());
    for answers in test.iter() {
        let mut learner = Learner::default();
        predictions.extend(answers.iter().map(|answer| meet(&mut learner, answer, &items, vocabulary).0));
    }
    predictions
}

/// The prediction, and by how much the answer was better; the learner has learnt from it.
fn meet(learner: &mut Learner, answer: &Answer, items: &[Rating], vocabulary: &Vocabulary) -> (f32, f32) {
    let skills = vocabulary.skills_of(answer.item);
    let prediction = sigmoid(learner.ability(skills) - items[answer.item as usize].value);
    let surprise = answer.score - prediction;
    learner.learn(skills, surprise);
    (prediction, surprise)
}

/// The difficulty at which an average learner scores what learners scored, one answer of each kind added.
fn mean_difficulty(train: &Answers) -> f32 {
    let right: f64 = train.iter().flatten().map(|answer| f64::from(answer.score)).sum();
    (((train.rows() as f64 - right) + 1.0) / (right + 1.0)).ln() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_move_by_surprise_and_less_each_time() {
        let mut learner = Learner::default();
        learner.learn(&[3, 5], 0.5);
        assert_eq!(learner.ability(&[]), 0.25);
        assert_eq!(learner.ability(&[3, 4]), 0.25 + 0.3 / 2.0);
        learner.learn(&[3], -0.5);
        let (general, skill) = (0.25 - 0.25 / 1.03, 0.3 - 0.3 / 1.03);
        assert!((learner.ability(&[3]) - general - skill).abs() < 1e-6);
    }
}
