//! What is missing on the way to a goal, and the order in which to learn it.
//!
//! What is met needs nothing before it, so the way goes from the goal backwards through what is not met. It is learned in
//! an order in which every skill comes behind its prerequisites (Kahn 1962). Of the skills that are possible at a time, what
//! the learner has begun comes first, the nearest to being met before the others; then they come in the order in which a
//! search from the goal leaves them, which finishes one branch before it takes up the next and so keeps together what
//! belongs together.

use crate::catalog::View;
use crate::catalog::pack::columns::SkillIndex;
use crate::learner::mastery::{MET, Mastery};
use crate::recommend::Scores;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A skill on the way that needs no step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skipped {
    /// The skill.
    pub skill: SkillIndex,
    /// How well it is known now.
    pub mastery: Mastery,
    /// Why there is no step for it.
    pub because: Skip,
}

/// Why a skill needs no step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// It is met.
    Met,
    /// What builds on it is met, so nothing on this way asks for it.
    NotNeeded,
}

impl Skip {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Met => "skip-met",
            Self::NotNeeded => "skip-not-needed",
        }
    }
}

pub(super) struct Way {
    pub steps: Vec<SkillIndex>,
    /// The same as a yes or no for each skill of the catalog.
    pub missing: Vec<bool>,
    pub skipped: Vec<Skipped>,
}

pub(super) fn way(view: &View<'_>, scores: &Scores<'_>, goal: SkillIndex) -> Way {
    let mut on_way = vec![false; view.skills()];
    let mut missing = vec![false; view.skills()];
    let met = |skill| scores.mastery(skill).is_met();
    on_way[goal] = true;
    missing[goal] = !met(goal);
    let mut skipped = Vec::new();
    // Skills stand behind their prerequisites: from the goal down, each is judged after all that build on it.
    for skill in (0..=goal).rev() {
        if !on_way[skill] {
            continue;
        }
        for before in view.prerequisites(skill) {
            let before = before.get() as usize;
            on_way[before] = true;
            missing[before] |= missing[skill] && !met(before);
        }
        if !missing[skill] {
            let because = if met(skill) { Skip::Met } else { Skip::NotNeeded };
            skipped.push(Skipped { skill, mastery: scores.mastery(skill), because });
        }
    }
    skipped.reverse();
    Way { steps: in_order(view, scores, &missing, goal), missing, skipped }
}

/// Whether a skill would be met, had nothing of it been forgotten.
pub(super) fn forgotten(mastery: &Mastery) -> bool {
    mastery.learned >= MET && !mastery.is_met()
}

fn in_order(view: &View<'_>, scores: &Scores<'_>, missing: &[bool], goal: SkillIndex) -> Vec<SkillIndex> {
    let branch = branches(view, scores, missing, goal);
    let mut waiting = vec![0_u32; view.skills()];
    let mut later = vec![Vec::new(); view.skills()];
    let mut possible = BinaryHeap::new();
    // What is begun goes by what is left to do, in hundredths, before all that is not.
    let entry = |skill: SkillIndex| {
        let left =
            if scores.begun(skill) { (100.0 * (1.0 - scores.mastery(skill).known)) as u32 } else { u32::MAX };
        Reverse((left, branch[skill], skill as u32))
    };
    for skill in (0..=goal).filter(|&skill| missing[skill]) {
        for before in view.prerequisites(skill).iter().map(|before| before.get() as usize) {
            if missing[before] {
                waiting[skill] += 1;
                later[before].push(skill as u32);
            }
        }
        if waiting[skill] == 0 {
            possible.push(entry(skill));
        }
    }
    let mut order = Vec::new();
    while let Some(Reverse((_, _, skill))) = possible.pop() {
        order.push(skill as usize);
        for &next in &later[skill as usize] {
            waiting[next as usize] -= 1;
            if waiting[next as usize] == 0 {
                possible.push(entry(next as usize));
            }
        }
    }
    order
}

/// The place of each missing skill in a search from the goal that comes back from a skill once all before it is done. Of
/// several prerequisites the one that is likeliest known is taken first.
fn branches(view: &View<'_>, scores: &Scores<'_>, missing: &[bool], goal: SkillIndex) -> Vec<u32> {
    let mut place = vec![u32::MAX; view.skills()];
    let mut entered = vec![false; view.skills()];
    let mut count = 0;
    let mut open = Vec::new();
    if missing[goal] {
        open.push(goal);
    }
    while let Some(&skill) = open.last() {
        entered[skill] = true;
        let before = view.prerequisites(skill).iter().map(|before| before.get() as usize);
        let next = before.filter(|&before| missing[before] && !entered[before]).fold(None, |best, before| {
            let known = |skill| scores.mastery(skill).known;
            if best.is_some_and(|best| known(best) >= known(before)) { best } else { Some(before) }
        });
        if let Some(next) = next {
            open.push(next);
        } else {
            open.pop();
            place[skill] = count;
            count += 1;
        }
    }
    place
}
