//! The mechanisms, one file each.
//!
//! A mechanism is a pure function of its input and of random words, with the same number of words and the same
//! instructions whatever the input. Its probabilities are dyadic and rounded towards privacy, so that the declared
//! epsilon holds exactly and not only up to rounding. Each has a proof note in `docs/privacy/`.

pub mod binary_randomised_response;

use super::policy::Shape;
use serde::{Deserialize, Serialize};

/// The mechanisms that a policy can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[repr(u8)]
pub enum Mechanism {
    /// One bit: [`binary_randomised_response`].
    BinaryRandomisedResponse = 1,
}

impl Mechanism {
    /// The number in a report's second byte.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The mechanism of that number.
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::BinaryRandomisedResponse),
            _ => None,
        }
    }

    /// As it is written in a policy.
    pub const fn label(self) -> &'static str {
        match self {
            Self::BinaryRandomisedResponse => "binary-randomised-response",
        }
    }

    /// The mechanism that is written so.
    pub fn labelled(label: &str) -> Option<Self> {
        (0..=u8::MAX).filter_map(Self::from_code).find(|mechanism| mechanism.label() == label)
    }

    /// Whether it can answer questions of that shape.
    pub const fn answers(self, shape: Shape) -> bool {
        matches!((self, shape), (Self::BinaryRandomisedResponse, Shape::Bit))
    }
}

/// What a batch of reports says about the people behind it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The unbiased estimate. It may lie outside the possible range when reports are few: clamping it would bias it.
    pub value: f64,
    /// Its standard error as an estimate of the population the learners come from: noise and sampling together.
    pub standard_error: f64,
    /// The part of it that the mechanism adds: the standard error as an estimate of these very learners.
    pub noise_standard_error: f64,
}
