//! Neighbours: what other learners of a school went on to, as `cairn train interests` learnt it from their histories.
//!
//! Almost all of a matrix of items by items is near zero, and the ranking at the top needs neither those numbers nor the
//! last digits of the others. So an item keeps its strongest neighbours, as many as fit, each in three bytes
//! (`docs/formats/interests.md`). A [`Model`] knows ids only by their hashes; [`Bound`] is one with the items of a catalog
//! found in it.

mod bound;
mod read;
mod write;

pub use bound::{Bound, Step};
pub use write::{MOST_BYTES, most_neighbours};

use crate::stored::digest::Digest;
use crate::stored::model::{Kind, id_hash};

/// What tells a file of neighbours from others.
const KIND: Kind = Kind { start: "CAIRNIN", version: 1, name: "model of interests" };

/// Neighbours of items, and how a history fades.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    digest: Digest,
    salt: u32,
    decay: f32,
    /// Ascending; an item's place here is its number.
    hashes: Vec<u32>,
    /// Where each item's neighbours start, and where the last one's end.
    starts: Vec<u32>,
    /// The weight that 255 stands for, item by item.
    scales: Vec<f32>,
    /// Ascending within one item.
    neighbours: Vec<u16>,
    weights: Vec<u8>,
}

impl Model {
    /// SHA-256 of the content: what tells one model from another.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How many items it knows.
    pub fn items(&self) -> usize {
        self.hashes.len()
    }

    /// What a past item weighs, for each one since; above 0, at most 1.
    pub fn decay(&self) -> f32 {
        self.decay
    }

    /// The number of an item.
    pub fn item(&self, id: &str) -> Option<u16> {
        self.hashes.binary_search(&id_hash(self.salt, id)).ok().map(|at| at as u16)
    }

    /// Adds up what a history points to, by number, the most recent item last. Items that are not known are `None`, and
    /// age the others all the same.
    pub fn score(&self, history: &[Option<u16>], scores: &mut [f32]) {
        scores.fill(0.0);
        let mut weight = 1.0;
        for item in history.iter().rev() {
            if let Some(item) = item {
                self.add(*item, weight, scores);
            }
            weight *= self.decay;
        }
    }

    /// Adds what one item points to, so many times.
    fn add(&self, item: u16, weight: f32, scores: &mut [f32]) {
        let (neighbours, weights, step) = self.of(item);
        for (&to, &byte) in neighbours.iter().zip(weights) {
            scores[usize::from(to)] += weight * step * f32::from(byte);
        }
    }

    /// How strongly one item points to another, 0 where it does not.
    fn weight(&self, from: u16, to: u16) -> f32 {
        let (neighbours, weights, step) = self.of(from);
        neighbours.binary_search(&to).map_or(0.0, |at| step * f32::from(weights[at]))
    }

    /// An item's neighbours, their weights, and what a weight of 1 stands for.
    fn of(&self, item: u16) -> (&[u16], &[u8], f32) {
        let item = usize::from(item);
        let range = self.starts[item] as usize..self.starts[item + 1] as usize;
        (&self.neighbours[range.clone()], &self.weights[range], self.scales[item] / 255.0)
    }
}

#[cfg(test)]
mod tests;
