//! Who chooses what comes next: Cairn, and what it is measured against.

mod cairn;
mod crowd;
mod ka_lite;
mod lowest_mastery;
mod neighbours;
mod oracle;
mod outer_fringe;
mod plain;

pub(super) use crowd::Crowd;

use super::SimulateError;
use super::course::Course;
use super::draw::{Purpose, stream};
use super::student::{Answer, Student};
use ::cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use ::cairn::recommend::Weights;

/// A way to choose the next item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// This project's recommender, without a trained model.
    Cairn,
    /// Any item that fits the time.
    Random,
    /// What most learners of former years did.
    Popularity,
    /// What goes with what was done, by cosine over learners of former years.
    Neighbours,
    /// An unfinished problem in the skill of lowest mastery, as in `OATutor`.
    LowestMastery,
    /// What was begun, then what others did next, then what is near in the tree, as in KA Lite.
    KaLite,
    /// The outer fringe of what is known, after an assessment, as in ALEKS.
    OuterFringe,
    /// Sees what learners know and how they learn, and takes what raises scores most a minute.
    Oracle,
}

impl Policy {
    /// All policies.
    pub const ALL: [Self; 8] = [
        Self::Cairn,
        Self::Random,
        Self::Popularity,
        Self::Neighbours,
        Self::LowestMastery,
        Self::KaLite,
        Self::OuterFringe,
        Self::Oracle,
    ];

    /// As it is written on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cairn => "cairn",
            Self::Random => "random",
            Self::Popularity => "popularity",
            Self::Neighbours => "neighbours",
            Self::LowestMastery => "lowest-mastery",
            Self::KaLite => "ka-lite",
            Self::OuterFringe => "outer-fringe",
            Self::Oracle => "oracle",
        }
    }

    /// The policy of that name, or all.
    pub fn named(name: &str) -> Result<Vec<Self>, SimulateError> {
        if name == "all" {
            return Ok(Self::ALL.to_vec());
        }
        let found = Self::ALL.into_iter().find(|policy| policy.label() == name);
        let known = || Self::ALL.map(Self::label).join(", ");
        Ok(vec![found.ok_or_else(|| SimulateError::Policy { name: name.to_owned(), known: known() })?])
    }

    /// Whether it can be told a goal, which changes what it does.
    pub(super) const fn takes_goal(self) -> bool {
        matches!(self, Self::Cairn | Self::Oracle)
    }

    pub(super) fn start<'a>(
        self,
        course: &'a Course,
        crowd: &'a Crowd,
        setting: &Setting,
    ) -> Box<dyn Chooser + 'a> {
        let rng = stream(setting.seed, Purpose::Policy, setting.learner);
        match self {
            Self::Cairn => Box::new(cairn::Cairn::new(course, setting)),
            Self::Random => Box::new(plain::Random::new(course, rng)),
            Self::Popularity => Box::new(plain::Popularity::new(course, crowd)),
            Self::Neighbours => Box::new(neighbours::Neighbours::new(course, crowd)),
            Self::LowestMastery => Box::new(lowest_mastery::LowestMastery::new(course, rng)),
            Self::KaLite => Box::new(ka_lite::KaLite::new(course, crowd)),
            Self::OuterFringe => Box::new(outer_fringe::OuterFringe::new(course, rng)),
            Self::Oracle => Box::new(oracle::Oracle::new(course, setting.goal)),
        }
    }
}

/// What a policy is told when it starts with a learner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub seed: u64,
    pub learner: usize,
    pub goal: Option<SkillIndex>,
    pub weights: Weights,
}

/// A policy at work with one learner.
pub(super) trait Chooser {
    /// What to do next, of what takes at most so many minutes; `None` ends the session. Only the oracle looks at the learner.
    fn next(&mut self, student: &dyn Student, minutes: f64, now: i64) -> Option<ItemIndex>;
    /// What came of it; no answer where the item has none.
    fn sees(&mut self, item: ItemIndex, answer: Option<Answer>, now: i64);
}

/// What most policies remember about items.
pub(super) struct Log {
    pub tries: Vec<u32>,
    /// Solved, or taken in.
    pub done: Vec<bool>,
    pub last: Option<ItemIndex>,
}

impl Log {
    pub(super) fn new(course: &Course) -> Self {
        Self { tries: vec![0; course.tasks.len()], done: vec![false; course.tasks.len()], last: None }
    }

    pub(super) fn sees(&mut self, item: ItemIndex, answer: Option<Answer>) {
        self.tries[item] += 1;
        self.done[item] |= answer.is_none_or(|answer| answer.right);
        self.last = Some(item);
    }
}

/// The items that can be taken in the time.
pub(super) fn fitting(course: &Course, minutes: f64) -> impl Iterator<Item = ItemIndex> + '_ {
    (0..course.tasks.len()).filter(move |&item| course.offers(item, minutes))
}

/// The item of the highest value; the first of equals.
pub(super) fn best(
    items: impl Iterator<Item = ItemIndex>,
    value: impl Fn(ItemIndex) -> f64,
) -> Option<ItemIndex> {
    let mut best: Option<(f64, ItemIndex)> = None;
    for item in items {
        let value = value(item);
        if best.is_none_or(|(highest, _)| value > highest) {
            best = Some((value, item));
        }
    }
    best.map(|(_, item)| item)
}
