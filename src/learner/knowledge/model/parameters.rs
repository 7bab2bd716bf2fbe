//! A model as training makes it: every number in full precision, every id in full.

use super::super::features::COUNT;
use super::super::head::Head;
use super::super::similar::HEADS;

/// What is known about a skill.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SkillParameters {
    /// How much harder than the mean its items are, in logits.
    pub difficulty: f32,
    /// What it adds to the logit.
    pub weight: f32,
    /// What it adds for ln(1 + wins).
    pub wins: f32,
    /// What it adds for ln(1 + losses).
    pub losses: f32,
    /// Where its items are in the space of similarity.
    pub vector: Vec<f32>,
}

/// What is known about an item.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ItemParameters {
    /// How much harder than the mean it is, in logits.
    pub difficulty: f32,
    /// What it adds to the logit.
    pub weight: f32,
    /// Where it is in the space of similarity, from the mean of its skills.
    pub vector: Vec<f32>,
}

/// All of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Length of the vectors: a multiple of [`LANES`](super::super::similar::LANES), at most
    /// [`MOST_DIMENSIONS`](super::super::similar::MOST_DIMENSIONS).
    pub dimensions: usize,
    /// The mean score of all answers, 0 to 1.
    pub mean: f32,
    /// The logit without anything.
    pub intercept: f32,
    /// The first stage's weight of each feature.
    pub weights: [f32; COUNT],
    /// What an answer still counts at the next one, in each head of the memory.
    pub decays: [f32; HEADS],
    /// How much each dimension counts, head by head.
    pub reads: Vec<f32>,
    /// The second stage.
    pub head: Head,
    /// The last step: logit times this ...
    pub slope: f32,
    /// ... plus this.
    pub shift: f32,
    /// Skills by their ids.
    pub skills: Vec<(String, SkillParameters)>,
    /// Items by their ids.
    pub items: Vec<(String, ItemParameters)>,
}
