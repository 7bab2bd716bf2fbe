//! Which words each item has, and how much they say about it: tf-idf (Spärck Jones 1972; with the logarithm of counts,
//! Salton and Buckley 1988).
//!
//! A field counts its words more or less often: a name says more about an item than a sentence of its description. What
//! only one item has says nothing about likeness, nor does what all have.

use super::words::each_word;
use crate::catalog::source::{Catalog, Item};
use crate::catalog::steps;
use crate::catalog::texts::Texts;
use crate::fold::Cutter;

/// The most words that are kept, those that most items have: it bounds memory, and beyond it words are names and slips.
const MOST_WORDS: usize = 50_000;
/// How often a word of each field counts.
const NAME: f32 = 2.0;
const DESCRIPTION: f32 = 0.5;
const TOPIC: f32 = 3.0;
const KEYWORD: f32 = 2.0;
const SKILL: f32 = 4.0;

/// Items by words, sparse, each row of length 1 or without words.
#[derive(Debug, Clone)]
pub struct Table {
    /// Where each item's words start, and where the last one's end.
    pub starts: Vec<usize>,
    /// Words and their weights, item by item.
    pub entries: Vec<(u32, f32)>,
    /// How many words there are.
    pub words: usize,
}

/// Words that are being counted.
#[derive(Debug)]
pub struct Counting {
    /// Ids, in the order of the catalog's skills.
    skills: Texts,
    cutter: Cutter,
    words: Texts,
    /// Of each word: how many items have it, and how often the item at hand does.
    frequencies: Vec<u32>,
    counts: Vec<f32>,
    table: Table,
    items_at: usize,
}

impl Counting {
    /// Of a catalog's items, none of which is looked at yet.
    pub fn of(catalog: &Catalog) -> Self {
        let mut skills = Texts::new();
        for skill in &catalog.skills {
            skills.add(&skill.id);
        }
        Self {
            skills,
            cutter: Cutter::new(),
            words: Texts::new(),
            frequencies: Vec::new(),
            counts: Vec::new(),
            table: Table { starts: vec![0], entries: Vec::new(), words: 0 },
            items_at: 0,
        }
    }

    /// Goes on with some items of the same catalog; whether those were the last.
    pub fn step(&mut self, catalog: &Catalog) -> bool {
        let Self {
            skills,
            cutter,
            words,
            frequencies,
            counts,
            table: Table { starts, entries, .. },
            items_at,
        } = self;
        let name = |id: &str| skills.find(id).map(|skill| catalog.skills[skill as usize].name.as_str());
        for (_, item) in steps::next(items_at, &catalog.items) {
            let start = entries.len();
            each_field(item, &name, &mut |text, times| {
                each_word(cutter, text, &mut |word| {
                    let word = words.add(word) as usize;
                    if word == counts.len() {
                        frequencies.push(0);
                        counts.push(0.0);
                    }
                    if counts[word] == 0.0 {
                        frequencies[word] += 1;
                        entries.push((word as u32, 0.0));
                    }
                    counts[word] += times;
                });
            });
            for (word, weight) in &mut entries[start..] {
                *weight = libm::log1pf(std::mem::take(&mut counts[*word as usize]));
            }
            starts.push(entries.len());
        }
        *items_at == catalog.items.len()
    }

    /// The table, once all items are counted.
    pub fn table(self) -> Table {
        self.table.weighted(&self.frequencies)
    }
}

