//! Where the learner stands on every skill, worked out once a call so that each item costs only a few look-ups.

use super::candidates::{Limits, Request, put_away};
use super::terms::Weights;
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::Learner;
use crate::learner::Outlook;
use crate::learner::interests::Interests;
use crate::learner::interests::leaning::towards;
use crate::learner::mastery::{self, Level, Mastery};
use crate::learner::memory::TARGET_RETENTION;
use crate::learner::profile::{Inclination, SkillRecord};
use std::collections::BinaryHeap;
use zerocopy::little_endian::U32;

/// The chance of being known at which a prerequisite starts to count as met, and at which it wholly does: about as far below
/// [`mastery::MET`] as above it.
const BEGINS: f32 = 0.65;
const WHOLLY: f32 = 0.92;
/// How much the least known prerequisite of a skill that goes on failing is asked for at least.
const SUSPECTED: f32 = 0.4;

/// One skill, as far as recommending goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct SkillNow {
    pub mastery: Mastery,
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

impl SkillNow {
    /// Whether it is told as a prerequisite that is not met.
    pub(super) fn is_missing(&self) -> bool {
        !self.mastery.is_met()
    }
}

/// All that scoring reads.
pub(super) struct Situation<'a> {
    pub view: &'a View<'a>,
    pub learner: &'a Learner,
    pub now: i64,
    pub weights: Weights,
    pub skills: Vec<SkillNow>,
    /// What the learner is drawn to.
    pub interests: Interests<'a>,
    /// Inclination to each type of the catalog (by word), -1 to 1.
    pub formats: Vec<f32>,
    /// Mean of the items' expected times in seconds, 0 where none is known.
    usual_time: f32,
    outlook: Outlook,
    limits: Limits,
}

impl<'a> Situation<'a> {
    pub(super) fn new(view: &'a View<'a>, learner: &'a Learner, now: i64, request: &Request) -> Self {
        let mastery = mastery::table(view, learner, now);
        let outlook = Outlook::new(view, &|skill| mastery[skill].known, learner.crowd().cloned());
        let mut skills: Vec<SkillNow> =
            (0..view.skills()).map(|skill| skill_now(learner, skill, mastery[skill])).collect();
        mark_failures(view, learner, &mut skills);
        mark_remedies(view, &mut skills);
        mark_depths(view, &mut skills);
        if let Some(goal) = learner.goal(view) {
            mark_path(view, &mut skills, goal);
        }
        Self {
            view,
            learner,
            now,
            weights: request.weights,
            skills,
            interests: Interests::new(view, learner, now),
            formats: leanings(view, view.types, &learner.profile().formats),
            outlook,
            usual_time: usual_time(view),
            limits: Limits::new(view, request),
        }
    }

