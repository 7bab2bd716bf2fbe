//! Simulated learners, to hold the recommender to account: it is put beside other policies with learners of several families
//! whose true knowledge is known, which it never sees.
//!
//! [`families`] says who the learners are, [`policies`] who chooses for them, [`session`] what happens in the weeks that they
//! study, [`measures`] what it came to, [`plots`] how that looks; [`ablation`] takes the recommender apart, [`closed_loop`] lets them
//! report and asks what that is worth, [`groups`] asks whether it serves all alike. Everything repeats by its seed, and every policy
//! meets the same learners.

mod ablation;
pub mod closed_loop;
mod course;
mod draw;
mod families;
mod groups;
mod interval;
mod measures;
pub mod plots;
mod policies;
mod session;
mod student;
mod words;
mod world;

#[cfg(test)]
mod tests;

pub use ablation::{Ablation, Without, ablation, steps as ablation_steps};
pub use families::Family;
pub use groups::{Comparison, Gap, Groups, groups, steps as groups_steps};
pub use measures::Figures;
pub use policies::Policy;

use cairn::catalog::View;
use cairn::recommend::Weights;
use serde::Serialize;
use thiserror::Error;
use world::{Arm, World};

/// Days without practice before the last test.
const IDLE_DAYS: f64 = 14.0;
/// The score in a skill from which on it is reached as a goal.
const GOAL_REACHED: f64 = 0.7;

/// Why there is nothing to simulate.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SimulateError {
    /// No family of that name.
    #[error("there is no family {name:?} of learners; there are {known}, and all")]
    Family {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// No policy of that name.
    #[error("there is no policy {name:?}; there are {known}, and all")]
    Policy {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// The catalog is too small.
    #[error("the catalog has no {least} items whose skills hang together: nothing to study for weeks")]
    NothingToStudy {
        /// The items that it takes.
        least: usize,
    },
    /// A part of the catalog could not be packed.
    #[error("a part of the catalog could not be packed: {0}")]
    Cut(String),
}

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Options {
    /// Families of learners.
    pub families: Vec<Family>,
    /// Learners of each family.
    pub learners: usize,
    /// Sessions of each learner, three a week.
    pub sessions: usize,
    /// Minutes of a session.
    pub minutes: f64,
    /// The same seed gives the same figures.
    pub seed: u64,
}

/// All figures, and what they are of.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The catalog's name.
    pub catalog: String,
    /// Its items that can be studied.
    pub items: usize,
    /// The parts of it that hang together; each learner studies one.
    pub courses: usize,
    /// Learners of each family.
    pub learners: usize,
    /// Sessions of each learner.
    pub sessions: usize,
    /// Minutes of a session.
    pub minutes: f64,
    /// The seed.
    pub seed: u64,
    /// One entry for each family and policy.
    pub results: Vec<Figures>,
}

/// Lets all learners study under some policies, with these weights of the recommender's terms; `watch` is told of each
/// learner who is through.
pub fn learning(
    view: &View<'_>,
    options: &Options,
    policies: &[Policy],
    weights: Weights,
    watch: &(dyn Fn() + Sync),
) -> Result<Report, SimulateError> {
    let mut results = Vec::new();
    let (mut items, mut courses) = (0, 0);
    for &family in &options.families {
        let world = World::new(view, family, options.seed)?;
        (items, courses) = (world.items, world.courses.len());
        for &policy in policies {
            let arm = Arm { weights, ..Arm::new(policy, options) };
            let run = |with_goal| world.run(&Arm { with_goal, ..arm }, options.learners, watch);
            let outcomes = run(false);
            let towards = policy.takes_goal().then(|| run(true));
            let names = (family.label(), policy.label());
            results.push(measures::figures(
                names,
                &world.courses,
                &outcomes,
                towards.as_deref(),
                options.seed,
            ));
        }
    }
    Ok(Report {
        catalog: view.string(view.meta[0]).to_owned(),
        items,
        courses,
        learners: options.learners,
        sessions: options.sessions,
        minutes: options.minutes,
        seed: options.seed,
        results,
    })
}

/// How many times [`learning`] will call `watch`.
pub fn steps(options: &Options, policies: &[Policy]) -> usize {
    let runs: usize = policies.iter().map(|policy| 1 + usize::from(policy.takes_goal())).sum();
    options.families.len() * runs * options.learners
}
