//! How well a model finds what learners took up next, beside the published ways on the same file.

use super::baselines::{Baselines, add_rows};
use super::histories::{HeldOut, Histories};
use super::metrics::{Found, Sums};
use super::tail::Tail;
use super::train::{Scorer, sound};
use cairn::learner::interests::neighbours::Model;
use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom as _;
use serde::Serialize;

/// The quality of a model on held-out items.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Hit rate and NDCG of the model.
    #[serde(flatten)]
    pub found: Found,
    /// Learners.
    pub users: usize,
    /// Items that were ranked for each, those that they have included.
    pub items: usize,
    /// Size of the model file.
    pub model_bytes: usize,
    /// The published ways, on the lines as they stand.
    pub baselines: BaselinesFound,
    /// The same on lines without their last items; `None` where these belong to their learners.
    pub baselines_cleaned: Option<BaselinesFound>,
}

/// What each published way finds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BaselinesFound {
    /// The items that most learners have.
    pub popularity: Found,
    /// The nearest hundred by cosine, learners weighing less the longer their history.
    pub itemknn: Found,
    /// EASE.
    pub ease: Found,
}

/// Draws so many of those held out, in the order of the file.
pub fn sample(held_out: &mut HeldOut, count: usize, seed: u64) {
    let mut drawn: Vec<usize> = (0..held_out.len()).collect();
    drawn.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    drawn.truncate(count);
    drawn.sort_unstable();
    *held_out = drawn.into_iter().map(|at| std::mem::take(&mut held_out[at])).collect();
}

/// Ranks all items for each learner. The model sees a history without a foreign last entry, the published ways both with and
/// without it; what the learner has is left out of the ranking by the whole line.
pub fn evaluate(model: &Model, model_bytes: usize, histories: &Histories, held_out: &HeldOut) -> Evaluation {
    let (sound, tail) = sound(histories);
    let mut ranker = Scorer::new(model, histories);
    let mut own = Sums::default();
    for (row, wanted) in held_out {
        own.add(ranker.score(sound[*row]), &histories.lines()[*row], wanted);
    }
    let whole: Vec<&[u16]> = histories.lines().iter().map(Vec::as_slice).collect();
    Evaluation {
        found: own.found(),
        users: held_out.len(),
        items: histories.items(),
        model_bytes,
        baselines: published(&whole, histories, held_out),
        baselines_cleaned: tail.is_some_and(Tail::is_foreign).then(|| published(&sound, histories, held_out)),
    }
}

/// What the published ways find where these are the lines to learn from and to start from.
fn published(lines: &[&[u16]], histories: &Histories, held_out: &HeldOut) -> BaselinesFound {
    let baselines = Baselines::of(lines, histories.items());
    let [mut popularity, mut itemknn, mut ease] = [Sums::default(); 3];
    let mut scores = vec![0.0; histories.items()];
    for (row, wanted) in held_out {
        let owned = &histories.lines()[*row];
        popularity.add(&baselines.popularity, owned, wanted);
        add_rows(&baselines.itemknn, lines[*row], &mut scores);
        itemknn.add(&scores, owned, wanted);
        add_rows(&baselines.ease, lines[*row], &mut scores);
        ease.add(&scores, owned, wanted);
    }
    BaselinesFound { popularity: popularity.found(), itemknn: itemknn.found(), ease: ease.found() }
}

#[cfg(test)]
mod tests;
