//! Making a pack from a valid catalog.

use super::columns::{Builder, COLUMNS, OPTIONAL};
use super::layout;
use super::sum::Unhashed;
use super::vectors::ItemVectors;
use crate::catalog::language::canonical;
use crate::catalog::order::by_text;
use crate::catalog::source::{Catalog, Item};
use crate::catalog::steps;
use crate::catalog::texts::Texts;
use crate::catalog::validate::Valid;
use thiserror::Error;
use zerocopy::little_endian::{U16, U32};

/// A catalog larger than the format's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the catalog has more than {limit} {what}")]
pub struct TooLarge {
    what: &'static str,
    limit: u64,
}

/// The bytes of a pack without vectors. The same catalog always gives the same bytes.
pub fn write(valid: &Valid<'_>) -> Result<Vec<u8>, TooLarge> {
    write_with_vectors(valid, ItemVectors::default())
}

/// The bytes of a pack with vectors of the catalog's items, in their order. Panics where there is another number of
/// vectors than of items, and not none.
pub fn write_with_vectors(valid: &Valid<'_>, vectors: ItemVectors) -> Result<Vec<u8>, TooLarge> {
    let mut writing = Writing::of(valid);
    while !writing.step(valid.catalog)? {}
    let mut pack = writing.finish(vectors)?;
    while !pack.step() {}
    Ok(pack.hashed())
}

/// A pack that is being written.
#[derive(Debug)]
pub(in crate::catalog) struct Writing {
    columns: Builder,
    items_at: usize,
    /// Ids, in the order of the skills in the pack.
    skills: Texts,
    strings: Strings,
    types: Vocabulary,
    languages: Vocabulary,
    levels: Vocabulary,
    features: Vocabulary,
    topics: Vocabulary,
}

impl Writing {
    /// Of a catalog, without its items.
    pub fn of(valid: &Valid<'_>) -> Self {
        let catalog = valid.catalog;
        let mut pack = Self::new();
        let language = canonical(&catalog.in_language);
        for text in [&catalog.name, &catalog.description, &language, &catalog.license] {
            let string = pack.strings.add(text);
            pack.columns.meta.push(string);
        }
        let skills: Vec<_> = valid.skill_order.iter().map(|&index| &catalog.skills[index]).collect();
        for skill in &skills {
            pack.skills.add(&skill.id);
        }
        for skill in &skills {
            pack.columns.skill_id.push(pack.strings.add(&skill.id));
            pack.columns.skill_name.push(pack.strings.add(&skill.name));
            pack.columns.skill_description.push(pack.strings.add(&skill.description));
            let to = (&mut pack.columns.prerequisite_starts, &mut pack.columns.prerequisite_values);
            push_list(to, &skill.prerequisites, &mut |id| number_of(&pack.skills, id));
        }
        let ids: Vec<&str> = skills.iter().map(|skill| skill.id.as_str()).collect();
        pack.columns.skill_by_id = by_id(&ids);
        let ids: Vec<&str> = catalog.items.iter().map(|item| item.id.as_str()).collect();
        pack.columns.item_by_id = by_id(&ids);
        // In the order in which a reader compares them, so that it goes through them and does not look up each somewhere else.
        for item in &pack.columns.item_by_id {
            pack.strings.add(ids[item.get() as usize]);
        }
        pack
    }

    /// Goes on with some items of the same catalog; whether those were the last.
    pub fn step(&mut self, catalog: &Catalog) -> Result<bool, TooLarge> {
        let mut at = self.items_at;
        for (_, item) in steps::next(&mut at, &catalog.items) {
            self.item(item, &catalog.in_language, &catalog.license)?;
        }
        self.items_at = at;
        Ok(at == catalog.items.len())
    }

    fn new() -> Self {
        let zero = || vec![U32::ZERO];
        let columns = Builder {
            prerequisite_starts: zero(),
            teaches_starts: zero(),
            assesses_starts: zero(),
            requires_starts: zero(),
            topic_starts: zero(),
            feature_starts: zero(),
            keyword_starts: zero(),
            ..Builder::default()
        };
        Self {
            columns,
            items_at: 0,
            skills: Texts::new(),
            strings: Strings::new(),
            types: Vocabulary::new(),
            languages: Vocabulary::new(),
            levels: Vocabulary::new(),
            features: Vocabulary::new(),
            topics: Vocabulary::new(),
        }
    }

