//! A try: the second stage trained with some settings, and judged on the learners set aside.
//!
//! The number of passes comes out of a try by itself, as the pass after which those learners were predicted best.

use super::super::answers::Answers;
use super::super::metrics::Metrics;
use super::calibrate::Line;
use super::linear::{Linear, Setting};
use super::network::{Left, Network, Recipe};
use super::prepared::{Prepared, Scaling};
use super::{Deadline, TrainError};
use ::cairn::learner::knowledge::sigmoid;
use serde::Serialize;

/// A try ends when so many passes brought nothing.
const PATIENCE: usize = 6;

/// How a model was trained.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Settings {
    /// Prior precision of an item's weight in the first stage.
    pub item_strength: f32,
    /// Length of the vectors.
    pub dimensions: usize,
    /// Share of a vector's dimensions left out at random.
    pub vector_dropout: f32,
    /// Share of past answers left out at random.
    pub answer_dropout: f32,
    /// Decoupled decay of the items' vectors.
    pub decay: f32,
    /// First step size.
    pub step: f32,
    /// What a step is of the one a pass before.
    pub fall: f32,
    /// Passes over the answers.
    pub passes: usize,
}

/// Settings that were tried, and what they came to on the learners set aside.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tried {
    /// The settings.
    pub settings: Settings,
    /// Area under the ROC curve.
    pub auc: f64,
    /// Log loss after the last step of calibration.
    pub log_loss: f64,
}

/// A network and the quality that it was chosen for.
pub(super) struct Try {
    pub tried: Tried,
    /// Settled.
    pub network: Network,
    pub line: Line,
}

/// What does not change between tries.
pub(super) struct Bench<'a> {
    fit: Prepared<'a>,
    pub aside: Prepared<'a>,
    scaling: Scaling,
    items: usize,
    without: &'a [Left],
    seed: u64,
    deadline: &'a Deadline<'a>,
}

impl Settings {
    /// The decay of the items' vectors that the search starts from.
    pub(super) const DECAY: f32 = 3.0;

    /// Where the search starts: near where most data lies.
    pub(super) fn start(item_strength: f32, dimensions: usize, passes: usize) -> Self {
        Self {
            item_strength,
            dimensions,
            vector_dropout: 0.6,
            answer_dropout: 0.4,
            decay: Self::DECAY,
            step: 0.005,
            fall: 0.94,
            passes,
        }
    }

    pub(super) fn recipe(&self, seed: u64) -> Recipe {
        let Self { dimensions, vector_dropout, answer_dropout, decay, step, fall, .. } = *self;
        Recipe { dimensions, vector_dropout, answer_dropout, decay, step, fall, seed }
    }
}

impl<'a> Bench<'a> {
    /// What a first stage makes of the learners to fit on, cross-fitted, and of those set aside.
    pub fn new(
        setting: &Setting<'a>,
        linear: &Linear,
        (fit, aside): (&Answers, &Answers),
        without: &'a [Left],
        seed: u64,
        deadline: &'a Deadline<'a>,
    ) -> Result<Self, TrainError> {
        let made = setting.cross_fitted(fit, seed)?;
        let Setting { vocabulary, kept, .. } = *setting;
        Ok(Self {
            scaling: Scaling::of(&made.features),
            fit: Prepared::new(fit, vocabulary, kept, made),
            aside: Prepared::new(aside, vocabulary, kept, setting.apply(linear, aside)),
            items: kept.items().len(),
            without,
            seed,
            deadline,
        })
    }

    /// Trains until it gets no better, and keeps the pass at which it was best. `None` if there was no time for one.
    pub fn attempt(&self, settings: Settings) -> Result<Option<Try>, TrainError> {
        let recipe = settings.recipe(self.seed);
        let skills = self.fit.vocabulary.skills();
        let mut network = Network::new(self.items, skills, self.scaling.clone(), &recipe, self.without);
        let mut best: Option<Try> = None;
        for pass in 0..settings.passes {
            if self.deadline.is_over() {
                break;
            }
            network.pass(&self.fit, &recipe, pass);
            let (line, tried) = self.judge(&network, Settings { passes: pass + 1, ..settings })?;
            self.deadline.watch.part(&format!("AUC {:.4}", tried.auc));
            match &best {
                Some(best) if best.tried.log_loss <= tried.log_loss => {
                    if pass + 1 >= best.tried.settings.passes + PATIENCE {
                        // The passes that are not needed count as done, for whoever watches.
                        (pass + 1..settings.passes).for_each(|_| self.deadline.watch.part(""));
                        break;
                    }
                }
                _ => best = Some(Try { tried, network: network.settled(), line }),
            }
        }
        Ok(best)
    }

    /// How well a network predicts the learners set aside once it is as sure as it may be.
    fn judge(&self, network: &Network, settings: Settings) -> Result<(Line, Tried), TrainError> {
        let logits = network.logits(&self.aside);
        let line = Line::through(&logits, &self.aside.scores)?;
        let predictions = logits.iter().map(|&logit| sigmoid(line.of(logit)));
        let quality = Metrics::of(&predictions.zip(self.aside.scores.iter().copied()).collect::<Vec<_>>());
        let auc = quality.auc.unwrap_or(0.5);
        Ok((line, Tried { settings, auc, log_loss: quality.log_loss }))
    }
}