    pub(super) fn candidates(&self) -> impl Iterator<Item = ItemIndex> + '_ {
        (0..self.view.items()).filter(|&item| self.is_candidate(item))
    }

    /// Whether the request's limits allow an item and the learner has not put it away.
    pub(super) fn is_candidate(&self, item: ItemIndex) -> bool {
        self.limits.allow(self.view, item) && !put_away(self.learner, item)
    }

    /// Whether an item was solved, or worked through.
    pub(super) fn is_done(&self, item: ItemIndex) -> bool {
        let record = self.learner.item(item);
        record.is_some_and(|record| record.finished || record.attempts > 0 && record.last_right)
    }

    /// How long an item of this catalog takes on average, in seconds; 1 where none says.
    pub(super) fn usual_time(&self) -> f32 {
        self.usual_time
    }

    /// How long an item takes, in seconds; as long as is usual where the catalog does not say.
    pub(super) fn seconds(&self, item: ItemIndex) -> f32 {
        seconds_of(self.view, item, self.usual_time)
    }

    /// How far what an item builds on is met, 0 to 1.
    pub(super) fn readiness(&self, item: ItemIndex) -> f32 {
        self.prerequisites_of(item).map(|skill| self.skills[skill].met).fold(1.0, f32::min)
    }

    /// Whether an explanation was not taken in yet, or not since the last wrong answer in one of its skills.
    pub(super) fn is_news(&self, item: ItemIndex) -> bool {
        let Some(taken) = self.learner.item(item).filter(|record| record.finished) else { return true };
        self.view.skills_of(item).any(|skill| {
            let record = self.learner.skill(skill);
            record.is_some_and(|skill| skill.last_at > taken.last_at && skill.recent.wrong_in_a_row() > 1)
        })
    }

    /// The chance of a right answer: by the trained model, or by what is known about the item's skills.
    pub(super) fn chance(&self, item: ItemIndex) -> f32 {
        if self.learner.model().is_some() {
            return self.learner.chance(self.view, item, self.now);
        }
        self.outlook.chance(self.view, item)
    }

    /// The skills that an item is about.
    pub(super) fn skills_of(&self, item: ItemIndex) -> impl Iterator<Item = (SkillIndex, &SkillNow)> + Clone {
        self.view.skills_of(item).map(|skill| (skill, &self.skills[skill]))
    }

    /// What an item builds on: what it names, and the prerequisites of its skills, but for its own skills. Some may come
    /// twice.
    pub(super) fn prerequisites_of(&self, item: ItemIndex) -> impl Iterator<Item = SkillIndex> + '_ {
        let inherited = self.view.skills_of(item).flat_map(|skill| self.view.prerequisites(skill));
        let all = self.view.requires(item).iter().chain(inherited).map(|skill| skill.get() as usize);
        all.filter(move |skill| !self.view.skills_of(item).any(|own| own == *skill))
    }

    /// Prerequisites that are not met.
    pub(super) fn missing(&self, item: ItemIndex) -> Vec<SkillIndex> {
        let missing: BinaryHeap<_> =
            self.prerequisites_of(item).filter(|&skill| self.skills[skill].is_missing()).collect();
        let mut missing = missing.into_sorted_vec();
        missing.dedup();
        missing
    }
}

fn skill_now(learner: &Learner, skill: SkillIndex, mastery: Mastery) -> SkillNow {
    let record = learner.skill(skill);
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
        mastery,
    }
}

/// 0 from the target on, a third at .8, two thirds at .7, and never quite 1, so that of two skills the one that is more
/// forgotten always counts more.
fn due(recall: f32) -> f32 {
    let kept = recall / TARGET_RETENTION;
    (1.0 - kept * kept * kept * kept).max(0.0)
}

fn leanings(view: &View<'_>, words: &[U32], inclinations: &[Inclination]) -> Vec<f32> {
    words.iter().map(|&word| towards(inclinations, view.string(word))).collect()
}

/// How long an item takes, in seconds; as long as is usual where the catalog does not say.
pub(super) fn seconds_of(view: &View<'_>, item: ItemIndex, usual: f32) -> f32 {
    match view.item_time[item].get() {
        0 => usual,
        seconds => seconds as f32,
    }
}

/// Mean of the items' expected times in seconds, of those that are known.
pub(super) fn usual_time(view: &View<'_>) -> f32 {
    let known = view.item_time.iter().map(|time| time.get()).filter(|&time| time > 0);
    let (sum, count) = known.fold((0.0, 0.0_f32), |(sum, count), time| (sum + time as f32, count + 1.0));
    (sum / count.max(1.0)).max(1.0)
}

fn mark_failures(view: &View<'_>, learner: &Learner, skills: &mut [SkillNow]) {
    for item in 0..view.items() {
        let Some(record) = learner.item(item).filter(|record| record.attempts > 0) else { continue };
        for skill in view.skills_of(item) {
            let skill = &mut skills[skill];
            if !record.last_right {
                skill.failed_at = skill.failed_at.min(view.difficulty(item));
            }
        }
    }
}

/// Skills stand behind their prerequisites, so one pass from the first to the last sees every chain.
fn mark_depths(view: &View<'_>, skills: &mut [SkillNow]) {
    for skill in 0..skills.len() {
        let before = view.prerequisites(skill).iter().map(|before| &skills[before.get() as usize]);
        let depths = before.filter(|before| before.is_missing()).map(|before| before.unmet_depth + 1);
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
        let least = before.clone().map(|before| skills[before].mastery.known).fold(1.0, f32::min);
        for index in before {
            let before = &mut skills[index];
            let known = before.mastery.known;
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
