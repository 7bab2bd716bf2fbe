//! From a matrix to a model, and to its bytes.

use super::super::matrix::Square;
use super::read::VERSION;
use super::{MAGIC, MOST_BYTES, Model, Neighbours, id_hash};
use ::cairn::stored::codec::Writer;
use ::cairn::stored::digest::sha256;

/// Bytes besides those of items: magic, version, hash, salt, decay, number of items.
const HEAD: usize = 8 + 4 + 32 + 4 + 4 + 4;
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
    /// Keeps of each row the strongest weights above zero, in 8 bits. `ids` are the rows'.
    pub fn prune(weights: &Square, ids: &[&str], decay: f32) -> Self {
        assert_eq!(weights.n, ids.len(), "a row for each item");
        let (salt, order) = salted(ids);
        let mut number = vec![0u16; ids.len()];
        for (at, &(_, row)) in order.iter().enumerate() {
            number[row] = at as u16;
        }
        let most = most_neighbours(ids.len());
        let neighbours = order.iter().map(|&(_, row)| strongest(weights.row(row), &number, most)).collect();
        Self { salt, decay, hashes: order.into_iter().map(|(hash, _)| hash).collect(), neighbours }
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u32(self.salt);
        w.f32(self.decay);
        w.u32(self.hashes.len() as u32);
        self.hashes.iter().for_each(|&hash| w.u32(hash));
        self.neighbours.iter().for_each(|one| w.u16(one.items.len() as u16));
        self.neighbours.iter().for_each(|one| w.f32(one.scale));
        self.neighbours.iter().flat_map(|one| &one.items).for_each(|&item| w.u16(item));
        self.neighbours.iter().for_each(|one| w.raw(&one.weights));
        let content = w.finish();
        let mut file = Writer::default();
        file.raw(&MAGIC);
        file.u32(VERSION);
        file.raw(&sha256(&[&content]));
        file.raw(&content);
        file.finish()
    }
}

/// The first salt under which no two ids have the same hash, and the hashes in order, each with its row.
fn salted(ids: &[&str]) -> (u32, Vec<(u32, usize)>) {
    (0..)
        .find_map(|salt| {
            let mut order: Vec<_> =
                ids.iter().enumerate().map(|(row, id)| (id_hash(salt, id), row)).collect();
            order.sort_unstable();
            order.is_sorted_by(|a, b| a.0 < b.0).then_some((salt, order))
        })
        .expect("one in a few salts will do for as many items as can be read")
}

fn strongest(row: &[f32], number: &[u16], most: usize) -> Neighbours {
    let positive = row.iter().zip(number).filter(|(weight, _)| **weight > 0.0);
    let mut all: Vec<(f32, u16)> = positive.map(|(&weight, &item)| (weight, item)).collect();
    all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all.truncate(most);
    let scale = all.first().map_or(0.0, |first| first.0);
    let byte = |weight: f32| (weight / scale * 255.0).round() as u8;
    // What rounds to nothing says nothing.
    let mut kept: Vec<(u16, u8)> = all.into_iter().map(|(weight, item)| (item, byte(weight))).collect();
    kept.retain(|&(_, byte)| byte > 0);
    kept.sort_unstable();
    let (items, weights) = kept.into_iter().unzip();
    Neighbours { scale, items, weights }
}
