//! Which items get parameters of their own: all, if the model then stays small enough, otherwise those with most answers.
//! The others are trained as what they will be on a device, items of which only the skills are known.

use super::super::answers::{Answers, Vocabulary};
use ::cairn::learner::knowledge::features::COUNT;
use ::cairn::learner::knowledge::head::{INPUTS, UNITS};
use ::cairn::learner::knowledge::similar::HEADS;

/// The items with parameters.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// For each item of the vocabulary its row.
    rows: Vec<Option<u32>>,
    /// For each row the item.
    items: Vec<u32>,
}

impl Kept {
    /// As many as fit with vectors of that length into so many bytes.
    pub fn choose(answers: &Answers, vocabulary: &Vocabulary, dimensions: usize, bytes: usize) -> Self {
        let mut counts = vec![0_u32; vocabulary.items()];
        answers.iter().flatten().for_each(|answer| counts[answer.item as usize] += 1);
        let mut items: Vec<u32> =
            (0..counts.len() as u32).filter(|&item| counts[item as usize] > 0).collect();
        let room =
            bytes.saturating_sub(fixed_bytes(vocabulary.skills(), dimensions)) / item_bytes(dimensions);
        if items.len() > room {
            items.sort_by_key(|&item| std::cmp::Reverse(counts[item as usize]));
            items.truncate(room);
            items.sort_unstable();
        }
        let mut rows = vec![None; vocabulary.items()];
        for (row, &item) in items.iter().enumerate() {
            rows[item as usize] = Some(row as u32);
        }
        Self { rows, items }
    }

    /// The row of an item.
    pub fn row(&self, item: u32) -> Option<usize> {
        self.rows[item as usize].map(|row| row as usize)
    }

    /// The items, row by row.
    pub fn items(&self) -> &[u32] {
        &self.items
    }
}

/// The longest of these vectors with which every item that was answered a few times still finds room.
pub(super) fn dimensions(answers: &Answers, vocabulary: &Vocabulary, bytes: usize) -> usize {
    const LENGTHS: [usize; 4] = [96, 64, 48, 32];
    const A_FEW: u32 = 4;
    let mut counts = vec![0_u32; vocabulary.items()];
    answers.iter().flatten().for_each(|answer| counts[answer.item as usize] += 1);
    let items = counts.iter().filter(|&&count| count >= A_FEW).count();
    let fits = |length: usize| fixed_bytes(vocabulary.skills(), length) + items * item_bytes(length) <= bytes;
    LENGTHS.into_iter().find(|&length| fits(length)).unwrap_or(LENGTHS[3])
}

/// Hash, difficulty, weight, length of the vector, and half a byte a dimension.
fn item_bytes(dimensions: usize) -> usize {
    7 + dimensions / 2
}

/// All but the items, as `docs/formats/model.md` has it.
fn fixed_bytes(skills: usize, dimensions: usize) -> usize {
    let floats = 4 + COUNT + HEADS + HEADS * dimensions + INPUTS * UNITS + 2 * UNITS + INPUTS;
    44 + 8 + 4 * floats + 4 + skills * (4 + 20 + dimensions) + 4 + 12
}
