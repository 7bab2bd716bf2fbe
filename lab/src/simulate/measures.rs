//! From what happened to each learner to figures with their intervals.

use super::course::Course;
use super::draw::{Purpose, below, stream};
use super::session::Outcome;
use serde::Serialize;

/// Draws of a bootstrap.
const DRAWS: usize = 1000;
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
    /// Mean minutes of study until the goal was reached, all minutes where it was not.
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
    /// The quarter's gain against that of all others.
    pub weakest_quarter_ratio: f64,
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
    let bootstrap = |of: &[&Outcome], figure: &dyn Fn(&[&Outcome]) -> f64| -> (f64, [f64; 2]) {
        let mut rng = stream(seed, Purpose::Bootstrap, 0);
        let mut drawn: Vec<f64> = (0..DRAWS)
            .map(|_| {
                let sample: Vec<&Outcome> = (0..of.len()).map(|_| of[below(&mut rng, of.len())]).collect();
                figure(&sample)
            })
            .collect();
        drawn.sort_by(f64::total_cmp);
        (figure(of), [drawn[DRAWS / 40], drawn[DRAWS - 1 - DRAWS / 40]])
    };
    let mean_of =
        |value: fn(&Outcome) -> f64| move |of: &[&Outcome]| mean(of.iter().map(|outcome| value(outcome)));
    let (gain, gain_ci) = bootstrap(&all, &gain_of);
    let (retention, retention_ci) =
        bootstrap(&all, &|of| ratio(of, |o| o.later - o.before, |o| 1.0 - o.before));
    let (zpd_hit, zpd_hit_ci) =
        bootstrap(&all, &|of| ratio(of, |o| o.in_window as f64, |o| o.answers as f64));
    let (prerequisite_violations, prerequisite_violations_ci) =
        bootstrap(&all, &|of| ratio(of, |o| o.violations as f64, |o| o.items as f64));
    let (diversity, diversity_ci) =
        bootstrap(&all, &|of| ratio(of, |o| o.diversity, |o| o.varied_sessions as f64));
    let (weak, others) = weakest(&all);
    let (weakest_quarter_gain, weakest_quarter_gain_ci) = bootstrap(&weak, &gain_of);
    let others = (gain * all.len() as f64 - weakest_quarter_gain * weak.len() as f64)
        / (all.len() - weak.len()).max(1) as f64;
    let towards: Vec<&Outcome> = with_goal.unwrap_or(outcomes).iter().map(|(_, outcome)| outcome).collect();
    let (minutes_to_goal, minutes_to_goal_ci) =
        bootstrap(&towards, &mean_of(|outcome| outcome.minutes_to_goal.unwrap_or(outcome.studied)));
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
        weakest_quarter_ratio: weakest_quarter_gain / others,
        learners: all.len(),
        items: mean(all.iter().map(|outcome| outcome.items as f64)),
    }
}

/// What all gained together of what all of them missed: a learner who missed little weighs little.
fn gain_of(of: &[&Outcome]) -> f64 {
    ratio(of, |o| o.after - o.before, |o| 1.0 - o.before)
}

/// The quarter that knew least before, and the others.
fn weakest<'a>(all: &[&'a Outcome]) -> (Vec<&'a Outcome>, Vec<&'a Outcome>) {
    let mut sorted = all.to_vec();
    sorted.sort_by(|a, b| a.before.total_cmp(&b.before));
    let others = sorted.split_off(((WEAKEST * all.len() as f64).round() as usize).max(1));
    (sorted, others)
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

fn ratio(of: &[&Outcome], part: fn(&Outcome) -> f64, whole: fn(&Outcome) -> f64) -> f64 {
    let sum = |value: fn(&Outcome) -> f64| of.iter().map(|outcome| value(outcome)).sum::<f64>();
    let whole = sum(whole);
    if whole > 0.0 { sum(part) / whole } else { 0.0 }
}

fn coverage(courses: &[Course], outcomes: &[(usize, Outcome)]) -> f64 {
    let mut given: Vec<Vec<bool>> = courses.iter().map(|course| vec![false; course.tasks.len()]).collect();
    for (course, outcome) in outcomes {
        outcome.given.iter().for_each(|&item| given[*course][item] = true);
    }
    let items: usize = given.iter().map(Vec::len).sum();
    given.iter().flatten().filter(|&&given| given).count() as f64 / items.max(1) as f64
}
