//! What learners did, and what they could truly answer at the end of each epoch.

use super::super::course::Course;
use super::super::families::{Family, Truth};
use super::super::policies::{Chooser, Crowd, Policy, Setting};
use super::super::session::{self, FIRST, Plan};
use super::super::student::{Answer, Student};
use super::EPOCHS;
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use cairn::learner::memory::DAY_MS;
use cairn::recommend::Weights;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Skills of which one item an epoch is asked about.
const SKILLS: usize = 4;
/// Learners of a former year, by whom the calibration items are chosen.
const FORMER: usize = 200;
const BEFORE: usize = 1 << 29;

/// Who studies what, and how.
pub(super) struct School<'a> {
    pub course: &'a Course,
    pub truth: &'a Truth,
    pub crowd: &'a Crowd,
    pub family: Family,
    pub policy: Policy,
    pub plan: Plan,
    pub seed: u64,
}

/// One thing that a learner did: the item, whether it was right where it is answered, and when.
pub(super) type Done = (ItemIndex, Option<Answer>, i64);

struct Watched<'a> {
    chooser: Box<dyn Chooser + 'a>,
    log: Vec<Done>,
}

impl Chooser for Watched<'_> {
    fn next(&mut self, student: &dyn Student, minutes: f64, now: i64) -> Option<ItemIndex> {
        self.chooser.next(student, minutes, now)
    }

    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, now: i64) {
        self.log.push((item, answer, now));
        self.chooser.sees(item, answer, now);
    }
}

impl School<'_> {
    /// Lets learners study on all cores, and keeps of each what is asked for.
    pub(super) fn study<T: Send>(
        &self,
        numbers: Range<usize>,
        watch: &(dyn Fn() + Sync),
        keep: impl Fn(Vec<Done>) -> T + Sync,
    ) -> Vec<T> {
        let next = AtomicUsize::new(numbers.start);
        let work = || {
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= numbers.end {
                    return done;
                }
                done.push((number, keep(self.one(number))));
                watch();
            }
        };
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let mut all: Vec<(usize, T)> = thread::scope(|scope| {
            let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let joined =
                started.into_iter().map(|thread| thread.join().expect("a simulation does not panic"));
            joined.flatten().collect()
        });
        all.sort_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, kept)| kept).collect()
    }

    fn one(&self, number: usize) -> Vec<Done> {
        let mut student = self.family.student(self.course, self.truth, self.seed, number);
        let setting = Setting { seed: self.seed, learner: number, goal: None, weights: Weights::default() };
        let chooser = self.policy.start(self.course, self.crowd, &setting);
        let mut watched = Watched { chooser, log: Vec::new() };
        // Nobody is after a goal here; the session only notes when it would be reached.
        let goal = self.course.taught[0];
        session::study(self.course, student.as_mut(), &mut watched, goal, self.plan, (self.seed, number));
        watched.log
    }

    /// Items of the skills that learners of a former year worked at most, of each those that most of them tried. Items of a
    /// skill are compared with each other, so several of one say more than one of several.
    pub(super) fn calibration_items(&self) -> Vec<ItemIndex> {
        let logs = self.study(BEFORE..BEFORE + FORMER, &|| {}, |log| log);
        let mut tried = vec![0_usize; self.course.tasks.len()];
        for log in &logs {
            let mut seen = vec![false; tried.len()];
            for (item, _, _) in log.iter().filter(|(_, answer, _)| answer.is_some()) {
                tried[*item] += usize::from(!std::mem::replace(&mut seen[*item], true));
            }
        }
        let of_skill = |skill: &SkillIndex| {
            let mut items: Vec<ItemIndex> = (0..tried.len())
                .filter(|&item| tried[item] > 0 && self.course.tasks[item].skills == [*skill])
                .collect();
            items.sort_by_key(|&item| (usize::MAX - tried[item], item));
            items.truncate(EPOCHS);
            items
        };
        let mut groups: Vec<Vec<ItemIndex>> =
            self.course.taught.iter().map(of_skill).filter(|items| items.len() == EPOCHS).collect();
        let learners = |items: &[ItemIndex]| items.iter().map(|&item| tried[item]).sum::<usize>();
        groups.sort_by_key(|items| (usize::MAX - learners(items), items[0]));
        groups.truncate(SKILLS);
        // Task by task: each asks about one item of each skill, and an epoch about all items of one.
        (0..EPOCHS).flat_map(|task| groups.iter().map(move |items| items[task])).collect()
    }
}

/// What a learner would truly answer at the end of an epoch.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Page {
    /// A bit for each calibration item: was it ever tried, was the last attempt right.
    pub tried: u32,
    pub solved: u32,
    /// The busiest topic of the epoch, 0 for none, else its place from 1.
    pub topic: u32,
    /// The last step from topic to topic, as reports have it.
    pub moved: u32,
    pub helped: bool,
}

/// A learner's pages, one an epoch.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Diary(pub [Page; EPOCHS]);

impl Diary {
    pub(super) fn new(course: &Course, asked: &[ItemIndex], log: Vec<Done>, plan: &Plan) -> Self {
        let topics = course.pack.view().topics.len();
        // Three sessions a week.
        let days = (plan.sessions as i64 * 7 * plan.apart).div_euclid(3).max(1);
        let epoch_of =
            |at: i64| (((at - FIRST) / DAY_MS * EPOCHS as i64 / days).max(0) as usize).min(EPOCHS - 1);
        let mut diary = Self::default();
        let mut page = Page::default();
        let mut last_topic = None;
        let mut log = log.into_iter().peekable();
        for epoch in 0..EPOCHS {
            let mut busy = vec![0_u32; topics];
            while let Some((item, answer, _)) = log.next_if(|(_, _, at)| epoch_of(*at) <= epoch) {
                if let Some(answer) = answer {
                    page.helped = answer.right;
                    if let Some(place) = asked.iter().position(|&other| other == item) {
                        page.tried |= 1 << place;
                        page.solved = page.solved & !(1 << place) | u32::from(answer.right) << place;
                    }
                }
                let Some(&topic) = course.tasks[item].topics.first() else { continue };
                busy[topic as usize] += 1;
                if let Some(before) = last_topic.replace(topic).filter(|&before| before != topic) {
                    page.moved = 1 + before * topics as u32 + topic;
                }
            }
            let busiest = (0..topics).rev().max_by_key(|&topic| busy[topic]).filter(|&topic| busy[topic] > 0);
            page.topic = busiest.map_or(0, |topic| topic as u32 + 1);
            diary.0[epoch] = page;
        }
        diary
    }
}
