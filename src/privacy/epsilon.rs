//! The privacy parameter, as the exact logarithm of a ratio of integers.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// epsilon = ln(numerator / denominator), with numerator > denominator > 0.
///
/// A mechanism with this parameter makes any report at most numerator / denominator times as likely under one input as
/// under any other. The ratio is what mechanisms and the ledger work with; [`Epsilon::nats`] is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ratio", into = "Ratio")]
pub struct Epsilon {
    numerator: u32,
    denominator: u32,
}

/// A ratio that no mechanism could hold to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "epsilon is ln({numerator}/{denominator}), but the numerator must exceed the denominator, and that 0"
)]
pub struct EpsilonError {
    numerator: u32,
    denominator: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ratio {
    numerator: u32,
    denominator: u32,
}

impl Epsilon {
    /// The most that one report may cost: the largest ratio of thousandths below e^2.
    pub const REPORT_CAP: Self = Self { numerator: 7389, denominator: 1000 };

    /// The most that one learner may spend in a lifetime: the largest ratio of thousandths below e^8.
    pub const LIFETIME_CAP: Self = Self { numerator: 2_980_957, denominator: 1000 };

    /// ln(numerator / denominator).
    pub const fn new(numerator: u32, denominator: u32) -> Result<Self, EpsilonError> {
        if numerator > denominator && denominator > 0 {
            Ok(Self { numerator, denominator })
        } else {
            Err(EpsilonError { numerator, denominator })
        }
    }

    /// The integer above the line.
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// The integer below the line.
    pub const fn denominator(self) -> u32 {
        self.denominator
    }

    /// Whether this is at most `other`, exactly.
    pub const fn at_most(self, other: Self) -> bool {
        self.numerator as u64 * other.denominator as u64 <= other.numerator as u64 * self.denominator as u64
    }

    /// The same ratio in lowest terms.
    #[must_use]
    pub const fn lowest_terms(self) -> Self {
        let (mut larger, mut smaller) = (self.numerator, self.denominator);
        while smaller > 0 {
            (larger, smaller) = (smaller, larger % smaller);
        }
        Self { numerator: self.numerator / larger, denominator: self.denominator / larger }
    }

    /// Whether this is the one way in which a policy writes it: in lowest terms, and in thousandths at the finest. Finer ratios
    /// would read alike to people and still differ from device to device.
    pub const fn is_canonical(self) -> bool {
        let lowest = self.lowest_terms();
        self.numerator == lowest.numerator && self.denominator <= 1000
    }

    /// The value in nats, rounded: for showing to people, never for deciding.
    pub fn nats(self) -> f64 {
        libm::log(f64::from(self.numerator) / f64::from(self.denominator))
    }
}

impl TryFrom<Ratio> for Epsilon {
    type Error = EpsilonError;

    fn try_from(ratio: Ratio) -> Result<Self, EpsilonError> {
        Self::new(ratio.numerator, ratio.denominator)
    }
}

impl From<Epsilon> for Ratio {
    fn from(epsilon: Epsilon) -> Self {
        Self { numerator: epsilon.numerator, denominator: epsilon.denominator }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caps_lie_just_below_two_and_eight() {
        assert!(Epsilon::REPORT_CAP.nats() < 2.0 && Epsilon::new(7390, 1000).unwrap().nats() > 2.0);
        assert!(Epsilon::LIFETIME_CAP.nats() < 8.0 && Epsilon::new(2_980_958, 1000).unwrap().nats() > 8.0);
    }

    #[test]
    fn a_ratio_of_one_or_less_is_refused() {
        for (numerator, denominator) in [(1, 1), (1, 2), (1, 0), (0, 0)] {
            assert!(Epsilon::new(numerator, denominator).is_err());
        }
    }

    #[test]
    fn one_ratio_has_one_canonical_form() {
        let canonical =
            (1..=400).map(|k| Epsilon::new(3 * k, 2 * k).unwrap()).filter(|one| one.is_canonical());
        assert_eq!(canonical.collect::<Vec<_>>(), [Epsilon::new(3, 2).unwrap()]);
        assert_eq!(Epsilon::new(600, 400).unwrap().lowest_terms(), Epsilon::new(3, 2).unwrap());
        assert!(!Epsilon::new(1002, 1001).unwrap().is_canonical(), "finer than thousandths");
        assert!(Epsilon::REPORT_CAP.is_canonical() && Epsilon::LIFETIME_CAP.is_canonical());
    }

    #[test]
    fn comparison_is_exact() {
        let third = Epsilon::new(4, 3).unwrap();
        assert!(third.at_most(Epsilon::new(8, 6).unwrap()));
        assert!(!third.at_most(Epsilon::new(1_333_333, 1_000_000).unwrap()));
    }
}
