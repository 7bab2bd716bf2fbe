//! An unfinished problem whose skills are mastered least, by Bayesian knowledge tracing with the parameters that `OATutor`
//! ships for every skill (.1 each; Pardos et al. 2023).

use super::super::course::Course;
use super::super::student::{Answer, Student};
use super::{Chooser, Log, best, fitting};
use cairn::catalog::pack::columns::ItemIndex;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

const START: f64 = 0.1;
const LEARN: f64 = 0.1;
const SLIP: f64 = 0.1;
const GUESS: f64 = 0.1;
const MASTERED: f64 = 0.95;

/// The chance that a skill is known after an answer (Corbett and Anderson 1995, equations 1 to 3).
pub(super) fn traced(known: f64, right: bool) -> f64 {
    let (if_known, if_not) = if right { (1.0 - SLIP, GUESS) } else { (SLIP, 1.0 - GUESS) };
    let posterior = known * if_known / (known * if_known + (1.0 - known) * if_not);
    posterior + (1.0 - posterior) * LEARN
}

pub(super) struct LowestMastery<'a> {
    course: &'a Course,
    log: Log,
    known: Vec<f64>,
    rng: ChaCha8Rng,
}

impl<'a> LowestMastery<'a> {
    pub(super) fn new(course: &'a Course, rng: ChaCha8Rng) -> Self {
        Self { course, log: Log::new(course), known: vec![START; course.skills()], rng }
    }

    fn mastery(&self, item: ItemIndex) -> f64 {
        let skills = &self.course.tasks[item].skills;
        skills.iter().map(|&skill| self.known[skill]).sum::<f64>() / skills.len().max(1) as f64
    }
}

impl Chooser for LowestMastery<'_> {
    fn next(&mut self, _: &dyn Student, minutes: f64, _: i64) -> Option<ItemIndex> {
        let ties: Vec<f64> = self.course.tasks.iter().map(|_| self.rng.random()).collect();
        let open = |item: ItemIndex| !self.log.done[item] && self.mastery(item) < MASTERED;
        let lowest = |item: ItemIndex| -self.mastery(item) + 1e-6 * ties[item];
        best(fitting(self.course, minutes).filter(|&item| open(item)), lowest)
            .or_else(|| best(fitting(self.course, minutes), lowest))
    }

    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, _: i64) {
        self.log.sees(item, answer);
        for &skill in &self.course.tasks[item].skills {
            self.known[skill] = match answer {
                Some(answer) => traced(self.known[skill], answer.right),
                None => self.known[skill] + (1.0 - self.known[skill]) * LEARN,
            };
        }
    }
}
