//! What each term of the recommender's score is worth: the same learners once more with its weight at 0.

use super::families::Family;
use super::interval::{Part, gain, minutes_to_goal, paired, retention, violations};
use super::policies::Policy;
use super::session::Outcome;
use super::world::{Arm, Outcomes, World};
use super::{Options, SimulateError};
use cairn::catalog::View;
use cairn::recommend::Term;
use serde::Serialize;

/// What it costs to leave each term out.
#[derive(Debug, Clone, Serialize)]
pub struct Ablation {
    /// The catalog's name.
    pub catalog: String,
    /// Learners of each family.
    pub learners: usize,
    /// Sessions of each learner.
    pub sessions: usize,
    /// Minutes of a session.
    pub minutes: f64,
    /// The seed.
    pub seed: u64,
    /// One entry for each family and term.
    pub results: Vec<Without>,
}

/// One family without one term. Above 0, the term helps; each interval (95 %) is of the difference with the same learners.
#[derive(Debug, Clone, Serialize)]
pub struct Without {
    /// The family of learners.
    pub family: &'static str,
    /// The term whose weight is 0.
    pub without: &'static str,
    /// Normalised gain that is lost.
    pub gain_cost: f64,
    /// Its interval.
    pub gain_cost_ci: [f64; 2],
    /// Gain after two idle weeks that is lost.
    pub retention_cost: f64,
    /// Its interval.
    pub retention_cost_ci: [f64; 2],
    /// Minutes more until the goal is reached, where the recommender is told it.
    pub minutes_to_goal_cost: f64,
    /// Its interval.
    pub minutes_to_goal_cost_ci: [f64; 2],
    /// The share of items given, 0 to 1, that more build on what is not mastered.
    pub prerequisite_violations_cost: f64,
    /// Its interval.
    pub prerequisite_violations_cost_ci: [f64; 2],
}

/// Leaves each term out in turn; `watch` is told of each learner who is through.
pub fn ablation(
    view: &View<'_>,
    options: &Options,
    watch: &(dyn Fn() + Sync),
) -> Result<Ablation, SimulateError> {
    let mut results = Vec::new();
    for &family in &options.families {
        let world = World::new(view, family, options.seed)?;
        let whole = Arm::new(Policy::Cairn, options);
        let both = |arm: Arm| {
            [false, true].map(|with_goal| world.run(&Arm { with_goal, ..arm }, options.learners, watch))
        };
        let with = both(whole);
        for term in Term::ALL {
            let without = both(Arm { weights: whole.weights.with(term, 0.0), ..whole });
            results.push(cost(family, term, &with, &without, options.seed));
        }
    }
    Ok(Ablation {
        catalog: view.string(view.meta[0]).to_owned(),
        learners: options.learners,
        sessions: options.sessions,
        minutes: options.minutes,
        seed: options.seed,
        results,
    })
}

/// How many times [`ablation`] will call `watch`.
pub fn steps(options: &Options) -> usize {
    options.families.len() * 2 * (1 + Term::ALL.len()) * options.learners
}

/// Of each pair the first was not told a goal, and the second was.
fn cost(family: Family, term: Term, with: &[Outcomes; 2], without: &[Outcomes; 2], seed: u64) -> Without {
    fn refs(outcomes: &Outcomes) -> Vec<&Outcome> {
        outcomes.iter().map(|(_, outcome)| outcome).collect()
    }
    let (with, without) = (with.each_ref().map(refs), without.each_ref().map(refs));
    let less = |part: Part| paired(&with[0], &without[0], part, seed);
    let (gain_cost, gain_cost_ci) = less(gain);
    let (retention_cost, retention_cost_ci) = less(retention);
    let (prerequisite_violations_cost, prerequisite_violations_cost_ci) =
        paired(&without[0], &with[0], violations, seed);
    let (minutes_to_goal_cost, minutes_to_goal_cost_ci) =
        paired(&without[1], &with[1], minutes_to_goal, seed);
    Without {
        family: family.label(),
        without: term.label(),
        gain_cost,
        gain_cost_ci,
        retention_cost,
        retention_cost_ci,
        minutes_to_goal_cost,
        minutes_to_goal_cost_ci,
        prerequisite_violations_cost,
        prerequisite_violations_cost_ci,
    }
}
