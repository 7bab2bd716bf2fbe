//! What PFA and Best-LR share: each answer is a row of features of its item and of the learner's past before it, and the
//! weights are one logistic regression.
//!
//! Feature 0 is the intercept, without penalty. All others have the same prior precision, chosen among
//! [`STRENGTHS`](super::strength::STRENGTHS).

use super::super::answers::{Answers, Vocabulary};
use super::super::logistic::{Design, FitError, fit};
use super::history::History;
use super::quality;
use super::strength;
use ::cairn::learner::knowledge::sigmoid;

/// Writes the features of an answer that is to come: the learner's past, the item, its skills.
pub(super) trait Features {
    /// How many features there are, the intercept among them.
    fn count(&self) -> usize;
    /// The features of a row other than the intercept.
    fn of(&self, past: &History, item: u32, skills: &[u32]) -> Vec<(u32, f32)>;
}

/// Probabilities for the answers of the test, in its order.
pub(super) fn predict(
    features: &impl Features,
    train: &Answers,
    test: &Answers,
    vocabulary: &Vocabulary,
) -> Result<Vec<f32>, FitError> {
    let run = |train: &Answers, test: &Answers, strength| {
        let weights = learn(features, train, vocabulary, strength)?;
        let logits = design(features, test, vocabulary).logits(&weights);
        Ok(logits.into_iter().map(sigmoid).collect::<Vec<_>>())
    };
    let [strength] = strength::choose(train, |learn, held, [strength]| {
        Ok(quality(&run(learn, held, strength)?, held).log_loss)
    })?;
    run(train, test, strength)
}

fn learn(
    features: &impl Features,
    train: &Answers,
    vocabulary: &Vocabulary,
    strength: f32,
) -> Result<Vec<f32>, FitError> {
    let outcomes: Vec<f32> = train.iter().flatten().map(|answer| answer.score).collect();
    let mut l2 = vec![strength; features.count()];
    l2[0] = 0.0;
    fit(&design(features, train, vocabulary), &outcomes, None, &l2)
}

fn design(features: &impl Features, answers: &Answers, vocabulary: &Vocabulary) -> Design {
    let mut design = Design::new(features.count());
    for answers in answers.iter() {
        let mut past = History::default();
        for answer in answers {
            let skills = vocabulary.skills_of(answer.item);
            design.push_row([(0, 1.0)].into_iter().chain(features.of(&past, answer.item, skills)));
            past.add(answer, skills);
        }
    }
    design
}
