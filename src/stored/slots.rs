//! Two slots, written in turn.
//!
//! A page can vanish in the middle of a write, and a browser can hand back half of what was stored. So a thing is kept
//! in two slots: a write goes to the older one with the next sequence number, and a read takes the newest slot that is
//! whole. A torn or damaged newest slot costs the last change only, and [`Loaded::damaged`] says that it happened.
//!
//! One envelope, little-endian (`docs/formats/stored.md`):
//!
//! | offset | bytes | field |
//! |---|---|---|
//! | 0 | 4 | `CRNS` |
//! | 4 | 1 | kind |
//! | 5 | 1 | reserved, 0 |
//! | 6 | 2 | version of the payload |
//! | 8 | 8 | sequence number |
//! | 16 | 4 | length of the payload in bytes |
//! | 20 | 8 | the first 8 bytes of SHA-256 over bytes 0..20 and the payload |
//! | 28 | .. | payload |

use super::codec::{Reader, Writer};
use super::digest::sha256;
use thiserror::Error;

const MAGIC: [u8; 4] = *b"CRNS";
const HEADER: usize = 20;
const CHECKSUM: usize = 8;

/// What an envelope holds, so that one thing is never read as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A learner's profile.
    Profile = 1,
    /// Consent, ledger and outbox.
    Sharing = 2,
}

/// One of the two slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The first.
    A,
    /// The second.
    B,
}

/// Why a slot was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SlotError {
    /// Too short, or not one of ours.
    #[error("not a Cairn record")]
    NotARecord,
    /// A record, but of another kind.
    #[error("a record of kind {found}, where kind {expected} was expected")]
    WrongKind {
        /// The kind in the bytes.
        found: u8,
        /// The kind asked for.
        expected: u8,
    },
    /// The payload is shorter or longer than the header says, or its checksum differs.
    #[error("torn or damaged")]
    Damaged,
    /// Nothing is there, although the other slot shows that something was.
    #[error("missing")]
    Missing,
}

/// The newest whole slot.
#[derive(Debug, PartialEq, Eq)]
pub struct Loaded<'a> {
    /// Version of the payload.
    pub version: u16,
    /// Its sequence number; the next write takes the next one.
    pub sequence: u64,
    /// The payload.
    pub payload: &'a [u8],
    /// The slot it came from; the next write goes to the other.
    pub slot: Slot,
    /// The other slot's error, where it held bytes that could not be read: a newer change may have been lost.
    pub damaged: Option<SlotError>,
}

/// Wraps a payload.
pub fn seal(kind: Kind, version: u16, sequence: u64, payload: &[u8]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.raw(&MAGIC);
    writer.u8(kind as u8);
    writer.u8(0);
    writer.u16(version);
    writer.u64(sequence);
    writer.u32(payload.len() as u32);
    let header = writer.finish();
    let checksum = sha256(&[&header, payload]);
    [&header[..], &checksum[..CHECKSUM], payload].concat()
}

/// Unwraps one slot: version, sequence number, payload.
pub fn unseal(kind: Kind, bytes: &[u8]) -> Result<(u16, u64, &[u8]), SlotError> {
    if bytes.len() < HEADER + CHECKSUM || bytes[..4] != MAGIC {
        return Err(SlotError::NotARecord);
    }
    let (header, rest) = bytes.split_at(HEADER);
    let (checksum, payload) = rest.split_at(CHECKSUM);
    if sha256(&[header, payload])[..CHECKSUM] != *checksum {
        return Err(SlotError::Damaged);
    }
    if header[4] != kind as u8 {
        return Err(SlotError::WrongKind { found: header[4], expected: kind as u8 });
    }
    let mut reader = Reader::new(&header[6..]);
    let damaged = |_| SlotError::Damaged;
    let version = reader.u16("version").map_err(damaged)?;
    let sequence = reader.u64("sequence").map_err(damaged)?;
    let length = reader.u32("length").map_err(damaged)?;
    if length as usize == payload.len() { Ok((version, sequence, payload)) } else { Err(SlotError::Damaged) }
}

/// The newest whole slot of two; `None` where both are empty, the first slot's error where neither can be read.
pub fn load<'a>(kind: Kind, a: &'a [u8], b: &'a [u8]) -> Result<Option<Loaded<'a>>, SlotError> {
    let read = |slot, bytes: &'a [u8]| {
        (!bytes.is_empty()).then(|| {
            unseal(kind, bytes).map(|(version, sequence, payload)| Loaded {
                version,
                sequence,
                payload,
                slot,
                damaged: None,
            })
        })
    };
    match (read(Slot::A, a), read(Slot::B, b)) {
        (None, None) => Ok(None),
        (Some(Ok(a)), Some(Ok(b))) => Ok(Some(if a.sequence >= b.sequence { a } else { b })),
        // The first write is alone; from the second on both slots have been written.
        (Some(Ok(whole)), None) | (None, Some(Ok(whole))) => {
            let damaged = (whole.sequence > 1).then_some(SlotError::Missing);
            Ok(Some(Loaded { damaged, ..whole }))
        }
        (Some(Ok(whole)), Some(Err(error))) | (Some(Err(error)), Some(Ok(whole))) => {
            Ok(Some(Loaded { damaged: Some(error), ..whole }))
        }
        (Some(Err(error)), _) | (None, Some(Err(error))) => Err(error),
    }
}

impl Slot {
    /// The slot for the next write.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_whole_slot_wins() {
        let old = seal(Kind::Profile, 1, 4, b"old");
        let new = seal(Kind::Profile, 1, 5, b"new");
        let loaded = load(Kind::Profile, &new, &old).unwrap().unwrap();
        assert_eq!((loaded.payload, loaded.slot, loaded.damaged), (&b"new"[..], Slot::A, None));
    }

    #[test]
    fn a_torn_newest_slot_falls_back_and_says_so() {
        let old = seal(Kind::Profile, 1, 4, b"old");
        let new = seal(Kind::Profile, 1, 5, b"new");
        for cut in 0..new.len() {
            let loaded = load(Kind::Profile, &old, &new[..cut]).unwrap().unwrap();
            assert_eq!(loaded.payload, b"old");
            assert!(loaded.damaged.is_some());
        }
    }

    #[test]
    fn a_first_write_is_alone_and_nothing_is_missing() {
        let first = seal(Kind::Profile, 1, 1, b"first");
        assert_eq!(load(Kind::Profile, &first, b"").unwrap().unwrap().damaged, None);
    }

    #[test]
    fn any_flipped_bit_is_noticed() {
        let whole = seal(Kind::Sharing, 1, 9, b"payload");
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(unseal(Kind::Sharing, &bytes).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn one_kind_is_not_read_as_another() {
        let bytes = seal(Kind::Profile, 1, 1, b"");
        assert_eq!(unseal(Kind::Sharing, &bytes), Err(SlotError::WrongKind { found: 1, expected: 2 }));
    }

    #[test]
    fn two_empty_slots_are_a_new_start_and_two_broken_ones_are_not() {
        assert_eq!(load(Kind::Profile, b"", b""), Ok(None));
        assert_eq!(load(Kind::Profile, b"x", b""), Err(SlotError::NotARecord));
    }
}