impl Table {
    /// Keeps the words that tell items apart, numbers them anew, and weighs them.
    fn weighted(mut self, frequencies: &[u32]) -> Self {
        let items = self.starts.len() - 1;
        // How many words are in so many items.
        let mut words_in = vec![0_usize; items + 1];
        for &frequency in frequencies {
            words_in[frequency as usize] += 1;
        }
        let (mut least, mut room) = (items, MOST_WORDS);
        while least > 2 && words_in[least - 1] <= room {
            least -= 1;
            room -= words_in[least];
        }
        // Those in fewer items than `least` are left out; of those just below it the first ones stay, as far as there is room.
        let mut number = vec![None; frequencies.len()];
        let mut kept = 0;
        for (number, &frequency) in number.iter_mut().zip(frequencies) {
            let (frequency, below) = (frequency as usize, least - 1);
            let squeezed = frequency == below && below >= 2 && room > 0;
            if frequency < items && (frequency >= least || squeezed) {
                room -= usize::from(squeezed);
                *number = Some((kept, libm::logf(items as f32 / frequency as f32)));
                kept += 1;
            }
        }
        let mut entries = Vec::with_capacity(self.entries.len());
        for item in 0..items {
            let start = entries.len();
            for &(word, tf) in &self.entries[self.starts[item]..self.starts[item + 1]] {
                entries.extend(number[word as usize].map(|(number, idf)| (number, tf * idf)));
            }
            let squares: f32 = entries[start..].iter().map(|(_, w): &(u32, f32)| w * w).sum();
            let length = libm::sqrtf(squares);
            entries[start..].iter_mut().for_each(|(_, weight)| *weight /= length);
            self.starts[item] = start;
        }
        self.starts[items] = entries.len();
        Self { starts: self.starts, entries, words: kept as usize }
    }

    /// How many items there are.
    pub fn items(&self) -> usize {
        self.starts.len() - 1
    }

    /// An item's words.
    pub fn row(&self, item: usize) -> &[(u32, f32)] {
        &self.entries[self.starts[item]..self.starts[item + 1]]
    }
}

fn each_field<'a>(
    item: &'a Item,
    name: &impl Fn(&str) -> Option<&'a str>,
    field: &mut dyn FnMut(&'a str, f32),
) {
    field(&item.name, NAME);
    field(&item.description, DESCRIPTION);
    item.topics.iter().for_each(|topic| field(topic, TOPIC));
    item.keywords.iter().for_each(|keyword| field(keyword, KEYWORD));
    for skill in item.teaches.iter().chain(&item.assesses) {
        field(name(skill).unwrap_or(skill), SKILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(catalog: &Catalog) -> Table {
        let mut counting = Counting::of(catalog);
        while !counting.step(catalog) {}
        counting.table()
    }

    fn table(names: &[&str]) -> Table {
        let item = |name: &&str| Item { id: (*name).into(), name: (*name).into(), ..Item::default() };
        of(&Catalog { items: names.iter().map(item).collect(), ..Catalog::default() })
    }

    #[test]
    fn words_count_by_how_few_items_have_them_and_rows_have_length_one() {
        // "all" is in each, "own" in one: neither tells. "half" is in two of four, "rare" too.
        let table = table(&["all half half rare", "all half own", "all rare", "all"]);
        assert_eq!((table.items(), table.words), (4, 2));
        let weights: Vec<f32> = table.row(0).iter().map(|&(_, weight)| weight).collect();
        // Counts of 4 and 2 (a name counts twice) of words as rare as each other.
        let (half, rare) = (5.0_f32.ln(), 3.0_f32.ln());
        let length = half.hypot(rare);
        assert!((weights[0] - half / length).abs() < 1e-6 && (weights[1] - rare / length).abs() < 1e-6);
        assert_eq!(table.row(1), [(0, 1.0)]);
        assert_eq!(table.row(3), []);
    }

    #[test]
    fn every_field_counts_and_a_skill_by_its_name() {
        let skill =
            crate::catalog::source::Skill { id: "s".into(), name: "fünf".into(), ..Default::default() };
        let item = |id: &str| Item {
            id: id.into(),
            name: "eins".into(),
            description: "zwei".into(),
            topics: vec!["drei".into()],
            keywords: vec!["vier".into()],
            assesses: vec!["s".into()],
            ..Item::default()
        };
        let other = Item { id: "other".into(), name: "anders".into(), ..Item::default() };
        let items = vec![item("a"), item("b"), other];
        let table = of(&Catalog { items, skills: vec![skill], ..Catalog::default() });
        assert_eq!(table.words, 5);
        let weights: Vec<f32> = table.row(0).iter().map(|&(_, weight)| weight).collect();
        let times = [NAME, DESCRIPTION, TOPIC, KEYWORD, SKILL];
        for (weight, times) in weights.iter().zip(times) {
            assert!((weight / weights[0] - times.ln_1p() / NAME.ln_1p()).abs() < 1e-5, "{weights:?}");
        }
    }
}
