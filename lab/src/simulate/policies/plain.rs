//! Chance, and what most did.

use super::super::course::Course;
use super::super::draw::below;
use super::super::student::{Answer, Student};
use super::{Chooser, Crowd, Log, best, fitting};
use cairn::catalog::pack::columns::ItemIndex;
use rand::rngs::ChaCha8Rng;

pub(super) struct Random<'a> {
    course: &'a Course,
    log: Log,
    rng: ChaCha8Rng,
}

impl<'a> Random<'a> {
    pub(super) fn new(course: &'a Course, rng: ChaCha8Rng) -> Self {
        Self { course, log: Log::new(course), rng }
    }
}

impl Chooser for Random<'_> {
    fn next(&mut self, _: &dyn Student, minutes: f64, _: i64) -> Option<ItemIndex> {
        let fresh: Vec<_> = fitting(self.course, minutes).filter(|&item| !self.log.done[item]).collect();
        let open = if fresh.is_empty() { fitting(self.course, minutes).collect() } else { fresh };
        (!open.is_empty()).then(|| open[below(&mut self.rng, open.len())])
    }

    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, _: i64) {
        self.log.sees(item, answer);
    }
}

pub(super) struct Popularity<'a> {
    course: &'a Course,
    crowd: &'a Crowd,
    log: Log,
}

impl<'a> Popularity<'a> {
    pub(super) fn new(course: &'a Course, crowd: &'a Crowd) -> Self {
        Self { course, crowd, log: Log::new(course) }
    }
}

impl Chooser for Popularity<'_> {
    fn next(&mut self, _: &dyn Student, minutes: f64, _: i64) -> Option<ItemIndex> {
        // What is solved comes again only when all is.
        best(fitting(self.course, minutes), |item| {
            self.crowd.learners[item]
                - 1e6 * f64::from(u8::from(self.log.done[item]))
                - 0.5 * f64::from(self.log.tries[item])
        })
    }

    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, _: i64) {
        self.log.sees(item, answer);
    }
}
