//! Whether the recommender serves all alike: what groups of simulated learners are given, and what they gain, against others.
//!
//! A gap is not the recommender's doing by itself: who has half the time learns less with any teacher. So each gap stands beside
//! that under chance and under the outer fringe, which shows what the world does to the group.
//!
//! Groups by circumstance (fewer sessions, fewer minutes, one type of item) are compared with *themselves* in usual
//! circumstances, learner by learner; the weakest quarter with the other three.

use super::course::Course;
use super::interval::{Part, apart, gain, paired, retention, violations, zpd_hit};
use super::measures::weakest;
use super::policies::Policy;
use super::session::Outcome;
use super::world::{Arm, Outcomes, World};
use super::{Options, SimulateError, words};
use cairn::catalog::View;
use serde::Serialize;

/// The recommender, and what shows how much of a gap the world makes.
const POLICIES: [Policy; 3] = [Policy::Cairn, Policy::Random, Policy::OuterFringe];

/// Groups, in the order in which they are told.
pub(super) const LOW_ABILITY: &str = "low-ability";
pub(super) const SPARSE_HISTORY: &str = "sparse-history";
pub(super) const FEW_MINUTES: &str = "few-minutes";
pub(super) const ONE_FORMAT: &str = "one-format";

const GROUPS: [&str; 4] = [LOW_ABILITY, SPARSE_HISTORY, FEW_MINUTES, ONE_FORMAT];

/// All groups with all families.
#[derive(Debug, Clone, Serialize)]
pub struct Groups {
    /// The catalog's name.
    pub catalog: String,
    /// Learners of each family.
    pub learners: usize,
    /// Sessions of each learner in usual circumstances.
    pub sessions: usize,
    /// Minutes of such a session.
    pub minutes: f64,
    /// The seed.
    pub seed: u64,
    /// One entry for each family, group and policy.
    pub results: Vec<Comparison>,
    /// What the figures show, in words.
    pub sentences: Vec<String>,
    /// What they do not.
    pub limits: Vec<String>,
}

/// One group against the others under one policy.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The family of learners.
    pub family: &'static str,
    /// The group.
    pub group: &'static str,
    /// The policy.
    pub policy: &'static str,
    /// Learners in the group.
    pub learners: usize,
    /// Normalised gain.
    pub gain: Gap,
    /// The same after two idle weeks.
    pub retention: Gap,
    /// Normalised gain for each hour of study that there was.
    pub gain_an_hour: Gap,
    /// Exposure: the mean rank in difficulty of what is to be answered, 0 (easiest of its skill) to 1.
    pub difficulty: Gap,
    /// Exposure: the share of lessons and other things to take in, among items given.
    pub lessons: Gap,
    /// Exposure: the share of the course that a learner meets.
    pub reach: Gap,
    /// Answers whose true chance was .60 to .85.
    pub zpd_hit: Gap,
    /// Items given that built on what was not mastered.
    pub prerequisite_violations: Gap,
}

/// One figure of a group and of the others.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Gap {
    /// Of the group.
    pub group: f64,
    /// Of the others.
    pub others: f64,
    /// The group's less the others'.
    pub gap: f64,
    /// Its interval, 95 %.
    pub gap_ci: [f64; 2],
}

impl Gap {
    /// Whether the interval leaves out 0.
    pub(super) fn found(&self) -> bool {
        self.gap_ci[0] > 0.0 || self.gap_ci[1] < 0.0
    }
}

/// Compares all groups under the recommender and beside it; `watch` is told of each learner who is through.
pub fn groups(
    view: &View<'_>,
    options: &Options,
    watch: &(dyn Fn() + Sync),
) -> Result<Groups, SimulateError> {
    let mut results = Vec::new();
    for &family in &options.families {
        let mut of_family = Vec::new();
        let world = World::new(view, family, options.seed)?;
        let narrow = World::new(view, family, options.seed)?.of_one_type();
        for policy in POLICIES {
            let usual = Arm::new(policy, options);
            let run = |world: &World, arm: &Arm| {
                let mut outcomes = world.run(arm, options.learners, watch);
                for (course, outcome) in &mut outcomes {
                    expose(outcome, &world.courses[*course]);
                }
                outcomes
            };
            let mut fewer = usual;
            fewer.plan.sessions = (usual.plan.sessions / 2).max(1);
            fewer.plan.apart = 2;
            let mut shorter = usual;
            shorter.plan.minutes = usual.plan.minutes / 2.0;
            let as_usual = run(&world, &usual);
            let all = refs(&as_usual);
            let (weak, others) = weakest(&all);
            let seed = options.seed;
            let mut compare = |group, one: &[&Outcome], other: &[&Outcome], same: bool| {
                let gap = |part| gap(one, other, part, same, seed);
                of_family.push(comparison((family.label(), group, policy.label()), one.len(), gap));
            };
            compare(LOW_ABILITY, &weak, &others, false);
            for (group, world, arm) in [
                (SPARSE_HISTORY, &world, &fewer),
                (FEW_MINUTES, &world, &shorter),
                (ONE_FORMAT, &narrow, &usual),
            ] {
                compare(group, &refs(&run(world, arm)), &all, true);
            }
        }
        of_family.sort_by_key(|one: &Comparison| GROUPS.iter().position(|&group| group == one.group));
        results.append(&mut of_family);
    }
    Ok(Groups {
        catalog: view.string(view.meta[0]).to_owned(),
        learners: options.learners,
        sessions: options.sessions,
        minutes: options.minutes,
        seed: options.seed,
        sentences: words::sentences(&results),
        limits: words::LIMITS.map(str::to_owned).to_vec(),
        results,
    })
}

/// How many times [`groups`] will call `watch`.
pub fn steps(options: &Options) -> usize {
    options.families.len() * POLICIES.len() * 4 * options.learners
}

fn refs(outcomes: &Outcomes) -> Vec<&Outcome> {
    outcomes.iter().map(|(_, outcome)| outcome).collect()
}

/// What a learner was shown, from the list of it.
fn expose(outcome: &mut Outcome, course: &Course) {
    let tasks = || outcome.given.iter().map(|&item| &course.tasks[item]);
    let rank_sum = tasks().filter(|task| !task.expositive).map(|task| task.rank).sum();
    let mut distinct = outcome.given.clone();
    distinct.sort_unstable();
    distinct.dedup();
    outcome.rank_sum = rank_sum;
    outcome.reach = distinct.len() as f64 / course.tasks.len() as f64;
}

fn comparison(
    (family, group, policy): (&'static str, &'static str, &'static str),
    learners: usize,
    gap: impl Fn(Part) -> Gap,
) -> Comparison {
    Comparison {
        family,
        group,
        policy,
        learners,
        gain: gap(gain),
        retention: gap(retention),
        gain_an_hour: gap(|o| (o.after - o.before, (1.0 - o.before) * o.planned / 60.0)),
        difficulty: gap(|o| (o.rank_sum, o.answers as f64)),
        lessons: gap(|o| ((o.items - o.answers) as f64, o.items as f64)),
        reach: gap(|o| (o.reach, 1.0)),
        zpd_hit: gap(zpd_hit),
        prerequisite_violations: gap(violations),
    }
}

fn gap(one: &[&Outcome], other: &[&Outcome], part: Part, same: bool, seed: u64) -> Gap {
    let of = |outcomes: &[&Outcome]| super::interval::ratio(outcomes.iter().map(|outcome| part(outcome)));
    let (gap, gap_ci) = if same { paired(one, other, part, seed) } else { apart(one, other, part, seed) };
    Gap { group: of(one), others: of(other), gap, gap_ci }
}
