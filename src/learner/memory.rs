//! What will be forgotten: FSRS-6 with its default parameters, one memory a skill.
//!
//! Source: Ye, Su and Cao 2022, "A stochastic shortest path algorithm for optimizing spaced repetition scheduling", and
//! the open-spaced-repetition project's FSRS-6; the crate `fsrs` is theirs.

use super::profile::SkillRecord;
use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, MemoryState, current_retrievability};

/// A skill whose chance of recall is below this is due.
pub const TARGET_RETENTION: f32 = 0.9;
/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// The scheduler.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    fsrs: FSRS,
}

impl Memory {
    /// Takes in an answer of that score (0 to 1) at that time: under 0.5 counts as forgotten, under 0.8 as hard.
    pub fn review(&self, skill: &mut SkillRecord, score: f32, at: i64) {
        let days = days_between(skill.last_at, at) as u32;
        // Errors come only from a state that is not finite, and the profile's reader lets none in.
        let Ok(next) = self.fsrs.next_states(state(skill), TARGET_RETENTION, days) else { return };
        let chosen = match score {
            score if score < 0.5 => next.again,
            score if score < 0.8 => next.hard,
            _ => next.good,
        };
        skill.stability = chosen.memory.stability;
        skill.memory_difficulty = chosen.memory.difficulty;
    }
}

/// The chance that a skill is recalled at a time; `None` where it was never practised.
pub fn retrievability(skill: &SkillRecord, now: i64) -> Option<f32> {
    let days = days_between(skill.last_at, now) as f32;
    Some(current_retrievability(state(skill)?, days, FSRS6_DEFAULT_DECAY))
}

/// Days from one time to a later one; 0 where the clock went back.
pub fn days_between(from: i64, to: i64) -> f64 {
    to.saturating_sub(from).max(0) as f64 / DAY_MS as f64
}

fn state(skill: &SkillRecord) -> Option<MemoryState> {
    let stored = MemoryState { stability: skill.stability, difficulty: skill.memory_difficulty };
    (stored.stability > 0.0).then_some(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(scores: &[f32], gap_days: i64) -> SkillRecord {
        let memory = Memory::default();
        let mut skill = SkillRecord::default();
        for (index, &score) in scores.iter().enumerate() {
            let at = DAY_MS * gap_days * (index as i64 + 1);
            memory.review(&mut skill, score, at);
            skill.last_at = at;
        }
        skill
    }

    #[test]
    fn memory_fades_and_comes_back_stronger() {
        let once = after(&[1.0], 3);
        let thrice = after(&[1.0, 1.0, 1.0], 3);
        let month = 30 * DAY_MS;
        let recall = |skill: &SkillRecord, wait| retrievability(skill, skill.last_at + wait).unwrap();
        assert!((recall(&once, 0) - 1.0).abs() < 1e-6);
        assert!(recall(&once, month) < TARGET_RETENTION);
        assert!(recall(&thrice, month) > recall(&once, month));
    }

    #[test]
    fn a_wrong_answer_shortens_the_memory() {
        assert!(after(&[1.0, 0.0], 3).stability < after(&[1.0, 1.0], 3).stability);
    }

    #[test]
    fn a_clock_set_back_is_no_time_at_all() {
        let skill = after(&[1.0], 300);
        assert_eq!(retrievability(&skill, 0), Some(1.0));
        assert_eq!(retrievability(&SkillRecord::default(), 0), None);
    }
}
