//! One sitting, as far as the tutor goes. The engine keeps it while a page is open, and it is gone with the page.

use crate::catalog::pack::columns::ItemIndex;
use crate::learner::memory::DAY_MS;

/// Without an answer for so long, the next one begins another sitting.
const AWAY_MS: i64 = DAY_MS / 48;
/// How many last answers are looked at for falling accuracy.
pub const LAST: usize = 8;

/// An attempt, as the tutor looks at it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempted {
    /// The item.
    pub item: ItemIndex,
    /// How right it was, 0 to 1, as it was given and not lowered for hints.
    pub score: f32,
    /// Hints taken.
    pub hints: u32,
    /// Time on task in seconds, where it is known.
    pub seconds: Option<f32>,
    /// The chance of a right answer that was given before it: `Learner::chance` then, 0 to 1.
    pub chance: f32,
}

impl Attempted {
    /// Whether it counts as right.
    pub fn is_right(&self) -> bool {
        self.score >= 0.5
    }
}

/// What happened since the learner sat down.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Session {
    /// Time of its first answer (ms).
    started_at: i64,
    /// Time of the last one (ms), 0 where there is none.
    last_at: i64,
    /// The item answered last, and the wrong tries on it in a row.
    item: Option<ItemIndex>,
    tries: u32,
    /// Outcome (newest in bit 0) and given chance of the last answers, and how many there are, at most [`LAST`].
    right: u8,
    chances: [f32; LAST],
    count: u32,
    /// When a break was last due (ms), 0 where it was not.
    break_at: i64,
}

impl Session {
    /// Takes in an attempt. A clock that was set back begins another sitting.
    pub fn take(&mut self, attempt: &Attempted, at: i64) {
        if self.last_at == 0 || at < self.last_at || at.saturating_sub(self.last_at) > AWAY_MS {
            *self = Self { started_at: at, ..Self::default() };
        }
        self.last_at = at.max(1);
        let right = attempt.is_right();
        let same = self.item == Some(attempt.item);
        self.tries = if right {
            0
        } else if same {
            self.tries + 1
        } else {
            1
        };
        self.item = Some(attempt.item);
        self.right = self.right << 1 | u8::from(right);
        self.chances.rotate_right(1);
        self.chances[0] = attempt.chance.clamp(0.0, 1.0);
        self.count = (self.count + 1).min(LAST as u32);
    }

    /// A break was proposed at a time: it is not proposed again at once.
    pub fn proposed_break(&mut self, at: i64) {
        self.break_at = at.max(1);
    }

    /// Minutes since the first answer.
    pub fn minutes(&self) -> f32 {
        self.last_at.saturating_sub(self.started_at).max(0) as f32 / 60_000.0
    }

    /// Wrong tries on the item answered last, in a row.
    pub fn tries(&self) -> u32 {
        self.tries
    }

    /// Minutes since a break was proposed.
    pub(super) fn since_break(&self) -> Option<f32> {
        (self.break_at > 0).then(|| self.last_at.saturating_sub(self.break_at).max(0) as f32 / 60_000.0)
    }

    /// Of the last answers: how many there are, how many were right, and how many were expected to be, with the standard
    /// deviation of that.
    pub(super) fn last(&self) -> (u32, u32, f32, f32) {
        let chances = &self.chances[..self.count as usize];
        let expected = chances.iter().sum();
        let variance = chances.iter().map(|chance| chance * (1.0 - chance)).sum::<f32>();
        let mask = ((1_u32 << self.count) - 1) as u8;
        (self.count, (self.right & mask).count_ones(), expected, libm::sqrtf(variance))
    }
}
