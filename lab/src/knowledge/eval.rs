//! How well a model predicts learners that it never saw, beside the published models on the same answers.

use super::answers::{Answers, Vocabulary};
use super::baselines::{self, Baselines};
use super::logistic::FitError;
use super::metrics::{Metrics, auc};
use super::online::Online;
use ::cairn::learner::knowledge::model::Bound;
use serde::Serialize;
use std::collections::HashSet;
use std::time::Instant;

/// A learner's first answers, which `auc_first_10` is over.
const FIRST: usize = 10;

/// The quality of a model on test answers. `None` where an AUC has only one kind of outcome to tell apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Answers, one each however many skills its item has.
    pub rows: usize,
    /// Learners.
    pub learners: usize,
    /// Area under the ROC curve.
    pub auc: Option<f64>,
    /// The same over each learner's first ten answers.
    pub auc_first_10: Option<f64>,
    /// The same over answers to items that the learner had not met before.
    pub auc_first_encounter: Option<f64>,
    /// Expected calibration error over 15 equal bins.
    pub ece: f64,
    /// Mean squared error.
    pub brier: f64,
    /// Mean negative log-likelihood, in nats.
    pub log_loss: f64,
    /// Size of the model file.
    pub model_bytes: usize,
    /// Median time of one event, prediction and update together, in microseconds.
    pub update_us_p50: f64,
    /// AUC of the published models.
    pub baselines: BaselineAuc,
}

/// AUC of each published model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BaselineAuc {
    /// Elo rating.
    pub elo: Option<f64>,
    /// Item response theory.
    pub irt: Option<f64>,
    /// Performance factors analysis.
    pub pfa: Option<f64>,
    /// Best-LR.
    pub bestlr: Option<f64>,
}

/// A prediction made online, and how long it and the update took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Predicted {
    /// The chance of a right answer.
    pub probability: f32,
    /// Microseconds.
    pub took: f32,
}

/// Predicts each answer before it is seen, learner by learner.
pub fn predict(bound: &Bound, test: &Answers, vocabulary: &Vocabulary) -> Vec<Predicted> {
    let mut online = Online::new(bound, vocabulary);
    let mut predicted = Vec::with_capacity(test.rows());
    for learner in test.iter() {
        online.forget();
        for answer in learner {
            let start = Instant::now();
            let probability = online.answer(answer);
            predicted.push(Predicted { probability, took: start.elapsed().as_secs_f32() * 1e6 });
        }
    }
    predicted
}

/// Judges predictions, and runs the published models beside them.
pub fn evaluate(
    predicted: &[Predicted],
    model_bytes: usize,
    train: &Answers,
    test: &Answers,
    vocabulary: &Vocabulary,
) -> Result<Evaluation, FitError> {
    assert_eq!(predicted.len(), test.rows(), "a prediction for each answer");
    let scores = test.iter().flatten().map(|answer| answer.score);
    let rows: Vec<(f32, f32)> = predicted.iter().map(|p| p.probability).zip(scores).collect();
    let Metrics { auc: all, ece, brier, log_loss, .. } = Metrics::of(&rows);
    let places = test.iter().flat_map(|learner| {
        let mut met = HashSet::new();
        learner.iter().enumerate().map(move |(at, answer)| (at < FIRST, met.insert(answer.item)))
    });
    let (mut first, mut new) = (Vec::new(), Vec::new());
    for (row, (is_first, is_new)) in rows.iter().zip(places) {
        first.extend(is_first.then_some(*row));
        new.extend(is_new.then_some(*row));
    }
    let mut times: Vec<f32> = predicted.iter().map(|p| p.took).collect();
    times.sort_unstable_by(f32::total_cmp);
    let baselines: Baselines = baselines::run_all(train, test, vocabulary)?;
    let [elo, irt, pfa, bestlr] = baselines.metrics(test).map(|(_, metrics)| metrics.auc);
    Ok(Evaluation {
        rows: test.rows(),
        learners: test.learners(),
        auc: all,
        auc_first_10: auc(&first),
        auc_first_encounter: auc(&new),
        ece,
        brier,
        log_loss,
        model_bytes,
        update_us_p50: times.get(times.len() / 2).copied().unwrap_or_default().into(),
        baselines: BaselineAuc { elo, irt, pfa, bestlr },
    })
}
