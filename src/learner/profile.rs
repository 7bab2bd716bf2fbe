//! All that is kept about a learner.

use super::knowledge::track::Practice;
use super::level::Level;
use super::past::Past;
use serde::{Deserialize, Serialize};

/// A learner's record. It holds results, and which items the last answers were to
/// ([`Past`]), but no answers' texts, names or addresses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Profile {
    /// Ability over all skills, in logits; 0 before any evidence.
    pub ability: f32,
    /// Answers so far.
    pub attempts: u32,
    /// What the learner said about difficulty, from -1 (wants it easier) to 1 (wants it harder).
    pub challenge: f32,
    /// Id of the skill that is the goal.
    pub goal: Option<String>,
    /// All answers taken together.
    pub past: Past,
    /// Skills with evidence, in the order in which they were met.
    pub skills: Vec<SkillRecord>,
    /// Items that were met, in that order.
    pub items: Vec<ItemRecord>,
    /// Inclination to topics.
    pub topics: Vec<Inclination>,
    /// Inclination to learning resource types.
    pub formats: Vec<Inclination>,
}

/// Evidence on one skill.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SkillRecord {
    /// The skill's id.
    pub id: String,
    /// Ability beside the general one, in logits.
    pub ability: f32,
    /// Answers so far.
    pub attempts: u32,
    /// Sums over the answers.
    pub practice: Practice,
    /// The last answers.
    pub recent: Recent,
    /// Time of the last answer (ms since 1970), 0 where there is none.
    pub last_at: i64,
    /// FSRS memory: stability in days, 0 where there is none.
    pub stability: f32,
    /// FSRS memory: difficulty, 1 to 10, 0 where there is none.
    pub memory_difficulty: f32,
    /// What the learner said: `true` for "I know this", `false` for "I don't know this yet".
    pub said: Option<bool>,
    /// When they said so (ms since 1970), 0 where they did not.
    pub said_at: i64,
    /// Answers before they said so.
    pub said_after: u32,
    /// Answers since then that contradict it.
    pub said_against: u32,
    /// Something that teaches it was finished.
    pub introduced: bool,
    /// The level that it holds, before time takes its part: 0 not started to 4 mastered.
    pub held: Level,
    /// The best level that it ever held.
    pub best: Level,
    /// When it first held that (ms since 1970), 0 where it never held one.
    pub best_at: i64,
    /// That was while "I know this" counted.
    pub on_their_word: bool,
}

/// Up to the last 16 answers, the newest in bit 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recent {
    /// 1 for right.
    pub bits: u16,
    /// How many there are.
    pub count: u8,
}

/// Evidence on one item.
#[allow(clippy::struct_excessive_bools)] // independent facts, not a state machine
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ItemRecord {
    /// The item's id.
    pub id: String,
    /// Answers so far.
    pub attempts: u32,
    /// Right answers so far.
    pub wins: u32,
    /// Time of the last event on it (ms since 1970).
    pub last_at: i64,
    /// The last answer was right.
    pub last_right: bool,
    /// It was worked through.
    pub finished: bool,
    /// It is not to be shown.
    pub hidden: bool,
    /// The learner said "not for me".
    pub rejected: bool,
    /// The learner said "more like this", and did not take it back by "not for me".
    pub liked: bool,
    /// It was on the list when it was last answered or rated.
    pub recommended: bool,
}

/// How much a learner leans towards something.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inclination {
    /// The topic or type.
    pub word: String,
    /// Negative for away from it.
    pub weight: f32,
}

impl SkillRecord {
    /// Counts an answer.
    pub(super) fn answered(&mut self, score: f32, at: i64) {
        let right = score >= 0.5;
        self.practice.push(score, at);
        self.attempts = self.attempts.saturating_add(1);
        self.said_against =
            self.said_against.saturating_add(u32::from(self.said.is_some_and(|known| known != right)));
        self.recent.push(right);
        self.last_at = at;
    }
}

impl Recent {
    /// Adds an answer.
    pub fn push(&mut self, right: bool) {
        self.bits = self.bits << 1 | u16::from(right);
        self.count = (self.count + 1).min(16);
    }

    /// Right answers among the last `count` or as many as there are: (right, of).
    pub fn right_of_last(self, count: u8) -> (u32, u32) {
        let of = u32::from(count.min(self.count));
        ((u32::from(self.bits) & ((1 << of) - 1)).count_ones(), of)
    }

    /// Wrong answers since the last right one.
    pub fn wrong_in_a_row(self) -> u32 {
        self.bits.trailing_zeros().min(u32::from(self.count))
    }

    /// Right answers since the last wrong one.
    pub fn right_in_a_row(self) -> u32 {
        self.bits.trailing_ones().min(u32::from(self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_answers_are_counted_from_the_newest() {
        let mut recent = Recent::default();
        assert_eq!((recent.wrong_in_a_row(), recent.right_of_last(5)), (0, (0, 0)));
        for right in [true, true, false, true, false, false] {
            recent.push(right);
        }
        assert_eq!(recent.wrong_in_a_row(), 2);
        assert_eq!(recent.right_in_a_row(), 0);
        assert_eq!(recent.right_of_last(5), (2, 5));
        assert_eq!(recent.right_of_last(16), (3, 6));
        for _ in 0..40 {
            recent.push(true);
        }
        assert_eq!((recent.count, recent.right_in_a_row()), (16, 16));
    }
}
