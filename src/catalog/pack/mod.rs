//! The packed catalog, `*.cairn`: one file, little-endian, read in place.
//!
//! A header with a content hash, a table of sections, and the sections: columns of numbers, each at a multiple of 64
//! bytes, over one table of strings. Opening a pack checks every number that will ever be used as an index and
//! allocates nothing that grows with it; afterwards a [`View`] is a handful of slices into the bytes as they came.
//! Skills stand behind their prerequisites, so a pack proves itself free of cycles by one comparison an edge.
//!
//! `docs/formats/pack.md` is the reference. [`layout`] holds the outer form, [`columns`] the list of sections,
//! [`vectors`] what items are like, [`write()`] makes a pack from a valid catalog, [`check`] is what a reader insists on.

mod check;
pub mod columns;
pub mod edges;
pub mod layout;
pub mod vectors;
mod write;

pub use columns::View;
pub use layout::PackError;
pub use write::{TooLarge, write, write_with_vectors};

use super::shape::Shape;
use crate::stored::digest::Digest;
use columns::{COLUMNS, OPTIONAL, Ranges};
use std::sync::OnceLock;

/// An opened pack: bytes that have passed every check, and where their columns are.
#[derive(Debug, Clone)]
pub struct Pack<B> {
    bytes: B,
    ranges: Ranges,
    shape: OnceLock<Shape>,
}

impl<B: AsRef<[u8]>> Pack<B> {
    /// Checks bytes from anywhere and opens them. Whether they came to harm is not checked here but by
    /// [`Pack::verify`]: a pack that passes `open` is safe to use, one whose checksum or hash agrees is also the one meant.
    pub fn open(bytes: B) -> Result<Self, PackError> {
        let ranges = layout::sections(bytes.as_ref(), &COLUMNS, OPTIONAL)?;
        let pack = Self { bytes, ranges, shape: OnceLock::new() };
        check::check(&pack.view(), |column| pack.ranges[column as usize].start)?;
        Ok(pack)
    }

    /// Whether the content is still the one that was packed, by the checksum; by the hash where the pack has none.
    pub fn verify(&self) -> Result<(), PackError> {
        let bytes = self.bytes.as_ref();
        match layout::declared_checksum(bytes) {
            0 => self.verify_hash(),
            declared if declared == layout::checksum(bytes) => Ok(()),
            _ => Err(PackError::Hash { offset: layout::CHECKSUM_OFFSET }),
        }
    }

    /// Whether the content is the one that the hash names. Slower, and what two people who compare hashes rely on.
    pub fn verify_hash(&self) -> Result<(), PackError> {
        let bytes = self.bytes.as_ref();
        if layout::hash(bytes) == layout::declared_hash(bytes) {
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
