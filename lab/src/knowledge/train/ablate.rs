//! What each group of evidence adds: the model trained with everything, and once without each group.
//!
//! All of them with the settings that the search starts from, and on the same learners, so that nothing but the group is
//! different. Six sevenths of the learners are trained on and the others predicted; a file of test answers has no part in
//! it, or it would be chosen by.

use super::super::answers::{Answers, Vocabulary};
use super::bench::{Bench, Settings, Tried};
use super::kept::{self, Kept};
use super::linear::Setting;
use super::network::Left;
use super::{Deadline, MOST_BYTES, MOST_PASSES, TrainError, Watch, check, mean_score, split};
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Prior precision of an item's weight: the middle of those that training chooses from.
const ITEM_STRENGTH: f32 = 1.0;
/// Models trained at a time.
const THREADS: usize = 2;

/// What the comparison is asked to do.
#[derive(Debug, Clone, Copy)]
pub struct AblationOptions {
    /// Every random choice follows from it.
    pub seed: u64,
    /// The most passes over the answers.
    pub passes: usize,
}

impl Default for AblationOptions {
    fn default() -> Self {
        Self { seed: 1, passes: MOST_PASSES }
    }
}

/// The model with everything, and without each group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ablation {
    /// Learners trained on.
    pub learners: usize,
    /// Learners predicted, of whom the model saw nothing.
    pub set_aside: usize,
    /// Their answers.
    pub rows: usize,
    /// The settings of all models; a model's passes are its own.
    pub settings: Settings,
    /// With everything.
    pub whole: Quality,
    /// Without each group.
    pub without: Vec<Without>,
    /// It was cut short, and groups are missing.
    pub stopped: bool,
}

/// How well a model predicted the learners set aside.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quality {
    /// Area under the ROC curve.
    pub auc: f64,
    /// Mean negative log-likelihood, in nats.
    pub log_loss: f64,
    /// Passes after which it was best.
    pub passes: usize,
}

/// The model without a group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Without {
    /// The group that was left out.
    pub group: &'static str,
    /// What is left.
    #[serde(flatten)]
    pub quality: Quality,
    /// The AUC of the whole less this one: what the group adds.
    pub auc_added: f64,
}

/// Trains with everything and without each group of [`Left::ALL`].
pub fn ablate(
    answers: &Answers,
    vocabulary: &Vocabulary,
    options: &AblationOptions,
    watch: &dyn Watch,
) -> Result<Ablation, TrainError> {
    check(answers)?;
    let deadline = Deadline::new(watch, Duration::MAX);
    let left_out: Vec<Vec<Left>> = [vec![]].into_iter().chain(Left::ALL.map(|left| vec![left])).collect();
    let (fit, aside) = split::set_aside(answers, options.seed);
    let dimensions = kept::dimensions(answers, vocabulary, MOST_BYTES);
    let kept = Kept::choose(&fit, vocabulary, dimensions, MOST_BYTES);
    let base = Setting {
        vocabulary,
        kept: &kept,
        mean: mean_score(&fit),
        item_strength: ITEM_STRENGTH,
        without: &[],
    };
    let settings = Settings::start(ITEM_STRENGTH, dimensions, options.passes);
    let one = |without: &[Left]| -> Result<Option<Tried>, TrainError> {
        if deadline.is_over() {
            return Ok(None);
        }
        let groups = Left::groups(without);
        let setting = Setting { without: &groups, ..base };
        let linear = setting.fit(&fit)?;
        let bench = Bench::new(&setting, &linear, (&fit, &aside), without, options.seed, &deadline)?;
        watch.part("first stage");
        let tried = bench.attempt(settings)?.map(|one| one.tried);
        // A try that was cut short says too little about its group.
        Ok(tried.filter(|_| !deadline.is_over()))
    };
    watch.step("training with everything, and without each group", left_out.len() * (1 + options.passes));
    let mut tried = each(&left_out, &one)?.into_iter();
    let whole = tried.next().flatten().map(quality).ok_or(TrainError::Stopped)?;
    let without: Vec<Without> = Left::ALL
        .into_iter()
        .zip(tried)
        .filter_map(|(left, tried)| {
            let quality = quality(tried?);
            Some(Without { group: left.label(), quality, auc_added: whole.auc - quality.auc })
        })
        .collect();
    Ok(Ablation {
        learners: fit.learners(),
        set_aside: aside.learners(),
        rows: aside.rows(),
        settings,
        whole,
        stopped: without.len() < Left::ALL.len(),
        without,
    })
}

fn quality(tried: Tried) -> Quality {
    Quality { auc: tried.auc, log_loss: tried.log_loss, passes: tried.settings.passes }
}

/// A result for each, in their order; each thread takes the next that nobody has.
fn each<R: Send>(
    all: &[Vec<Left>],
    one: &(dyn Fn(&[Left]) -> Result<R, TrainError> + Sync),
) -> Result<Vec<R>, TrainError> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mine = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        mine.map_while(|at| Some((at, all.get(at)?)))
            .map(|(at, what)| Ok((at, one(what)?)))
            .collect::<Result<Vec<_>, TrainError>>()
    };
    let done: Result<Vec<Vec<(usize, R)>>, TrainError> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(take)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a try panics only where all would")).collect()
    });
    let mut done: Vec<_> = done?.into_iter().flatten().collect();
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}
