//! The mark: what is kept apart from the record of sharing, so that a record which was lost or put back gives no budget back.
//!
//! It holds the number of the newest record and the total that was spent by then, rounded up. It is written *before* the record
//! whose number it has. So it is never behind a charge, and a crash between the two leaves it ahead by one and by that charge,
//! which then counts as spent.
//!
//! The place for it may reach the disk later than the record does, as `localStorage` does: a crash then leaves the mark behind.
//! Whether that or somebody put it back is told by time. A record notes the number of the newest mark that was in its place for
//! [`SETTLED_MS`], by when every browser has written it. A mark behind that number, or none, was put back or lost. What is true then nobody
//! knows, so the whole cap counts as spent.

use super::{Consent, Sharing};
use crate::privacy::ledger::WHOLE_CAP;
use crate::stored::codec::{Reader, Writer};

/// How long a mark must have been in its place to count as written. Browsers write within a minute.
pub const SETTLED_MS: i64 = 300_000;
/// A mark of the first version: the number alone.
const NUMBER_ONLY: usize = 8;

/// The newest record's number, and what was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The number of the record that is written next after it.
    pub sequence: u64,
    /// The product of all ratios spent, in millionths, rounded up: 1,000,000 for nothing, at most [`WHOLE_CAP`].
    /// 0 where it is not known, in a mark of the first version.
    pub spent: u32,
    /// When it was written (ms since 1970, by the clock of the place and not the host's).
    pub at: i64,
}

impl Mark {
    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.sequence);
        writer.u32(self.spent);
        writer.i64(self.at);
        writer.finish()
    }

    /// Reads stored bytes; `None` where they are no mark.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let sequence = reader.u64("sequence").ok()?;
        if bytes.len() == NUMBER_ONLY {
            return Some(Self { sequence, spent: 0, at: 0 });
        }
        let mark = Self { sequence, spent: reader.u32("spent").ok()?, at: reader.i64("moment").ok()? };
        reader.finish().ok().map(|()| mark)
    }

    fn is_settled(&self, now: i64) -> bool {
        now.checked_sub(self.at).is_some_and(|since| since >= SETTLED_MS)
    }
}

impl Sharing {
    /// The mark to write before the record of that number.
    pub(super) fn mark(&self, sequence: u64, now: i64) -> Mark {
        Mark { sequence, spent: self.ledger.spent_millionths(), at: now }
    }

    /// Notes that a mark has been in its place for so long that it is written.
    pub(super) fn note(&mut self, mark: Option<Mark>, now: i64) {
        if let Some(mark) = mark.filter(|mark| mark.is_settled(now)) {
            self.settled = self.settled.max(mark.sequence);
        }
    }

    /// Holds what was read to the mark that was found beside it. `sequence` is the record's number, where there is a record, and
    /// `damaged` says that its other slot could not be read.
    pub(super) fn hold_to(&mut self, sequence: Option<u64>, damaged: bool, mark: Option<Mark>) {
        let Some(mark) = mark else {
            // Where nothing was ever written for long, the first record may be there before the first mark.
            if self.settled > 0 {
                self.spent_all();
            } else if damaged {
                self.recovered();
            }
            return;
        };
        let spent = if mark.spent == 0 { WHOLE_CAP } else { mark.spent };
        match sequence {
            // No more than the room for a number.
            None if mark.sequence == 0 => {}
            None => {
                self.track_lost = true;
                self.ledger.cover(spent);
            }
            Some(sequence) => {
                let less = mark.spent > 0 && mark.spent < self.ledger.spent_millionths();
                if mark.sequence < self.settled || mark.sequence == sequence && less {
                    self.spent_all();
                } else if mark.sequence > sequence && (damaged || mark.sequence > sequence + 1) {
                    self.put_back(spent);
                } else if damaged {
                    // The mark may be the one that is behind.
                    self.recovered();
                    self.ledger.cover(mark.spent);
                } else if self.ledger.cover(if mark.sequence > sequence { spent } else { mark.spent }) {
                    // Mostly a crash on the way to the record: the charge counts, and nothing that it paid for exists. Whatever else it
                    // was, all that the mark knows of counts.
                    self.track_lost = true;
                }
            }
        }
    }

    /// An older record was put back: a newer one may have withdrawn consent.
    fn put_back(&mut self, spent: u32) {
        self.withdraw(Consent::LocalOnly);
        self.ledger.cover(spent);
        self.track_lost = true;
    }

    /// Nobody knows what was spent.
    fn spent_all(&mut self) {
        self.put_back(WHOLE_CAP);
    }
}
