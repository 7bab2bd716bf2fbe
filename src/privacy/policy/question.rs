//! What a task asks of a device, and what kind of answer that is.
//!
//! Every question has an answer for a learner who did nothing: no, category 0, or no direction. So a report does not
//! show whether there was any activity.

use super::limits::{PolicyError, name};
use super::school::unhex;
use crate::stored::codec::Writer;
use serde::{Deserialize, Serialize};

/// The most items that a calibration task goes round.
pub const MOST_ITEMS: usize = 32;
/// The most topics of [`Question::Topic`].
pub const MOST_TOPICS: usize = 256;
/// The most topics of [`Question::Move`], whose pairs are the categories.
pub const MOST_TOPICS_OF_A_MOVE: usize = 127;
/// The most numbers of a direction.
pub const MOST_DIMENSIONS: u32 = 64;

/// What a task asks of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
#[non_exhaustive]
pub enum Question {
    /// Was the last attempt at the epoch's item right? Never having tried is no.
    Solved {
        /// Calibration items, public and the same for all. Epoch `e` asks about number `e` modulo their count.
        items: Vec<String>,
    },
    /// Was the epoch's item ever tried? Beside [`Question::Solved`] about the same item it gives a success rate.
    Tried {
        /// As in [`Question::Solved`].
        items: Vec<String>,
    },
    /// Did the item end well that was last recommended and then tried: solved, or said to be good? Nothing yet is no.
    Helped {},
    /// With which topic was the learner busy most since the epoch before began? 0 is none of them, else its place from 1.
    Topic {
        /// Names of topics.
        topics: Vec<String>,
    },
    /// From which topic to which did the learner last go on? 0 is from none to none, else 1 + from * count + to.
    Move {
        /// Names of topics.
        topics: Vec<String>,
    },
    /// In which direction do the learner's interests lie, among a pack's item vectors?
    Interest {
        /// SHA-256 of the pack, 64 hexadecimal digits. With another pack the answer is no direction.
        catalog: String,
        /// Numbers in a vector of that pack.
        dimensions: u32,
    },
}

/// What can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Yes or no.
    Bit,
    /// One of so many categories.
    Categories(u32),
    /// A vector of so many numbers, of which only the direction counts.
    Direction(u32),
}

impl Question {
    /// What can be answered.
    pub fn shape(&self) -> Shape {
        match self {
            Self::Solved { .. } | Self::Tried { .. } | Self::Helped {} => Shape::Bit,
            Self::Topic { topics } => Shape::Categories(topics.len() as u32 + 1),
            Self::Move { topics } => Shape::Categories((topics.len() * topics.len()) as u32 + 1),
            Self::Interest { dimensions, .. } => Shape::Direction(*dimensions),
        }
    }

    /// The calibration item of an epoch, of the questions that have one.
    pub fn item(&self, epoch: u32) -> Option<&str> {
        match self {
            Self::Solved { items } | Self::Tried { items } => {
                items.get((epoch as usize).checked_rem(items.len())?).map(String::as_str)
            }
            _ => None,
        }
    }

    /// As it is written in a policy.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Solved { .. } => "solved",
            Self::Tried { .. } => "tried",
            Self::Helped {} => "helped",
            Self::Topic { .. } => "topic",
            Self::Move { .. } => "move",
            Self::Interest { .. } => "interest",
        }
    }

    /// The names of items or topics that it is about; the pack's digest of [`Question::Interest`].
    pub fn names(&self) -> &[String] {
        match self {
            Self::Solved { items } | Self::Tried { items } => items,
            Self::Topic { topics } | Self::Move { topics } => topics,
            Self::Interest { catalog, .. } => std::slice::from_ref(catalog),
            Self::Helped {} => &[],
        }
    }

    /// Whether both ask the same about the same item, topic or pack. What is published of them would overlap.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let names = self.names();
        self.kind() == other.kind()
            && (names.is_empty() || names.iter().any(|name| other.names().contains(name)))
    }

    /// Holds it to the client's limits.
    pub(super) fn validate(&self, task: &str) -> Result<(), PolicyError> {
        let wrong = |wrong| Err(PolicyError::Question { task: task.to_owned(), wrong });
        let (least, most, counted) = match self {
            Self::Solved { .. } | Self::Tried { .. } => (1, MOST_ITEMS, "must name 1 to 32 items"),
            Self::Topic { .. } => (2, MOST_TOPICS, "must name 2 to 256 topics"),
            Self::Move { .. } => (2, MOST_TOPICS_OF_A_MOVE, "must name 2 to 127 topics"),
            Self::Interest { catalog, dimensions } => {
                if unhex::<32>(catalog).is_none() {
                    return wrong("must name a pack by the 64 lower-case hexadecimal digits of its SHA-256");
                }
                if !(2..=MOST_DIMENSIONS).contains(dimensions) {
                    return wrong("must have 2 to 64 dimensions");
                }
                return Ok(());
            }
            Self::Helped {} => return Ok(()),
        };
        let names = self.names();
        if !(least..=most).contains(&names.len()) {
            return wrong(counted);
        }
        for (place, each) in names.iter().enumerate() {
            name("item or topic", each)?;
            if names[..place].contains(each) {
                return Err(PolicyError::Name { what: "item or topic", name: each.clone() });
            }
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.text(self.kind());
        let names = self.names();
        writer.u32(names.len() as u32);
        for name in names {
            writer.text(name);
        }
        if let Self::Interest { dimensions, .. } = self {
            writer.u32(*dimensions);
        }
    }
}
