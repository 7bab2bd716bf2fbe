//! How well a model finds what learners took up next, beside the published ways on the same file.

use super::baselines::{Baselines, add_rows};
use super::histories::{HeldOut, Histories};
use super::metrics::{Found, Sums};
use super::model::Model;
use super::train::{Scorer, sound};
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
    /// The published ways.
    pub baselines: BaselinesFound,
}

/// What each published way finds.
#[derive(Debug, Clone, PartialEq, Serialize)]
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

/// Ranks all items for each learner. The model sees a history without a foreign last entry; the published ways see the
/// line as it stands; what the learner has is left out of the ranking by the whole line.
pub fn evaluate(model: &Model, model_bytes: usize, histories: &Histories, held_out: &HeldOut) -> Evaluation {
    let items = histories.items();
    let (lines, _) = sound(histories);
    let baselines = Baselines::of(histories.lines(), items);
    let mut ranker = Scorer::new(model, histories);
    let [mut own, mut popularity, mut itemknn, mut ease] = [Sums::default(); 4];
    let mut scores = vec![0.0; items];
    for (row, wanted) in held_out {
        let line = &histories.lines()[*row];
        own.add(ranker.score(lines[*row]), line, wanted);
        popularity.add(&baselines.popularity, line, wanted);
        add_rows(&baselines.itemknn, line, &mut scores);
        itemknn.add(&scores, line, wanted);
        add_rows(&baselines.ease, line, &mut scores);
        ease.add(&scores, line, wanted);
    }
    Evaluation {
        found: own.found(),
        users: held_out.len(),
        items,
        model_bytes,
        baselines: BaselinesFound {
            popularity: popularity.found(),
            itemknn: itemknn.found(),
            ease: ease.found(),
        },
    }
}
