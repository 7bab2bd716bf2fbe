//! The terms of an item's score, one file each, and the one place where they are combined.

pub(super) mod gain;
pub(super) mod goal;
pub(super) mod interest;
pub(super) mod introduction;
pub(super) mod novelty;
pub(super) mod readiness;
pub(super) mod remediation;
pub(super) mod review;
pub(super) mod time;

pub(super) use remediation::{Remedy, remedy};

use super::situation::Situation;
use crate::catalog::pack::columns::ItemIndex;

macro_rules! terms {
    ($($(#[doc = $doc:literal])* $name:ident $field:ident $label:literal = $weight:literal, $value:path;)*) => {
        /// What counts in a score.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Term { $($(#[doc = $doc])* $name),* }

        impl Term {
            /// All terms.
            pub const ALL: [Self; COUNT] = [$(Self::$name),*];

            /// As it is written in the API.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }
        }

        const COUNT: usize = [$($label),*].len();

        /// How much each term counts; 0 switches it off.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Weights { $($(#[doc = $doc])* pub $field: f32),* }

        impl Default for Weights {
            fn default() -> Self {
                Self { $($field: $weight),* }
            }
        }

        impl Weights {
            /// How much a term counts.
            pub fn of(&self, term: Term) -> f32 {
                match term { $(Term::$name => self.$field),* }
            }

            /// The same with another weight for one term.
            #[must_use]
            pub fn with(mut self, term: Term, weight: f32) -> Self {
                match term { $(Term::$name => self.$field = weight),* }
                self
            }
        }

        /// Weight times value of each term for one item.
        #[inline(never)]
        pub(super) fn contributions(situation: &Situation<'_>, item: ItemIndex) -> Contributions {
            let kind = &situation.kind_of(item);
            Contributions([$(situation.weights.$field * $value(situation, kind, item)),*])
        }
    };
}

terms! {
    /// Are the prerequisites met? 0 to 1.
    Readiness readiness "readiness" = 5.0, readiness::value;
    /// Is there much to gain: a chance of success between .60 and .85, in a skill with room? 0 to 1.
    Gain gain "gain" = 4.0, gain::value;
    /// Is a skill about to be forgotten? 0 to 1.
    Review review "review" = 4.0, review::value;
    /// After failures: does it help at what is missing? -1 to 1.
    Remediation remediation "remediation" = 3.0, remediation::value;
    /// Does it introduce what the learner has not begun? 0 to 1.
    Introduction introduction "introduction" = 3.0, introduction::value;
    /// Does it lie on the way to the goal? 0 to 1.
    Goal goal "goal" = 2.5, goal::value;
    /// Is the learner drawn to what it is about? -1 to 1.
    Topic topic "topic" = 1.0, interest::topic;
    /// Does the learner lean towards its type? -1 to 1.
    Format format "format" = 0.4, interest::format;
    /// Does it take much longer than what is usual here? -1 to 0.
    Time time "time" = 2.0, time::value;
    /// Is it new, or done with? -1 to 0.
    Novelty novelty "novelty" = 3.0, novelty::value;
}

/// Weight times value of each term, in the order of [`Term::ALL`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Contributions([f32; COUNT]);

impl Contributions {
    /// Of one term.
    pub fn of(&self, term: Term) -> f32 {
        self.0[term as usize]
    }

    /// The score.
    pub fn sum(&self) -> f32 {
        self.0.iter().sum()
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (sum, value) in self.0.iter_mut().zip(other.0) {
            *sum += value;
        }
    }

    #[must_use]
    pub(super) fn scaled(mut self, by: f32) -> Self {
        for value in &mut self.0 {
            *value *= by;
        }
        self
    }
}
