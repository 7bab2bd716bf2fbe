//! Trains the knowledge model: answers of many learners in, one model file out.
//!
//! In two stages, because one overfits within three passes. The first is convex ([`linear`]): items, skills and features in a
//! logistic regression, fitted to the end. For the learners that it is fitted on its logits would be too good, so they come
//! from fits that did not see the learner ([`linear::cross_fitted`]). On what is left the second stage ([`network`]) learns
//! the memory of similar answers and the head, by gradient descent with much left out at random.
//!
//! Whatever is a matter of choice (strengths, lengths, the number of passes) is chosen on learners set aside from the
//! training file ([`split`]), in [`search`]; then the choice is fitted once more on all of them. The same learners say how
//! sure the model may be ([`calibrate`]).

mod ablate;
mod bench;
mod calibrate;
mod difficulty;
mod export;
mod kept;
mod linear;
mod network;
mod prepared;
mod refit;
mod search;
mod split;

pub use super::ablation::Left;
use super::answers::{Answers, Vocabulary};
use super::logistic::FitError;
use ::cairn::learner::knowledge::model::Parameters;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use thiserror::Error;

pub use ablate::{Ablation, AblationOptions, Quality, Without, ablate};
pub use bench::{Settings, Tried};

/// The most bytes that a model may have.
pub const MOST_BYTES: usize = 1_000_000;
/// The most passes of a try, if nothing else is asked for: more than any data so far made use of.
pub const MOST_PASSES: usize = 36;

/// What training is asked to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// Wind up after this long.
    pub time: Duration,
    /// Groups of evidence to leave out, to see what they add.
    pub without: Vec<Left>,
    /// Every random choice follows from it.
    pub seed: u64,
    /// The most passes of a try over the answers.
    pub passes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { time: Duration::from_mins(19), without: Vec::new(), seed: 1, passes: MOST_PASSES }
    }
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The model in full precision.
    pub parameters: Parameters,
    /// The settings that were chosen.
    pub settings: Settings,
    /// All settings that were tried, each with its quality on the learners set aside.
    pub tried: Vec<Tried>,
    /// Learners that the choice rests on.
    pub set_aside: usize,
    /// What cutting its numbers to a few bits takes from the AUC on those learners.
    pub quantisation_loss: f64,
    /// Training was cut short, and this is the best until then.
    pub stopped: bool,
}

/// Why there is no model.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// The first stage has no optimum.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// Too little to learn from.
    #[error(
        "{learners} learners with {rows} answers are too few to train on: at least 20 learners and 200 answers are needed"
    )]
    TooFew {
        /// How many learners there are.
        learners: usize,
        /// How many answers.
        rows: usize,
    },
    /// All answers right, or all wrong.
    #[error("all answers have the same score, so there is nothing to tell apart")]
    OneOutcome,
    /// Stopped before there was anything to keep.
    #[error("stopped before a first model was there")]
    Stopped,
}

/// Tells whoever watches how far training is, and lets them stop it.
pub trait Watch: Sync {
    /// A new step has begun, of so many parts.
    fn step(&self, name: &str, parts: usize);
    /// A part of the step is done.
    fn part(&self, note: &str);
    /// Whether to stop with the best so far.
    fn stop(&self) -> bool;
}

/// Nobody watches.
pub struct Unwatched;

impl Watch for Unwatched {
    fn step(&self, _: &str, _: usize) {}
    fn part(&self, _: &str) {}
    fn stop(&self) -> bool {
        false
    }
}

/// When to stop: when somebody says so, or when the time is over.
struct Deadline<'a> {
    watch: &'a dyn Watch,
    start: Instant,
    time: Duration,
    over: AtomicBool,
}

impl<'a> Deadline<'a> {
    fn new(watch: &'a dyn Watch, time: Duration) -> Self {
        Self { watch, start: Instant::now(), time, over: AtomicBool::new(false) }
    }

    fn is_over(&self) -> bool {
        let over =
            self.over.load(Ordering::Relaxed) || self.watch.stop() || self.start.elapsed() >= self.time;
        self.over.store(over, Ordering::Relaxed);
        over
    }

    /// Whether there is time for something that long.
    fn has(&self, time: Duration) -> bool {
        !self.is_over() && self.start.elapsed() + time < self.time
    }
}

/// What is asked for, and what bounds it.
struct Job<'a> {
    options: &'a Options,
    /// The most bytes of the model.
    bytes: usize,
    /// The most rounds of the search.
    rounds: usize,
}

/// Trains a model on answers.
pub fn train(
    answers: &Answers,
    vocabulary: &Vocabulary,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Trained, TrainError> {
    run(&Job { options, bytes: MOST_BYTES, rounds: usize::MAX }, answers, vocabulary, watch)
}

/// The same within other bounds: tests reach them with few items and in little time.
fn run(
    job: &Job<'_>,
    answers: &Answers,
    vocabulary: &Vocabulary,
    watch: &dyn Watch,
) -> Result<Trained, TrainError> {
    check(answers)?;
    search::train(answers, vocabulary, job, &Deadline::new(watch, job.options.time))
}

fn check(answers: &Answers) -> Result<(), TrainError> {
    let (learners, rows) = (answers.learners(), answers.rows());
    if learners < 20 || rows < 200 {
        return Err(TrainError::TooFew { learners, rows });
    }
    let mut scores = answers.iter().flatten().map(|answer| answer.score);
    let first = scores.next();
    if scores.all(|score| Some(score) == first) {
        return Err(TrainError::OneOutcome);
    }
    Ok(())
}

/// The mean score.
fn mean_score(answers: &Answers) -> f32 {
    let sum: f64 = answers.iter().flatten().map(|answer| f64::from(answer.score)).sum();
    ((sum / answers.rows() as f64) as f32).clamp(0.01, 0.99)
}

#[cfg(test)]
mod tests;
