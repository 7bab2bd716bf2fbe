//! How well each skill is mastered. Every view of progress, and every recommendation, reads this table.
//!
//! The estimate is the chance of a right answer on an item of middling difficulty, lowered as FSRS says it is being
//! forgotten. Its uncertainty shrinks with evidence; decisions are made on the *sure* value, one standard error below.
//! A skill that others build on gains from their evidence: who can do the later can do the earlier.

use super::knowledge::{elo, sigmoid};
use super::memory::retrievability;
use super::record::Learner;
use crate::catalog::View;
use crate::catalog::pack::columns::SkillIndex;

/// A prerequisite counts as met from this sure value on.
pub const MET: f32 = 0.65;

/// Standard error of an ability in logits before any evidence: the spread of abilities between learners.
const PRIOR_ERROR: f32 = 1.2;
/// Answers that "I know this already" is worth.
const DECLARED_WORTH: f32 = 5.0;
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
    /// The chance that what was learned is recalled now; `None` without practice.
    pub retrievability: Option<f32>,
    /// Answers so far.
    pub attempts: u32,
    /// In a word.
    pub level: Level,
}

/// Mastery in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No evidence.
    NotStarted,
    /// Evidence, but a sure value under 0.5.
    GettingThere,
    /// A sure value of 0.5 or more.
    Familiar,
    /// A sure value of 0.65 or more.
    Proficient,
    /// A sure value of 0.8 or more.
    Mastered,
}

impl Level {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::GettingThere => "getting-there",
            Self::Familiar => "familiar",
            Self::Proficient => "proficient",
            Self::Mastered => "mastered",
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
            if implied > earlier.sure && implied >= MET {
                earlier.sure = implied;
                earlier.probability = earlier.probability.max(implied);
                earlier.level = level(implied);
            }
        }
    }
    table
}

/// From a skill's own evidence alone.
fn own(learner: &Learner, skill: SkillIndex, now: i64) -> Mastery {
    let record = learner.skill(skill);
    let logit = elo::BASE + learner.profile().ability + record.map_or(0.0, |record| record.ability);
    let attempts = record.map_or(0, |record| record.attempts);
    let declared = record.is_some_and(|record| record.declared_known);
    let worth = attempts as f32 + if declared { DECLARED_WORTH } else { 0.0 };
    let error = PRIOR_ERROR / libm::sqrtf(1.0 + worth);
    let retrievability = record.and_then(|record| retrievability(record, now));
    let kept = 1.0 - FORGOTTEN * (1.0 - retrievability.unwrap_or(1.0));
    let (low, high) = (sigmoid(logit - error) * kept, sigmoid(logit + error) * kept);
    Mastery {
        probability: sigmoid(logit) * kept,
        uncertainty: (high - low) / 2.0,
        sure: low,
        retrievability,
        attempts,
        level: if worth > 0.0 { level(low) } else { Level::NotStarted },
    }
}

fn level(sure: f32) -> Level {
    match sure {
        sure if sure >= 0.8 => Level::Mastered,
        sure if sure >= MET => Level::Proficient,
        sure if sure >= 0.5 => Level::Familiar,
        _ => Level::GettingThere,
    }
}
