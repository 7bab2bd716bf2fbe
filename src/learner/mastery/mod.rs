//! How well each skill is mastered. Every view of progress, and every recommendation, reads this table.
//!
//! The estimate is the chance of a right answer on an item of middling difficulty, from answers and from what the learner
//! said, lowered as FSRS says it is being forgotten. Its uncertainty shrinks with evidence; decisions are made on the *sure*
//! value, one standard error below. A skill that others build on gains from their evidence: who can do the later can do the
//! earlier.
//!
//! The level is that of the sure value, held as [`Level`] says. Whatever is shown below the best level that it had says
//! why. Answers in other skills move the chance, but take no level: only a skill's own errors, time, and the learner's word
//! do.

pub mod answers;
mod estimate;
mod known;
#[cfg(test)]
mod tests;

use super::level::ERRORS_OF;
use super::memory::{days_between, retrievability};
use super::profile::SkillRecord;
use super::record::Learner;
use crate::catalog::View;
use crate::catalog::pack::columns::SkillIndex;
use estimate::Estimate;

pub use super::level::Level;
pub use known::START;

/// A prerequisite counts as met from this sure value on.
pub const MET: f32 = 0.65;

/// How much of a skill's chance forgetting takes away at most.
const FORGOTTEN: f32 = 0.5;
/// What a success on a later skill says about an earlier one.
const IMPLIED: f32 = 0.95;

/// How far a learner is with a skill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mastery {
    /// The estimated chance of a right answer on an item of middling difficulty, now.
    pub probability: f32,
    /// Half the width of its 68 % interval.
    pub uncertainty: f32,
    /// The lower end of that interval, or what later skills imply: what decisions are made on.
    pub sure: f32,
    /// The chance that the skill is known now, from all that is known about the skills around it too.
    pub known: f32,
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

/// The mastery of every skill of the catalog, in its order.
pub fn table(view: &View<'_>, learner: &Learner, now: i64) -> Vec<Mastery> {
    let mut table: Vec<Mastery> = (0..view.skills()).map(|skill| own(learner, skill, now)).collect();
    // Skills stand behind their prerequisites: from the last to the first, what is implied is already known.
    for skill in (0..view.skills()).rev() {
        let evidence = table[skill].attempts > 0 || table[skill].level > Level::NotStarted;
        for before in view.prerequisites(skill).iter().filter(|_| evidence) {
            let implied = IMPLIED * table[skill].sure;
            let earlier = &mut table[before.get() as usize];
            // Nothing is implied against the learner's own word.
            if implied > earlier.sure && implied >= MET && earlier.said != Some(false) {
                earlier.sure = implied;
                earlier.probability = earlier.probability.max(implied);
                earlier.level = earlier.level.max(Level::of(implied));
                earlier.below = earlier.below.filter(|below| below.best > earlier.level);
            }
        }
    }
    known::fill(view, learner, &mut table);
    table
}

/// Before an answer is taken in: a level that is shown on the learner's word is held from then on, like any other.
pub(super) fn hold(record: &mut SkillRecord, general: f32, at: i64) {
    if record.last_word() == Some(true) {
        reach(record, Level::of(Estimate::new(general, Some(record)).sure), at);
    }
}

/// After evidence has changed: brings the level that is held up to date.
pub(super) fn settle(record: &mut SkillRecord, general: f32, at: i64) {
    let estimate = Estimate::new(general, Some(record));
    match record.last_word() {
        _ if !estimate.started => {}
        // What is held stays as it was, so that the word can be taken back; meanwhile the estimate alone is shown.
        Some(false) => {}
        _ if record.said == Some(false) => record.held = Level::of(estimate.sure),
        _ => record.held = record.held.after_answer(estimate.sure, errors(record).0),
    }
    reach(record, record.held, at);
}

fn reach(record: &mut SkillRecord, level: Level, at: i64) {
    record.held = record.held.max(level);
    if record.held > record.best {
        (record.best, record.best_at) = (record.held, at);
        record.on_their_word = record.said == Some(true);
    }
}

/// Takes in what the learner says about a skill; `None` takes back what they said. It is read, and moves no level that is
/// held; but a level that was reached on their word goes with the word.
pub(super) fn says(record: &mut SkillRecord, known: Option<bool>, general: f32, at: i64) {
    let loses = record.on_their_word && known != Some(true);
    record.says(known, at);
    if loses {
        let answers = SkillRecord { said: None, ..record.clone() };
        let estimate = Estimate::new(general, Some(&answers));
        record.held = if estimate.started { Level::of(estimate.sure) } else { Level::NotStarted };
        (record.best, record.on_their_word) = (record.held, false);
    }
}

/// The sure value of a skill, had nothing of it been forgotten.
pub fn before_forgetting(mastery: &Mastery) -> f32 {
    mastery.sure / kept(mastery.retrievability.unwrap_or(1.0))
}

/// What forgetting leaves of a chance.
fn kept(recall: f32) -> f32 {
    1.0 - FORGOTTEN * (1.0 - recall)
}

/// From a skill's own evidence alone.
fn own(learner: &Learner, skill: SkillIndex, now: i64) -> Mastery {
    let record = learner.skill(skill);
    let estimate = Estimate::new(learner.profile().ability, record);
    let retrievability = record.and_then(|record| retrievability(record, now));
    let recall = retrievability.unwrap_or(1.0);
    let kept = kept(recall);
    let sure = estimate.sure * kept;
    let before_time = match record {
        Some(record) if estimate.started && record.said != Some(false) => {
            record.held.max(Level::of(estimate.sure))
        }
        _ => Level::NotStarted,
    };
    let level = if estimate.started { before_time.over_time(sure, recall) } else { Level::NotStarted };
    Mastery {
        probability: estimate.chance * kept,
        uncertainty: (estimate.high - estimate.low) * kept / 2.0,
        sure,
        known: 0.0,
        retrievability,
        attempts: record.map_or(0, |record| record.attempts),
        level,
        below: record.and_then(|record| below(record, level, before_time, recall, now)),
        said: record.and_then(|record| record.said),
    }
}

fn below(record: &SkillRecord, level: Level, before_time: Level, recall: f32, now: i64) -> Option<Below> {
    let (wrong, of) = errors(record);
    let because = if record.said == Some(false) {
        Because::SaidUnknown
    } else if level < before_time {
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
