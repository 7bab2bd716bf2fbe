//! How well held-out items are found among all: hit rate and normalised discounted cumulative gain at ten.
//!
//! The ranking is of all items but those that the learner has. An item tied with the one looked for goes before it, so
//! that a model which tells nothing apart finds nothing.

use serde::Serialize;

/// How many places count.
pub const PLACES: usize = 10;

/// Means over learners.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Found {
    /// The share of learners with a held-out item among the first ten.
    #[serde(rename = "hr@10")]
    pub hr: f64,
    /// What the places of the held-out items are worth, 1 / log2(1 + place), as a share of the best that is possible.
    #[serde(rename = "ndcg@10")]
    pub ndcg: f64,
}

/// The sums behind the means.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    learners: usize,
    hits: f64,
    gain: f64,
}

impl Sums {
    /// Adds a learner; what they own is never looked for.
    pub fn add(&mut self, scores: &[f32], owned: &[u16], held_out: &[u16]) {
        let places = places(scores, owned, held_out);
        let worth = |place: usize| 1.0 / ((place + 1) as f64).log2();
        let best: f64 = (1..=held_out.len().min(PLACES)).map(worth).sum();
        self.learners += 1;
        self.hits += f64::from(u8::from(!places.is_empty()));
        self.gain += places.into_iter().map(worth).sum::<f64>() / best;
    }

    /// The means; not numbers where there were no learners.
    pub fn found(&self) -> Found {
        let learners = self.learners as f64;
        Found { hr: self.hits / learners, ndcg: self.gain / learners }
    }
}

/// The places, from 1, of those held out that are among the first ten.
fn places(scores: &[f32], owned: &[u16], held_out: &[u16]) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, &item) in held_out.iter().enumerate() {
        if owned.contains(&item) {
            continue;
        }
        let own = scores[usize::from(item)];
        let ahead = scores.iter().filter(|&&score| score >= own).count();
        // Counted, but not in the ranking or not before this item: what the learner has, the item, later ones tied.
        let has = owned.iter().filter(|&&other| scores[usize::from(other)] >= own).count();
        let behind = held_out[at..].iter().filter(|other| !owned.contains(other));
        let behind = behind.filter(|&&other| scores[usize::from(other)] == own).count();
        let place = ahead - has - behind + 1;
        places.extend((place <= PLACES).then_some(place));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(learners: &[(&[f32], &[u16], &[u16])]) -> Found {
        let mut sums = Sums::default();
        for (scores, owned, held_out) in learners {
            sums.add(scores, owned, held_out);
        }
        sums.found()
    }

    #[track_caller]
    fn close(found: Found, hr: f64, ndcg: f64) {
        assert!((found.hr - hr).abs() < 1e-9 && (found.ndcg - ndcg).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn a_place_is_worth_what_the_formula_says() {
        let scores: Vec<f32> = (0..12).rev().map(|x| x as f32).collect();
        close(found(&[(&scores, &[], &[0])]), 1.0, 1.0);
        close(found(&[(&scores, &[], &[2])]), 1.0, 0.5);
        close(found(&[(&scores, &[], &[9])]), 1.0, 1.0 / 11f64.log2());
        close(found(&[(&scores, &[], &[10])]), 0.0, 0.0);
        // What the learner has makes room.
        close(found(&[(&scores, &[0, 5], &[2])]), 1.0, 1.0 / 3f64.log2());
        close(found(&[(&scores, &[0, 5], &[11])]), 1.0, 1.0 / 11f64.log2());
        close(found(&[(&scores, &[], &[2]), (&scores, &[], &[11])]), 0.5, 0.25);
    }

    #[test]
    fn several_are_measured_against_the_best_order() {
        let scores = [3.0, 2.0, 1.0, 0.0];
        let best = 1.0 + 1.0 / 3f64.log2();
        close(found(&[(&scores, &[], &[2, 0])]), 1.0, (1.0 + 0.5) / best);
        close(found(&[(&scores, &[], &[1, 0])]), 1.0, 1.0);
    }

    #[test]
    fn ties_and_what_the_learner_has_find_nothing() {
        close(found(&[(&[0.0; 12], &[], &[0])]), 0.0, 0.0);
        close(found(&[(&[1.0; 10], &[], &[0])]), 1.0, 1.0 / 11f64.log2());
        close(found(&[(&[1.0; 3], &[], &[0, 1, 2])]), 1.0, 1.0);
        close(found(&[(&[1.0, 0.0], &[0], &[0])]), 0.0, 0.0);
    }
}
