//! The sections of a catalog pack, and the [`View`] that names them.

use super::Once;
use super::layout::Section;
use crate::catalog::shape::Shape;
use crate::catalog::source::InteractivityType;
use std::ops::Range;
use zerocopy::little_endian::{F32, U16, U32};
use zerocopy::{FromBytes, Immutable, Unaligned};

/// One column. Where its bytes lie, and that they are whole elements, was checked when the pack was opened. Empty where not all of
/// it has come yet.
#[inline(never)]
pub(super) fn column<'a, T: FromBytes + Immutable + Unaligned>(
    bytes: &'a [u8],
    range: &Range<usize>,
) -> &'a [T] {
    match <[T]>::ref_from_bytes(bytes.get(range.clone()).unwrap_or_default()) {
        Ok(column) => column,
        // Not `expect`, which would bring the printing of the error into the WebAssembly.
        Err(_) => unreachable!("a section's length is a multiple of its element's"),
    }
}

macro_rules! columns {
    ($($(#[doc = $doc:literal])* $field:ident: $element:ty = $name:literal,)*) => {
        /// The sections, in the order of the file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(non_camel_case_types, missing_docs)]
        pub enum Column { $($field),* }

        /// How many sections there are.
        pub const COUNT: usize = [$($name),*].len();

        /// Names and element sizes, in the order of the file.
        pub const COLUMNS: [Section; COUNT] =
            [$(Section { name: *$name, element: size_of::<$element>() }),*];

        /// A pack's columns, as slices into its bytes.
        ///
        /// A *string* is an index into the string table (0 is the empty one), a *word* an index into one of the
        /// vocabularies (0 is "not given"). Lists are pairs of columns: entry i of the list column runs from `starts[i]`
        /// to `starts[i + 1]` in the values.
        #[derive(Debug, Clone, Copy)]
        pub struct View<'a> {
            $($(#[doc = $doc])* pub $field: &'a [$element],)*
            shape: &'a Once<Shape>,
        }

        impl<'a> View<'a> {
            pub(super) fn new(bytes: &'a [u8], ranges: &Ranges, shape: &'a Once<Shape>) -> Self {
                Self { $($field: column(bytes, &ranges[Column::$field as usize]),)* shape }
            }
        }

        /// The columns' bytes while a pack is made.
        #[derive(Debug, Default)]
        pub(super) struct Builder { $(pub $field: Vec<$element>,)* }

        impl Builder {
            pub(super) fn sections(&self) -> [&[u8]; COUNT] {
                use zerocopy::IntoBytes as _;
                [$(self.$field.as_bytes()),*]
            }
        }
    };
}

/// How many of the sections, the last ones, a pack may lack.
pub(super) const OPTIONAL: usize = 2;

/// Where the sections are in the file.
pub(super) type Ranges = [Range<usize>; COUNT];

columns! {
    /// Strings of the catalog: name, description, language, licence.
    meta: U32 = b"META",
    /// Where each string starts in `string_bytes`, and where the last ends.
    string_starts: U32 = b"STRO",
    /// UTF-8 of all strings.
    string_bytes: u8 = b"STRB",
    /// Vocabulary of learning resource types (strings).
    types: U32 = b"VTYP",
    /// Vocabulary of languages (strings).
    languages: U32 = b"VLAN",
    /// Vocabulary of educational levels (strings).
    levels: U32 = b"VLEV",
    /// Vocabulary of accessibility features (strings).
    features: U32 = b"VACC",
    /// Vocabulary of topics (strings).
    topics: U32 = b"VTOP",
    /// Skill ids (strings).
    skill_id: U32 = b"SKID",
    /// Skill names (strings).
    skill_name: U32 = b"SKNA",
    /// Skill descriptions (strings).
    skill_description: U32 = b"SKDE",
    /// Skills in the order of their ids' bytes.
    skill_by_id: U32 = b"SKIX",
    /// Starts of each skill's prerequisites.
    prerequisite_starts: U32 = b"SKPO",
    /// Prerequisites (skills, each before the skill itself).
    prerequisite_values: U32 = b"SKPV",
    /// Item ids (strings).
    item_id: U32 = b"ITID",
    /// Items in the order of their ids' bytes.
    item_by_id: U32 = b"ITIX",
    /// Item names (strings).
    item_name: U32 = b"ITNA",
    /// Item descriptions (strings).
    item_description: U32 = b"ITDE",
    /// Item addresses (strings).
    item_url: U32 = b"ITUR",
    /// Item texts (strings).
    item_text: U32 = b"ITTX",
    /// Accepted answers (strings).
    item_answer: U32 = b"ITAN",
    /// Hints (strings).
    item_hint: U32 = b"ITHI",
    /// Item licences (strings).
    item_license: U32 = b"ITLI",
    /// Learning resource types (words).
    item_type: U16 = b"ITTY",
    /// Languages (words).
    item_language: U16 = b"ITLA",
    /// Educational levels (words).
    item_level: U16 = b"ITLE",
    /// Difficulty, 0 to 65535 for 0 to 1.
    item_difficulty: U16 = b"ITDI",
    /// Expected time in seconds, 0 where not known.
    item_time: U32 = b"ITTI",
    /// LRMI interactivity type: 0 not given, 1 active, 2 expositive, 3 mixed.
    item_interactivity: u8 = b"ITIN",
    /// Which fields were filled by rule: bit 0 skills, bit 1 difficulty, bit 2 time.
    item_filled: u8 = b"ITFI",
    /// Starts of the skills that each item teaches.
    teaches_starts: U32 = b"TEAO",
    /// Skills that items teach.
    teaches_values: U32 = b"TEAV",
    /// Starts of the skills that each item assesses.
    assesses_starts: U32 = b"ASSO",
    /// Skills that items assess.
    assesses_values: U32 = b"ASSV",
    /// Starts of the skills that each item builds on.
    requires_starts: U32 = b"REQO",
    /// Skills that items build on.
    requires_values: U32 = b"REQV",
    /// Starts of each item's topics.
    topic_starts: U32 = b"TOPO",
    /// Topics of items (words).
    topic_values: U32 = b"TOPV",
    /// Starts of each item's accessibility features.
    feature_starts: U32 = b"ACCO",
    /// Accessibility features of items (words).
    feature_values: U32 = b"ACCV",
    /// Starts of each item's keywords.
    keyword_starts: U32 = b"KEYO",
    /// Keywords of items (strings).
    keyword_values: U32 = b"KEYV",
    /// Vectors of the items, row by row; empty where the pack has none. Read them by [`View::vectors`].
    item_vector: i8 = b"IVEC",
    /// What a vector is multiplied by to have length 1, 0 for one that is 0.
    item_vector_scale: F32 = b"IVSC",
}

/// Index of an item in its catalog.
pub type ItemIndex = usize;
/// Index of a skill in its catalog.
pub type SkillIndex = usize;

impl<'a> View<'a> {
    /// Number of items.
    pub fn items(&self) -> usize {
        self.item_id.len()
    }

    /// Number of skills.
    pub fn skills(&self) -> usize {
        self.skill_id.len()
    }

    /// What follows from the catalog alone; worked out when first asked for, in a pass over all items.
    pub fn shape(&self) -> &'a Shape {
        self.shape.get_or_init(|| Shape::of(self))
    }

    /// A string of the table.
    #[inline(never)]
    pub fn string(&self, string: U32) -> &'a str {
        let index = string.get() as usize;
        let (start, end) = (self.string_starts[index].get(), self.string_starts[index + 1].get());
        std::str::from_utf8(&self.string_bytes[start as usize..end as usize]).unwrap_or_default()
    }

    /// A word of a vocabulary.
    pub fn word(&self, vocabulary: &[U32], word: usize) -> &'a str {
        self.string(vocabulary[word])
    }

    /// An item's difficulty, 0 to 1.
    pub fn difficulty(&self, item: ItemIndex) -> f32 {
        f32::from(self.item_difficulty[item].get()) / 65_535.0
    }

    /// An item's interactivity type, where given.
    pub fn interactivity(&self, item: ItemIndex) -> Option<InteractivityType> {
        match self.item_interactivity[item] {
            1 => Some(InteractivityType::Active),
            2 => Some(InteractivityType::Expositive),
            3 => Some(InteractivityType::Mixed),
            _ => None,
        }
    }

    /// The direct prerequisites of a skill.
    pub fn prerequisites(&self, skill: SkillIndex) -> &'a [U32] {
        list(self.prerequisite_starts, self.prerequisite_values, skill)
    }

    /// The skills that an item teaches.
    pub fn teaches(&self, item: ItemIndex) -> &'a [U32] {
        list(self.teaches_starts, self.teaches_values, item)
    }

    /// The skills that an item assesses.
    pub fn assesses(&self, item: ItemIndex) -> &'a [U32] {
        list(self.assesses_starts, self.assesses_values, item)
    }

    /// The skills that an item builds on, beside the prerequisites of its own skills.
    pub fn requires(&self, item: ItemIndex) -> &'a [U32] {
        list(self.requires_starts, self.requires_values, item)
    }

    /// The skills that an item is about: taught, then assessed. One that is both comes twice.
    pub fn skills_of(&self, item: ItemIndex) -> impl Iterator<Item = SkillIndex> + Clone + use<'a> {
        self.teaches(item).iter().chain(self.assesses(item)).map(|skill| skill.get() as usize)
    }

    /// An item's topics (words).
    pub fn topics_of(&self, item: ItemIndex) -> &'a [U32] {
        list(self.topic_starts, self.topic_values, item)
    }

    /// An item's accessibility features (words).
    pub fn features_of(&self, item: ItemIndex) -> &'a [U32] {
        list(self.feature_starts, self.feature_values, item)
    }

    /// An item's keywords (strings).
    pub fn keywords_of(&self, item: ItemIndex) -> &'a [U32] {
        list(self.keyword_starts, self.keyword_values, item)
    }

    /// The item with that id.
    pub fn item_with_id(&self, id: &str) -> Option<ItemIndex> {
        self.find(self.item_by_id, self.item_id, id)
    }

    /// The skill with that id.
    pub fn skill_with_id(&self, id: &str) -> Option<SkillIndex> {
        self.find(self.skill_by_id, self.skill_id, id)
    }

    fn find(&self, by_id: &[U32], ids: &[U32], id: &str) -> Option<usize> {
        let at = by_id.binary_search_by(|index| self.string(ids[index.get() as usize]).cmp(id)).ok()?;
        Some(by_id[at].get() as usize)
    }
}

#[inline(never)]
fn list<'a>(starts: &[U32], values: &'a [U32], index: usize) -> &'a [U32] {
    &values[starts[index].get() as usize..starts[index + 1].get() as usize]
}
