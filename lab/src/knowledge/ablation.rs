//! What can be left out of the model, to see what it adds.

use ::cairn::learner::knowledge::features::Group;
use ::cairn::learner::knowledge::head::INPUTS;
use ::cairn::learner::knowledge::similar::HEADS;

/// A group of evidence, or a part of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// A group of features.
    Features(Group),
    /// The memory of similar answers.
    Similar,
    /// The units of the head: what is left is a straight line.
    Units,
}

impl Left {
    /// All that can be left out.
    pub const ALL: [Self; 8] = [
        Self::Features(Group::Ability),
        Self::Features(Group::Skills),
        Self::Features(Group::Timing),
        Self::Features(Group::Repetition),
        Self::Features(Group::Sequence),
        Self::Features(Group::Item),
        Self::Similar,
        Self::Units,
    ];

    /// As it is written on the command line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Features(group) => group.label(),
            Self::Similar => "similar",
            Self::Units => "units",
        }
    }

    /// The groups of features among them.
    pub fn groups(left: &[Self]) -> Vec<Group> {
        left.iter()
            .filter_map(|left| if let Self::Features(group) = left { Some(*group) } else { None })
            .collect()
    }

    /// The head's inputs, 0 where left out. Features need none: they are 0 already.
    pub(super) fn mask(left: &[Self]) -> [f32; INPUTS] {
        let mut mask = [1.0; INPUTS];
        if left.contains(&Self::Similar) {
            mask[..HEADS].fill(0.0);
        }
        mask
    }
}
