//! Elo ratings of a learner, in general and for each skill (Pelanek 2016, "Applications of the Elo rating system in
//! adaptive educational systems"), with steps that shrink as evidence grows.
//!
//! Without a trained model an item's difficulty is what the catalog says, 0 to 1 spread over [`SPREAD`] logits.

use super::Terms;

/// Logit of an average learner's chance on an average item.
pub const BASE: f32 = 0.5;
/// Logits between the easiest item and the hardest.
pub const SPREAD: f32 = 4.0;

const ABILITY_STEP: f32 = 0.5;
const SKILL_STEP: f32 = 0.6;
const STEP_DECAY: f32 = 0.03;

/// The terms for an item of that difficulty (0 to 1), by the learner's ability and their mean ability in its skills.
pub fn predict(ability: f32, skills: f32, difficulty: f32) -> Terms {
    Terms { base: BASE, ability, skills, difficulty: SPREAD * (0.5 - difficulty) }
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
        let easy = predict(0.0, 0.0, 0.1).probability();
        let hard = predict(0.0, 0.0, 0.9).probability();
        assert!(easy > 0.85 && hard < 0.3);
        assert!(predict(1.0, 0.5, 0.9).probability() > hard);
    }

    #[test]
    fn the_first_steps_are_those_of_the_design_and_later_ones_are_smaller() {
        assert_eq!((ability_step(0, 1.0), skill_step(0, 1.0)), (0.5, 0.6));
        assert!((skill_step(100, -1.0) + 0.15).abs() < 1e-6);
    }
}
