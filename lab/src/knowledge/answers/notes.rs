//! What is odd about answers but no fault: it is counted, so that whoever reads a figure knows what it rests on.

use super::{Answers, Vocabulary};
use std::collections::HashSet;

/// Counts over a set of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notes {
    /// Different items that were answered.
    pub items: usize,
    /// Of them, those that the map of skills does not have.
    pub items_without_skills: usize,
    /// Answers to those.
    pub rows_without_skills: usize,
    /// Learners one of whose known times is before a known time of an earlier answer.
    pub learners_backwards: usize,
}

impl Answers {
    /// What is odd about these answers.
    pub fn notes(&self, vocabulary: &Vocabulary) -> Notes {
        let items = self.items();
        let without = |item: u32| vocabulary.skills_of(item).is_empty();
        let backwards = |at: &mut dyn Iterator<Item = i64>| !at.filter(|&at| at > 0).is_sorted();
        Notes {
            items: items.len(),
            items_without_skills: items.iter().filter(|&&item| without(item)).count(),
            rows_without_skills: self.rows.iter().filter(|row| without(row.item)).count(),
            learners_backwards: self
                .iter()
                .filter(|rows| backwards(&mut rows.iter().map(|row| row.at)))
                .count(),
        }
    }

    /// How many different items are answered here and nowhere in `other`: of a test, what training never saw.
    pub fn items_not_in(&self, other: &Self) -> usize {
        self.items().difference(&other.items()).count()
    }

    fn items(&self) -> HashSet<u32> {
        self.rows.iter().map(|row| row.item).collect()
    }
}
