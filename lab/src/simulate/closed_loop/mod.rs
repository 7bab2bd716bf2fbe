//! The loop closed: simulated learners study, report under a policy through the real mechanisms, a release is made of it, and
//! other learners' next answers are predicted with the release and without.
//!
//! [`diary`] is what a learner could report, [`reporting`] how that becomes a release, [`predicting`] what the release is worth.
//! A crowd studies once; schools of each size are groups of it that share no learner, so that what one school's noise does is
//! told apart from what it does on average.

mod diary;
mod predicting;
mod reporting;

use super::course::Course;
use super::families::{Family, Truth};
use super::policies::{Crowd, Policy};
use super::session::Plan;
use super::{Options, SimulateError};
use crate::privacy_utility::ndcg;
use cairn::catalog::View;
use cairn::privacy::epsilon::Epsilon;
use diary::{Diary, School};
use predicting::{Comparison, Histories};
use serde::Serialize;

/// A learner's reports, one an epoch: all that a lifetime allows at epsilon 2.
pub const EPOCHS: usize = 4;
/// Learners whose answers are predicted; none of them reports.
const PREDICTED: usize = 300;
/// Schools of a size, at most.
const MOST_SCHOOLS: usize = 10;
/// Those who are predicted are numbered from here.
const APART: usize = 1 << 30;

/// What the releases of schools of one size are worth for learners of one family.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loop {
    /// The family.
    pub family: &'static str,
    /// Learners of a school.
    pub learners: usize,
    /// How many schools there were.
    pub schools: usize,
    /// Reports to a question in an epoch, on average.
    pub reports: f64,
    /// Root mean squared error of the share that solved an item, and the same when shrunk.
    pub rate_error: f64,
    /// The same when shrunk.
    pub shrunk_rate_error: f64,
    /// How well the ten busiest topics are found.
    pub topics_ndcg: f64,
    /// The same for the ways between topics.
    pub moves_ndcg: f64,
    /// Log-loss of all next answers without a release, in nats.
    pub loss: f64,
    /// By how much the release changes that, on average over schools; less is better.
    pub change: f64,
    /// Its 95 % interval over learners.
    pub change_ci: [f64; 2],
    /// The same in the school where it came out worst.
    pub worst: f64,
    /// Log-loss of next answers to calibration items without a release.
    pub calibrated_loss: f64,
    /// By how much the release changes that.
    pub calibrated_change: f64,
    /// Its 95 % interval.
    pub calibrated_ci: [f64; 2],
    /// Answers to calibration items, of all.
    pub calibrated_share: f64,
}

/// Lets crowds of the options' size study and report at this epsilon, for schools of each of these sizes. `watch` is told of
/// each learner who is through, and of each school.
pub fn closed_loop(
    view: &View<'_>,
    options: &Options,
    sizes: &[usize],
    epsilon: Epsilon,
    watch: &(dyn Fn() + Sync),
) -> Result<Vec<Loop>, SimulateError> {
    let courses = Course::all(view)?;
    let largest = (0..courses.len()).max_by_key(|&number| courses[number].tasks.len()).unwrap_or(0);
    let course = &courses[largest];
    let mut found = Vec::new();
    for &family in &options.families {
        let school = School {
            course,
            truth: &Truth::new(course, options.seed, largest),
            crowd: &Crowd::new(course, options.seed, largest),
            family,
            // Cheap, and with the order of a course: what a school without a recommender does.
            policy: Policy::OuterFringe,
            plan: Plan { sessions: options.sessions, minutes: options.minutes, apart: 1 },
            seed: options.seed,
        };
        let asked = school.calibration_items();
        let diaries: Vec<Diary> =
            school.study(0..options.learners, watch, |log| Diary::new(course, &asked, log, &school.plan));
        let histories = Histories::new(
            school.study(APART..APART + PREDICTED, watch, |log| log),
            asked.iter().copied().collect(),
        );
        for &size in sizes.iter().filter(|&&size| size <= diaries.len()) {
            found.push(schools(&school, &asked, &diaries, &histories, size, epsilon, watch));
        }
    }
    Ok(found)
}

/// How many times [`closed_loop`] will call `watch`.
pub fn steps(options: &Options, sizes: &[usize]) -> usize {
    let schools: usize = sizes.iter().map(|&size| count(options.learners, size)).sum();
    options.families.len() * (options.learners + PREDICTED + schools)
}

fn count(learners: usize, size: usize) -> usize {
    (learners / size.max(1)).min(MOST_SCHOOLS)
}

fn schools(
    school: &School<'_>,
    asked: &[usize],
    diaries: &[Diary],
    histories: &Histories,
    size: usize,
    epsilon: Epsilon,
    watch: &(dyn Fn() + Sync),
) -> Loop {
    let view = school.course.pack.view();
    let policy = reporting::policy(&view, asked, epsilon);
    let truth = reporting::Shares::of(&view, diaries, asked.len());
    let without = histories.losses(&view, None);
    let mut comparisons = Vec::new();
    let (mut rate, mut shrunk, mut topics, mut moves, mut reports) = (vec![], vec![], vec![], vec![], vec![]);
    for (number, group) in diaries.chunks_exact(size).take(MOST_SCHOOLS).enumerate() {
        let release = reporting::release(&policy, group, school.seed, number);
        for one in &release {
            reports.push(one.reports as f64);
            truth.compare(one, asked.len(), &mut rate, &mut shrunk);
        }
        let newest = |kind: &str, true_shares: &[f64], into: &mut Vec<f64>| {
            let found = release.iter().filter(|one| one.question.kind() == kind).max_by_key(|one| one.epoch);
            into.extend(found.map(|one| ndcg(&one.value[1..], &true_shares[1..])));
        };
        newest("topic", &truth.topics, &mut topics);
        newest("move", &truth.moves, &mut moves);
        let with = histories.losses(&view, Some(&release));
        comparisons.push(Comparison::new(&without, &with));
        watch();
    }
    let all = Comparison::over(&comparisons, school.seed);
    Loop {
        family: school.family.label(),
        learners: size,
        schools: comparisons.len(),
        reports: mean(&reports),
        rate_error: mean(&rate).sqrt(),
        shrunk_rate_error: mean(&shrunk).sqrt(),
        topics_ndcg: mean(&topics),
        moves_ndcg: mean(&moves),
        loss: all.loss,
        change: all.change,
        change_ci: all.interval,
        worst: all.worst,
        calibrated_loss: all.calibrated_loss,
        calibrated_change: all.calibrated_change,
        calibrated_ci: all.calibrated_interval,
        calibrated_share: all.calibrated_share,
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The families, by their names on the command line.
pub fn families(name: &str) -> Result<Vec<Family>, SimulateError> {
    Family::named(name)
}
