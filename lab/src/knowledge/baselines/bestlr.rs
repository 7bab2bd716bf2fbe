//! Best-LR (Gervet, Koedinger, Schneider and Mitchell 2020, "When is deep learning the best approach to knowledge
//! tracing?"): PFA's counts for each skill, an easiness for each item and each skill, and the learner's
//! successes and failures over everything. Counts enter as ln(1 + n).
//!
//! The strongest of the four; on data of moderate size its authors found deep networks no better.

use super::super::answers::{Answers, Vocabulary};
use super::super::logistic::FitError;
use super::history::History;
use super::regression::{self, Features};

struct All {
    items: u32,
    skills: u32,
}

impl Features for All {
    fn count(&self) -> usize {
        3 + self.items as usize + 3 * self.skills as usize
    }

    fn of(&self, past: &History, item: u32, skills: &[u32]) -> Vec<(u32, f32)> {
        let [wins, fails] = past.total().logs();
        let mut row = vec![(1, wins), (2, fails), (3 + item, 1.0)];
        for &skill in skills {
            let easiness = 3 + self.items + 3 * skill;
            let [wins, fails] = past.skill(skill).logs();
            row.extend([(easiness, 1.0), (easiness + 1, wins), (easiness + 2, fails)]);
        }
        row
    }
}

/// Probabilities for the answers of the test, in its order.
pub(super) fn predict(
    train: &Answers,
    test: &Answers,
    vocabulary: &Vocabulary,
) -> Result<Vec<f32>, FitError> {
    let all = All { items: vocabulary.items() as u32, skills: vocabulary.skills() as u32 };
    regression::predict(&all, train, test, vocabulary)
}
