//! The mechanisms, one file each.
//!
//! A mechanism is a pure function of its input and of random words, with the same number of words and the same
//! instructions whatever the input. Its probabilities are dyadic and rounded towards privacy, so that the declared
//! epsilon holds exactly and not only up to rounding. Each has a proof note in `docs/privacy/`. What makes, carries and
//! counts reports knows only [`Randomiser`].

pub mod binary_randomised_response;
mod estimate;
pub mod k_closest;
mod order;
pub mod projective_geometry;
mod randomiser;
pub mod subset_selection;
pub mod uneven;

pub use estimate::Estimate;
pub use randomiser::{Input, Randomiser};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The mechanisms that a policy can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[repr(u8)]
pub enum Mechanism {
    /// One bit: [`binary_randomised_response`].
    BinaryRandomisedResponse = 1,
    /// One of k, told as a set: [`subset_selection`].
    SubsetSelection = 2,
    /// One of k, told as a point: [`projective_geometry`].
    ProjectiveGeometry = 3,
    /// A direction, told as a codeword: [`k_closest`].
    KClosest = 4,
}

impl Mechanism {
    /// All of them, by their numbers.
    pub const ALL: [Self; 4] =
        [Self::BinaryRandomisedResponse, Self::SubsetSelection, Self::ProjectiveGeometry, Self::KClosest];

    /// The number in a report's second byte.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The mechanism of that number.
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::BinaryRandomisedResponse),
            2 => Some(Self::SubsetSelection),
            3 => Some(Self::ProjectiveGeometry),
            4 => Some(Self::KClosest),
            _ => None,
        }
    }

    /// As it is written in a policy.
    pub const fn label(self) -> &'static str {
        match self {
            Self::BinaryRandomisedResponse => "binary-randomised-response",
            Self::SubsetSelection => "subset-selection",
            Self::ProjectiveGeometry => "projective-geometry",
            Self::KClosest => "k-closest",
        }
    }

    /// The mechanism that is written so.
    pub fn labelled(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mechanism| mechanism.label() == label)
    }
}

/// Why a mechanism cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MechanismError {
    /// A size (categories or dimensions) outside its range.
    #[error("{} takes a size of {least} to {most}, not {found}", .mechanism.label())]
    Size {
        /// Which mechanism.
        mechanism: Mechanism,
        /// The size that was asked for.
        found: u32,
        /// The smallest.
        least: u32,
        /// The largest.
        most: u32,
    },
    /// The outputs are so many, and epsilon so small, that 2^64 words cannot be dealt out so evenly.
    #[error("{} has not words enough to keep to so small an epsilon", .0.label())]
    Epsilon(Mechanism),
}

impl MechanismError {
    fn outside(mechanism: Mechanism, found: u32, least: u32, most: u32) -> Result<(), Self> {
        if (least..=most).contains(&found) {
            Ok(())
        } else {
            Err(Self::Size { mechanism, found, least, most })
        }
    }
}
