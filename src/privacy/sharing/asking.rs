//! When to ask the server for its policy: only where something is due, and ever more seldom where nothing comes of it. Else the server
//! would see each visit of a learner whose report is due.

use super::below;

/// How long the server is not asked again, at first: a day.
pub(super) const WAIT_MS: i64 = 86_400_000;
/// How often that is doubled.
const DOUBLED: u8 = 6;

/// How often the server was asked since anything came of it, and when to ask again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Asking {
    pub times: u8,
    /// Milliseconds since 1970.
    pub again_at: i64,
}

impl Asking {
    /// Whether it was asked so lately that it is not asked now. A clock that was ahead once does not put it off for years.
    pub fn is_put_off(&self, now: i64) -> bool {
        now < self.again_at && self.again_at - now < WAIT_MS << (DOUBLED + 1)
    }

    /// The time before which it is not asked.
    pub fn not_before(&self, now: i64) -> i64 {
        if self.is_put_off(now) { self.again_at } else { i64::MIN }
    }

    /// It is asked now; the next time is put off by one to two days, then by two to four, and so on.
    pub fn put_off(&mut self, now: i64, word: u64) {
        let wait = WAIT_MS << self.times.min(DOUBLED);
        self.times = self.times.saturating_add(1);
        self.again_at = now + wait + below(word, wait as u64) as i64;
    }
}
