//! How well each skill is mastered. Every view of progress, and every recommendation, reads this table.
//!
//! What decides is the chance that the skill is [`known`] now, from answers, the learner's word, the skills around it and
//! forgetting: levels, what counts as met on the way to a goal, the tutor's steps and what is recommended all follow from that
//! one number. It is about a skill's own items, however easy or hard they are beside those of others.
//!
//! The level is that of the chance, held as [`Level`] says. Whatever is shown below the best level that it had says
//! why. Answers in other skills move the chance, but take no level: only a skill's own errors, time, and the learner's word
//! do.

pub mod answers;
pub mod known;
#[cfg(test)]
mod tests;

use super::bound::Learner;
use super::level::ERRORS_OF;
use super::memory::days_between;
use super::outlook;
use super::profile::SkillRecord;
use crate::catalog::View;

pub use super::level::Level;
pub use known::{Known, START};

/// A skill counts as met from this chance of being known on.
pub const MET: f32 = 0.8;

/// How far a learner is with a skill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mastery {
    /// The chance of a right answer now on an item that is middling among the skill's own.
    pub probability: f32,
    /// Its standard deviation: what is open about whether the skill is known.
    pub uncertainty: f32,
    /// The chance that the skill is known now.
    pub known: f32,
    /// What it counts as where it is decided how far the learner is: that, and at least as just met where there is nothing
    /// left to show it with.
    pub counts: f32,
    /// The same, had nothing been forgotten.
    pub learned: f32,
    /// The chance that what was learned is recalled now; `None` without practice.
    pub retrievability: Option<f32>,
    /// Answers so far.
    pub attempts: u32,
    /// In a word.
    pub level: Level,
    /// Where that is below the best level that it had: which that was, and why.
    pub below: Option<Below>,
    /// What the learner said: `Some(true)` for "I know this", `Some(false)` for "I don't know this yet".
    pub said: Option<bool>,
}

/// A level that a skill had, and why it is shown below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Below {
    /// The best level that it had.
    pub best: Level,
    /// Why.
    pub because: Because,
}

/// Why a skill is shown below its best level: what a learner could change comes first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Because {
    /// The learner said "I don't know this yet".
    SaidUnknown,
    /// It was not practised for long.
    Forgetting {
        /// Days since it was last practised, or the learner last said that they know it.
        days: f64,
        /// The chance that it is recalled, 0 to 1.
        recall: f32,
    },
    /// Some of the last answers were wrong.
    RecentErrors {
        /// Wrong answers among the last ones, five at most.
        wrong: u32,
        /// How many last ones.
        of: u32,
    },
    /// There were errors, and the last answers were right: it is on its way back.
    Recovering {
        /// Right answers in a row.
        in_a_row: u32,
    },
}

impl Because {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SaidUnknown => "said-unknown",
            Self::Forgetting { .. } => "forgetting",
            Self::RecentErrors { .. } => "recent-errors",
            Self::Recovering { .. } => "recovering",
        }
    }
}

impl Mastery {
    /// Whether it counts as met: on the way to a goal, and as something to build on.
    pub fn is_met(&self) -> bool {
        self.counts >= MET
    }
}

/// The mastery of every skill of the catalog, in its order.
#[inline(never)]
pub fn table(view: &View<'_>, learner: &Learner, now: i64) -> Vec<Mastery> {
    let mut list = Vec::new();
    known::fill(view, learner, now, &[], &mut list);
    list.iter().enumerate().map(|(skill, known)| of(learner.skill(skill), known, now)).collect()
}

/// The mastery of one skill, from its record and what is [known](known::fill) of it.
#[inline(never)]
pub fn of(record: Option<&SkillRecord>, known: &Known, now: i64) -> Mastery {
    let learned = Level::of(known.learned);
    let before_time = match record.filter(|record| is_started(record)) {
        Some(record) if record.said != Some(false) => record.held.max(learned),
        Some(_) => learned,
        // Without evidence of its own, only what later skills imply is so high.
        None if learned >= Level::Proficient => learned,
        None => Level::NotStarted,
    };
    let level = match known.recall {
        Some(recall) if before_time > Level::NotStarted => before_time.over_time(known.counts, recall),
        _ => before_time,
    };
    Mastery {
        probability: outlook::on_middling_item(known.now),
        uncertainty: outlook::spread_on_middling_item(known.now),
        known: known.now,
        counts: known.counts,
        learned: known.learned,
        retrievability: known.recall,
        attempts: record.map_or(0, |record| record.attempts),
        level,
        below: record.and_then(|record| below(record, level, before_time, known.recall, now)),
        said: record.and_then(|record| record.said),
    }
}

/// Before an answer is taken in: a level that is shown on the learner's word is held from then on, like any other.
pub(super) fn hold(record: &mut SkillRecord, at: i64) {
    if record.last_word() == Some(true) {
        reach(record, Level::of(known::by_itself(record, START, u32::MAX)), at);
    }
}

/// After evidence has changed: brings the level that is held up to date, from where the skill starts and with so many items
/// about it.
pub(super) fn settle(record: &mut SkillRecord, start: f32, items: u32, at: i64) {
    record.held = held(record, start, items);
    reach(record, record.held, at);
}

/// Whether it makes a difference to the level from where the skill starts. After a few answers it does not.
pub(super) fn start_matters(record: &SkillRecord, items: u32) -> bool {
    held(record, 0.0, items) != held(record, known::IMPLIED, items)
}

/// The level to hold, by the skill's own evidence.
fn held(record: &SkillRecord, start: f32, items: u32) -> Level {
    let known = known::by_itself(record, start, items);
    match record.last_word() {
        _ if !is_started(record) => record.held,
        // What is held stays as it was, so that the word can be taken back; meanwhile the chance alone is shown.
        Some(false) => record.held,
        _ if record.said == Some(false) => Level::of(known),
        _ => record.held.after_answer(known, errors(record).0),
    }
}

fn reach(record: &mut SkillRecord, level: Level, at: i64) {
    record.held = record.held.max(level);
    if record.held > record.best {
        (record.best, record.best_at) = (record.held, at);
        record.on_their_word = record.said == Some(true);
    }
}

/// Takes back a level that was reached on the learner's word, which is taken back already.
pub(super) fn without_word(record: &mut SkillRecord, start: f32, items: u32) {
    let known = known::by_itself(record, start, items);
    record.held = if is_started(record) { Level::of(known) } else { Level::NotStarted };
    (record.best, record.on_their_word) = (record.held, false);
}

/// Whether there is evidence of the skill's own.
fn is_started(record: &SkillRecord) -> bool {
    record.attempts > 0 || record.said.is_some()
}

fn below(
    record: &SkillRecord,
    level: Level,
    before_time: Level,
    recall: Option<f32>,
    now: i64,
) -> Option<Below> {
    let (wrong, of) = errors(record);
    let because = if record.said == Some(false) {
        Because::SaidUnknown
    } else if level < before_time {
        let recall = recall.unwrap_or(1.0);
        Because::Forgetting { days: days_between(record.refreshed_at(), now), recall }
    } else if wrong > 0 {
        Because::RecentErrors { wrong, of }
    } else {
        Because::Recovering { in_a_row: record.recent_since_said().right_in_a_row() }
    };
    let best = record.best.max(before_time);
    (level < best).then_some(Below { best, because })
}

/// Wrong answers among the last ones since the learner's word: (wrong, of).
fn errors(record: &SkillRecord) -> (u32, u32) {
    let (right, of) = record.recent_since_said().right_of_last(ERRORS_OF);
    (of - right, of)
}
