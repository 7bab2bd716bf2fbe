//! The recommender itself, asked as a page asks it: what next, with so many minutes left. It sees events and nothing else.

use super::super::course::Course;
use super::super::student::{Answer, Student};
use super::{Chooser, Setting};
use cairn::catalog::View;
use cairn::catalog::pack::columns::ItemIndex;
use cairn::learner::{Event, Happening, Learner, Profile};
use cairn::recommend::{Request, recommend};

pub(super) struct Cairn<'a> {
    course: &'a Course,
    view: View<'a>,
    learner: Learner,
    request: Request,
}

impl<'a> Cairn<'a> {
    pub(super) fn new(course: &'a Course, setting: &Setting) -> Self {
        let view = course.pack.view();
        let mut learner = Learner::new(Profile::default(), &view);
        if setting.goal.is_some() {
            learner.record(&view, Event { at: 0, happening: Happening::Goal { skill: setting.goal } });
        }
        let seed = setting.seed.wrapping_add(setting.learner as u64);
        let types = course.only_type().into_iter().collect();
        let request = Request { count: 1, seed, types, weights: setting.weights, ..Request::default() };
        Self { course, view, learner, request }
    }
}

impl Chooser for Cairn<'_> {
    fn next(&mut self, _: &dyn Student, minutes: f64, now: i64) -> Option<ItemIndex> {
        self.request.minutes = Some(minutes as f32);
        let list = recommend(&self.view, &self.learner, now, &self.request);
        list.first().map(|pick| pick.item)
    }

    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, now: i64) {
        let happening = match answer {
            Some(Answer { right, pace }) => Happening::Attempt {
                item,
                score: f32::from(u8::from(right)),
                hints: 0,
                seconds: Some((pace * self.course.tasks[item].minutes * 60.0) as f32),
            },
            None => Happening::Finished { item },
        };
        self.learner.record(&self.view, Event { at: now, happening });
    }
}
