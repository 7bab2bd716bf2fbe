//! What goes with what was done: item-to-item collaborative filtering, the last items counting most.

use super::super::course::Course;
use super::super::student::{Answer, Student};
use super::{Chooser, Crowd, Log, best, fitting};
use cairn::catalog::pack::columns::ItemIndex;

const FADES: f64 = 0.9;

pub(super) struct Neighbours<'a> {
    course: &'a Course,
    crowd: &'a Crowd,
    log: Log,
    scores: Vec<f64>,
}

impl<'a> Neighbours<'a> {
    pub(super) fn new(course: &'a Course, crowd: &'a Crowd) -> Self {
        // Before anything is known, what most did.
        let most = crowd.learners.iter().copied().fold(1.0, f64::max);
        let scores = crowd.learners.iter().map(|learners| 0.01 * learners / most).collect();
        Self { course, crowd, log: Log::new(course), scores }
    }
}

impl Chooser for Neighbours<'_> {
    fn next(&mut self, _: &dyn Student, minutes: f64, _: i64) -> Option<ItemIndex> {
        best(fitting(self.course, minutes), |item| {
            self.scores[item]
                - 1e6 * f64::from(u8::from(self.log.done[item]))
                - 0.2 * f64::from(self.log.tries[item])
        })
    }

    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, _: i64) {
        self.log.sees(item, answer);
        for (score, &alike) in self.scores.iter_mut().zip(&self.crowd.alike[item]) {
            *score = FADES * *score + f64::from(alike);
        }
    }
}
