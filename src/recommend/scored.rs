//! What is taken by how much it is worth: items, and kinds of items.

use std::cmp::Ordering;

/// A number in a list, of an item or of a kind, and what it comes to; ordered by that, then by place, what comes first the highest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scored {
    pub score: f32,
    pub of: usize,
}

impl Eq for Scored {}

impl Ord for Scored {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.of.cmp(&self.of))
    }
}

impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
