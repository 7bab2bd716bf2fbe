//! The learners of one family with what they study, and runs of all of them under one way of studying.

use super::course::Course;
use super::draw::{Purpose, below, stream};
use super::families::{Family, Truth};
use super::policies::{Crowd, Policy, Setting};
use super::session::{self, Outcome, Plan};
use super::student::{MASTERED, Student};
use super::{Options, SimulateError};
use cairn::catalog::View;
use cairn::catalog::pack::columns::SkillIndex;
use cairn::recommend::Weights;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A goal lies so many skills away that are not mastered, where there is one.
const WAY: std::ops::RangeInclusive<usize> = 3..=10;

/// What learners of one family study, and whom the policies that learn from others learned from.
pub(super) struct World {
    family: Family,
    pub courses: Vec<Course>,
    truths: Vec<Truth>,
    crowds: Vec<Crowd>,
    /// Items of all courses: learners are spread over courses by their items.
    pub items: usize,
    seed: u64,
}

/// How all learners of a run study.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arm {
    pub policy: Policy,
    pub weights: Weights,
    /// Whether the policy is told the learner's goal.
    pub with_goal: bool,
    pub plan: Plan,
}

impl Arm {
    pub(super) fn new(policy: Policy, options: &Options) -> Self {
        let plan = Plan { sessions: options.sessions, minutes: options.minutes, apart: 1 };
        Self { policy, weights: Weights::default(), with_goal: false, plan }
    }
}

/// What happened to each learner, beside the number of their course.
pub(super) type Outcomes = Vec<(usize, Outcome)>;

impl World {
    pub(super) fn new(view: &View<'_>, family: Family, seed: u64) -> Result<Self, SimulateError> {
        let courses = Course::all(view)?;
        let numbered = || courses.iter().enumerate();
        let truths = numbered().map(|(number, course)| Truth::new(course, seed, number)).collect();
        let crowds = numbered().map(|(number, course)| Crowd::new(course, seed, number)).collect();
        let items = courses.iter().map(|course| course.tasks.len()).sum();
        Ok(Self { family, courses, truths, crowds, items, seed })
    }

    /// The same for learners who take one type of item only, whichever exercises of a course mostly are.
    pub(super) fn of_one_type(mut self) -> Self {
        self.courses.iter_mut().for_each(Course::keep_to_commonest_type);
        self
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

    /// Lets the first so many learners study, spread over so many threads; `watch` is told of each who is through.
    pub(super) fn run_on(
        &self,
        threads: usize,
        arm: &Arm,
        learners: usize,
        watch: &(dyn Fn() + Sync),
    ) -> Outcomes {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let learner = next.fetch_add(1, Ordering::Relaxed);
                if learner >= learners {
                    return done;
                }
                done.push((learner, self.one(arm, learner)));
                watch();
            }
        };
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

    /// The same on all cores.
    pub(super) fn run(&self, arm: &Arm, learners: usize, watch: &(dyn Fn() + Sync)) -> Outcomes {
        self.run_on(thread::available_parallelism().map_or(1, usize::from), arm, learners, watch)
    }

    fn one(&self, arm: &Arm, learner: usize) -> (usize, Outcome) {
        let number = self.course(learner);
        let course = &self.courses[number];
        let mut student = self.family.student(course, &self.truths[number], self.seed, learner);
        let goal = goal(course, student.as_ref(), self.seed, learner);
        let told = arm.with_goal.then_some(goal);
        let setting = Setting { seed: self.seed, learner, goal: told, weights: arm.weights };
        let mut chooser = arm.policy.start(course, &self.crowds[number], &setting);
        let draws = (self.seed, learner);
        let outcome = session::study(course, student.as_mut(), chooser.as_mut(), goal, arm.plan, draws);
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
