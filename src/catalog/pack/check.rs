//! What a reader insists on, so that no later index can miss and no later loop can fail to end.
//!
//! Large packs are checked in slices, between which a page does what waits there. Whatever grows with a pack is gone through by
//! [`Checker::scan`], which knows how many scans are done and how far the next one is; all else is a few comparisons, made anew with
//! each slice. So there is one order in which faults are found, however large the slices are. It is the order of the file, so that a
//! pack can be checked while it comes: what is not there yet is where a slice ends.

use super::columns::{self, COLUMNS, Column, Ranges, View};
use super::layout::PackError;
use super::utf8::{ascend, boundary, continues, not_utf8};
use Column as C;
use std::ops::Range;
use zerocopy::little_endian::{U16, U32};
use zerocopy::{FromBytes, Immutable, Unaligned};

/// What comparing two ids costs beside a byte of a column: both are looked up, somewhere in the texts.
const IDS_WEIGHT: usize = 128;

/// How far a check is: so many scans are done, and so many elements of the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Checked {
    scans: usize,
    at: usize,
}

impl Checked {
    /// Checks on until about so many bytes are looked at, or all that there are of the pack's. Whether that was all.
    pub(super) fn go_on<'a>(
        &mut self,
        (bytes, ranges): (&'a [u8], &Ranges),
        view: &View<'a>,
        work: usize,
    ) -> Result<bool, PackError> {
        match (Checker { bytes, view, ranges, checked: self, scan: 0, work }).all() {
            Ok(()) => Ok(true),
            Err(Stop::Pause) => Ok(false),
            Err(Stop::Fault(error)) => Err(error),
        }
    }
}

/// Why a check does not go on: something is wrong, or the slice is at its end, or so are the bytes.
enum Stop {
    Fault(PackError),
    Pause,
}

type Result<T, E = Stop> = std::result::Result<T, E>;

struct Checker<'v, 'a> {
    bytes: &'a [u8],
    view: &'v View<'a>,
    ranges: &'v Ranges,
    checked: &'v mut Checked,
    /// The number of the next scan.
    scan: usize,
    /// How many bytes may still be looked at in this slice.
    work: usize,
}

