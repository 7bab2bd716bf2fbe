//! What a prediction is made of.

use super::sigmoid;

/// The terms of a prediction, in logits; their sum is its logit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Terms {
    /// What an average learner brings to an average item.
    pub base: f32,
    /// The item's difficulty, negative where it is hard.
    pub difficulty: f32,
    /// The learner's general ability.
    pub ability: f32,
    /// The learner's practice in the item's skills.
    pub skills: f32,
    /// How long ago and how often lately that was.
    pub timing: f32,
    /// Earlier answers to this very item.
    pub repetition: f32,
    /// The answers just before.
    pub sequence: f32,
    /// Answers to items like this one.
    pub similar: f32,
}

impl Terms {
    /// The terms with their names.
    pub fn named(self) -> [(&'static str, f32); 8] {
        [
            ("base", self.base),
            ("difficulty", self.difficulty),
            ("ability", self.ability),
            ("skills", self.skills),
            ("timing", self.timing),
            ("repetition", self.repetition),
            ("sequence", self.sequence),
            ("similar", self.similar),
        ]
    }

    /// The logit.
    pub fn sum(self) -> f32 {
        self.named().iter().map(|(_, term)| term).sum()
    }

    /// The chance of a right answer.
    pub fn probability(self) -> f32 {
        sigmoid(self.sum())
    }
}
