//! Chooses how to train, on learners set aside, and trains so on all.
//!
//! The settings form a small grid walked one step at a time from where most data lies: each round tries a few neighbours
//! of the best so far and moves there. The number of passes comes out of each try by itself, as the pass after which the
//! learners set aside were predicted best.

use super::super::answers::{Answers, Vocabulary};
use super::super::metrics::{Metrics, auc};
use super::super::online;
use super::calibrate::Line;
use super::kept::{self, Kept};
use super::linear::{Linear, Setting};
use super::network::{Left, Network, Recipe};
use super::prepared::{Prepared, Scaling};
use super::{Deadline, MOST_BYTES, Options, TrainError, Trained, export, mean_score, split};
use ::cairn::learner::knowledge::features::Group;
use ::cairn::learner::knowledge::model::{Model, Parameters};
use ::cairn::learner::knowledge::sigmoid;
use serde::Serialize;
use std::thread;
use std::time::{Duration, Instant};

/// Strengths to choose an item's from.
const ITEM_STRENGTHS: [f32; 3] = [0.5, 1.0, 2.0];
/// The most passes of a try.
const MOST_PASSES: usize = 36;
/// A try ends when so many passes brought nothing.
const PATIENCE: usize = 6;
/// Tries at a time.
const THREADS: usize = 2;

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
struct Try {
    tried: Tried,
    network: Network,
    line: Line,
}

/// What does not change between tries.
struct Bench<'a> {
    fit: Prepared<'a>,
    aside: Prepared<'a>,
    scaling: Scaling,
    items: usize,
    without: &'a [Left],
    seed: u64,
    deadline: &'a Deadline<'a>,
}

pub(super) fn train(
    answers: &Answers,
    vocabulary: &Vocabulary,
    options: &Options,
    deadline: &Deadline<'_>,
) -> Result<Trained, TrainError> {
    let seed = options.seed;
    let (fit, aside) = split::set_aside(answers, seed);
    let groups = Left::groups(&options.without);
    let dimensions = kept::dimensions(answers, vocabulary, MOST_BYTES);
    let kept = Kept::choose(&fit, vocabulary, dimensions, MOST_BYTES);
    let base =
        Setting { vocabulary, kept: &kept, mean: mean_score(&fit), item_strength: 1.0, without: &groups };
    let (setting, linear) = first_stage(base, &fit, &aside, deadline)?;
    deadline.watch.step("predicting each fifth of the learners from the others", 1);
    let made = setting.cross_fitted(&fit, seed)?;
    deadline.watch.part("");
    let bench = Bench {
        scaling: Scaling::of(&made.features),
        fit: Prepared::new(&fit, vocabulary, &kept, made),
        aside: Prepared::new(&aside, vocabulary, &kept, setting.apply(&linear, &aside)),
        items: kept.items().len(),
        without: &options.without,
        seed,
        deadline,
    };
    let start = Settings {
        item_strength: setting.item_strength,
        dimensions,
        vector_dropout: 0.6,
        answer_dropout: 0.4,
        decay: 3.0,
        step: 0.005,
        fall: 0.94,
        passes: MOST_PASSES,
    };
    let (best, tried, longest) = bench.search(start)?;
    let settings = best.tried.settings;
    let parameters = export::parameters(&setting, &linear, &best.network, &kept, best.line);
    let quantisation_loss = quantisation_loss(&parameters, &best, &bench.aside, &aside, vocabulary);
    let mut trained = Trained {
        parameters,
        settings,
        tried,
        set_aside: aside.learners(),
        quantisation_loss,
        stopped: deadline.is_over(),
    };
    // All learners take a little longer than those that were fitted on, and the first stage comes before.
    if deadline.has(longest * 2) {
        match refit(answers, vocabulary, &settings, best.line, options, &groups, deadline)? {
            Some(parameters) => trained.parameters = parameters,
            None => trained.stopped = true,
        }
    } else {
        trained.stopped = true;
    }
    Ok(trained)
}

