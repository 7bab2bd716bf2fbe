//! Runs a trained model as a device would: it predicts an answer, then sees it, and forgets everything at the next learner.

use super::answers::{Answer, Answers, Vocabulary};
use super::follower::Follower;
use ::cairn::learner::knowledge::model::{Bound, Evidence, Item, Model, Question};
use ::cairn::learner::knowledge::sigmoid;
use ::cairn::learner::knowledge::similar::Memory;

/// A catalog's difficulty where there is no catalog: in the middle.
const NO_CATALOG: f32 = 0.5;

/// A model over a vocabulary, following one learner at a time.
pub struct Online<'a> {
    bound: &'a Bound,
    follower: Follower<'a>,
    memory: Memory,
}

/// Finds a vocabulary's items and skills in a model.
pub fn bind(model: Model, vocabulary: &Vocabulary) -> Bound {
    let skills = (0..vocabulary.skills() as u32).map(|skill| vocabulary.skill_id(skill));
    let items = (0..vocabulary.items() as u32).map(|item| vocabulary.item_id(item));
    Bound::new(model, skills, |_| std::iter::empty(), items)
}

impl<'a> Online<'a> {
    /// A learner without answers.
    pub fn new(bound: &'a Bound, vocabulary: &'a Vocabulary) -> Self {
        let follower = Follower::new(vocabulary, bound.model().mean());
        Self { bound, follower, memory: Memory::default() }
    }

    /// Becomes a learner without answers.
    pub fn forget(&mut self) {
        self.follower.forget();
        self.memory = Memory::default();
    }

    /// The chance of a right answer.
    pub fn predict(&self, item: u32, at: i64) -> f32 {
        sigmoid(self.bound.logit(&self.evidence(item, &self.item(item), at)))
    }

    /// Predicts, then takes in the answer.
    pub fn answer(&mut self, answer: &Answer) -> f32 {
        let item = self.item(answer.item);
        let evidence = self.evidence(answer.item, &item, answer.at);
        let surprise = self.bound.surprise(&evidence, answer.score);
        let prediction = sigmoid(self.bound.logit(&evidence));
        let skills = self.follower.skills_of(answer.item).map(|(skill, _)| skill);
        self.bound.remember(&mut self.memory, answer.item as usize, skills, surprise);
        self.follower.learn(answer, item.difficulty);
        prediction
    }

    fn item(&self, item: u32) -> Item {
        let skills = self.follower.skills_of(item).map(|(skill, _)| skill);
        self.bound.item(item as usize, skills, NO_CATALOG)
    }

    fn evidence(&self, item: u32, of_item: &Item, at: i64) -> Evidence {
        self.bound.evidence(&Question {
            item: Some(item as usize),
            of_item: *of_item,
            skills: self.follower.skills_of(item),
            general: self.follower.general(),
            sequence: self.follower.sequence(),
            memory: &self.memory,
            asked: self.follower.asked(item, of_item.difficulty, at),
        })
    }
}

/// The chances of a right answer, in the order of the answers.
pub fn predict(bound: &Bound, answers: &Answers, vocabulary: &Vocabulary) -> Vec<f32> {
    let mut online = Online::new(bound, vocabulary);
    let mut predictions = Vec::with_capacity(answers.rows());
    for learner in answers.iter() {
        online.forget();
        predictions.extend(learner.iter().map(|answer| online.answer(answer)));
    }
    predictions
}