impl<'a> Checker<'_, 'a> {
    fn all(&mut self) -> Result<()> {
        self.length(C::meta, 4)?;
        self.strings()?;
        self.below(C::meta, C::string_starts)?;
        for column in [C::types, C::languages, C::levels, C::features, C::topics] {
            self.here(column)?;
            let empty = self.numbers(column).first().is_some_and(|word| word.get() == 0);
            self.require(column, 0, empty, "word 0 is not empty")?;
            self.below(column, C::string_starts)?;
        }
        self.skills()?;
        self.items()
    }

    fn strings(&mut self) -> Result<()> {
        let starts = self.view.string_starts;
        let count = self.count(C::string_starts);
        self.require(C::string_starts, 0, count >= 2, "there is no string 0")?;
        self.starts(C::string_starts, C::string_bytes, count - 1)?;
        self.require(C::string_starts, 4, starts[1].get() == 0, "string 0 is not empty")?;
        let Range { start, end } = self.ranges[C::string_bytes as usize];
        let texts = self.bytes.get(start..end.min(self.bytes.len())).unwrap_or_default();
        self.scan((C::string_bytes, 1), end - start, 1, "a string is not UTF-8", &mut |slice| {
            let (start, end) = (boundary(texts, slice.start), boundary(texts, slice.end));
            let wrong = not_utf8(&texts[start..end]).map_or(end, |at| start + at);
            let first = starts.partition_point(|at| (at.get() as usize) < start);
            let starts = starts[first..].iter().map(|start| start.get() as usize);
            let wrong = starts.take_while(|&at| at < wrong).find(|&at| continues(texts, at)).unwrap_or(wrong);
            (wrong < end).then_some(wrong)
        })
    }

    fn skills(&mut self) -> Result<()> {
        let v = self.view;
        let count = self.count(C::skill_id);
        for column in [C::skill_id, C::skill_name, C::skill_description] {
            self.length(column, count)?;
            self.below(column, C::string_starts)?;
        }
        self.sorted(C::skill_by_id, C::skill_id)?;
        self.starts(C::prerequisite_starts, C::prerequisite_values, count)?;
        let what = "a prerequisite does not come before its skill";
        self.scan((C::prerequisite_values, 4), count, 32, what, &mut |mut slice| {
            slice.find_map(|skill| {
                let late = |before: &U32| before.get() as usize >= skill;
                let at = v.prerequisites(skill).iter().position(late)?;
                Some(v.prerequisite_starts[skill].get() as usize + at)
            })
        })
    }

    fn items(&mut self) -> Result<()> {
        let count = self.count(C::item_id);
        for column in [
            C::item_id,
            C::item_name,
            C::item_description,
            C::item_url,
            C::item_text,
            C::item_answer,
            C::item_hint,
            C::item_license,
        ] {
            self.length(column, count)?;
            self.below(column, C::string_starts)?;
        }
        for (column, words) in
            [(C::item_type, C::types), (C::item_language, C::languages), (C::item_level, C::levels)]
        {
            self.length(column, count)?;
            let (values, bound) = (self.column::<U16>(column), self.count(words));
            self.scan((column, 2), count, 2, "a word is not in its vocabulary", &mut |slice| {
                first(values, slice, |value| usize::from(value.get()) >= bound)
            })?;
        }
        self.length(C::item_difficulty, count)?;
        self.length(C::item_time, count)?;
        for (column, most) in [(C::item_interactivity, 3), (C::item_filled, 7)] {
            self.length(column, count)?;
            let values = self.column::<u8>(column);
            self.scan((column, 1), count, 1, "a value is not known", &mut |slice| {
                first(values, slice, |&value| value > most)
            })?;
        }
        self.sorted(C::item_by_id, C::item_id)?;
        for (starts, values, table) in [
            (C::teaches_starts, C::teaches_values, C::skill_id),
            (C::assesses_starts, C::assesses_values, C::skill_id),
            (C::requires_starts, C::requires_values, C::skill_id),
            (C::topic_starts, C::topic_values, C::topics),
            (C::feature_starts, C::feature_values, C::features),
            (C::keyword_starts, C::keyword_values, C::string_starts),
        ] {
            self.starts(starts, values, count)?;
            self.below(values, table)?;
        }
        self.vectors()
    }

    /// A vector times its scale has length 1, or both are 0: no cosine is beyond 1 or not a number.
    fn vectors(&mut self) -> Result<()> {
        let v = self.view;
        if self.count(C::item_vector) == 0 {
            return Ok(());
        }
        self.length(C::item_vector_scale, v.items())?;
        let vectors = v.vectors().ok_or_else(|| {
            self.error(C::item_vector, 0, "the vectors have a length that the format does not allow")
        })?;
        let what = "a scale does not make its vector as long as 1";
        self.scan((C::item_vector_scale, 4), v.items(), vectors.dimensions(), what, &mut |mut slice| {
            slice.find(|&item| !vectors.is_unit(item))
        })
    }

    fn column<T: FromBytes + Immutable + Unaligned>(&self, column: Column) -> &'a [T] {
        columns::column(self.bytes, &self.ranges[column as usize])
    }

    fn numbers(&self, column: Column) -> &'a [U32] {
        self.column(column)
    }

    /// How many elements a column has. Of where strings start, that is one more than there are strings.
    #[inline(never)]
    fn count(&self, column: Column) -> usize {
        self.ranges[column as usize].len() / COLUMNS[column as usize].element
    }

    /// Whether a column has come.
    fn here(&self, column: Column) -> Result<()> {
        if self.ranges[column as usize].end <= self.bytes.len() { Ok(()) } else { Err(Stop::Pause) }
    }

    #[inline(never)]
    fn length(&self, column: Column, expected: usize) -> Result<()> {
        self.here(column)?;
        let right = self.count(column) == expected;
        self.require(column, 0, right, "the column has another length than its table")
    }

    /// Whether each number of a column is an element of a table.
    #[inline(never)]
    fn below(&mut self, column: Column, table: Column) -> Result<()> {
        let bound = self.count(table) - usize::from(table == C::string_starts);
        let (values, count) = (self.numbers(column), self.count(column));
        let outside = |value: &U32| value.get() as usize >= bound;
        self.scan((column, 4), count, 4, "an index points outside its table", &mut |slice| {
            // Without a way out, so that wide registers look at many at once.
            let any = values[slice.clone()].iter().fold(false, |any, value| any | outside(value));
            if any { first(values, slice, outside) } else { None }
        })
    }

    #[inline(never)]
    fn starts(&mut self, column: Column, values: Column, lists: usize) -> Result<()> {
        self.length(column, lists + 1)?;
        let starts = self.numbers(column);
        self.require(column, 0, starts[0].get() == 0, "the first list does not start at 0")?;
        self.scan((column, 4), lists, 4, "a list ends before it starts", &mut |slice| {
            let mut pairs = starts[slice.start..=slice.end].windows(2);
            Some(slice.start + pairs.position(|pair| pair[0].get() > pair[1].get())?)
        })?;
        let ends = starts[lists].get() as usize == self.count(values);
        self.require(column, lists * 4, ends, "the last list does not end with the values")
    }

    /// Strictly ascending ids also prove that the ids are unique and the indices a permutation.
    #[inline(never)]
    fn sorted(&mut self, column: Column, ids: Column) -> Result<()> {
        self.length(column, self.count(ids))?;
        self.below(column, ids)?;
        let (v, order, ids) = (self.view, self.numbers(column), self.numbers(ids));
        let start = |string: usize| v.string_starts[string].get() as usize;
        // As bytes, whose order is that of the texts: looking once more at each for being UTF-8 took most of the time.
        let id = |index: U32| {
            let string = ids[index.get() as usize].get() as usize;
            &v.string_bytes[start(string)..start(string + 1)]
        };
        let pairs = order.len().saturating_sub(1);
        self.scan((column, 4), pairs, IDS_WEIGHT, "the ids are not in ascending order", &mut |mut slice| {
            let mut last = id(order[slice.start]);
            slice.find(|at| {
                let before = std::mem::replace(&mut last, id(order[at + 1]));
                !ascend(before, last)
            })
        })
    }

    /// Goes on through so many elements, each of a weight in bytes: `wrong` finds the first in a range of them that is not as it
    /// must be, and says where that is in the column, in elements of a size.
    #[inline(never)]
    fn scan(
        &mut self,
        (column, size): (Column, usize),
        count: usize,
        weight: usize,
        what: &'static str,
        wrong: &mut dyn FnMut(Range<usize>) -> Option<usize>,
    ) -> Result<()> {
        let scan = self.scan;
        self.scan += 1;
        if scan < self.checked.scans {
            return Ok(());
        }
        let Range { start, end } = self.ranges[column as usize];
        // Of the texts, which are most of a pack, what has come, but for the last three bytes: a character may go on behind them.
        let here = match self.bytes.len() {
            came if came >= end => count,
            came if column == C::string_bytes => came.saturating_sub(start + 3),
            _ => 0,
        };
        while self.checked.at < count {
            let start = self.checked.at;
            let end = here.min(start.saturating_add(self.work.div_ceil(weight)));
            if end <= start {
                return Err(Stop::Pause);
            }
            if let Some(at) = wrong(start..end) {
                return Err(self.error(column, at * size, what));
            }
            self.work = self.work.saturating_sub((end - start) * weight);
            self.checked.at = end;
        }
        *self.checked = Checked { scans: scan + 1, at: 0 };
        Ok(())
    }

    fn require(&self, column: Column, at: usize, holds: bool, what: &'static str) -> Result<()> {
        if holds { Ok(()) } else { Err(self.error(column, at, what)) }
    }

    #[inline(never)]
    fn error(&self, column: Column, at: usize, what: &'static str) -> Stop {
        let section = COLUMNS[column as usize].label();
        Stop::Fault(PackError::Section { section, offset: self.ranges[column as usize].start + at, what })
    }
}

/// Where in a slice of a column the first is that is wrong.
fn first<T>(column: &[T], slice: Range<usize>, wrong: impl Fn(&T) -> bool) -> Option<usize> {
    Some(slice.start + column[slice].iter().position(wrong)?)
}
