//! Making a pack from a valid catalog.

use super::columns::{Builder, COLUMNS, OPTIONAL};
use super::layout;
use super::vectors::ItemVectors;
use crate::catalog::source::Item;
use crate::catalog::validate::Valid;
use std::collections::HashMap;
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
    let catalog = valid.catalog;
    assert!(vectors.is_empty() || vectors.len() == catalog.items.len(), "a vector for each item");
    let mut pack = Writing::new();
    for text in [&catalog.name, &catalog.description, &catalog.in_language, &catalog.license] {
        let string = pack.strings.add(text);
        pack.columns.meta.push(string);
    }

    let skills: Vec<_> = valid.skill_order.iter().map(|&index| &catalog.skills[index]).collect();
    let index_of: HashMap<&str, u32> =
        skills.iter().enumerate().map(|(index, skill)| (skill.id.as_str(), index as u32)).collect();
    for skill in &skills {
        pack.columns.skill_id.push(pack.strings.add(&skill.id));
        pack.columns.skill_name.push(pack.strings.add(&skill.name));
        pack.columns.skill_description.push(pack.strings.add(&skill.description));
        let before = skill.prerequisites.iter().map(|id| index_of[id.as_str()].into());
        push_list(&mut pack.columns.prerequisite_starts, &mut pack.columns.prerequisite_values, before);
    }
    for item in &catalog.items {
        pack.item(item, &index_of, &catalog.in_language, &catalog.license)?;
    }
    pack.columns.skill_by_id = by_id(skills.iter().map(|skill| skill.id.as_str()));
    pack.columns.item_by_id = by_id(catalog.items.iter().map(|item| item.id.as_str()));
    (pack.columns.item_vector, pack.columns.item_vector_scale) = vectors.into_columns();
    pack.finish()
}

struct Writing {
    columns: Builder,
    strings: Strings,
    types: Vocabulary,
    languages: Vocabulary,
    levels: Vocabulary,
    features: Vocabulary,
    topics: Vocabulary,
}

impl Writing {
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
            strings: Strings::new(),
            types: Vocabulary::new(),
            languages: Vocabulary::new(),
            levels: Vocabulary::new(),
            features: Vocabulary::new(),
            topics: Vocabulary::new(),
        }
    }

    fn item(
        &mut self,
        item: &Item,
        skills: &HashMap<&str, u32>,
        language: &str,
        license: &str,
    ) -> Result<(), TooLarge> {
        let Self { columns, strings, .. } = self;
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
        let language = self.languages.add(strings, given_or(&item.in_language, language));
        columns.item_language.push(narrow(language, "languages")?);
        let level = self.levels.add(strings, &item.educational_level);
        columns.item_level.push(narrow(level, "educational levels")?);
        columns.item_difficulty.push(((item.difficulty.unwrap_or(0.5) * 65_535.0).round() as u16).into());
        columns.item_time.push(item.time_required.unwrap_or(0).into());
        columns.item_interactivity.push(item.interactivity_type.map_or(0, |kind| kind as u8));
        let filled = item.filled;
        let bits = [filled.skills, filled.difficulty, filled.time_required];
        columns.item_filled.push(bits.iter().enumerate().map(|(bit, &set)| u8::from(set) << bit).sum());
        let skill = |id: &String| skills[id.as_str()].into();
        push_list(&mut columns.teaches_starts, &mut columns.teaches_values, item.teaches.iter().map(skill));
        push_list(
            &mut columns.assesses_starts,
            &mut columns.assesses_values,
            item.assesses.iter().map(skill),
        );
        let requires = item.competency_required.iter().map(skill);
        push_list(&mut columns.requires_starts, &mut columns.requires_values, requires);
        let topics = item.topics.iter().map(|topic| self.topics.add(strings, topic));
        push_list(&mut columns.topic_starts, &mut columns.topic_values, topics);
        let features = item.accessibility.iter().map(|feature| self.features.add(strings, feature));
        push_list(&mut columns.feature_starts, &mut columns.feature_values, features);
        let keywords = item.keywords.iter().map(|keyword| strings.add(keyword));
        push_list(&mut columns.keyword_starts, &mut columns.keyword_values, keywords);
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        self.columns.types = self.types.words;
        self.columns.languages = self.languages.words;
        self.columns.levels = self.levels.words;
        self.columns.features = self.features.words;
        self.columns.topics = self.topics.words;
        let limit = u64::from(u32::MAX);
        if self.strings.bytes.len() as u64 > limit {
            return Err(TooLarge { what: "bytes of text", limit });
        }
        self.columns.string_starts = self.strings.starts;
        self.columns.string_bytes = self.strings.bytes;
        Ok(layout::assemble(&COLUMNS, &self.columns.finish(), OPTIONAL))
    }
}

/// Every text once.
struct Strings {
    known: HashMap<String, U32>,
    starts: Vec<U32>,
    bytes: Vec<u8>,
}

impl Strings {
    fn new() -> Self {
        let known = HashMap::from([(String::new(), U32::ZERO)]);
        Self { known, starts: vec![U32::ZERO, U32::ZERO], bytes: Vec::new() }
    }

    fn add(&mut self, text: &str) -> U32 {
        if let Some(&string) = self.known.get(text) {
            return string;
        }
        let string = U32::new(self.starts.len() as u32 - 1);
        self.bytes.extend_from_slice(text.as_bytes());
        self.starts.push(U32::new(self.bytes.len() as u32));
        self.known.insert(text.to_owned(), string);
        string
    }
}

/// The few different values of a field with many.
struct Vocabulary {
    known: HashMap<U32, U32>,
    words: Vec<U32>,
}

impl Vocabulary {
    fn new() -> Self {
        Self { known: HashMap::from([(U32::ZERO, U32::ZERO)]), words: vec![U32::ZERO] }
    }

    fn add(&mut self, strings: &mut Strings, text: &str) -> U32 {
        let string = strings.add(text);
        *self.known.entry(string).or_insert_with(|| {
            self.words.push(string);
            U32::new(self.words.len() as u32 - 1)
        })
    }
}

fn push_list(starts: &mut Vec<U32>, values: &mut Vec<U32>, list: impl Iterator<Item = U32>) {
    values.extend(list);
    starts.push(U32::new(values.len() as u32));
}

fn by_id<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<U32> {
    let mut order: Vec<_> = ids.zip(0_u32..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| U32::new(index)).collect()
}

fn narrow(word: U32, what: &'static str) -> Result<U16, TooLarge> {
    let limit = u64::from(u16::MAX);
    u16::try_from(word.get()).map(U16::new).map_err(|_| TooLarge { what, limit })
}

fn given_or<'a>(own: &'a str, shared: &'a str) -> &'a str {
    if own.is_empty() { shared } else { own }
}
