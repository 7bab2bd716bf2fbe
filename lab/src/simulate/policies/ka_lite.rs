//! KA Lite's three shelves, in its order: resume what was begun, and what a learner struggles with; what others did next; what
//! is near in the topic tree.

use super::super::course::Course;
use super::super::student::{Answer, Student};
use super::{Chooser, Crowd, Log, best, fitting};
use cairn::catalog::pack::columns::ItemIndex;

/// Tries after which an exercise that is not solved counts as a struggle and is left for later.
const STRUGGLING: u32 = 4;

pub(super) struct KaLite<'a> {
    course: &'a Course,
    crowd: &'a Crowd,
    log: Log,
}

impl<'a> KaLite<'a> {
    pub(super) fn new(course: &'a Course, crowd: &'a Crowd) -> Self {
        Self { course, crowd, log: Log::new(course) }
    }

    fn nearness(&self, last: ItemIndex, item: ItemIndex) -> f64 {
        let (last, item) = (&self.course.tasks[last], &self.course.tasks[item]);
        let shares = |a: &[usize], b: &[usize]| a.iter().any(|skill| b.contains(skill));
        if shares(&last.skills, &item.skills) {
            0.5
        } else if shares(&last.skills, &item.builds_on) {
            0.4
        } else if last.topics.iter().any(|topic| item.topics.contains(topic)) {
            0.2
        } else {
            0.0
        }
    }
}

impl Chooser for KaLite<'_> {
    fn next(&mut self, _: &dyn Student, minutes: f64, _: i64) -> Option<ItemIndex> {
        let Some(last) = self.log.last else {
            return best(fitting(self.course, minutes), |item| self.crowd.learners[item]);
        };
        if !self.log.done[last] && self.log.tries[last] < STRUGGLING && self.course.offers(last, minutes) {
            return Some(last);
        }
        best(fitting(self.course, minutes), |item| {
            let done = if self.log.done[item] { -1e6 } else { 0.0 };
            f64::from(self.crowd.next[last][item]) + self.nearness(last, item) + done
                - f64::from(self.log.tries[item])
        })
    }

    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, _: i64) {
        self.log.sees(item, answer);
    }
}
