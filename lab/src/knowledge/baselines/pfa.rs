//! Performance factors analysis (Pavlik, Cen and Koedinger 2009, "Performance factors analysis: a new alternative to
//! knowledge tracing"): for each skill of the item an easiness, a weight on the learner's earlier successes
//! in it and one on the failures. Items themselves are not told apart.
//!
//! Counts enter as ln(1 + n), as Gervet and others (2020) have it, which is the stronger form of the model: the tenth
//! success says less than the first.

use super::super::answers::{Answers, Vocabulary};
use super::super::logistic::FitError;
use super::history::History;
use super::regression::{self, Features};

struct Skills {
    count: u32,
}

impl Features for Skills {
    fn count(&self) -> usize {
        1 + 3 * self.count as usize
    }

    fn of(&self, past: &History, _: u32, skills: &[u32]) -> Vec<(u32, f32)> {
        let easiness = |skill| 1 + 3 * skill;
        skills
            .iter()
            .flat_map(|&skill| {
                let [wins, fails] = past.skill(skill).logs();
                [(easiness(skill), 1.0), (easiness(skill) + 1, wins), (easiness(skill) + 2, fails)]
            })
            .collect()
    }
}

/// Probabilities for the answers of the test, in its order.
pub(super) fn predict(
    train: &Answers,
    test: &Answers,
    vocabulary: &Vocabulary,
) -> Result<Vec<f32>, FitError> {
    regression::predict(&Skills { count: vocabulary.skills() as u32 }, train, test, vocabulary)
}
