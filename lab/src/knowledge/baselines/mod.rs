//! The published models that anything new must beat, one file each, on the same answers and by the same rules.
//!
//! Each is trained on one set of learners and predicts the answers of others strictly online: it predicts an answer,
//! then sees it. What it learns about a learner it forgets at the next. Strengths that a paper leaves open are chosen on
//! a fifth of the training learners, held out for that, and never on the test.

mod bestlr;
mod elo;
mod history;
mod irt;
mod pfa;
mod regression;
mod strength;

use super::answers::{Answers, Vocabulary};
use super::logistic::FitError;
use super::metrics::Metrics;

/// The predictions of each model for the same test: probabilities, learner by learner as [`Answers::iter`] goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Baselines {
    /// Elo rating, Pelánek 2016.
    pub elo: Vec<f32>,
    /// Item response theory with one parameter, Rasch 1960.
    pub irt: Vec<f32>,
    /// Performance factors analysis, Pavlik, Cen and Koedinger 2009.
    pub pfa: Vec<f32>,
    /// Best-LR, Gervet, Koedinger, Schneider and Mitchell 2020.
    pub bestlr: Vec<f32>,
}

/// Trains every model on `train` and predicts `test`. Both must have been read with this vocabulary.
pub fn run_all(train: &Answers, test: &Answers, vocabulary: &Vocabulary) -> Result<Baselines, FitError> {
    Ok(Baselines {
        elo: elo::predict(train, test, vocabulary),
        irt: irt::predict(train, test, vocabulary)?,
        pfa: pfa::predict(train, test, vocabulary)?,
        bestlr: bestlr::predict(train, test, vocabulary)?,
    })
}

impl Baselines {
    /// The name and the quality of each model. Panics if this is not as long as the test that was predicted.
    pub fn metrics(&self, test: &Answers) -> [(&'static str, Metrics); 4] {
        [("Elo", &self.elo), ("IRT", &self.irt), ("PFA", &self.pfa), ("Best-LR", &self.bestlr)]
            .map(|(name, predictions)| (name, quality(predictions, test)))
    }
}

fn quality(predictions: &[f32], test: &Answers) -> Metrics {
    assert_eq!(predictions.len(), test.rows(), "a prediction for each answer");
    let outcomes = test.iter().flatten().map(|answer| answer.score);
    Metrics::of(&predictions.iter().copied().zip(outcomes).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests;
