//! Will this learner get this item right?
//!
//! The logit of that is a sum of named [`Terms`], and the prediction keeps them apart, because reasons are made from
//! them. Today the terms are those of an Elo model ([`elo`]); weights fitted offline will add terms of their own to the
//! same sum.

pub mod elo;

/// 1 / (1 + e^-x), by the same code on every platform.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

/// The terms of a prediction; their sum is its logit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Terms {
    /// What an average learner brings to an average item.
    pub base: f32,
    /// The learner's general ability.
    pub ability: f32,
    /// The learner's ability in the item's skills beside the general one: the mean over the skills.
    pub skills: f32,
    /// The item's difficulty, negative where it is hard.
    pub difficulty: f32,
}

impl Terms {
    /// The logit.
    pub fn sum(self) -> f32 {
        self.base + self.ability + self.skills + self.difficulty
    }

    /// The chance of a right answer.
    pub fn probability(self) -> f32 {
        sigmoid(self.sum())
    }
}
