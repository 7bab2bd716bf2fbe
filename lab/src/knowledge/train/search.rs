//! Chooses how to train, on learners set aside, and trains so on all.
//!
//! The settings form a small grid walked one step at a time from where most data lies: each round tries a few neighbours
//! of the best so far and moves there.

use super::super::answers::{Answers, Vocabulary};
use super::super::metrics::{Metrics, auc};
use super::super::online;
use super::bench::{Bench, Settings, Tried, Try};
use super::kept::{self, Kept};
use super::linear::{Linear, Setting};
use super::network::Left;
use super::prepared::Prepared;
use super::refit::refit;
use super::{Deadline, Job, TrainError, Trained, export, mean_score, split};
use ::cairn::learner::knowledge::model::{Model, Parameters};
use ::cairn::learner::knowledge::sigmoid;
use std::thread;
use std::time::{Duration, Instant};

/// Strengths to choose an item's from.
const ITEM_STRENGTHS: [f32; 3] = [0.5, 1.0, 2.0];
/// Tries at a time.
const THREADS: usize = 2;

pub(super) fn train(
    answers: &Answers,
    vocabulary: &Vocabulary,
    job: &Job<'_>,
    deadline: &Deadline<'_>,
) -> Result<Trained, TrainError> {
    let options = job.options;
    let (fit, aside) = split::set_aside(answers, options.seed);
    let groups = Left::groups(&options.without);
    let dimensions = kept::dimensions(answers, vocabulary, job.bytes);
    let kept = Kept::choose(&fit, vocabulary, dimensions, job.bytes);
    let base =
        Setting { vocabulary, kept: &kept, mean: mean_score(&fit), item_strength: 1.0, without: &groups };
    let (setting, linear) = first_stage(base, &fit, &aside, deadline)?;
    deadline.watch.step("predicting each fifth of the learners from the others", 1);
    let bench = Bench::new(&setting, &linear, (&fit, &aside), &options.without, options.seed, deadline)?;
    deadline.watch.part("");
    let start = Settings::start(setting.item_strength, dimensions, options.passes);
    let (best, tried, longest) = search(&bench, start, job.rounds, deadline)?;
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
        match refit(answers, vocabulary, &settings, best.line, job, deadline)? {
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

/// The best try, all tries, and how long the longest took.
fn search(
    bench: &Bench<'_>,
    start: Settings,
    most_rounds: usize,
    deadline: &Deadline<'_>,
) -> Result<(Try, Vec<Tried>, Duration), TrainError> {
    type Move = fn(Settings) -> Settings;
    let rounds: [&[Move]; 3] = [
        &[|s| s, |s| Settings { decay: s.decay / 2.0, ..s }],
        &[
            // On in the direction in which it got better, or in the one not tried yet.
            |s| Settings {
                decay: if s.decay < Settings::DECAY { s.decay / 2.0 } else { s.decay * 2.0 },
                ..s
            },
            |s| Settings { dimensions: (s.dimensions / 16 * 8).max(8), vector_dropout: 0.45, ..s },
        ],
        &[|s| Settings { step: s.step / 2.0, fall: 0.96, ..s }, |s| Settings { answer_dropout: 0.2, ..s }],
    ];
    let rounds = &rounds[..rounds.len().min(most_rounds)];
    let (mut best, mut tried): (Option<Try>, Vec<Tried>) = (None, Vec::new());
    let mut longest = Duration::ZERO;
    for (round, moves) in rounds.iter().enumerate() {
        // What comes after must still find time: another round, and the fit on all.
        if best.is_some() && !deadline.has(longest * 3) {
            break;
        }
        let from =
            best.as_ref().map_or(start, |best| Settings { passes: start.passes, ..best.tried.settings });
        let name = format!("second stage, round {} of {}", round + 1, rounds.len());
        deadline.watch.step(&name, moves.len() * start.passes);
        let began = Instant::now();
        for some in moves.chunks(THREADS) {
            let made = thread::scope(|scope| {
                let threads: Vec<_> =
                    some.iter().map(|change| scope.spawn(move || bench.attempt(change(from)))).collect();
                threads
                    .into_iter()
                    .map(|thread| thread.join().expect("a try panics only where all would"))
                    .collect::<Result<Vec<_>, _>>()
            })?;
            for one in made.into_iter().flatten() {
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
