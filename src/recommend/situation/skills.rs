//! One skill at a time: how far it is met, due, failing or needed, for the learner now.

use crate::catalog::View;
use crate::catalog::pack::columns::SkillIndex;
use crate::floats::greater;
use crate::learner::Learner;
use crate::learner::mastery::{self, Known, Level, Mastery};
use crate::learner::memory::TARGET_RETENTION;
use crate::learner::profile::SkillRecord;

/// The chance of being known at which a prerequisite starts to count as met, and at which it wholly does: about as far below
/// [`mastery::MET`] as above it.
const BEGINS: f32 = 0.65;
const WHOLLY: f32 = 0.92;
/// How much the least known prerequisite of a skill that goes on failing is asked for at least.
const SUSPECTED: f32 = 0.4;

/// One skill, as far as recommending goes.
#[derive(Debug, Clone, Copy)]
pub struct SkillNow {
    /// The chance that it is known now, and what is open about that.
    pub known: f32,
    pub uncertainty: f32,
    /// It is told as a prerequisite that is not met.
    pub missing: bool,
    /// How far it counts as met as a prerequisite, 0 to 1.
    pub met: f32,
    /// How much a review is due, 0 to 1.
    pub due: f32,
    /// How much the learner is failing at it, 0 to 1.
    pub failing: f32,
    /// How much it is needed because a skill that builds on it is failing, 0 to 1, and which skill that is.
    pub remedial: f32,
    pub remedial_for: SkillIndex,
    /// Difficulty of the easiest item on which the last answer was wrong; 1 where there is none.
    pub failed_at: f32,
    /// Length of the longest chain of prerequisites that are not met.
    pub unmet_depth: u32,
    /// It was taught, practised, or said to be known, and not said to be unknown since.
    pub begun: bool,
    /// It lies on the way to the goal and is not met.
    pub on_path: bool,
}

/// Every skill of the catalog.
pub fn all(view: &View<'_>, learner: &Learner, known: &[Known], now: i64) -> Vec<SkillNow> {
    let skill_now = |(skill, known)| {
        let record = learner.skill(skill);
        skill_now(record, skill, &mastery::of(record, known, now))
    };
    let mut skills: Vec<SkillNow> = known.iter().enumerate().map(skill_now).collect();
    mark_failures(view, learner, &mut skills);
    mark_remedies(view, &mut skills);
    mark_depths(view, &mut skills);
    if let Some(goal) = learner.goal(view) {
        mark_path(view, &mut skills, goal);
    }
    skills
}

fn skill_now(record: Option<&SkillRecord>, skill: SkillIndex, mastery: &Mastery) -> SkillNow {
    let recent = record.map(SkillRecord::recent_since_said).unwrap_or_default();
    let met = ((mastery.counts - BEGINS) / (WHOLLY - BEGINS)).clamp(0.0, 1.0);
    let wrong = recent.wrong_in_a_row();
    let failing = match recent.right_of_last(4) {
        _ if wrong >= 3 => 1.0,
        _ if wrong == 2 => 0.6,
        (0 | 1, 4) => 0.6,
        _ => 0.0,
    };
    let recall = mastery.retrievability.unwrap_or(1.0);
    SkillNow {
        known: mastery.known,
        uncertainty: mastery.uncertainty,
        missing: !mastery.is_met(),
        met,
        due: due(recall),
        failing,
        remedial: 0.0,
        remedial_for: skill,
        failed_at: 1.0,
        unmet_depth: 0,
        begun: record.is_some_and(|record| record.introduced)
            || mastery.level > Level::NotStarted && record.and_then(SkillRecord::last_word) != Some(false),
        on_path: false,
    }
}

/// 0 from the target on, a third at .8, two thirds at .7, and never quite 1, so that of two skills the one that is more
/// forgotten always counts more.
fn due(recall: f32) -> f32 {
    let kept = recall / TARGET_RETENTION;
    greater(1.0 - kept * kept * kept * kept, 0.0)
}

fn mark_failures(view: &View<'_>, learner: &Learner, skills: &mut [SkillNow]) {
    for (item, record) in learner.items() {
        if record.attempts > 0 && !record.last_right {
            for skill in view.skills_of(item) {
                skills[skill].failed_at = skills[skill].failed_at.min(view.difficulty(item));
            }
        }
    }
}

/// Skills stand behind their prerequisites, so one pass from the first to the last sees every chain.
fn mark_depths(view: &View<'_>, skills: &mut [SkillNow]) {
    for skill in 0..skills.len() {
        let before = view.prerequisites(skill).iter().map(|before| &skills[before.get() as usize]);
        let depths = before.filter(|before| before.missing).map(|before| before.unmet_depth + 1);
        skills[skill].unmet_depth = depths.max().unwrap_or(0);
    }
}

/// A failing skill asks for its prerequisites, each as far as it may not be known. Where the failing goes on, the one that is
/// known least is suspected even so: something is missing, whatever was said or seen before. What several ask for is needed
/// more than what one does; the one that asks most is told.
fn mark_remedies(view: &View<'_>, skills: &mut [SkillNow]) {
    let mut most = vec![0.0_f32; skills.len()];
    for failing in 0..skills.len() {
        let strength = skills[failing].failing;
        if strength == 0.0 {
            continue;
        }
        let before = view.prerequisites(failing).iter().map(|before| before.get() as usize);
        let least = before.clone().map(|before| skills[before].known).fold(1.0, f32::min);
        for index in before {
            let before = &mut skills[index];
            let known = before.known;
            let suspected = strength >= 1.0 && known == least;
            let asked = strength * if suspected { (1.0 - known).max(SUSPECTED) } else { 1.0 - known };
            before.remedial = 1.0 - (1.0 - before.remedial) * (1.0 - asked);
            if asked > most[index] {
                most[index] = asked;
                before.remedial_for = failing;
            }
        }
    }
}

fn mark_path(view: &View<'_>, skills: &mut [SkillNow], goal: SkillIndex) {
    skills[goal].on_path = skills[goal].met < 1.0;
    // From the goal backwards; what is met needs nothing before it.
    for skill in (0..=goal).rev() {
        for before in view.prerequisites(skill).iter().filter(|_| skills[skill].on_path).collect::<Vec<_>>() {
            let before = &mut skills[before.get() as usize];
            before.on_path |= before.met < 1.0;
        }
    }
}
