//! When a page does something: at the exact next moment, and never on arrival.
//!
//! Visits are short. A page that looked only now and then would charge reports that its visits are too short to send. So it asks
//! [`Visit::next_at`] when the next thing is due, and looks then. A report that waited when the page was opened waits some minutes longer, at
//! random: what is sent the moment somebody arrives tells whoever watches the network that somebody did.

use super::{NOTICE_MS, Sharing, below};

/// How long a report that waited when the page was opened stays at least, and how much longer at most.
const AFTER_OPENING_MS: i64 = 60_000;
const SPREAD_MS: u64 = 180_000;

/// One visit: from a page's opening to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    not_before: i64,
}

impl Visit {
    /// A page was opened now.
    pub fn open(sharing: &Sharing, now: i64, word: u64) -> Self {
        let waits = sharing.outbox.is_some();
        let not_before =
            if waits { now + AFTER_OPENING_MS + below(word, SPREAD_MS) as i64 } else { i64::MIN };
        Self { not_before }
    }

    /// A visit in which nothing is sent before this time.
    pub fn from_time(not_before: i64) -> Self {
        Self { not_before }
    }

    /// The time before which nothing is sent.
    pub fn not_before(self) -> i64 {
        self.not_before
    }

    /// When the next thing is due, which may be now or before; `None` where nothing is shared.
    pub fn next_at(self, sharing: &Sharing, now: i64) -> Option<i64> {
        let wake_at = sharing.wake_at()?;
        if sharing.is_unsettled(now) {
            return Some(now);
        }
        let sends = sharing.outbox.as_ref().is_some_and(super::Sealed::is_seen);
        let stale_at = sharing.outbox.as_ref().map_or(i64::MAX, |sealed| sharing.stale_at(sealed));
        let may = if sends { self.not_before.max(wake_at) } else { wake_at };
        // What is settled needs nobody to be asked.
        Some(sharing.asking.not_before(now).max(may).min(stale_at.max(wake_at)))
    }
}

impl Sharing {
    /// Whether [`Sharing::settle`] would change anything.
    pub(super) fn is_unsettled(&self, now: i64) -> bool {
        let scheduled_later = self.scheduled.is_some_and(|scheduled| now < scheduled.made_at);
        scheduled_later
            || self.outbox.as_ref().is_some_and(|sealed| self.stale_at(sealed) <= now || sealed.is_far(now))
    }

    /// Settles what waits without asking anyone: a report that no server takes any more is given up, and stays spent; and what was put
    /// off by a clock that was ahead is put off no longer than by one that is right. Whether that changed anything.
    pub fn settle(&mut self, now: i64) -> bool {
        let unsettled = self.is_unsettled(now);
        if self.scheduled.is_some_and(|scheduled| now < scheduled.made_at) {
            self.scheduled = None;
        }
        if self.outbox.as_ref().is_some_and(|sealed| self.stale_at(sealed) <= now) {
            self.forget_outbox();
        }
        if let Some(sealed) = self.outbox.as_mut().filter(|sealed| sealed.is_far(now)) {
            sealed.send_at = now.saturating_add(NOTICE_MS);
        }
        unsettled
    }
}
