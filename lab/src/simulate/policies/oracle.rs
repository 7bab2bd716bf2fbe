//! An upper mark: sees the truth and takes what raises scores, as they will be weeks later, most a minute. A skill on which
//! others build counts for a part of those too. It looks one step ahead, so a policy that plans could beat it.

use super::super::course::Course;
use super::super::student::{Answer, Student};
use super::{Chooser, best, fitting};
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};

const OPENS: f64 = 0.15;
/// What a skill off the way to the goal counts.
const ASIDE: f64 = 0.01;

pub(super) struct Oracle<'a> {
    course: &'a Course,
    worth: Vec<f64>,
}

impl<'a> Oracle<'a> {
    pub(super) fn new(course: &'a Course, goal: Option<SkillIndex>) -> Self {
        let mut on_way = vec![goal.is_none(); course.skills()];
        if let Some(goal) = goal {
            on_way[goal] = true;
            for skill in (0..=goal).rev() {
                if on_way[skill] {
                    course.prerequisites[skill].iter().for_each(|&before| on_way[before] = true);
                }
            }
        }
        let worth = (0..course.skills()).map(|skill| {
            let opens = 1.0 + OPENS * course.followers[skill].min(10) as f64;
            if on_way[skill] { opens } else { ASIDE }
        });
        Self { course, worth: worth.collect() }
    }
}

impl Chooser for Oracle<'_> {
    fn next(&mut self, student: &dyn Student, minutes: f64, _: i64) -> Option<ItemIndex> {
        best(fitting(self.course, minutes), |item| {
            let task = &self.course.tasks[item];
            let worth = task.skills.iter().map(|&skill| self.worth[skill]).fold(0.0, f64::max);
            let open = task.skills.iter().any(|&skill| student.knows(skill) < 0.8);
            student.promise(item) * if open { worth } else { worth.min(1.0) } / task.minutes
        })
    }

    fn sees(&mut self, _: ItemIndex, _: Option<Answer>, _: i64) {}
}
