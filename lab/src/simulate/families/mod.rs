//! Where simulated learners come from. Three families that disagree about what knowledge is and how it grows and fades: a
//! policy that is good with all of them is not good because it guessed the simulator. None is the policy's own model.

mod bkt;
mod irt;
mod mixture;

use super::SimulateError;
use super::course::Course;
use super::draw::{Purpose, normal, stream};
use super::student::Student;

/// A family of simulated learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Bayesian knowledge tracing with forgetting.
    Bkt,
    /// Item response theory with a memory that fades.
    Irt,
    /// Kinds of learners with misconceptions and boredom.
    Mixture,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 3] = [Self::Bkt, Self::Irt, Self::Mixture];

    /// As it is written on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bkt => "bkt",
            Self::Irt => "irt",
            Self::Mixture => "mixture",
        }
    }

    /// The family of that name, or all.
    pub fn named(name: &str) -> Result<Vec<Self>, SimulateError> {
        if name == "all" {
            return Ok(Self::ALL.to_vec());
        }
        let found = Self::ALL.into_iter().find(|family| family.label() == name);
        let known = || Self::ALL.map(Self::label).join(", ");
        Ok(vec![found.ok_or_else(|| SimulateError::Family { name: name.to_owned(), known: known() })?])
    }

    /// The learner of that number on a course.
    pub(super) fn student<'a>(
        self,
        course: &'a Course,
        truth: &'a Truth,
        seed: u64,
        number: usize,
    ) -> Box<dyn Student + 'a> {
        let mut rng = stream(seed, Purpose::Learner, number);
        match self {
            Self::Bkt => Box::new(bkt::Learner::new(course, truth, &mut rng)),
            Self::Irt => Box::new(irt::Learner::new(course, truth, &mut rng)),
            Self::Mixture => Box::new(mixture::Learner::new(course, truth, &mut rng)),
        }
    }
}

/// What the items are really like, for all learners: authors err.
pub(super) struct Truth {
    /// How far each item's difficulty is off, in standard deviations of the family's choosing.
    pub error: Vec<f64>,
}

impl Truth {
    pub(super) fn new(course: &Course, seed: u64, number: usize) -> Self {
        let mut rng = stream(seed, Purpose::Items, number);
        Self { error: course.tasks.iter().map(|_| normal(&mut rng, 0.0, 1.0)).collect() }
    }
}
