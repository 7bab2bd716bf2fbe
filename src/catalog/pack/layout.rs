//! The outer form of a pack: header, section table, sections.
//!
//! | offset | bytes | header field |
//! |---|---|---|
//! | 0 | 8 | `CAIRNPK` and a zero byte |
//! | 8 | 4 | format version |
//! | 12 | 4 | number of sections |
//! | 16 | 8 | length of the file |
//! | 24 | 8 | checksum over bytes 0..24 and 64.., or 0 |
//! | 32 | 32 | SHA-256 over bytes 0..24, eight zeros, and 64.. |
//!
//! The hash names the content. The [`checksum`](super::sum) finds damage as surely, and many times faster than a browser hashes.
//!
//! Then an entry of 24 bytes for each section: name (4), bytes an element (4), offset (8), length in bytes (8). The
//! sections follow in the order of the table, each at the next multiple of 64, with zeros between. There is one way to
//! write a given catalog and vectors, so equal ones have equal hashes, and no section can overlap another.
//!
//! A pack with vectors of its items is version 2 and has two sections more; one without is version 1.

use super::sum::{Unhashed, checksum};
use crate::stored::digest::Digest;
use std::ops::Range;
use thiserror::Error;

/// The versions of the format: without vectors of items, and with them.
pub const VERSIONS: [u32; 2] = [1, 2];
/// Where sections start.
pub const ALIGNMENT: usize = 64;
/// Where the length of the file is in the header.
const LENGTH_OFFSET: usize = 16;
/// Where the hash is in the header.
pub const HASH_OFFSET: usize = 32;
/// Where the checksum is in the header.
pub const CHECKSUM_OFFSET: usize = 24;
/// Bytes of the header.
pub const HEADER_LEN: usize = 64;
const ENTRY_LEN: usize = 24;
const MAGIC: [u8; 8] = *b"CAIRNPK\0";

/// A section's name and how many bytes an element has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Four letters.
    pub name: [u8; 4],
    /// Bytes an element.
    pub element: usize,
}

impl Section {
    /// The name as text.
    pub fn label(&self) -> String {
        std::str::from_utf8(&self.name).unwrap_or("????").to_owned()
    }
}

/// Why bytes are not a pack.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PackError {
    /// Not one of ours.
    #[error("not a Cairn pack: the file does not start with CAIRNPK (offset 0)")]
    NotAPack,
    /// Another version.
    #[error("pack format version {0} is not known here (this library reads versions 1 and 2; offset 8)")]
    Version(u32),
    /// Shorter or longer than it says.
    #[error("the pack has {actual} bytes, but its header or table says {expected} (offset {offset})")]
    Length {
        /// Where that is said.
        offset: usize,
        /// Bytes said.
        expected: u64,
        /// Bytes given.
        actual: u64,
    },
    /// A header or table field that is not as the format has it.
    #[error("{what} at offset {offset} is not as the format has it")]
    Form {
        /// Offset in the file.
        offset: usize,
        /// What is there.
        what: &'static str,
    },
    /// A value in a section that points outside or breaks its order.
    #[error("section {section}, offset {offset}: {what}")]
    Section {
        /// The section.
        section: String,
        /// Offset in the file.
        offset: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// The content is not the one that was hashed.
    #[error("the content does not match the hash at offset {offset}: the pack was damaged or changed")]
    Hash {
        /// Offset of the hash.
        offset: usize,
    },
}

