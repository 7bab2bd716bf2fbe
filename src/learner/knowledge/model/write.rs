//! Parameters to bytes. Numbers that there are few of stay 32 bits wide; what there is one of for each item is cut to 8
//! bits, its vector to 4 bits a dimension: next to what a dozen answers can tell about an item, that error is small.
//! `cairn train` states what it costs.

use super::super::similar::{HEADS, LANES, MOST_DIMENSIONS};
use super::Parameters;
use super::read::KIND;
use crate::stored::codec::Writer;
use crate::stored::model::{id_hash, seal};
use std::collections::HashSet;

impl Parameters {
    /// The bytes of a model file. Panics where a list is not as long as `dimensions` says.
    pub fn to_bytes(&self) -> Vec<u8> {
        assert!(self.dimensions.is_multiple_of(LANES) && self.dimensions <= MOST_DIMENSIONS);
        let mut w = Writer::default();
        let salt = self.salt();
        w.u32(salt);
        w.u32(self.dimensions as u32);
        floats(&mut w, &[self.mean, self.intercept, self.slope, self.shift]);
        floats(&mut w, &self.weights);
        floats(&mut w, &self.decays);
        assert_eq!(self.reads.len(), HEADS * self.dimensions);
        floats(&mut w, &self.reads);
        floats(&mut w, &self.head.inner);
        floats(&mut w, &self.head.bias);
        floats(&mut w, &self.head.outer);
        floats(&mut w, &self.head.direct);
        self.skills(&mut w, salt);
        self.items(&mut w, salt);
        seal(&KIND, &w.finish())
    }

    /// The first salt under which no two ids have the same hash.
    fn salt(&self) -> u32 {
        let apart =
            |ids: &mut dyn Iterator<Item = u32>, count: usize| ids.collect::<HashSet<_>>().len() == count;
        (0..u32::MAX)
            .find(|&salt| {
                apart(&mut self.skills.iter().map(|(id, _)| id_hash(salt, id)), self.skills.len())
                    && apart(&mut self.items.iter().map(|(id, _)| id_hash(salt, id)), self.items.len())
            })
            .expect("each salt is a fresh chance, and ids are fewer than hashes by far")
    }

    fn skills(&self, w: &mut Writer, salt: u32) {
        let skills = sorted(&self.skills, salt);
        w.u32(skills.len() as u32);
        for (hash, _) in &skills {
            w.u32(*hash);
        }
        for (_, skill) in skills {
            floats(w, &[skill.difficulty, skill.weight, skill.wins, skill.losses]);
            assert_eq!(skill.vector.len(), self.dimensions);
            let largest = largest(skill.vector.iter().copied());
            w.f32(largest);
            for &x in &skill.vector {
                w.u8(quantised(x, largest, 127.0) as u8);
            }
        }
    }

    fn items(&self, w: &mut Writer, salt: u32) {
        let items = sorted(&self.items, salt);
        w.u32(items.len() as u32);
        for (hash, _) in &items {
            w.u32(*hash);
        }
        let difficulty = largest(items.iter().map(|(_, item)| item.difficulty));
        let weight = largest(items.iter().map(|(_, item)| item.weight));
        let length = largest(items.iter().flat_map(|(_, item)| item.vector.iter().copied()));
        floats(w, &[difficulty, weight, length]);
        for (_, item) in &items {
            w.u8(quantised(item.difficulty, difficulty, 127.0) as u8);
        }
        for (_, item) in &items {
            w.u8(quantised(item.weight, weight, 127.0) as u8);
        }
        // Rounded up, so that an item's largest number never falls outside its own scale.
        let scales: Vec<u8> = items
            .iter()
            .map(|(_, item)| {
                let own = largest(item.vector.iter().copied());
                if length > 0.0 { (own / length * 255.0).ceil().min(255.0) as u8 } else { 0 }
            })
            .collect();
        w.raw(&scales);
        for ((_, item), scale) in items.iter().zip(scales) {
            assert_eq!(item.vector.len(), self.dimensions);
            let own = f32::from(scale) / 255.0 * length;
            for pair in item.vector.chunks_exact(2) {
                let [low, high] = [pair[0], pair[1]].map(|x| quantised(x, own, 7.0) as u8 & 15);
                w.u8(low | high << 4);
            }
        }
    }
}

/// By ascending hash, in which a reader searches.
fn sorted<T>(rows: &[(String, T)], salt: u32) -> Vec<(u32, &T)> {
    let mut sorted: Vec<_> = rows.iter().map(|(id, row)| (id_hash(salt, id), row)).collect();
    sorted.sort_unstable_by_key(|(hash, _)| *hash);
    sorted
}

fn floats(w: &mut Writer, values: &[f32]) {
    for &value in values {
        w.f32(value);
    }
}

fn largest(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(0.0, |largest, value| largest.max(value.abs()))
}

/// From -steps to steps.
fn quantised(value: f32, largest: f32, steps: f32) -> i8 {
    if largest > 0.0 { (value / largest * steps).round().clamp(-steps, steps) as i8 } else { 0 }
}
