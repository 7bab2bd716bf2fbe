//! What a learner has got right and wrong so far, counted: all that regressions on a learner's past know of it.

use super::super::answers::Answer;
use std::collections::HashMap;

/// Answers, right and wrong. Partial credit counts in part on both sides.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Count {
    pub wins: f32,
    pub fails: f32,
}

impl Count {
    fn add(&mut self, score: f32) {
        self.wins += score;
        self.fails += 1.0 - score;
    }

    /// ln(1 + n) of both: the tenth answer tells less than the first.
    pub fn logs(self) -> [f32; 2] {
        [self.wins.ln_1p(), self.fails.ln_1p()]
    }
}

/// One learner's past.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    total: Count,
    skills: HashMap<u32, Count>,
}

impl History {
    pub fn total(&self) -> Count {
        self.total
    }

    pub fn skill(&self, skill: u32) -> Count {
        self.skills.get(&skill).copied().unwrap_or_default()
    }

    pub fn add(&mut self, answer: &Answer, skills: &[u32]) {
        self.total.add(answer.score);
        for &skill in skills {
            self.skills.entry(skill).or_default().add(answer.score);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_credit_counts_on_both_sides() {
        let mut past = History::default();
        past.add(&Answer { item: 0, score: 1.0, at: 0 }, &[1, 2]);
        past.add(&Answer { item: 1, score: 0.25, at: 0 }, &[2]);
        past.add(&Answer { item: 2, score: 0.0, at: 0 }, &[]);
        assert_eq!(past.total(), Count { wins: 1.25, fails: 1.75 });
        assert_eq!(past.skill(1), Count { wins: 1.0, fails: 0.0 });
        assert_eq!(past.skill(2), Count { wins: 1.25, fails: 0.75 });
        assert_eq!(past.skill(3), Count::default());
        assert_eq!(past.skill(1).logs(), [2_f32.ln(), 0.0]);
    }
}
