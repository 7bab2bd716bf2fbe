//! From what training found to a model, and to its bytes.

use super::{KIND, Model};
use crate::stored::codec::Writer;
use crate::stored::digest::sha256;
use crate::stored::model::{HEADER_LEN, id_hash, seal};

/// A file has fewer bytes than this.
pub const MOST_BYTES: usize = 1_000_000;
/// Bytes besides those of items: outer form, salt, decay, number of items.
const HEAD: usize = HEADER_LEN + 4 + 4 + 4;
/// Hash, number of neighbours and scale.
const AN_ITEM: usize = 4 + 2 + 4;
/// Number and weight.
const A_NEIGHBOUR: usize = 2 + 1;

/// How many neighbours each of so many items can have in a file below the bound.
pub fn most_neighbours(items: usize) -> usize {
    let left = (MOST_BYTES - 1).saturating_sub(HEAD + AN_ITEM * items);
    (left / (A_NEIGHBOUR * items.max(1))).min(usize::from(u16::MAX))
}

impl Model {
    /// A model of items with these ids. `neighbours` gives an item's by its place among them: each neighbour's place and a
    /// weight above 0. The largest weight of an item becomes 255 steps; what rounds to none is left out.
    ///
    /// Panics where there are more than 65,536 ids, or two of them are the same.
    pub fn new(ids: &[&str], decay: f32, mut neighbours: impl FnMut(usize) -> Vec<(u16, f32)>) -> Self {
        assert!(ids.len() <= usize::from(u16::MAX) + 1, "items are numbered in 16 bits");
        let (salt, order) = salted(ids);
        let mut number = vec![0_u16; ids.len()];
        for (at, &(_, place)) in order.iter().enumerate() {
            number[place] = at as u16;
        }
        let mut model = Self {
            digest: [0; 32],
            salt,
            decay,
            hashes: order.iter().map(|&(hash, _)| hash).collect(),
            starts: vec![0],
            scales: Vec::new(),
            neighbours: Vec::new(),
            weights: Vec::new(),
        };
        for (_, place) in order {
            let all = neighbours(place);
            let scale = all.iter().fold(0.0, |largest: f32, &(_, weight)| largest.max(weight));
            let byte = |weight: f32| (weight / scale * 255.0).round() as u8;
            let mut kept: Vec<(u16, u8)> =
                all.into_iter().map(|(to, weight)| (number[usize::from(to)], byte(weight))).collect();
            kept.retain(|&(_, byte)| byte > 0);
            kept.sort_unstable();
            model.scales.push(scale);
            model.neighbours.extend(kept.iter().map(|&(to, _)| to));
            model.weights.extend(kept.iter().map(|&(_, byte)| byte));
            model.starts.push(model.neighbours.len() as u32);
        }
        model.digest = sha256(&[&model.to_content()]);
        model
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        seal(&KIND, &self.to_content())
    }

    fn to_content(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u32(self.salt);
        w.f32(self.decay);
        w.u32(self.hashes.len() as u32);
        self.hashes.iter().for_each(|&hash| w.u32(hash));
        self.starts.windows(2).for_each(|range| w.u16((range[1] - range[0]) as u16));
        self.scales.iter().for_each(|&scale| w.f32(scale));
        self.neighbours.iter().for_each(|&to| w.u16(to));
        w.raw(&self.weights);
        w.finish()
    }
}

/// The first salt under which no two ids have the same hash, and the hashes in order, each with its place.
fn salted(ids: &[&str]) -> (u32, Vec<(u32, usize)>) {
    (0..1_000)
        .find_map(|salt| {
            let mut order: Vec<_> =
                ids.iter().enumerate().map(|(place, id)| (id_hash(salt, id), place)).collect();
            order.sort_unstable();
            order.is_sorted_by(|a, b| a.0 < b.0).then_some((salt, order))
        })
        .expect("one in a few salts will do for different ids")
}
