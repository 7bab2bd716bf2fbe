//! The packed catalog, `*.cairn`: one file, little-endian, read in place.
//!
//! A header with a content hash, a table of sections, and the sections: columns of numbers, each at a multiple of 64
//! bytes, over one table of strings. Opening a pack checks every number that will ever be used as an index and
//! allocates nothing that grows with it; afterwards a [`View`] is a handful of slices into the bytes as they came.
//! Skills stand behind their prerequisites, so a pack proves itself free of cycles by one comparison an edge.
//!
//! `docs/formats/pack.md` is the reference. [`layout`] holds the outer form, [`columns`] the list of sections,
//! [`vectors`] what items are like, [`write()`] makes a pack from a valid catalog, [`check`] is what a reader insists on,
//! [`Opening`] opens a pack while it comes, in steps.

mod check;
pub mod columns;
pub mod edges;
pub mod layout;
mod opening;
mod sum;
mod utf8;
pub mod vectors;
mod write;

pub use columns::View;
pub use layout::PackError;
pub use opening::{Opening, Stage};
pub(super) use sum::Unhashed;
pub(super) use write::Writing;
pub use write::{TooLarge, write, write_with_vectors};

use super::shape::Shape;
use crate::stored::digest::Digest;
use check::Checked;
use columns::{COLUMNS, OPTIONAL, Ranges};
use sum::Sum;

/// Threads share a pack natively; WebAssembly has one, and is smaller so.
#[cfg(target_arch = "wasm32")]
use std::cell::OnceCell as Once;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::OnceLock as Once;

/// An opened pack: bytes that have passed every check, and where their columns are.
#[derive(Debug, Clone)]
pub struct Pack<B> {
    bytes: B,
    ranges: Ranges,
    shape: Once<Shape>,
}

/// Without a catalog, before one is [opened](Opening).
impl<B: Default> Default for Pack<B> {
    fn default() -> Self {
        Self { bytes: B::default(), ranges: std::array::from_fn(|_| 0..0), shape: Once::new() }
    }
}

impl<B: AsRef<[u8]>> Pack<B> {
    /// Checks bytes from anywhere and opens them. Whether they came to harm is not checked here but by
    /// [`Pack::verify`]: a pack that passes `open` is safe to use, one whose checksum or hash agrees is also the one meant.
    pub fn open(bytes: B) -> Result<Self, PackError> {
        let all = bytes.as_ref();
        let ranges = layout::sections((all, all.len()), &COLUMNS, OPTIONAL)?;
        let pack = Self { bytes, ranges, shape: Once::new() };
        let mut checked = Checked::default();
        while !checked.go_on((pack.bytes.as_ref(), &pack.ranges), &pack.view(), usize::MAX)? {}
        Ok(pack)
    }

    /// Whether the content is still the one that was packed, by the checksum; by the hash where the pack has none.
    pub fn verify(&self) -> Result<(), PackError> {
        let mut sum = Sum::default();
        sum.take(self.bytes.as_ref());
        self.agrees(&sum)
    }

    /// The same, by a sum that has taken in everything.
    fn agrees(&self, sum: &Sum) -> Result<(), PackError> {
        let bytes = self.bytes.as_ref();
        match layout::declared_checksum(bytes) {
            0 => self.verify_hash(),
            declared if declared == sum.of(bytes) => Ok(()),
            _ => Err(PackError::Hash { offset: layout::CHECKSUM_OFFSET }),
        }
    }

    /// Whether the content is the one that the hash names. Slower, and what two people who compare hashes rely on.
    pub fn verify_hash(&self) -> Result<(), PackError> {
        let bytes = self.bytes.as_ref();
        if sum::hash(bytes) == layout::declared_hash(bytes) {
            Ok(())
        } else {
            Err(PackError::Hash { offset: layout::HASH_OFFSET })
        }
    }

    /// The columns.
    pub fn view(&self) -> View<'_> {
        View::new(self.bytes.as_ref(), &self.ranges, &self.shape)
    }

    /// The hash in the header: SHA-256 over all other bytes but the checksum.
    pub fn hash(&self) -> Digest {
        layout::declared_hash(self.bytes.as_ref())
    }

    /// The version of its format.
    pub fn version(&self) -> u32 {
        layout::version(self.bytes.as_ref())
    }

    /// Size in bytes.
    pub fn size(&self) -> usize {
        self.bytes.as_ref().len()
    }
}

#[cfg(test)]
mod tests;
