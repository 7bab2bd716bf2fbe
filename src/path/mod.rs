//! The way to a goal: which skills, in which order, with what, and how long.
//!
//! A plan is a function of catalog, learner and time, so it is made anew whenever it is looked at and nothing of it is
//! stored. [`way`] finds what is missing and orders it for teaching; [`items`] picks what to learn and practise with;
//! [`span`] says how long it takes, as a mean with a range.
//!
//! Codes and numbers come out; sentences are made of them elsewhere (`docs/path.md`).

mod items;
mod span;
mod way;

pub use span::Span;
pub(crate) use span::log_normal;
pub use way::{Skip, Skipped};

use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::Learner;
use crate::learner::mastery::answers::Outlooks;
use crate::learner::mastery::{self, Mastery};
use crate::learner::memory::days_between;
use crate::learner::profile::SkillRecord;
use crate::recommend::{Request, Scores};
use items::Items;
use span::{Steps, Task, Total};

/// The plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Where it leads.
    pub goal: SkillIndex,
    /// How things stand.
    pub status: Status,
    /// What is missing, in the order in which to learn it; the goal comes last. Empty where the goal is met.
    pub steps: Vec<Step>,
    /// The other skills on the way, in the catalog's order.
    pub skipped: Vec<Skipped>,
    /// Answers that all steps take.
    pub answers: Span,
    /// Minutes that all steps take, lessons included. Steps with a gap are not in it: the catalog cannot say.
    pub minutes: Span,
}

/// How things stand with a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// There is nothing left to do.
    Met,
    /// There are steps, and at their end the goal can be shown.
    Open,
    /// There may be steps, but nothing in the catalog, as far as the learner lets it be shown, practises the goal itself.
    Unreachable,
}

/// One skill of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The skill.
    pub skill: SkillIndex,
    /// How well it is known now.
    pub mastery: Mastery,
    /// Why it is in the plan.
    pub why: Why,
    /// No skill that is missing comes before it.
    pub possible_now: bool,
    /// What the catalog lacks for it.
    pub gap: Option<Gap>,
    /// What to learn it from, the best first; at most [`LEARN`].
    pub learn: Vec<ItemIndex>,
    /// What to practise it with, the best first; at most [`PRACTISE`]. No item is in both.
    pub practise: Vec<ItemIndex>,
    /// How many exercises there are in all. Where fewer than the answers it takes, some have to be done again.
    pub exercises: u32,
    /// How many of them were last answered right.
    pub solved: u32,
    /// Answers that it takes.
    pub answers: Span,
    /// Minutes that it takes.
    pub minutes: Span,
}

/// How many items to learn from are named for a step.
pub const LEARN: usize = 2;
/// How many items to practise with are named for a step.
pub const PRACTISE: usize = 4;

/// Why a skill is in a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// It is the goal.
    Goal,
    /// A later skill of the plan builds on it: the first that does.
    Needed {
        /// That skill.
        by: SkillIndex,
    },
    /// It was met, and is being forgotten.
    Forgotten {
        /// Days since it was last practised, or said to be known.
        days: f64,
        /// The chance that it is recalled, 0 to 1.
        recall: f32,
    },
}

/// What a catalog lacks for a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// No item is about it.
    NoItems,
    /// There are items, but the learner put them away, or their limits leave none.
    PutAway,
    /// There is something to learn it from, but nothing to practise it with, so that nothing can show that it is met.
    NoPractice,
}

impl Status {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Open => "open",
            Self::Unreachable => "unreachable",
        }
    }
}

impl Why {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Goal => "plan-goal",
            Self::Needed { .. } => "plan-needed",
            Self::Forgotten { .. } => "plan-forgotten",
        }
    }
}

impl Gap {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoItems => "gap-no-items",
            Self::PutAway => "gap-put-away",
            Self::NoPractice => "gap-no-practice",
        }
    }
}

/// The plan for a goal, one of the catalog's skills. The request's limits hold (languages, types, accessibility, topic,
/// minutes an item); what else is in it does not matter here.
#[inline(never)]
pub fn path(view: &View<'_>, learner: &Learner, now: i64, request: &Request, goal: SkillIndex) -> Path {
    let scores = Scores::new(view, learner, now, request);
    let mut items = Items::count(view, learner, &scores);
    let way = way::way(view, &scores, goal);
    items.pick(view, &scores, &way.steps);
    let outlooks = Outlooks::new();
    let mut known = Vec::new();
    mastery::known::fill(view, learner, now, &way.missing, &mut known);
    let mut place = vec![usize::MAX; view.skills()];
    for (at, &skill) in way.steps.iter().enumerate() {
        place[skill] = at;
    }
    let mut needed_by = vec![goal; way.steps.len()];
    // From the last to the first, so that of several the first that needs a skill is told.
    for &skill in way.steps.iter().rev() {
        for before in view.prerequisites(skill) {
            if let Some(by) = needed_by.get_mut(place[before.get() as usize]) {
                *by = skill;
            }
        }
    }
    let mut way_so_far = Steps::none();
    let mut steps = Vec::with_capacity(way.steps.len());
    for (at, &skill) in way.steps.iter().enumerate() {
        let gap = items.gap(skill);
        let record = learner.skill(skill);
        let answered = record.map_or(0, |record| record.attempts);
        let task = Task {
            known: &known[skill],
            is_new: answered == 0,
            left: learner.items_about(skill).saturating_sub(answered) as usize,
            practice: items.practice(skill),
            lesson: if scores.begun(skill) { 0.0 } else { items.lesson_minutes(at, view) },
        };
        let takes = if gap.is_none() { way_so_far.go_on(&outlooks, &task) } else { Total::default() };
        let mastery = scores.mastery(skill);
        let picked = items.picked(at);
        steps.push(Step {
            skill,
            why: why(learner, &mastery, skill, needed_by[at], goal, now),
            possible_now: !view.prerequisites(skill).iter().any(|s| place[s.get() as usize] != usize::MAX),
            gap,
            learn: picked.0,
            practise: picked.1,
            exercises: items.practice(skill).count,
            solved: items.practice(skill).solved,
            answers: takes.answers(),
            minutes: takes.minutes(),
            mastery,
        });
    }
    let status = match steps.last() {
        None => Status::Met,
        Some(step) if step.gap.is_some() => Status::Unreachable,
        Some(_) => Status::Open,
    };
    let total = way_so_far.total();
    Path { goal, status, steps, skipped: way.skipped, answers: total.answers(), minutes: total.minutes() }
}

fn why(
    learner: &Learner,
    mastery: &Mastery,
    skill: SkillIndex,
    needed_by: SkillIndex,
    goal: SkillIndex,
    now: i64,
) -> Why {
    let refreshed_at = learner.skill(skill).map_or(0, SkillRecord::refreshed_at);
    match mastery.retrievability {
        Some(recall) if way::forgotten(mastery) => {
            Why::Forgotten { days: days_between(refreshed_at, now), recall }
        }
        _ if skill == goal => Why::Goal,
        _ => Why::Needed { by: needed_by },
    }
}

#[cfg(test)]
pub(crate) mod tests;
