//! What a good tutor would say after an attempt: a hint, another explanation, something easier, go on, something harder,
//! enough for now.
//!
//! [`step`] is a list of rules, read from the first to the last ([`rules`]); the first that applies and that the catalog has an item
//! for decides. It looks at the answer, at the chance that was given it before, at the time on task beside the item's expected time,
//! at hints, and at the run so far: in the skill, which the profile keeps, and in the sitting, which is a [`Session`]
//! that the caller keeps and nobody stores. It infers no feelings and asks for no camera.
//!
//! Every step names an item that exists and may be shown, or says that none is left.

mod rules;
mod session;

pub use session::{Attempted, Session};

use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::Learner;
use crate::recommend::Request;

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// What kind of step.
    pub action: Action,
    /// Which item it points to: the same for a hint and for another try; `None` for a break and where nothing is left.
    pub item: Option<ItemIndex>,
    /// The skill that it is about, where it is about one.
    pub skill: Option<SkillIndex>,
    /// Why.
    pub why: Why,
}

/// Kinds of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Look at the hint, and try the same item again.
    Hint,
    /// The same item again.
    TryAgain,
    /// A lesson or a worked example in the same skill.
    Explain,
    /// The same skill in another form.
    OtherFormat,
    /// Something easier in the same skill.
    Easier,
    /// A skill that comes before.
    Prerequisite,
    /// Go on.
    GoOn,
    /// Something harder in the same skill.
    Harder,
    /// Enough for now.
    Break,
    /// Nothing is left that may be shown.
    Done,
}

impl Action {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::TryAgain => "try-again",
            Self::Explain => "explain",
            Self::OtherFormat => "other-format",
            Self::Easier => "easier",
            Self::Prerequisite => "prerequisite",
            Self::GoOn => "go-on",
            Self::Harder => "harder",
            Self::Break => "break",
            Self::Done => "done",
        }
    }
}

/// Why: what decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// The session is long.
    LongSession {
        /// Its minutes.
        minutes: f32,
    },
    /// Of the last answers fewer were right than could be expected.
    Falling {
        /// Right ones.
        right: u32,
        /// Of so many.
        of: u32,
        /// Right ones that were to be expected.
        expected: f32,
    },
    /// The answer came too fast to have been thought about.
    Quick {
        /// Seconds that it took.
        seconds: f32,
        /// Seconds that the item takes.
        expected: f32,
    },
    /// It was nearly right, or should be in reach.
    InReach {
        /// The chance that was given, 0 to 1.
        chance: f32,
    },
    /// It was wrong more than once.
    Again {
        /// Wrong tries on this item in a row.
        tries: u32,
    },
    /// Several wrong answers in a row in the skill.
    WrongRun {
        /// How many.
        in_a_row: u32,
    },
    /// Much practice in the skill, and it is not met.
    Stuck {
        /// Answers so far.
        attempts: u32,
    },
    /// It was too hard to be expected right.
    TooHard {
        /// The chance that was given, 0 to 1.
        chance: f32,
    },
    /// It was wrong, as anyone may be.
    Wrong,
    /// It was right with help, or in part.
    Helped {
        /// Hints taken.
        hints: u32,
    },
    /// It was right, but took long.
    Slow {
        /// Seconds that it took.
        seconds: f32,
        /// Seconds that the item takes.
        expected: f32,
    },
    /// Several right answers in a row, or one that was nearly sure.
    Easy {
        /// How many in a row.
        in_a_row: u32,
        /// The chance that was given, 0 to 1.
        chance: f32,
    },
    /// The skill is met now.
    SkillMet,
    /// It was right.
    Right,
    /// Nothing else may be shown.
    NothingLeft,
}

impl Why {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LongSession { .. } => "tutor-long-session",
            Self::Falling { .. } => "tutor-falling",
            Self::Quick { .. } => "tutor-quick",
            Self::InReach { .. } => "tutor-in-reach",
            Self::Again { .. } => "tutor-again",
            Self::WrongRun { .. } => "tutor-wrong-run",
            Self::Stuck { .. } => "tutor-stuck",
            Self::TooHard { .. } => "tutor-too-hard",
            Self::Wrong => "tutor-wrong",
            Self::Helped { .. } => "tutor-helped",
            Self::Slow { .. } => "tutor-slow",
            Self::Easy { .. } => "tutor-easy",
            Self::SkillMet => "tutor-skill-met",
            Self::Right => "tutor-right",
            Self::NothingLeft => "tutor-nothing-left",
        }
    }
}

/// The step after an attempt that learner and session have both taken in. The request's limits hold for the item.
pub fn step(
    view: &View<'_>,
    learner: &Learner,
    session: &Session,
    now: i64,
    request: &Request,
    attempt: &Attempted,
) -> Step {
    rules::decide(&rules::Moment::new(view, learner, session, now, request, attempt))
}

#[cfg(test)]
mod tests;
