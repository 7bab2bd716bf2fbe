//! Elo ratings of a learner, in general and for each skill (Pelanek 2016, "Applications of the Elo rating system in
//! adaptive educational systems"), with steps that shrink as evidence grows.
//!
//! Without a trained model an item's difficulty is what the catalog says, 0 to 1 spread over [`SPREAD`] logits.

use super::{Terms, sigmoid};

/// Logit of an average learner's chance on an average item.
pub const BASE: f32 = 0.5;
/// Logits between the easiest item and the hardest.
pub const SPREAD: f32 = 4.0;

const ABILITY_STEP: f32 = 0.5;
const SKILL_STEP: f32 = 0.6;
const STEP_DECAY: f32 = 0.03;

/// The logits by which an item is harder than the mean, from a catalog's difficulty (0 to 1).
pub fn harder(difficulty: f32) -> f32 {
    SPREAD * (difficulty - 0.5)
}

/// The terms for an item so many logits harder than the mean, by the learner's ability and their mean ability in its
/// skills.
pub fn predict(ability: f32, skills: f32, harder: f32) -> Terms {
    Terms { base: BASE, ability, skills, difficulty: -harder, ..Terms::default() }
}

/// By how much a score was better than expected, where an average learner's chance on an average item has the logit
/// `base`.
pub fn surprise(base: f32, ability: f32, skills: f32, harder: f32, score: f32) -> f32 {
    score - sigmoid(base + ability + skills - harder)
}

/// How much the general ability moves for a surprise (outcome minus prediction) after so many answers.
pub fn ability_step(attempts: u32, surprise: f32) -> f32 {
    ABILITY_STEP / (1.0 + STEP_DECAY * attempts as f32) * surprise
}

/// The same for the ability in one skill.
pub fn skill_step(attempts: u32, surprise: f32) -> f32 {
    SKILL_STEP / (1.0 + STEP_DECAY * attempts as f32) * surprise
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harder_items_are_less_likely_and_abler_learners_more() {
        let easy = predict(0.0, 0.0, harder(0.1)).probability();
        let hard = predict(0.0, 0.0, harder(0.9)).probability();
        assert!(easy > 0.85 && hard < 0.3);
        assert!(predict(1.0, 0.5, harder(0.9)).probability() > hard);
    }

    #[test]
    fn the_first_steps_are_those_of_the_design_and_later_ones_are_smaller() {
        assert_eq!((ability_step(0, 1.0), skill_step(0, 1.0)), (0.5, 0.6));
        assert!((skill_step(100, -1.0) + 0.15).abs() < 1e-6);
    }
}
