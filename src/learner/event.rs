//! What a learner does. Events stay on the device: they change the profile and are not kept.

use crate::catalog::pack::columns::{ItemIndex, SkillIndex};

/// Something that happened, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Milliseconds since 1970-01-01 UTC, by the device's clock.
    pub at: i64,
    /// What happened.
    pub happening: Happening,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Happening {
    /// An answer to an item.
    Attempt {
        /// The item.
        item: ItemIndex,
        /// How right it was, 0 to 1.
        score: f32,
        /// Hints taken.
        hints: u32,
        /// Time on task in seconds, where it is known.
        seconds: Option<f32>,
    },
    /// An item was worked through to its end, with nothing said about right or wrong.
    Finished {
        /// The item.
        item: ItemIndex,
    },
    /// An item was opened.
    Opened {
        /// The item.
        item: ItemIndex,
    },
    /// The learner's own word on an item.
    Rated {
        /// The item.
        item: ItemIndex,
        /// What they said.
        rating: Rating,
    },
    /// "I know this", or "I don't know this yet", of a skill. It takes the place of what was said before.
    Known {
        /// The skill.
        skill: SkillIndex,
        /// Which of the two.
        known: bool,
    },
    /// What was said of a skill is taken back.
    Unsaid {
        /// The skill.
        skill: SkillIndex,
    },
    /// An item is not to be shown again, or may be shown again.
    Hidden {
        /// The item.
        item: ItemIndex,
        /// Whether it is hidden from now on.
        hidden: bool,
    },
    /// A skill is the goal from now on, or none is.
    Goal {
        /// The skill.
        skill: Option<SkillIndex>,
    },
}

/// What learners say of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    /// It asked too little.
    TooEasy,
    /// It asked too much.
    TooHard,
    /// More like this.
    Liked,
    /// Less like this.
    NotForMe,
}