fn first_stage<'a>(
    setting: Setting<'a>,
    fit: &Answers,
    aside: &Answers,
    deadline: &Deadline<'_>,
) -> Result<(Setting<'a>, Linear), TrainError> {
    deadline.watch.step("first stage: how much to believe a single item", ITEM_STRENGTHS.len());
    let mut best: Option<(f64, Setting<'a>, Linear)> = None;
    for item_strength in ITEM_STRENGTHS {
        let setting = Setting { item_strength, ..setting };
        let linear = setting.fit(fit)?;
        let logits = setting.apply(&linear, aside).logits;
        let scores = aside.iter().flatten().map(|answer| answer.score);
        let rows: Vec<(f32, f32)> = logits.iter().map(|&logit| sigmoid(logit)).zip(scores).collect();
        let log_loss = Metrics::of(&rows).log_loss;
        deadline.watch.part(&format!("log loss {log_loss:.4}"));
        if best.as_ref().is_none_or(|(least, ..)| log_loss < *least) {
            best = Some((log_loss, setting, linear));
        }
        if deadline.is_over() {
            break;
        }
    }
    best.map(|(_, setting, linear)| (setting, linear)).ok_or(TrainError::Stopped)
}

impl Bench<'_> {
    /// The best try, all tries, and how long the longest took.
    fn search(&self, start: Settings) -> Result<(Try, Vec<Tried>, Duration), TrainError> {
        type Move = fn(Settings) -> Settings;
        let rounds: [&[Move]; 3] = [
            &[|s| s, |s| Settings { decay: s.decay / 2.0, ..s }],
            &[
                |s| Settings { decay: s.decay * 2.0, ..s },
                |s| Settings { dimensions: (s.dimensions / 16 * 8).max(8), vector_dropout: 0.45, ..s },
            ],
            &[
                |s| Settings { step: s.step / 2.0, fall: 0.96, ..s },
                |s| Settings { answer_dropout: 0.2, ..s },
            ],
        ];
        let (mut best, mut tried): (Option<Try>, Vec<Tried>) = (None, Vec::new());
        let mut longest = Duration::ZERO;
        for (round, moves) in rounds.into_iter().enumerate() {
            // What comes after must still find time: another round, and the fit on all.
            if best.is_some() && !self.deadline.has(longest * 3) {
                break;
            }
            let from =
                best.as_ref().map_or(start, |best| Settings { passes: MOST_PASSES, ..best.tried.settings });
            let name = format!("second stage, round {} of {}", round + 1, rounds.len());
            self.deadline.watch.step(&name, moves.len().div_ceil(THREADS) * MOST_PASSES * THREADS);
            let began = Instant::now();
            for some in moves.chunks(THREADS) {
                let tries = thread::scope(|scope| {
                    let threads: Vec<_> =
                        some.iter().map(|change| scope.spawn(move || self.attempt(change(from)))).collect();
                    threads
                        .into_iter()
                        .map(|thread| thread.join().expect("a try panics only where all would"))
                        .collect::<Result<Vec<_>, _>>()
                })?;
                for one in tries.into_iter().flatten() {
                    tried.push(one.tried);
                    if best.as_ref().is_none_or(|best| one.tried.log_loss < best.tried.log_loss) {
                        best = Some(one);
                    }
                }
            }
            longest = longest.max(began.elapsed());
        }
        best.map(|best| (best, tried, longest)).ok_or(TrainError::Stopped)
    }

    /// Trains until it gets no better, and keeps the pass at which it was best.
    fn attempt(&self, settings: Settings) -> Result<Option<Try>, TrainError> {
        let recipe = recipe(&settings, self.seed);
        let skills = self.fit.vocabulary.skills();
        let mut network = Network::new(self.items, skills, self.scaling.clone(), &recipe, self.without);
        let mut best: Option<Try> = None;
        for pass in 0..settings.passes {
            if self.deadline.is_over() {
                break;
            }
            network.pass(&self.fit, &recipe, pass);
            let logits = network.logits(&self.aside);
            let line = Line::through(&logits, &self.aside.scores)?;
            let predictions = logits.iter().map(|&logit| sigmoid(line.of(logit)));
            let quality =
                Metrics::of(&predictions.zip(self.aside.scores.iter().copied()).collect::<Vec<_>>());
            let tried = Tried {
                settings: Settings { passes: pass + 1, ..settings },
                auc: quality.auc.unwrap_or(0.5),
                log_loss: quality.log_loss,
            };
            self.deadline.watch.part(&format!("AUC {:.4}", tried.auc));
            match &best {
                Some(best) if best.tried.log_loss <= tried.log_loss => {
                    if pass + 1 >= best.tried.settings.passes + PATIENCE {
                        break;
                    }
                }
                _ => best = Some(Try { tried, network: network.settled(), line }),
            }
        }
        Ok(best)
    }
}

/// The same settings on all learners. `None` if there was no time to finish.
fn refit(
    answers: &Answers,
    vocabulary: &Vocabulary,
    settings: &Settings,
    line: Line,
    options: &Options,
    groups: &[Group],
    deadline: &Deadline<'_>,
) -> Result<Option<Parameters>, TrainError> {
    deadline.watch.step("both stages on all learners", settings.passes);
    let kept = Kept::choose(answers, vocabulary, settings.dimensions, MOST_BYTES);
    let item_strength = settings.item_strength;
    let setting =
        Setting { vocabulary, kept: &kept, mean: mean_score(answers), item_strength, without: groups };
    let made = setting.cross_fitted(answers, options.seed)?;
    let (recipe, scaling) = (recipe(settings, options.seed), Scaling::of(&made.features));
    let data = Prepared::new(answers, vocabulary, &kept, made);
    let mut network =
        Network::new(kept.items().len(), vocabulary.skills(), scaling, &recipe, &options.without);
    for pass in 0..settings.passes {
        if deadline.is_over() {
            return Ok(None);
        }
        network.pass(&data, &recipe, pass);
        deadline.watch.part("");
    }
    let linear = setting.fit(answers)?;
    Ok(Some(export::parameters(&setting, &linear, &network.settled(), &kept, line)))
}

fn recipe(settings: &Settings, seed: u64) -> Recipe {
    let Settings { dimensions, vector_dropout, answer_dropout, decay, step, fall, .. } = *settings;
    Recipe { dimensions, vector_dropout, answer_dropout, decay, step, fall, seed }
}

/// What the AUC on the learners set aside loses when numbers are cut to a few bits, by running the file's own bytes.
fn quantisation_loss(
    parameters: &Parameters,
    best: &Try,
    prepared: &Prepared<'_>,
    aside: &Answers,
    vocabulary: &Vocabulary,
) -> f64 {
    let model = Model::read(&parameters.to_bytes()).expect("what was written can be read");
    let predictions = online::predict(&online::bind(model, vocabulary), aside, vocabulary);
    let rows = |of: Vec<f32>| of.into_iter().zip(prepared.scores.iter().copied()).collect::<Vec<_>>();
    let full = auc(&rows(best.network.logits(prepared)));
    full.zip(auc(&rows(predictions))).map_or(0.0, |(full, cut)| full - cut)
}
