//! The model of interests: for each item its neighbours, in a file small enough to send to every device.
//!
//! Almost all of a matrix of items by items is near zero, and the ranking at the top needs neither those numbers nor the
//! last digits of the others. So an item keeps its strongest neighbours, as many as fit, each in three bytes.

mod read;
mod write;

pub use read::{ModelError, VERSION};

use ::cairn::stored::digest::sha256;

/// How a file starts.
pub const MAGIC: [u8; 8] = *b"CAIRNIN\0";
/// A file has fewer bytes than this.
pub const MOST_BYTES: usize = 1_000_000;

/// Neighbours of items, and how a history fades.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    salt: u32,
    decay: f32,
    /// Ascending; an item's place here is its number.
    hashes: Vec<u32>,
    neighbours: Vec<Neighbours>,
}

/// What an item points to.
#[derive(Debug, Clone, Default, PartialEq)]
struct Neighbours {
    /// The weight that 255 stands for.
    scale: f32,
    /// Ascending.
    items: Vec<u16>,
    weights: Vec<u8>,
}

impl Model {
    /// How many items it knows.
    pub fn items(&self) -> usize {
        self.hashes.len()
    }

    /// What a past item weighs, for each one since.
    pub fn decay(&self) -> f32 {
        self.decay
    }

    /// The number of an item.
    pub fn item(&self, id: &str) -> Option<u16> {
        self.hashes.binary_search(&id_hash(self.salt, id)).ok().map(|at| at as u16)
    }

    /// Adds up what a history points to, the most recent item last. Items that are not known are `None`, and age the others
    /// all the same.
    pub fn score(&self, history: &[Option<u16>], scores: &mut [f32]) {
        scores.fill(0.0);
        let mut weight = 1.0;
        for item in history.iter().rev() {
            if let Some(item) = item {
                let Neighbours { scale, items, weights } = &self.neighbours[usize::from(*item)];
                for (&to, &byte) in items.iter().zip(weights) {
                    scores[usize::from(to)] += weight * scale * f32::from(byte) / 255.0;
                }
            }
            weight *= self.decay;
        }
    }
}

fn id_hash(salt: u32, id: &str) -> u32 {
    let [a, b, c, d, ..] = sha256(&[&salt.to_le_bytes(), id.as_bytes()]);
    u32::from_le_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests;
