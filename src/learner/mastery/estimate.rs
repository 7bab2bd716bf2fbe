//! How well one skill is known, from its own evidence: answers, and the learner's word on it. What time has taken since is
//! not in here.

use crate::learner::knowledge::{elo, sigmoid};
use crate::learner::profile::SkillRecord;
use crate::learner::said;

/// Standard error of an ability in logits before any evidence: the spread of abilities between learners.
const PRIOR_ERROR: f32 = 1.2;

/// The chance of a right answer on an item of middling difficulty, and the ends of its 68 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub chance: f32,
    pub low: f32,
    pub high: f32,
    /// The end that decisions are made on: the lower one.
    pub sure: f32,
    /// Whether there is any evidence.
    pub started: bool,
}

impl Estimate {
    /// By the general ability (logits) and what is known about the skill. The error is the prior one over the root of one
    /// more than the answers that the evidence is worth.
    #[inline(never)]
    pub fn new(general: f32, record: Option<&SkillRecord>) -> Self {
        let shown = elo::BASE + general + record.map_or(0.0, |record| record.ability);
        let attempts = record.map_or(0, |record| record.attempts) as f32;
        let said = record.and_then(|record| record.said);
        let worth = attempts + if said.is_some() { said::WORTH } else { 0.0 };
        let logit = shown + record.map_or(0.0, |record| said::pull(record, shown));
        let error = PRIOR_ERROR / libm::sqrtf(1.0 + worth);
        let low = sigmoid(logit - error);
        let sure = match said {
            // Being surer of little is no reason to decide on more.
            Some(false) => low.min(sigmoid(shown - PRIOR_ERROR / libm::sqrtf(1.0 + attempts))),
            _ => low,
        };
        Self { chance: sigmoid(logit), low, high: sigmoid(logit + error), sure, started: worth > 0.0 }
    }
}
