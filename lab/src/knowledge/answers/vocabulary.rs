//! The names of items and skills, and which skills an item asks for. Read once; everything after works on indices.

use super::fault::{ReadError, Wrong};
use super::table::{self, Column, MOST_ROWS};
use indexmap::IndexSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Items and skills, each numbered in the order of first sight, and the skills of each item.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    items: IndexSet<Box<str>>,
    skills: IndexSet<Box<str>>,
    /// Where each mapped item's skills start in `skills_of`, and one more for the end. Items that came later have none.
    starts: Vec<u32>,
    skills_of: Vec<u32>,
}

const COLUMNS: [Column; 2] =
    [Column { name: "item_id", alias: Some("item") }, Column { name: "skill_id", alias: Some("skill") }];

impl Vocabulary {
    /// Reads a map of items to skills, one pair a line. A pair that is there twice counts once.
    pub fn read_item_skills(path: &Path) -> Result<Self, ReadError> {
        let file = File::open(path).map_err(|source| ReadError::io(path, source))?;
        Self::read_from(file, path)
    }

    /// Reads a map from anywhere; `name` stands for the file in errors.
    pub fn read_from(input: impl Read, name: &Path) -> Result<Self, ReadError> {
        let mut vocabulary = Self::default();
        let mut pairs = Vec::new();
        table::read(BufReader::new(input), COLUMNS, MOST_ROWS, |ids| {
            if let Some(empty) = ids.iter().position(|id| id.is_empty()) {
                return Err((empty, Wrong::Empty));
            }
            let [item, skill] = ids;
            pairs.push((intern(&mut vocabulary.items, item), intern(&mut vocabulary.skills, skill)));
            Ok(())
        })
        .map_err(|error| error.of(name))?;
        pairs.sort_unstable();
        pairs.dedup();
        let before = |item: usize| pairs.partition_point(|pair| (pair.0 as usize) < item) as u32;
        vocabulary.starts = (0..=vocabulary.items.len()).map(before).collect();
        vocabulary.skills_of = pairs.into_iter().map(|(_, skill)| skill).collect();
        Ok(vocabulary)
    }

    /// How many items there are: those of the map first, then those that only answers name.
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// How many skills there are.
    pub fn skills(&self) -> usize {
        self.skills.len()
    }

    /// The skills of an item, ascending; none where the map does not have the item.
    pub fn skills_of(&self, item: u32) -> &[u32] {
        match self.starts.get(item as usize..item as usize + 2) {
            Some(&[from, to]) => &self.skills_of[from as usize..to as usize],
            _ => &[],
        }
    }

    /// An item's id. Panics from [`Vocabulary::items`] on.
    pub fn item_id(&self, item: u32) -> &str {
        &self.items[item as usize]
    }

    /// A skill's id. Panics from [`Vocabulary::skills`] on.
    pub fn skill_id(&self, skill: u32) -> &str {
        &self.skills[skill as usize]
    }

    /// The item of an id.
    pub fn item(&self, id: &str) -> Option<u32> {
        self.items.get_index_of(id).map(|index| index as u32)
    }

    pub(super) fn intern_item(&mut self, id: &str) -> u32 {
        intern(&mut self.items, id)
    }

    pub(super) fn forget_items_from(&mut self, index: usize) {
        self.items.truncate(index);
    }
}

/// The number of an id, which is copied only when it is new.
pub(super) fn intern(ids: &mut IndexSet<Box<str>>, id: &str) -> u32 {
    let index = ids.get_index_of(id).unwrap_or_else(|| ids.insert_full(id.into()).0);
    // No more ids than rows, and rows are counted in 32 bits.
    index as u32
}