    fn item(&mut self, item: &Item, language: &str, license: &str) -> Result<(), TooLarge> {
        let Self { columns, skills, strings, .. } = self;
        columns.item_id.push(strings.add(&item.id));
        columns.item_name.push(strings.add(&item.name));
        columns.item_description.push(strings.add(&item.description));
        columns.item_url.push(strings.add(&item.url));
        columns.item_text.push(strings.add(&item.text));
        columns.item_answer.push(strings.add(&item.accepted_answer));
        columns.item_hint.push(strings.add(&item.hint));
        columns.item_license.push(strings.add(given_or(&item.license, license)));
        let kind = self.types.add(strings, &item.learning_resource_type);
        columns.item_type.push(narrow(kind, "learning resource types")?);
        let language = self.languages.add(strings, &canonical(given_or(&item.in_language, language)));
        columns.item_language.push(narrow(language, "languages")?);
        let level = self.levels.add(strings, &item.educational_level);
        columns.item_level.push(narrow(level, "educational levels")?);
        columns.item_difficulty.push(((item.difficulty.unwrap_or(0.5) * 65_535.0).round() as u16).into());
        columns.item_time.push(item.time_required.unwrap_or(0).into());
        columns.item_interactivity.push(item.interactivity_type.map_or(0, |kind| kind as u8));
        let filled = item.filled;
        let bits = [filled.skills, filled.difficulty, filled.time_required];
        columns.item_filled.push(bits.iter().enumerate().map(|(bit, &set)| u8::from(set) << bit).sum());
        let to = (&mut columns.teaches_starts, &mut columns.teaches_values);
        push_list(to, &item.teaches, &mut |id| number_of(skills, id));
        let to = (&mut columns.assesses_starts, &mut columns.assesses_values);
        push_list(to, &item.assesses, &mut |id| number_of(skills, id));
        let to = (&mut columns.requires_starts, &mut columns.requires_values);
        push_list(to, &item.competency_required, &mut |id| number_of(skills, id));
        let to = (&mut columns.topic_starts, &mut columns.topic_values);
        push_list(to, &item.topics, &mut |topic| self.topics.add(strings, topic));
        let to = (&mut columns.feature_starts, &mut columns.feature_values);
        push_list(to, &item.accessibility, &mut |feature| self.features.add(strings, feature));
        let to = (&mut columns.keyword_starts, &mut columns.keyword_values);
        push_list(to, &item.keywords, &mut |keyword| strings.add(keyword));
        Ok(())
    }

    /// The pack but for its hash, for which all bytes are read once more.
    pub fn finish(mut self, vectors: ItemVectors) -> Result<Unhashed, TooLarge> {
        assert!(vectors.is_empty() || vectors.len() == self.items_at, "a vector for each item");
        (self.columns.item_vector, self.columns.item_vector_scale) = vectors.into_columns();
        self.columns.types = self.types.words;
        self.columns.languages = self.languages.words;
        self.columns.levels = self.levels.words;
        self.columns.features = self.features.words;
        self.columns.topics = self.topics.words;
        let limit = u64::from(u32::MAX);
        let Texts { starts, bytes, .. } = self.strings.0;
        if bytes.len() as u64 > limit {
            return Err(TooLarge { what: "bytes of text", limit });
        }
        (self.columns.string_starts, self.columns.string_bytes) = (starts, bytes);
        Ok(layout::assemble(&COLUMNS, &self.columns.sections(), OPTIONAL))
    }
}

/// Every text once, the empty one first.
#[derive(Debug)]
struct Strings(Texts);

impl Strings {
    fn new() -> Self {
        let mut texts = Texts::new();
        texts.add("");
        Self(texts)
    }

    fn add(&mut self, text: &str) -> U32 {
        U32::new(self.0.add(text))
    }
}

/// The few different values of a field with many, the empty one first.
#[derive(Debug)]
struct Vocabulary {
    known: Texts,
    words: Vec<U32>,
}

impl Vocabulary {
    fn new() -> Self {
        let mut known = Texts::new();
        known.add("");
        Self { known, words: vec![U32::ZERO] }
    }

    #[inline(never)]
    fn add(&mut self, strings: &mut Strings, text: &str) -> U32 {
        let word = self.known.add(text);
        if word as usize == self.words.len() {
            self.words.push(strings.add(text));
        }
        U32::new(word)
    }
}

/// The number of something that the catalog was found to have.
fn number_of(numbers: &Texts, id: &str) -> U32 {
    let Some(number) = numbers.find(id) else { unreachable!("a valid catalog names no other") };
    U32::new(number)
}

#[inline(never)]
fn push_list(
    (starts, values): (&mut Vec<U32>, &mut Vec<U32>),
    list: &[String],
    number: &mut dyn FnMut(&str) -> U32,
) {
    for entry in list {
        values.push(number(entry));
    }
    starts.push(U32::new(values.len() as u32));
}

fn by_id(ids: &[&str]) -> Vec<U32> {
    by_text(ids).into_iter().map(U32::new).collect()
}

fn narrow(word: U32, what: &'static str) -> Result<U16, TooLarge> {
    let limit = u64::from(u16::MAX);
    u16::try_from(word.get()).map(U16::new).map_err(|_| TooLarge { what, limit })
}

fn given_or<'a>(own: &'a str, shared: &'a str) -> &'a str {
    if own.is_empty() { shared } else { own }
}
