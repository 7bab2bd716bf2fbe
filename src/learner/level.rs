//! Mastery in a word, and how a level is held: it comes as soon as the chance that a skill is known says so, and goes only when that has
//! fallen clearly below it, one level at a time. One slip or a day's forgetting flips nothing.

use super::memory::TARGET_RETENTION;
use serde::{Deserialize, Serialize};

/// How far below its threshold the chance falls before a level goes.
pub const MARGIN: f32 = 0.1;
/// Wrong answers among the last [`ERRORS_OF`] without which no level goes: one is a slip.
pub const ERRORS: u32 = 2;
/// How many last answers are looked at for errors.
pub const ERRORS_OF: u8 = 5;

/// Mastery in a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub enum Level {
    /// No evidence.
    #[default]
    NotStarted,
    /// Evidence, but a chance under 0.5 that it is known.
    GettingThere,
    /// A chance of 0.5 or more.
    Familiar,
    /// A chance of [`MET`](super::mastery::MET), 0.8, or more.
    Proficient,
    /// A chance of 0.95 or more.
    Mastered,
}

/// As a number, 0 for not started. Profiles hold that, and what they hold beyond 4 is mastered.
impl From<u8> for Level {
    fn from(number: u8) -> Self {
        match number {
            0 => Self::NotStarted,
            1 => Self::GettingThere,
            2 => Self::Familiar,
            3 => Self::Proficient,
            _ => Self::Mastered,
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level as Self
    }
}

impl Level {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::GettingThere => "getting-there",
            Self::Familiar => "familiar",
            Self::Proficient => "proficient",
            Self::Mastered => "mastered",
        }
    }

    /// The level of a chance of being known, where there is evidence.
    pub fn of(known: f32) -> Self {
        let reached = |level: &Self| known >= level.least();
        [Self::Mastered, Self::Proficient, Self::Familiar]
            .into_iter()
            .find(reached)
            .unwrap_or(Self::GettingThere)
    }

    /// The chance of being known from which on a skill is at this level.
    pub const fn least(self) -> f32 {
        match self {
            Self::NotStarted | Self::GettingThere => 0.0,
            Self::Familiar => 0.5,
            Self::Proficient => super::mastery::MET,
            Self::Mastered => 0.95,
        }
    }

    /// The level to hold after an answer that leaves this chance and so many errors among the last answers.
    #[must_use]
    pub fn after_answer(self, known: f32, errors: u32) -> Self {
        self.held_or(known, errors >= ERRORS)
    }

    /// The level to show while time passes: a level goes only once a review is due, and never more than one.
    #[must_use]
    pub fn over_time(self, known: f32, recall: f32) -> Self {
        self.held_or(known, recall < TARGET_RETENTION)
    }

    fn held_or(self, known: f32, cause: bool) -> Self {
        let reached = Self::of(known);
        if reached >= self {
            reached
        } else if cause && known < self.least() - MARGIN {
            Self::from(self as u8 - 1)
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_comes_at_its_threshold_and_goes_a_margin_below_it() {
        assert_eq!(Level::NotStarted.after_answer(0.95, 5), Level::Mastered);
        assert_eq!(Level::Mastered.after_answer(0.86, 5), Level::Mastered);
        assert_eq!(Level::Mastered.after_answer(0.84, 5), Level::Proficient);
        assert_eq!(Level::Mastered.after_answer(0.01, 5), Level::Proficient, "one at a time");
        assert_eq!(Level::Mastered.after_answer(0.01, 1), Level::Mastered, "one slip is none");
        assert_eq!(Level::Mastered.over_time(0.84, 0.91), Level::Mastered, "no review is due");
        assert_eq!(Level::Mastered.over_time(0.01, 0.2), Level::Proficient);
        assert_eq!(Level::GettingThere.after_answer(0.0, 5), Level::GettingThere);
    }

    #[test]
    fn levels_are_numbers_in_a_profile() {
        for number in 0..5 {
            assert_eq!(u8::from(Level::from(number)), number);
        }
        assert_eq!(Level::from(200), Level::Mastered);
    }
}
