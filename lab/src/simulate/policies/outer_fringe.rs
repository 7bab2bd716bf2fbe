//! The outer fringe of a knowledge state (Doignon and Falmagne 1999): an assessment, then skills
//! whose prerequisites are all mastered, each practised until it is.

use super::super::course::Course;
use super::super::draw::below;
use super::super::student::{Answer, Student};
use super::{Chooser, Log, best, fitting};
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use rand::rngs::ChaCha8Rng;

/// Questions of the assessment, for each skill of the course, and at most.
const QUESTIONS_A_SKILL: f64 = 0.25;
const MOST_QUESTIONS: usize = 25;
/// Right answers less wrong ones after which a skill is mastered.
const NET: i32 = 3;
/// Tries without mastery after which another skill comes first.
const FAILED: u32 = 6;

pub(super) struct OuterFringe<'a> {
    course: &'a Course,
    log: Log,
    /// While assessing: the chance that each skill is known. Afterwards 0 or 1.
    known: Vec<f64>,
    net: Vec<i32>,
    tries: Vec<u32>,
    questions: usize,
    current: Option<SkillIndex>,
    rng: ChaCha8Rng,
}

impl<'a> OuterFringe<'a> {
    pub(super) fn new(course: &'a Course, rng: ChaCha8Rng) -> Self {
        let skills = course.skills();
        let questions = ((QUESTIONS_A_SKILL * skills as f64) as usize).min(MOST_QUESTIONS);
        let (net, tries) = (vec![0; skills], vec![0; skills]);
        Self {
            course,
            log: Log::new(course),
            known: vec![0.5; skills],
            net,
            tries,
            questions,
            current: None,
            rng,
        }
    }

    /// What is most open, and most builds on: from the ground up, so that a lucky guess high up does not pass for all below it.
    /// Halving what is open, and going back to prerequisites after failures, both served every family of learners worse here.
    fn assesses(&self, minutes: f64) -> Option<ItemIndex> {
        best(
            fitting(self.course, minutes)
                .filter(|&item| !self.course.tasks[item].expositive && self.log.tries[item] == 0),
            |item| {
                let open = self.course.tasks[item].skills.iter().map(|&skill| {
                    let reach = (self.course.followers[skill].min(8) + 1) as f64;
                    self.known[skill] * (1.0 - self.known[skill]) * reach.sqrt()
                });
                open.sum::<f64>()
            },
        )
    }

    /// A right answer speaks for all that comes before, a wrong one against all that comes after.
    fn learns_from(&mut self, skill: SkillIndex, right: bool) {
        let towards = |known: &mut f64, to: f64, by: f64| *known += by * (to - *known);
        if right {
            towards(&mut self.known[skill], 1.0, 0.7);
            let mut reached = vec![skill];
            while let Some(next) = reached.pop() {
                for &before in &self.course.prerequisites[next] {
                    if self.known[before] < 0.75 {
                        towards(&mut self.known[before], 1.0, 0.6);
                        reached.push(before);
                    }
                }
            }
        } else {
            towards(&mut self.known[skill], 0.0, 0.7);
            for later in skill + 1..self.course.skills() {
                let lowest = self.course.prerequisites[later]
                    .iter()
                    .map(|&before| self.known[before])
                    .fold(1.0, f64::min);
                self.known[later] = self.known[later].min(lowest);
            }
        }
    }

    fn mastered(&self, skill: SkillIndex) -> bool {
        self.known[skill] > 0.5
    }

    fn fringe(&self) -> Vec<SkillIndex> {
        let ready = |&skill: &SkillIndex| {
            !self.mastered(skill)
                && self.course.prerequisites[skill].iter().all(|&before| self.mastered(before))
        };
        self.course.taught.iter().copied().filter(ready).collect()
    }

    fn practises(&mut self, skill: SkillIndex, minutes: f64) -> Option<ItemIndex> {
        // The lesson first, then the easiest that is not solved, then again what was.
        best(
            self.course.items_of[skill].iter().copied().filter(|&item| self.course.offers(item, minutes)),
            |item| {
                let task = &self.course.tasks[item];
                let lesson = if task.expositive { 1.0 } else { 0.0 };
                lesson
                    - task.rank
                    - 3.0 * f64::from(self.log.tries[item])
                    - 10.0 * f64::from(u8::from(self.log.done[item]))
            },
        )
    }
}

impl Chooser for OuterFringe<'_> {
    fn next(&mut self, _: &dyn Student, minutes: f64, _: i64) -> Option<ItemIndex> {
        if self.questions > 0
            && let Some(item) = self.assesses(minutes)
        {
            return Some(item);
        }
        let stuck = |current: &SkillIndex| self.mastered(*current) || self.tries[*current] >= FAILED;
        let mut current = self.current.filter(|current| !stuck(current));
        let mut fringe = self.fringe();
        while current.is_some() || !fringe.is_empty() {
            let skill = current.take().unwrap_or_else(|| {
                let fresh: Vec<_> =
                    fringe.iter().copied().filter(|&skill| self.tries[skill] < FAILED).collect();
                let choice = if fresh.is_empty() { fringe.clone() } else { fresh };
                choice[below(&mut self.rng, choice.len())]
            });
            fringe.retain(|&other| other != skill);
            if let Some(item) = self.practises(skill, minutes) {
                self.current = Some(skill);
                return Some(item);
            }
        }
        // All is mastered: what was tried least.
        best(fitting(self.course, minutes), |item| -f64::from(self.log.tries[item]))
    }

    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, _: i64) {
        self.log.sees(item, answer);
        let course = self.course;
        let Some(Answer { right, .. }) = answer else { return };
        let assessing = self.questions > 0;
        self.questions = self.questions.saturating_sub(1);
        for &skill in &course.tasks[item].skills {
            if assessing {
                self.learns_from(skill, right);
                continue;
            }
            self.tries[skill] += 1;
            self.net[skill] = (self.net[skill] + if right { 1 } else { -1 }).max(-1);
            if self.net[skill] >= NET {
                self.known[skill] = 1.0;
            }
        }
    }
}
