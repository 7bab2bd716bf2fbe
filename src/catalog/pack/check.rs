//! What a reader insists on, so that no later index can miss and no later loop can fail to end.

use super::columns::{COLUMNS, Column, View};
use super::layout::PackError;
use Column as C;
use zerocopy::little_endian::{U16, U32};

/// Checks every column; `start_of` tells where one starts in the file, for the error.
pub(super) fn check(view: &View<'_>, start_of: impl Fn(Column) -> usize) -> Result<(), PackError> {
    Checker { view, start_of }.all()
}

struct Checker<'v, 'a, F> {
    view: &'v View<'a>,
    start_of: F,
}

impl<F: Fn(Column) -> usize> Checker<'_, '_, F> {
    fn all(&self) -> Result<(), PackError> {
        let v = self.view;
        self.length(C::meta, v.meta.len(), 4)?;
        self.strings()?;
        let strings = v.string_starts.len() - 1;
        self.below(C::meta, v.meta, strings)?;
        for (column, words) in [
            (C::types, v.types),
            (C::languages, v.languages),
            (C::levels, v.levels),
            (C::features, v.features),
            (C::topics, v.topics),
        ] {
            self.require(
                column,
                0,
                words.first().is_some_and(|word| word.get() == 0),
                "word 0 is not empty",
            )?;
            self.below(column, words, strings)?;
        }
        self.skills(strings)?;
        self.items(strings)
    }

    fn strings(&self) -> Result<(), PackError> {
        let v = self.view;
        self.require(C::string_starts, 0, v.string_starts.len() >= 2, "there is no string 0")?;
        self.starts(C::string_starts, v.string_starts, v.string_starts.len() - 1, v.string_bytes.len())?;
        self.require(C::string_starts, 4, v.string_starts[1].get() == 0, "string 0 is not empty")?;
        if let Some(at) = not_utf8(v.string_bytes) {
            return Err(self.error(C::string_bytes, at, "the strings are not UTF-8"));
        }
        // What follows the first byte of a character begins with the bits 10.
        let continues = |at: u32| v.string_bytes.get(at as usize).is_some_and(|byte| byte & 0xc0 == 0x80);
        let inside = v.string_starts.iter().position(|start| continues(start.get()));
        match inside {
            None => Ok(()),
            Some(at) => Err(self.error(C::string_starts, at * 4, "a string starts inside a character")),
        }
    }

    fn skills(&self, strings: usize) -> Result<(), PackError> {
        let v = self.view;
        let count = v.skills();
        for (column, values) in [
            (C::skill_id, v.skill_id),
            (C::skill_name, v.skill_name),
            (C::skill_description, v.skill_description),
        ] {
            self.length(column, values.len(), count)?;
            self.below(column, values, strings)?;
        }
        self.sorted(C::skill_by_id, v.skill_by_id, v.skill_id)?;
        let (starts, values) = (v.prerequisite_starts, v.prerequisite_values);
        self.starts(C::prerequisite_starts, starts, count, values.len())?;
        for (skill, start) in starts[..count].iter().enumerate() {
            let start = start.get() as usize;
            if let Some(at) = v.prerequisites(skill).iter().position(|before| before.get() as usize >= skill)
            {
                let what = "a prerequisite does not come before its skill";
                return Err(self.error(C::prerequisite_values, (start + at) * 4, what));
            }
        }
        Ok(())
    }

    fn items(&self, strings: usize) -> Result<(), PackError> {
        let v = self.view;
        let count = v.items();
        for (column, values) in [
            (C::item_id, v.item_id),
            (C::item_name, v.item_name),
            (C::item_description, v.item_description),
            (C::item_url, v.item_url),
            (C::item_text, v.item_text),
            (C::item_answer, v.item_answer),
            (C::item_hint, v.item_hint),
            (C::item_license, v.item_license),
        ] {
            self.length(column, values.len(), count)?;
            self.below(column, values, strings)?;
        }
        for (column, values, words) in [
            (C::item_type, v.item_type, v.types.len()),
            (C::item_language, v.item_language, v.languages.len()),
            (C::item_level, v.item_level, v.levels.len()),
        ] {
            self.length(column, values.len(), count)?;
            self.words_below(column, values, words)?;
        }
        self.length(C::item_difficulty, v.item_difficulty.len(), count)?;
        self.length(C::item_time, v.item_time.len(), count)?;
        for (column, values, most) in
            [(C::item_interactivity, v.item_interactivity, 3), (C::item_filled, v.item_filled, 7)]
        {
            self.length(column, values.len(), count)?;
            let outside = values.iter().position(|&value| value > most);
            self.require(column, outside.unwrap_or(0), outside.is_none(), "a value is not known")?;
        }
        self.sorted(C::item_by_id, v.item_by_id, v.item_id)?;
        for (starts_column, starts, column, values, bound) in [
            (C::teaches_starts, v.teaches_starts, C::teaches_values, v.teaches_values, v.skills()),
            (C::assesses_starts, v.assesses_starts, C::assesses_values, v.assesses_values, v.skills()),
            (C::requires_starts, v.requires_starts, C::requires_values, v.requires_values, v.skills()),
            (C::topic_starts, v.topic_starts, C::topic_values, v.topic_values, v.topics.len()),
            (C::feature_starts, v.feature_starts, C::feature_values, v.feature_values, v.features.len()),
            (C::keyword_starts, v.keyword_starts, C::keyword_values, v.keyword_values, strings),
        ] {
            self.starts(starts_column, starts, count, values.len())?;
            self.below(column, values, bound)?;
        }
        self.vectors()
    }

