//! From what happened to each learner to figures with their intervals.

use super::course::Course;
use super::interval::{self, figure};
use super::session::Outcome;
use serde::Serialize;

/// The share of learners that "weakest" means.
const WEAKEST: f64 = 0.25;

/// One family under one policy. Rates are from 0 to 1; intervals cover 95 %, by bootstrap over learners.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// The family of learners.
    pub family: &'static str,
    /// The policy.
    pub policy: &'static str,
    /// Normalised gain: the share of what was missing before that is known after (Hake 1998).
    pub gain: f64,
    /// Its interval.
    pub gain_ci: [f64; 2],
    /// The same after two idle weeks.
    pub retention: f64,
    /// Its interval.
    pub retention_ci: [f64; 2],
    /// The share of answers whose true chance was .60 to .85.
    pub zpd_hit: f64,
    /// Its interval.
    pub zpd_hit_ci: [f64; 2],
    /// The share of items given that built on a skill which was not mastered in truth.
    pub prerequisite_violations: f64,
    /// Its interval.
    pub prerequisite_violations_ci: [f64; 2],
    /// Mean minutes of study until the goal was reached; where it was not, all that there were, used or not.
    pub minutes_to_goal: f64,
    /// Its interval.
    pub minutes_to_goal_ci: [f64; 2],
    /// The share of learners who reached their goal.
    pub goal_reached: f64,
    /// The share of the catalog's items that any learner was given.
    pub coverage: f64,
    /// One less the mean likeness of two items of a session.
    pub diversity: f64,
    /// Its interval.
    pub diversity_ci: [f64; 2],
    /// Normalised gain of the quarter of learners that knew least before.
    pub weakest_quarter_gain: f64,
    /// Its interval.
    pub weakest_quarter_gain_ci: [f64; 2],
    /// The quarter's gain against that of all others; none where those gain nothing.
    pub weakest_quarter_ratio: Option<f64>,
    /// Learners.
    pub learners: usize,
    /// Items given, a learner.
    pub items: f64,
}

/// Makes the figures of one family under one policy from what happened on each learner's course, and, where the policy can be
/// told a goal, from a second run in which it was.
pub(super) fn figures(
    (family, policy): (&'static str, &'static str),
    courses: &[Course],
    outcomes: &[(usize, Outcome)],
    with_goal: Option<&[(usize, Outcome)]>,
    seed: u64,
) -> Figures {
    let all: Vec<&Outcome> = outcomes.iter().map(|(_, outcome)| outcome).collect();
    let (gain, gain_ci) = figure(&all, interval::gain, seed);
    let (retention, retention_ci) = figure(&all, interval::retention, seed);
    let (zpd_hit, zpd_hit_ci) = figure(&all, interval::zpd_hit, seed);
    let (prerequisite_violations, prerequisite_violations_ci) = figure(&all, interval::violations, seed);
    let (diversity, diversity_ci) = figure(&all, |o| (o.diversity, o.varied_sessions as f64), seed);
    let (weak, others) = weakest(&all);
    let (weakest_quarter_gain, weakest_quarter_gain_ci) = figure(&weak, interval::gain, seed);
    let others = interval::ratio(others.iter().map(|outcome| interval::gain(outcome)));
    let towards: Vec<&Outcome> = with_goal.unwrap_or(outcomes).iter().map(|(_, outcome)| outcome).collect();
    let (minutes_to_goal, minutes_to_goal_ci) = figure(&towards, interval::minutes_to_goal, seed);
    Figures {
        family,
        policy,
        gain,
        gain_ci,
        retention,
        retention_ci,
        zpd_hit,
        zpd_hit_ci,
        prerequisite_violations,
        prerequisite_violations_ci,
        minutes_to_goal,
        minutes_to_goal_ci,
        goal_reached: mean(
            towards.iter().map(|outcome| f64::from(u8::from(outcome.minutes_to_goal.is_some()))),
        ),
        coverage: coverage(courses, outcomes),
        diversity,
        diversity_ci,
        weakest_quarter_gain,
        weakest_quarter_gain_ci,
        weakest_quarter_ratio: (others > 0.0).then(|| weakest_quarter_gain / others),
        learners: all.len(),
        items: mean(all.iter().map(|outcome| outcome.items as f64)),
    }
}

/// The quarter that knew least before, and the others.
pub(super) fn weakest<'a>(all: &[&'a Outcome]) -> (Vec<&'a Outcome>, Vec<&'a Outcome>) {
    let mut sorted = all.to_vec();
    sorted.sort_by(|a, b| a.before.total_cmp(&b.before));
    let others = sorted.split_off(((WEAKEST * all.len() as f64).round() as usize).max(1));
    (sorted, others)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    interval::ratio(values.map(|value| (value, 1.0)))
}

fn coverage(courses: &[Course], outcomes: &[(usize, Outcome)]) -> f64 {
    let mut given: Vec<Vec<bool>> = courses.iter().map(|course| vec![false; course.tasks.len()]).collect();
    for (course, outcome) in outcomes {
        outcome.given.iter().for_each(|&item| given[*course][item] = true);
    }
    let items: usize = given.iter().map(Vec::len).sum();
    given.iter().flatten().filter(|&&given| given).count() as f64 / items.max(1) as f64
}
