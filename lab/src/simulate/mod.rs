//! Simulated learners, to hold the recommender to account: it is put beside other policies with learners of several families
//! whose true knowledge is known, which it never sees.
//!
//! [`families`] says who the learners are, [`policies`] who chooses for them, [`session`] what happens in the weeks that they
//! study, [`measures`] what it came to, `plots` how that looks. Everything repeats by its seed, and every policy meets the
//! same learners.

mod course;
mod draw;
mod families;
mod measures;
mod policies;
mod session;
mod student;

pub use families::Family;
pub use measures::Figures;
pub use policies::Policy;

use cairn::catalog::View;
use cairn::catalog::pack::columns::SkillIndex;
use cairn::recommend::Weights;
use course::Course;
use draw::{Purpose, below, stream};
use families::Truth;
use policies::{Crowd, Setting};
use serde::Serialize;
use session::{Outcome, Plan};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use student::{MASTERED, Student};
use thiserror::Error;

/// Days without practice before the last test.
const IDLE_DAYS: f64 = 14.0;
/// The score in a skill from which on it is reached as a goal.
const GOAL_REACHED: f64 = 0.7;
/// A goal lies so many skills away that are not mastered, where there is one.
const WAY: std::ops::RangeInclusive<usize> = 3..=10;

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
    /// Policies.
    pub policies: Vec<Policy>,
    /// Learners of each family.
    pub learners: usize,
    /// Sessions of each learner, three a week.
    pub sessions: usize,
    /// Minutes of a session.
    pub minutes: f64,
    /// The same seed gives the same figures.
    pub seed: u64,
    /// How much the recommender's terms count.
    pub weights: Weights,
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

/// What learners of one family study, and whom the policies that learn from others learned from.
struct World {
    family: Family,
    courses: Vec<Course>,
    truths: Vec<Truth>,
    crowds: Vec<Crowd>,
    /// Items of all courses: learners are spread over courses by their items.
    items: usize,
    seed: u64,
}

/// Lets all learners study under all policies; `watch` is told of each learner who is through.
pub fn learning(
    view: &View<'_>,
    options: &Options,
    watch: &(dyn Fn() + Sync),
) -> Result<Report, SimulateError> {
    let mut results = Vec::new();
    let (mut items, mut courses) = (0, 0);
    for &family in &options.families {
        let world = World::new(view, family, options.seed)?;
        (items, courses) = (world.items, world.courses.len());
        for &policy in &options.policies {
            let run = |with_goal| world.run(policy, options, with_goal, watch);
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

/// How many times `watch` will be called.
pub fn steps(options: &Options) -> usize {
    let runs: usize = options.policies.iter().map(|policy| 1 + usize::from(policy.takes_goal())).sum();
    options.families.len() * runs * options.learners
}

impl World {
    fn new(view: &View<'_>, family: Family, seed: u64) -> Result<Self, SimulateError> {
        let courses = Course::all(view)?;
        let truths =
            courses.iter().enumerate().map(|(number, course)| Truth::new(course, seed, number)).collect();
        let crowds =
            courses.iter().enumerate().map(|(number, course)| Crowd::new(course, seed, number)).collect();
        let items = courses.iter().map(|course| course.tasks.len()).sum();
        Ok(Self { family, courses, truths, crowds, items, seed })
    }

    /// The course of a learner.
    fn course(&self, learner: usize) -> usize {
        let mut drawn = below(&mut stream(self.seed ^ 1, Purpose::Learner, learner), self.items);
        let mut sizes = self.courses.iter().map(|course| course.tasks.len());
        sizes
            .position(|size| {
                let here = drawn < size;
                drawn = drawn.saturating_sub(size);
                here
            })
            .unwrap_or(0)
    }

    fn run(
        &self,
        policy: Policy,
        options: &Options,
        with_goal: bool,
        watch: &(dyn Fn() + Sync),
    ) -> Vec<(usize, Outcome)> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let learner = next.fetch_add(1, Ordering::Relaxed);
                if learner >= options.learners {
                    return done;
                }
                done.push((learner, self.one(policy, options, with_goal, learner)));
                watch();
            }
        };
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let mut all: Vec<(usize, (usize, Outcome))> = thread::scope(|scope| {
            let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            started
                .into_iter()
                .flat_map(|thread| thread.join().expect("a simulation does not panic"))
                .collect()
        });
        all.sort_by_key(|(learner, _)| *learner);
        all.into_iter().map(|(_, outcome)| outcome).collect()
    }

    fn one(&self, policy: Policy, options: &Options, with_goal: bool, learner: usize) -> (usize, Outcome) {
        let number = self.course(learner);
        let course = &self.courses[number];
        let mut student = self.family.student(course, &self.truths[number], self.seed, learner);
        let goal = goal(course, student.as_ref(), self.seed, learner);
        let told = with_goal.then_some(goal);
        let setting = Setting { seed: self.seed, learner, goal: told, weights: options.weights };
        let mut chooser = policy.start(course, &self.crowds[number], &setting);
        let plan = Plan { sessions: options.sessions, minutes: options.minutes };
        let outcome =
            session::study(course, student.as_mut(), chooser.as_mut(), goal, plan, (self.seed, learner));
        (number, outcome)
    }
}

/// A skill that the learner does not master, some way off.
fn goal(course: &Course, student: &dyn Student, seed: u64, learner: usize) -> SkillIndex {
    let missing = |skill: SkillIndex| student.knows(skill) < MASTERED;
    let way = |goal: SkillIndex| {
        let mut on_way = vec![false; course.skills()];
        on_way[goal] = true;
        for skill in (0..=goal).rev().filter(|&skill| missing(skill)) {
            if on_way[skill] {
                course.prerequisites[skill].iter().for_each(|&before| on_way[before] = true);
            }
        }
        (0..=goal).filter(|&skill| on_way[skill] && missing(skill)).count()
    };
    let open: Vec<SkillIndex> = course.taught.iter().copied().filter(|&skill| missing(skill)).collect();
    let suited: Vec<SkillIndex> = open.iter().copied().filter(|&skill| WAY.contains(&way(skill))).collect();
    let from = [&suited, &open, &course.taught].into_iter().find(|list| !list.is_empty());
    let from = from.expect("a course has skills that are taught");
    from[below(&mut stream(seed ^ 2, Purpose::Learner, learner), from.len())]
}