    /// A vector times its scale has length 1, or both are 0: no cosine is beyond 1 or not a number.
    fn vectors(&self) -> Result<(), PackError> {
        let v = self.view;
        if v.item_vector.is_empty() {
            return Ok(());
        }
        self.length(C::item_vector_scale, v.item_vector_scale.len(), v.items())?;
        let vectors = v.vectors().ok_or_else(|| {
            self.error(C::item_vector, 0, "the vectors have a length that the format does not allow")
        })?;
        let wrong = (0..v.items()).find(|&item| !vectors.is_unit(item));
        self.require(
            C::item_vector_scale,
            wrong.unwrap_or(0) * 4,
            wrong.is_none(),
            "a scale does not make its vector as long as 1",
        )
    }

    #[inline(never)]
    fn length(&self, column: Column, length: usize, expected: usize) -> Result<(), PackError> {
        self.require(column, 0, length == expected, "the column has another length than its table")
    }

    #[inline(never)]
    fn below(&self, column: Column, values: &[U32], bound: usize) -> Result<(), PackError> {
        let outside = values.iter().position(|value| value.get() as usize >= bound);
        self.require(column, outside.unwrap_or(0) * 4, outside.is_none(), "an index points outside its table")
    }

    #[inline(never)]
    fn words_below(&self, column: Column, values: &[U16], bound: usize) -> Result<(), PackError> {
        let outside = values.iter().position(|value| usize::from(value.get()) >= bound);
        self.require(column, outside.unwrap_or(0) * 2, outside.is_none(), "a word is not in its vocabulary")
    }

    fn starts(&self, column: Column, starts: &[U32], lists: usize, values: usize) -> Result<(), PackError> {
        self.length(column, starts.len(), lists + 1)?;
        self.require(column, 0, starts[0].get() == 0, "the first list does not start at 0")?;
        let falls = starts.windows(2).position(|pair| pair[0].get() > pair[1].get());
        self.require(column, falls.unwrap_or(0) * 4, falls.is_none(), "a list ends before it starts")?;
        let ends = starts[lists].get() as usize == values;
        self.require(column, lists * 4, ends, "the last list does not end with the values")
    }

    /// Strictly ascending ids also prove that the ids are unique and the indices a permutation.
    fn sorted(&self, column: Column, order: &[U32], ids: &[U32]) -> Result<(), PackError> {
        self.length(column, order.len(), ids.len())?;
        self.below(column, order, ids.len())?;
        let v = self.view;
        let start = |string: usize| v.string_starts[string].get() as usize;
        // As bytes, whose order is that of the texts: looking once more at each for being UTF-8 took most of the time.
        let id = |index: U32| {
            let string = ids[index.get() as usize].get() as usize;
            &v.string_bytes[start(string)..start(string + 1)]
        };
        let falls = order.windows(2).position(|pair| id(pair[0]) >= id(pair[1]));
        self.require(column, falls.unwrap_or(0) * 4, falls.is_none(), "the ids are not in ascending order")
    }

    fn require(&self, column: Column, at: usize, holds: bool, what: &'static str) -> Result<(), PackError> {
        if holds { Ok(()) } else { Err(self.error(column, at, what)) }
    }

    #[inline(never)]
    fn error(&self, column: Column, at: usize, what: &'static str) -> PackError {
        let section = COLUMNS[column as usize].label();
        PackError::Section { section, offset: (self.start_of)(column) + at, what }
    }
}

/// Where bytes stop being UTF-8. Most blocks are ASCII alone, which wide registers see many times faster than characters are
/// taken apart; a run of others is taken as a whole, since none of its characters reaches into a block of ASCII.
fn not_utf8(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 256;
    let is_ascii = |block: &[u8]| block.iter().fold(0, |all, byte| all | byte) < 0x80;
    let (mut start, mut at) = (0, 0);
    for block in bytes.chunks(BLOCK) {
        if is_ascii(block) {
            if let Err(error) = std::str::from_utf8(&bytes[start..at]) {
                return Some(start + error.valid_up_to());
            }
            start = at + block.len();
        }
        at += block.len();
    }
    let error = std::str::from_utf8(&bytes[start..]).err()?;
    Some(start + error.valid_up_to())
}

#[cfg(test)]
mod tests {
    use super::not_utf8;

    #[test]
    fn bytes_are_utf8_where_the_standard_library_says_so() {
        let text = format!("{}é{}日本{}😀", "a".repeat(254), "b".repeat(600), "ü".repeat(300));
        for end in 0..=text.len() {
            for (at, byte) in [(0, b'a'), (255, 0xff), (256, 0x80), (500, 0xc3), (900, b'a'), (1_000, 0xe2)] {
                let mut bytes = text.as_bytes()[..end].to_vec();
                if let Some(changed) = bytes.get_mut(at) {
                    *changed = byte;
                }
                let expected = std::str::from_utf8(&bytes).err().map(|error| error.valid_up_to());
                assert_eq!(not_utf8(&bytes), expected, "{end} {at}");
            }
        }
    }
}
