//! The one shape that all mechanisms have: what makes, carries and counts reports knows this and no mechanism by name.

use super::binary_randomised_response::BinaryRandomisedResponse;
use super::k_closest::KClosest;
use super::projective_geometry::ProjectiveGeometry;
use super::subset_selection::SubsetSelection;
use super::{Estimate, Mechanism, MechanismError};
use crate::privacy::epsilon::Epsilon;

/// A mechanism with its epsilon and the size of its domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Randomiser {
    /// Of one bit.
    Bit(BinaryRandomisedResponse),
    /// Of one of k, as a set.
    Subset(SubsetSelection),
    /// Of one of k, as a point.
    Point(ProjectiveGeometry),
    /// Of a direction.
    Closest(KClosest),
}

/// A true answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// One of k, counted from 0; of a bit, 0 or 1.
    Choice(u32),
    /// A direction. Its length does not matter.
    Direction(Vec<i8>),
}

impl Input {
    fn choice(&self) -> u32 {
        match self {
            Self::Choice(choice) => *choice,
            Self::Direction(_) => 0,
        }
    }

    fn direction(&self) -> &[i8] {
        match self {
            Self::Choice(_) => &[],
            Self::Direction(direction) => direction,
        }
    }
}

impl Randomiser {
    /// `size` is the number of categories, or of dimensions; a bit has 2.
    pub fn new(mechanism: Mechanism, epsilon: Epsilon, size: u32) -> Result<Self, MechanismError> {
        match mechanism {
            Mechanism::BinaryRandomisedResponse => {
                MechanismError::outside(mechanism, size, 2, 2)?;
                Ok(Self::Bit(BinaryRandomisedResponse::new(epsilon)))
            }
            Mechanism::SubsetSelection => SubsetSelection::new(epsilon, size).map(Self::Subset),
            Mechanism::ProjectiveGeometry => ProjectiveGeometry::new(epsilon, size).map(Self::Point),
            Mechanism::KClosest => KClosest::new(epsilon, size).map(Self::Closest),
        }
    }

    /// How many random words a report takes, whatever the input.
    pub fn words(&self) -> usize {
        match self {
            Self::Bit(_) => 1,
            Self::Subset(subset) => subset.words(),
            Self::Point(point) => point.words(),
            Self::Closest(closest) => closest.words(),
        }
    }

    /// How many bytes a payload has, whatever the input.
    pub fn payload_len(&self) -> usize {
        match self {
            Self::Bit(_) => 1,
            Self::Subset(subset) => subset.payload_len(),
            Self::Point(point) => point.payload_len(),
            Self::Closest(closest) => closest.payload_len(),
        }
    }

    /// The payload for an input, from just [`Self::words`] uniform words that are used once. The nonce is the report's own,
    /// and public. An input of the other kind counts as the first choice, or as no direction.
    pub fn encode(&self, input: &Input, nonce: &[u8; 16], words: &[u64]) -> Vec<u8> {
        match self {
            Self::Bit(bit) => vec![u8::from(bit.encode(input.choice() != 0, words[0]))],
            Self::Subset(subset) => subset.encode(input.choice(), words),
            Self::Point(point) => point.encode(input.choice(), words),
            Self::Closest(closest) => closest.encode(input.direction(), nonce, words),
        }
    }

    /// Whether the mechanism can have made these bytes.
    pub fn is_payload(&self, payload: &[u8]) -> bool {
        match self {
            Self::Bit(_) => matches!(payload, [0 | 1]),
            Self::Subset(subset) => subset.is_payload(payload),
            Self::Point(point) => point.is_payload(payload),
            Self::Closest(closest) => closest.is_payload(payload),
        }
    }

    /// How many numbers sum up a batch of reports. They start at 0; those of two batches are added one by one.
    pub fn counts_len(&self) -> usize {
        match self {
            Self::Bit(_) => 1,
            Self::Subset(subset) => subset.counts_len(),
            Self::Point(point) => point.counts_len(),
            Self::Closest(closest) => closest.counts_len(),
        }
    }

