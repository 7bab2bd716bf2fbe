//! Which learners are set aside, and into which parts the others fall. By learner, never by answer: a model that saw half of
//! somebody's answers knows the other half better than a stranger's.

use super::super::answers::Answers;
use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// One learner in so many is set aside.
const SET_ASIDE: usize = 7;
/// Parts of cross-fitting.
pub(super) const PARTS: usize = 5;

/// The learners in an order that the seed decides.
fn shuffled(learners: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..learners).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    order
}

/// Learners to fit on, and learners to choose by.
pub(super) fn set_aside(answers: &Answers, seed: u64) -> (Answers, Answers) {
    let order = shuffled(answers.learners(), seed);
    let (aside, fit) = order.split_at(answers.learners().div_ceil(SET_ASIDE));
    let sorted = |learners: &[usize]| {
        let mut learners = learners.to_vec();
        learners.sort_unstable();
        answers.subset(&learners)
    };
    (sorted(fit), sorted(aside))
}

/// The part of each learner, 0 to [`PARTS`].
pub(super) fn parts(learners: usize, seed: u64) -> Vec<usize> {
    let mut parts = vec![0; learners];
    for (place, learner) in shuffled(learners, seed ^ 0x5eed).into_iter().enumerate() {
        parts[learner] = place % PARTS;
    }
    parts
}
