//! What will be forgotten: FSRS-6 with its default parameters ([`super::fsrs6`]), one memory a skill.

use super::fsrs6::{Grade, Trace};
use super::profile::SkillRecord;

/// A skill whose chance of recall is below this is due.
pub const TARGET_RETENTION: f32 = 0.9;
/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// Takes in an answer of that score (0 to 1) at that time: under 0.5 counts as forgotten, under 0.8 as hard.
pub fn review(skill: &mut SkillRecord, score: f32, at: i64) {
    let grade = match score {
        score if score < 0.5 => Grade::Again,
        score if score < 0.8 => Grade::Hard,
        _ => Grade::Good,
    };
    let next = match state(skill) {
        None => Trace::first(grade),
        Some(trace) => trace.reviewed(whole_days(skill.last_at.max(skill.said_at), at), grade),
    };
    skill.stability = next.stability;
    skill.memory_difficulty = next.difficulty;
}

/// The chance that a skill is recalled at a time; `None` where it was never practised nor said to be known.
pub fn retrievability(skill: &SkillRecord, now: i64) -> Option<f32> {
    Some(state(skill)?.recall(days_between(skill.refreshed_at(), now) as f32))
}

/// As practised, or as the learner said since. "I know this" is a memory at least as good as a first one that was easy;
/// "I don't know this yet" is a lapse that nothing refreshed, where there was a memory. Neither is stored before the
/// next answer.
fn state(skill: &SkillRecord) -> Option<Trace> {
    let practised = Trace { stability: skill.stability, difficulty: skill.memory_difficulty };
    let practised = (practised.stability > 0.0).then_some(practised);
    match skill.last_word() {
        None => practised,
        Some(true) => {
            let easy = Trace::first(Grade::Easy);
            let at_least_easy = |it: Trace| Trace { stability: it.stability.max(easy.stability), ..it };
            Some(practised.map_or(easy, at_least_easy))
        }
        Some(false) => Some(practised?.reviewed(whole_days(skill.last_at, skill.said_at), Grade::Again)),
    }
}

/// Reviews are counted in days that are over.
fn whole_days(from: i64, to: i64) -> f32 {
    days_between(from, to) as u32 as f32
}

impl SkillRecord {
    /// When its memory was last refreshed (ms since 1970): by an answer, or since by "I know this".
    pub fn refreshed_at(&self) -> i64 {
        if self.last_word() == Some(true) { self.said_at } else { self.last_at }
    }
}

/// Days from one time to a later one; 0 where the clock went back.
pub fn days_between(from: i64, to: i64) -> f64 {
    to.saturating_sub(from).max(0) as f64 / DAY_MS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(scores: &[f32], gap_days: i64) -> SkillRecord {
        let mut skill = SkillRecord::default();
        for (index, &score) in scores.iter().enumerate() {
            let at = DAY_MS * gap_days * (index as i64 + 1);
            review(&mut skill, score, at);
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

    #[test]
    fn the_learners_word_refreshes_a_memory_and_is_taken_back_without_a_trace() {
        let practised = after(&[1.0, 1.0], 3);
        let (said_at, month) = (practised.last_at + 30 * DAY_MS, 30 * DAY_MS);
        let recall = |skill: &SkillRecord| retrievability(skill, said_at + month);
        let mut skill = practised.clone();
        skill.says(Some(true), said_at);
        let known = recall(&skill).unwrap();
        assert_eq!(retrievability(&skill, said_at), Some(1.0));
        assert!(known > recall(&practised).unwrap());
        for again in 0..10 {
            skill.says(Some(true), said_at - again);
        }
        skill.says(Some(true), said_at);
        assert_eq!(recall(&skill), Some(known), "ten times is once");
        skill.says(Some(false), said_at);
        assert!(recall(&skill) < recall(&practised), "and is due");
        let lapsed = state(&skill).unwrap().stability;
        assert!(lapsed < practised.stability, "a lapse");
        review(&mut skill, 1.0, said_at + 3 * DAY_MS);
        assert!(skill.stability > lapsed, "practice goes on from there");
        skill.says(None, 0);
        assert_eq!(recall(&SkillRecord { said: None, ..practised.clone() }), recall(&practised));

        let mut never = SkillRecord::default();
        never.says(Some(false), said_at);
        assert_eq!(retrievability(&never, said_at), None, "no memory, no lapse");
        never.says(Some(true), said_at);
        assert!(recall(&never).unwrap() > 0.7);
    }
}
