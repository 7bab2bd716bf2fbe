//! How well the client's model predicts next answers, with a release and without: learners who did not report.

use super::super::draw::{below, stream_of};
use super::diary::Done;
use cairn::catalog::View;
use cairn::catalog::pack::columns::ItemIndex;
use cairn::learner::crowd::{Crowd, Released};
use cairn::learner::{Event, Happening, Learner, Profile};
use cairn::privacy::release::Published;
use std::collections::HashSet;
use std::sync::Arc;

/// Draws of a bootstrap.
const DRAWS: usize = 1000;
/// No prediction counts as surer than this.
const SUREST: f64 = 0.001;

/// What learners did.
pub(super) struct Histories {
    logs: Vec<Vec<Done>>,
    calibrated: HashSet<ItemIndex>,
}

/// A learner's log-losses in nats, summed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Losses {
    all: f64,
    answers: f64,
    calibrated: f64,
    calibrated_answers: f64,
}

impl Histories {
    pub(super) fn new(logs: Vec<Vec<Done>>, calibrated: HashSet<ItemIndex>) -> Self {
        Self { logs, calibrated }
    }

    /// The losses of each learner, whose device has a release or none.
    pub(super) fn losses(&self, view: &View<'_>, release: Option<&[Published]>) -> Vec<Losses> {
        let crowd = release.map(|published| {
            let released: Vec<Released<'_>> = published.iter().map(Released::from).collect();
            Arc::new(Crowd::new(view, &released))
        });
        self.logs.iter().map(|log| self.of_one(view, crowd.clone(), log)).collect()
    }

    fn of_one(&self, view: &View<'_>, crowd: Option<Arc<Crowd>>, log: &[Done]) -> Losses {
        let mut learner = Learner::new(Profile::default(), view);
        learner.set_crowd(crowd);
        let mut losses = Losses::default();
        for &(item, answer, at) in log {
            let happening = match answer {
                None => Happening::Finished { item },
                Some(answer) => {
                    let chance = f64::from(learner.chance(view, item, at)).clamp(SUREST, 1.0 - SUREST);
                    let loss = -(if answer.right { chance } else { 1.0 - chance }).ln();
                    losses.all += loss;
                    losses.answers += 1.0;
                    if self.calibrated.contains(&item) {
                        losses.calibrated += loss;
                        losses.calibrated_answers += 1.0;
                    }
                    Happening::Attempt {
                        item,
                        score: f32::from(u8::from(answer.right)),
                        hints: 0,
                        seconds: None,
                    }
                }
            };
            learner.record(view, Event { at, happening });
        }
        losses
    }
}

/// With a release against without, learner by learner.
pub(super) struct Comparison(Vec<(Losses, Losses)>);

/// What comparisons of several schools come to.
pub(super) struct Summary {
    pub loss: f64,
    pub change: f64,
    pub interval: [f64; 2],
    pub worst: f64,
    pub calibrated_loss: f64,
    pub calibrated_change: f64,
    pub calibrated_interval: [f64; 2],
    pub calibrated_share: f64,
}

type Part = fn(&Losses) -> (f64, f64);

fn all(losses: &Losses) -> (f64, f64) {
    (losses.all, losses.answers)
}

fn calibrated(losses: &Losses) -> (f64, f64) {
    (losses.calibrated, losses.calibrated_answers)
}

impl Comparison {
    pub(super) fn new(without: &[Losses], with: &[Losses]) -> Self {
        Self(without.iter().copied().zip(with.iter().copied()).collect())
    }

    /// Change of the mean loss for an answer, over these learners.
    fn change(&self, part: Part, learners: impl Iterator<Item = usize>) -> f64 {
        let (mut change, mut answers) = (0.0, 0.0);
        for learner in learners {
            let (without, with) = &self.0[learner];
            change += part(with).0 - part(without).0;
            answers += part(without).1;
        }
        if answers > 0.0 { change / answers } else { 0.0 }
    }

    pub(super) fn over(schools: &[Self], seed: u64) -> Summary {
        let learners = schools.first().map_or(0, |school| school.0.len());
        let mean = |part: Part, sample: &[usize]| {
            let changes = schools.iter().map(|school| school.change(part, sample.iter().copied()));
            changes.sum::<f64>() / schools.len().max(1) as f64
        };
        let everybody: Vec<usize> = (0..learners).collect();
        let mut luck = stream_of(seed, 1);
        let mut interval = |part: Part| {
            let mut draws: Vec<f64> = (0..DRAWS)
                .map(|_| mean(part, &(0..learners).map(|_| below(&mut luck, learners)).collect::<Vec<_>>()))
                .collect();
            draws.sort_by(f64::total_cmp);
            [draws[DRAWS / 40], draws[DRAWS - 1 - DRAWS / 40]]
        };
        let without = |part: Part| {
            let parts =
                schools.first().into_iter().flat_map(|school| school.0.iter().map(|(one, _)| part(one)));
            let (loss, answers) = parts.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            (loss / f64::max(answers, 1.0), answers)
        };
        let worst = schools.iter().map(|school| school.change(all, 0..learners));
        Summary {
            loss: without(all).0,
            change: mean(all, &everybody),
            interval: interval(all),
            worst: worst.fold(f64::NEG_INFINITY, f64::max),
            calibrated_loss: without(calibrated).0,
            calibrated_change: mean(calibrated, &everybody),
            calibrated_interval: interval(calibrated),
            calibrated_share: without(calibrated).1 / without(all).1.max(1.0),
        }
    }
}
