//! What learners say about a skill: "I know this", "I don't know this yet". It is evidence of a stated weight, kept apart
//! from what their answers show, so that it can be shown and taken back, and answers outweigh it in the end.
//!
//! The word is worth [`WORTH`] answers, and stands for a chance of .9 or .2. The estimate is the weighted mean of the word
//! and of what the answers show; the answers weigh 1, and 1 more for each answer since that contradicts the word. A word
//! never moves the estimate away from what was said: "I know this" lowers nothing. Of the general ability it says nothing.

use super::profile::{Recent, SkillRecord};

/// Answers that the learner's word is worth.
pub const WORTH: f32 = 5.0;
/// "I know this" in logits: a chance of .9.
pub const KNOWN: f32 = 2.197_224_6;
/// "I don't know this yet" in logits: a chance of .2.
pub const UNKNOWN: f32 = -1.386_294_4;

/// How far the learner's word moves a skill's estimate, in logits; `logit` is what the answers show.
pub fn pull(record: &SkillRecord, logit: f32) -> f32 {
    let gap = match record.said {
        None => return 0.0,
        Some(true) => (KNOWN - logit).max(0.0),
        Some(false) => (UNKNOWN - logit).min(0.0),
    };
    gap * WORTH / (WORTH + 1.0 + record.said_against as f32)
}

impl SkillRecord {
    /// Takes in what the learner says; `None` takes back what they said. Saying it again counts once, from now on.
    pub(super) fn says(&mut self, known: Option<bool>, at: i64) {
        (self.said, self.said_at) = (known, if known.is_some() { at } else { 0 });
        (self.said_after, self.said_against) = (if known.is_some() { self.attempts } else { 0 }, 0);
        // Who does not know it may be shown it as new.
        self.introduced &= known != Some(false);
    }

    /// What the learner said, where no answer came after it.
    pub fn last_word(&self) -> Option<bool> {
        self.said.filter(|_| self.attempts == self.said_after)
    }

    /// The last answers since the learner's word: it has overtaken those before it.
    pub fn recent_since_said(&self) -> Recent {
        if self.said.is_none() {
            return self.recent;
        }
        let since = self.attempts.saturating_sub(self.said_after);
        Recent { count: since.min(self.recent.count.into()) as u8, ..self.recent }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(said: Option<bool>, said_against: u32) -> SkillRecord {
        SkillRecord { said, said_against, ..SkillRecord::default() }
    }

    #[test]
    fn the_word_weighs_five_against_one_and_each_answer_that_contradicts_it() {
        let near = |a: f32, b: f32| assert!((a - b).abs() < 1e-6, "{a} is not {b}");
        near(pull(&record(Some(true), 0), 0.5), (KNOWN - 0.5) * 5.0 / 6.0);
        near(pull(&record(Some(true), 10), 0.5), (KNOWN - 0.5) * 5.0 / 16.0);
        near(pull(&record(Some(false), 0), 0.5), (UNKNOWN - 0.5) * 5.0 / 6.0);
        near(1.0 / (1.0 + libm::expf(-KNOWN)), 0.9);
        near(1.0 / (1.0 + libm::expf(-UNKNOWN)), 0.2);
    }

    #[test]
    fn a_word_never_moves_the_estimate_the_wrong_way() {
        assert_eq!(pull(&record(Some(true), 0), 4.0), 0.0);
        assert_eq!(pull(&record(Some(false), 0), -4.0), 0.0);
        assert_eq!(pull(&record(None, 0), 0.3), 0.0);
    }

    #[test]
    fn a_word_overtakes_the_answers_before_it() {
        let mut skill = SkillRecord::default();
        for right in [false, false, true] {
            skill.answered(f32::from(u8::from(right)), 1);
        }
        skill.says(Some(false), 2);
        assert_eq!((skill.last_word(), skill.recent_since_said().count), (Some(false), 0));
        skill.answered(1.0, 3);
        assert_eq!((skill.last_word(), skill.recent_since_said().right_of_last(5)), (None, (1, 1)));
        assert_eq!(skill.said_against, 1);
        skill.says(None, 4);
        assert_eq!(skill.recent_since_said().right_of_last(5), (2, 4));
    }
}