    /// Adds a report, whose payload [`Self::is_payload`] takes, to [`Self::counts_len`] numbers.
    pub fn add(&self, counts: &mut [u64], nonce: &[u8; 16], payload: &[u8]) {
        match self {
            Self::Bit(_) => counts[0] += u64::from(payload[0]),
            Self::Subset(subset) => subset.add(counts, payload),
            Self::Point(point) => point.add(counts, payload),
            Self::Closest(closest) => closest.add(counts, nonce, payload),
        }
    }

    /// What so many reports say: of a bit the share of ones, of one of k the share of each category, of a direction each
    /// coordinate of the mean, where every direction has length 1. Empty where they say nothing.
    pub fn estimate(&self, counts: &[u64], reports: u64) -> Vec<Estimate> {
        match self {
            Self::Bit(bit) => bit.estimate(counts[0], reports).into_iter().collect(),
            Self::Subset(subset) => subset.estimate(counts, reports),
            Self::Point(point) => point.estimate(counts, reports),
            Self::Closest(closest) => closest.estimate(counts, reports),
        }
    }

    /// With what probability a report agrees with an answer that is not the learner's, and with the learner's own. `None` of a
    /// direction, with which reports agree more or less.
    pub fn agreeing(&self) -> Option<(f64, f64)> {
        match self {
            Self::Bit(bit) => {
                let flip = bit.flip_weight() as f64 / 2_f64.powi(64);
                Some((flip, 1.0 - flip))
            }
            Self::Subset(subset) => Some(subset.probabilities()),
            Self::Point(point) => Some(point.probabilities()),
            Self::Closest(_) => None,
        }
    }

    /// The standard error that a share's estimate has from so many reports where that share is the truth: that of the estimate
    /// itself follows the counts, and so is too great where the estimate is.
    pub fn error_at(&self, share: f64, reports: u64) -> Option<f64> {
        let (others, own) = self.agreeing()?;
        let agreeing = others + (own - others) * share.clamp(0.0, 1.0);
        Some((agreeing * (1.0 - agreeing) / reports.max(1) as f64).sqrt() / (own - others))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mechanism_keeps_its_own_word_about_words_bytes_and_counts() {
        for (mechanism, size, input) in [
            (Mechanism::BinaryRandomisedResponse, 2, Input::Choice(1)),
            (Mechanism::SubsetSelection, 101, Input::Choice(57)),
            (Mechanism::ProjectiveGeometry, 1000, Input::Choice(999)),
            (Mechanism::KClosest, 8, Input::Direction(vec![1, -2, 3, -4, 5, -6, 7, -8])),
        ] {
            assert_eq!(Mechanism::from_code(mechanism.code()), Some(mechanism));
            let written = serde_json::to_value(mechanism).unwrap();
            assert_eq!(written, mechanism.label());
            let randomiser = Randomiser::new(mechanism, Epsilon::REPORT_CAP, size).unwrap();
            let words: Vec<u64> =
                (1..=randomiser.words() as u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
            let payload = randomiser.encode(&input, &[5; 16], &words);
            assert_eq!(payload.len(), randomiser.payload_len());
            assert!(randomiser.is_payload(&payload) && !randomiser.is_payload(&[]));
            let mut counts = vec![0; randomiser.counts_len()];
            randomiser.add(&mut counts, &[5; 16], &payload);
            assert!(!randomiser.estimate(&counts, 1).is_empty(), "{mechanism:?}");
            let other = match input {
                Input::Choice(_) => Input::Direction(vec![1]),
                Input::Direction(_) => Input::Choice(1),
            };
            assert!(randomiser.is_payload(&randomiser.encode(&other, &[5; 16], &words)));
        }
        assert!(Randomiser::new(Mechanism::BinaryRandomisedResponse, Epsilon::REPORT_CAP, 3).is_err());
        assert_eq!(Mechanism::from_code(0).or(Mechanism::from_code(5)), None);
    }
}
