//! The record of sharing as a device keeps it: two slots and a mark. Every host that stores it goes this way, in a browser and in the
//! simulation, so that what is lost or put back is met by the same rules everywhere.
//!
//! The order of a change is: [`Record::save`], write the mark of [`Record::mark`], write the record to the slot of [`Record::next_slot`];
//! all under one lock. Where the record cannot be written, the mark that was there before is written back.

use super::mark::Mark;
use super::{Sharing, StoredError, VERSION};
use crate::stored::slots::{Kind, Slot, SlotError, load, seal};
use thiserror::Error;

/// The state of sharing, its number, and where it goes next.
#[derive(Debug, Clone)]
pub struct Record {
    /// The state.
    pub sharing: Sharing,
    sequence: u64,
    next: Slot,
}

/// Why there is no record to go on with. Nothing may be written over it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Neither slot is a whole record.
    #[error(transparent)]
    Slot(#[from] SlotError),
    /// A whole slot holds what is no state of sharing.
    #[error(transparent)]
    Stored(#[from] StoredError),
}

impl Record {
    /// From two stored slots, empty where there is nothing, and from what is in the mark's place: `None` where this host has no such
    /// place, empty where nothing is in it.
    pub fn load(a: &[u8], b: &[u8], mark: Option<&[u8]>) -> Result<Self, RecordError> {
        let mut record = Self { sharing: Sharing::default(), sequence: 0, next: Slot::A };
        let mut found = None;
        let mut damaged = false;
        if let Some(loaded) = load(Kind::Sharing, a, b)? {
            record.sharing = Sharing::from_bytes(loaded.version, loaded.payload)?;
            record.next = loaded.slot.other();
            record.sequence = loaded.sequence;
            found = Some(loaded.sequence);
            damaged = loaded.damaged.is_some();
        }
        match mark {
            None if damaged => record.sharing.recovered(),
            None => {}
            Some(bytes) => {
                let mark = Mark::from_bytes(bytes);
                record.sharing.hold_to(found, damaged, mark);
                record.sequence = record.sequence.max(mark.map_or(0, |mark| mark.sequence));
            }
        }
        Ok(record)
    }

    /// The slot that the next save goes to.
    pub fn next_slot(&self) -> Slot {
        self.next
    }

    /// The bytes to store now, and (by [`Record::next_slot`] before this call) where. `mark` is what is in the mark's place, `now` the
    /// time by that place's clock.
    pub fn save(&mut self, mark: Option<&[u8]>, now: i64) -> Vec<u8> {
        self.sharing.note(mark.and_then(Mark::from_bytes), now);
        self.sequence += 1;
        self.next = self.next.other();
        seal(Kind::Sharing, VERSION, self.sequence, &self.sharing.to_bytes())
    }

    /// The mark of what was saved last, to be written before it.
    pub fn mark(&self, now: i64) -> Vec<u8> {
        self.sharing.mark(self.sequence, now).to_bytes()
    }
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
