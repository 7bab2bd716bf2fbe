//! Every word of a catalog, and which skills it speaks for.
//!
//! Words stand one after another in one string, each with its stem's length and a chain of postings; a table of hashes
//! finds a word again while the index is made. Nothing in it is sorted, and nothing allocates by the word. What is typed is cut by the
//! same [`Cutter`].

use super::stem::stem;
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::fold::Cutter;

/// What a word counts by where it stands. A skill's name says what it is; its items say what else it is called.
const NAME: f32 = 3.0;
const ID: f32 = 1.0;
const DESCRIPTION: f32 = 1.0;
const ITEM_NAME: f32 = 0.5;
const ITEM_KEYWORD: f32 = 0.6;
const ITEM_DESCRIPTION: f32 = 0.3;
/// No entry, item or posting.
pub(super) const NONE: u32 = u32::MAX;

/// A word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    start: u32,
    len: u32,
    /// Hash of its stem.
    pub stem: u32,
    /// The posting added last.
    pub first: u32,
}

/// That a word stands somewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    /// For which skill.
    pub skill: u32,
    /// In which item, or [`NONE`] where it is the skill's own.
    pub item: u32,
    pub weight: f32,
    pub next: u32,
}

/// The words of one catalog.
#[derive(Debug, Clone, Default)]
pub struct Index {
    text: String,
    /// Cuts what is typed as what was read.
    pub(super) cutter: Cutter,
    pub(super) entries: Vec<Entry>,
    pub(super) postings: Vec<Posting>,
    /// Entry by hash, with open addressing; a power of two in size.
    table: Vec<u32>,
    /// Weight of all words of each skill.
    pub(super) lengths: Vec<f32>,
}

impl Index {
    /// Reads a catalog.
    pub fn new(view: &View<'_>) -> Self {
        let cutter = Cutter::new();
        let mut index =
            Self { table: vec![NONE; 1024], lengths: vec![0.0; view.skills()], ..Self::default() };
        for skill in 0..view.skills() {
            let strings =
                [(view.skill_name, NAME), (view.skill_id, ID), (view.skill_description, DESCRIPTION)];
            for (column, weight) in strings {
                cutter.words(view.string(column[skill]), &mut |_, word| {
                    let entry = index.entry(word);
                    index.post(entry, skill, NONE, weight);
                });
            }
        }
        let mut found = Vec::new();
        for item in 0..view.items() {
            let count = view.skills_of(item).count();
            if count == 0 {
                continue;
            }
            found.clear();
            let mut read = |string, weight: f32| {
                cutter.words(view.string(string), &mut |_, word| found.push((index.entry(word), weight)));
            };
            read(view.item_name[item], ITEM_NAME);
            read(view.item_description[item], ITEM_DESCRIPTION);
            for &keyword in view.keywords_of(item) {
                read(keyword, ITEM_KEYWORD);
            }
            for topic in view.topics_of(item) {
                read(view.topics[topic.get() as usize], ITEM_KEYWORD);
            }
            for skill in view.skills_of(item) {
                for &(entry, weight) in &found {
                    index.post(entry, skill, item as u32, weight / count as f32);
                }
            }
        }
        index.cutter = cutter;
        index
    }

    /// The word of an entry.
    pub(super) fn word(&self, entry: &Entry) -> &str {
        self.text.get(entry.start as usize..entry.start as usize + entry.len as usize).unwrap_or_default()
    }

    /// A word's postings.
    pub(super) fn postings_of(&self, entry: &Entry) -> impl Iterator<Item = &Posting> {
        let mut at = entry.first;
        std::iter::from_fn(move || {
            let posting = self.postings.get(at as usize)?;
            at = posting.next;
            Some(posting)
        })
    }

    fn entry(&mut self, word: &str) -> u32 {
        if self.entries.len() * 2 >= self.table.len() {
            self.table = vec![NONE; self.table.len() * 2];
            for at in 0..self.entries.len() {
                let slot = self.slot(self.word(&self.entries[at]));
                self.table[slot] = at as u32;
            }
        }
        let slot = self.slot(word);
        if self.table[slot] == NONE {
            self.table[slot] = self.entries.len() as u32;
            let stem = hash(stem(word));
            self.entries.push(Entry {
                start: self.text.len() as u32,
                len: word.len() as u32,
                stem,
                first: NONE,
            });
            self.text.push_str(word);
        }
        self.table[slot]
    }

    /// Where a word is in the table, or would be.
    fn slot(&self, word: &str) -> usize {
        let mask = self.table.len() - 1;
        let mut slot = hash(word) as usize & mask;
        while self.table[slot] != NONE && self.word(&self.entries[self.table[slot] as usize]) != word {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// A word that stands twice in one place counts twice there.
    fn post(&mut self, entry: u32, skill: SkillIndex, item: u32, weight: f32) {
        let entry = &mut self.entries[entry as usize];
        self.lengths[skill] += weight;
        match self.postings.get_mut(entry.first as usize) {
            Some(last) if last.skill as usize == skill && last.item == item => last.weight += weight,
            _ => {
                let next = std::mem::replace(&mut entry.first, self.postings.len() as u32);
                self.postings.push(Posting { skill: skill as u32, item, weight, next });
            }
        }
    }
}

impl Posting {
    pub fn item(&self) -> Option<ItemIndex> {
        (self.item != NONE).then_some(self.item as usize)
    }
}

/// FNV-1a (Fowler, Noll and Vo 1991).
pub(super) fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
