//! From histories to a model: what is blended, and how fast a history fades, is chosen on items held out of the training
//! file itself.

use super::histories::Histories;
use super::metrics::{Found, Sums};
use super::onward::{Fading, onward};
use super::prune::prune;
use super::similar::cosine;
use super::square::Square;
use super::tail::{Tail, cut};
use cairn::learner::interests::neighbours::Model;
use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom as _;

/// Learners whose most recent item is held out to choose by, and at most this share of all.
const JUDGES: usize = 10_000;
const SHARE: usize = 5;
/// Fading that is tried, and shares of cosine beside the regression, each divided by its own spread.
const DECAYS: [f32; 2] = [0.7, 0.8];
const COSINES: [f32; 3] = [0.0, 1.0, 2.0];
const AHEAD: f32 = 0.7;
const RIDGE: f32 = 10.0;

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// What a past item weighs, for each one since.
    pub decay: f32,
    /// How much of cosine is added to the regression.
    pub cosine: f32,
}

/// A model and how it came about.
#[derive(Debug)]
pub struct Trained {
    /// The model, of all learners.
    pub model: Model,
    /// How the last entries of lines looked, where there were enough.
    pub tail: Option<Tail>,
    /// Learners that the choice was made by.
    pub judges: usize,
    /// What was tried; the model as it would be stored was judged.
    pub tried: Vec<(Settings, Found)>,
    /// The best of these by NDCG.
    pub settings: Settings,
}

/// The lines to learn from, and what is known of their last entries.
pub fn sound(histories: &Histories) -> (Vec<&[u16]>, Option<Tail>) {
    let tail = Tail::of(histories.lines(), histories.items());
    let lines = if tail.is_some_and(Tail::is_foreign) {
        cut(histories.lines())
    } else {
        histories.lines().iter().map(Vec::as_slice).collect()
    };
    (lines, tail)
}

/// Trains on all histories; the seed draws the learners that the choice is made by.
pub fn train(histories: &Histories, seed: u64) -> Trained {
    let items = histories.trained_items();
    let ids: Vec<&str> = (0..items).map(|item| histories.item_id(item as u16)).collect();
    let (lines, tail) = sound(histories);
    let mut judges: Vec<usize> = (0..lines.len()).filter(|&row| lines[row].len() > 1).collect();
    judges.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    judges.truncate(JUDGES.min(lines.len().div_ceil(SHARE)));
    let mut shorter = lines.clone();
    for &row in &judges {
        shorter[row] = &lines[row][..lines[row].len() - 1];
    }
    let mut tried: Vec<(Settings, Found)> = Vec::new();
    for decay in DECAYS {
        for (cosine, weights) in blends(&shorter, items, decay, &COSINES) {
            let model = prune(&weights, &ids, decay);
            let mut ranker = Scorer::new(&model, histories);
            let mut sums = Sums::default();
            for &row in &judges {
                let held_out = lines[row].last().expect("a judge has two items");
                let scores = ranker.score(shorter[row]);
                sums.add(scores, shorter[row], &[*held_out]);
            }
            tried.push((Settings { decay, cosine }, sums.found()));
        }
    }
    let best = tried.iter().max_by(|a, b| a.1.ndcg.total_cmp(&b.1.ndcg)).expect("some were tried");
    let settings = best.0;
    let (_, weights) =
        blends(&lines, items, settings.decay, &[settings.cosine]).next().expect("one was asked for");
    Trained { model: prune(&weights, &ids, settings.decay), tail, judges: judges.len(), tried, settings }
}

/// The regression with each share of cosine added, both divided by the spread of their numbers.
fn blends(lines: &[&[u16]], items: usize, decay: f32, shares: &[f32]) -> impl Iterator<Item = (f32, Square)> {
    let regression = onward(lines, items, Fading { decay, ahead: AHEAD, ridge: RIDGE });
    let cosine = cosine(lines, items);
    let (one, other) = (1.0 / spread(&regression), 1.0 / spread(&cosine));
    shares.iter().map(move |&share| {
        let data = regression.data.iter().zip(&cosine.data).map(|(x, y)| x * one + share * other * y);
        (share, Square { n: items, data: data.collect() })
    })
}

/// The root of the mean square, and 1 where all is zero.
fn spread(matrix: &Square) -> f32 {
    let squares: f64 = matrix.data.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    if squares > 0.0 { (squares / matrix.data.len() as f64).sqrt() as f32 } else { 1.0 }
}

/// A model, seen with the numbers that histories give to items.
pub struct Scorer<'a> {
    model: &'a Model,
    number: Vec<Option<u16>>,
    own: Vec<f32>,
    scores: Vec<f32>,
}

impl<'a> Scorer<'a> {
    /// Finds each item in the model.
    pub fn new(model: &'a Model, histories: &Histories) -> Self {
        let number = (0..histories.items()).map(|item| model.item(histories.item_id(item as u16))).collect();
        Self { model, number, own: vec![0.0; model.items()], scores: vec![0.0; histories.items()] }
    }

    /// A score for each item; 0 where the model does not know it.
    pub fn score(&mut self, history: &[u16]) -> &[f32] {
        let history: Vec<_> = history.iter().map(|&item| self.number[usize::from(item)]).collect();
        self.model.score(&history, &mut self.own);
        for (score, number) in self.scores.iter_mut().zip(&self.number) {
            *score = number.map_or(0.0, |number| self.own[usize::from(number)]);
        }
        &self.scores
    }
}

#[cfg(test)]
mod tests;