/// Where the sections of a pack of so many bytes are, in the order of `expected`, from those of its bytes that have come. The last
/// `optional` are there from version 2 on; where they are not, their ranges are empty.
pub(super) fn sections<const N: usize>(
    (bytes, total): (&[u8], usize),
    expected: &[Section; N],
    optional: usize,
) -> Result<[Range<usize>; N], PackError> {
    if bytes.get(..MAGIC.len()) != Some(&MAGIC[..]) {
        return Err(PackError::NotAPack);
    }
    let length = |expected| PackError::Length { offset: LENGTH_OFFSET, expected, actual: bytes.len() as u64 };
    if bytes.len() < HEADER_LEN {
        return Err(length(HEADER_LEN as u64));
    }
    let version = u32_at(bytes, 8);
    if !VERSIONS.contains(&version) {
        return Err(PackError::Version(version));
    }
    let count = if version == VERSIONS[0] { N - optional } else { N };
    let start = HEADER_LEN + count * ENTRY_LEN;
    if u32_at(bytes, 12) as usize != count {
        return Err(PackError::Form { offset: 12, what: "the number of sections" });
    }
    if declared_length(bytes) != total as u64 {
        return Err(length(declared_length(bytes)));
    }
    if bytes.len() < start {
        return Err(length(start as u64));
    }
    let mut end = start;
    let mut ranges = std::array::from_fn(|_| 0..0);
    for (index, (section, range)) in expected[..count].iter().zip(&mut ranges).enumerate() {
        let entry = HEADER_LEN + index * ENTRY_LEN;
        if bytes[entry..entry + 4] != section.name {
            return Err(PackError::Form { offset: entry, what: "a section's name" });
        }
        if u32_at(bytes, entry + 4) as usize != section.element {
            return Err(PackError::Form { offset: entry + 4, what: "a section's element size" });
        }
        let offset = end.next_multiple_of(ALIGNMENT);
        if u64_at(bytes, entry + 8) != offset as u64 {
            return Err(PackError::Form { offset: entry + 8, what: "a section's offset" });
        }
        let byte_len = u64_at(bytes, entry + 16);
        let within = total.checked_sub(offset).is_some_and(|room| byte_len <= room as u64);
        // What a pack may lack, it does not have empty: that would be a second way to write it.
        let hollow = index >= N - optional && byte_len == 0;
        if !within || hollow || !byte_len.is_multiple_of(section.element as u64) {
            return Err(PackError::Form { offset: entry + 16, what: "a section's length" });
        }
        if bytes.get(end..offset).is_some_and(|padding| padding.iter().any(|&byte| byte != 0)) {
            return Err(PackError::Form { offset: end, what: "the padding" });
        }
        end = offset + byte_len as usize;
        *range = offset..end;
    }
    if end != total {
        return Err(PackError::Form { offset: end, what: "the end of the last section" });
    }
    Ok(ranges)
}

/// Puts sections together, without the last `optional` where they are empty.
pub(super) fn assemble<const N: usize>(
    sections: &[Section; N],
    contents: &[&[u8]; N],
    optional: usize,
) -> Unhashed {
    let without = contents[N - optional..].iter().all(|content| content.is_empty());
    let (version, count) = if without { (VERSIONS[0], N - optional) } else { (VERSIONS[1], N) };
    let (sections, contents) = (&sections[..count], &contents[..count]);
    let start = HEADER_LEN + count * ENTRY_LEN;
    let most = |content: &&[u8]| content.len() + ALIGNMENT;
    let mut bytes = Vec::with_capacity(start + contents.iter().map(most).sum::<usize>());
    bytes.resize(start, 0);
    for (index, (section, content)) in sections.iter().zip(contents).enumerate() {
        bytes.resize(bytes.len().next_multiple_of(ALIGNMENT), 0);
        let entry = HEADER_LEN + index * ENTRY_LEN;
        let offset = bytes.len() as u64;
        bytes[entry..entry + 4].copy_from_slice(&section.name);
        bytes[entry + 4..entry + 8].copy_from_slice(&(section.element as u32).to_le_bytes());
        bytes[entry + 8..entry + 16].copy_from_slice(&offset.to_le_bytes());
        bytes[entry + 16..entry + 24].copy_from_slice(&(content.len() as u64).to_le_bytes());
        bytes.extend_from_slice(content);
    }
    let length = bytes.len() as u64;
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..12].copy_from_slice(&version.to_le_bytes());
    bytes[12..16].copy_from_slice(&(count as u32).to_le_bytes());
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    let sum = checksum(&bytes);
    bytes[CHECKSUM_OFFSET..HASH_OFFSET].copy_from_slice(&sum.to_le_bytes());
    Unhashed::of(bytes)
}

/// The length that a pack says that it has; 0 where that has not come yet.
pub(super) fn declared_length(bytes: &[u8]) -> u64 {
    if bytes.len() < CHECKSUM_OFFSET { 0 } else { u64_at(bytes, LENGTH_OFFSET) }
}

pub(super) fn declared_checksum(bytes: &[u8]) -> u64 {
    u64_at(bytes, CHECKSUM_OFFSET)
}

pub(super) fn version(bytes: &[u8]) -> u32 {
    u32_at(bytes, 8)
}

pub(super) fn declared_hash(bytes: &[u8]) -> Digest {
    *bytes[HASH_OFFSET..HEADER_LEN].first_chunk().expect("the header holds 32 bytes of hash")
}

fn u32_at(bytes: &[u8], offset: usize) -> u32 {
    u32::from_le_bytes(*bytes[offset..].first_chunk().expect("four bytes"))
}

fn u64_at(bytes: &[u8], offset: usize) -> u64 {
    u64::from_le_bytes(*bytes[offset..].first_chunk().expect("eight bytes"))
}
