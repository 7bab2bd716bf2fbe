//! The chance that each skill is known, from everything at once: its own answers, what answers in later skills imply, how
//! much of what lies before it is known, the learner's word, and forgetting. Levels, plans, the tutor's steps and
//! recommending all decide by it.
//!
//! One pass of Bayesian knowledge tracing (Corbett and Anderson 1995) over a skill's last answers starts from what the skills
//! around it say (knowledge space theory, Doignon and Falmagne 1999: who can do the later can do the earlier). Where the
//! prerequisites were known without practice, the skill is likely known too: a learner new to the catalog is still inside
//! what they bring along. Where they had to be learned, it is likely new. So a learner who starts far on is found in a few
//! answers, and one who starts at the beginning is not hurried.
//!
//! How hard a skill is beside others has no part in it: a skill of easy items is known by who does those. Who has answered
//! as often as there are items about it, the last time right, has shown what there was to show.

use crate::catalog::View;
use crate::floats::{greater, lesser};
use crate::learner::Learner;
use crate::learner::memory::retrievability;
use crate::learner::profile::SkillRecord;

/// The chance of a right answer without the skill. It is higher than chance would have it: who half knows a skill gets its
/// easier items right, and to build on a skill that is not there costs more than to practise one that is.
pub const GUESS: f32 = 0.4;
/// The chance of a wrong answer with it.
pub const SLIP: f32 = 0.12;
/// The chance that one more answer, with what is learned from it, makes a skill known.
pub const LEARN: f32 = 0.12;
/// The chance that a lesson does.
pub const LESSON: f32 = 0.3;
/// The chance that a skill is known whose prerequisites had all to be learned, and one whose prerequisites were all brought
/// along.
const NEW: f32 = 0.15;
const ALONG: f32 = 0.6;
/// How much more likely a skill is known in which one has not begun, where what lies before it, just met, was known before any
/// practice than where it had to be learned.
pub const CARRIED: f32 = JUST_MET * (ALONG - NEW);
/// The chance that a skill with nothing before it is known before any answer.
pub const START: f32 = 0.4;
/// What knowing a later skill says about an earlier one.
pub(super) const IMPLIED: f32 = 0.97;
/// The least chance after "I know this", the highest after "I don't know this yet".
const SAID: (f32, f32) = (0.95, 0.05);
/// How much of it forgetting takes at most.
const FORGOTTEN: f32 = 0.5;
/// About where a skill stands when it has just come to be met. Success on all that a catalog has for it counts as much.
const JUST_MET: f32 = 0.87;

/// What is known of one skill.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// The chance that it is known now.
    pub now: f32,
    /// What it counts as when it is decided how far the learner is: that, and at least as just met where there is nothing
    /// left to show it with.
    pub counts: f32,
    /// The same, had nothing been forgotten.
    pub learned: f32,
    /// The chance that what was learned is recalled now; `None` without practice.
    pub recall: Option<f32>,
    /// Where it starts from: what it would be without evidence of its own.
    pub start: f32,
    /// How likely it was known before any practice.
    along: f32,
    /// What later skills' own answers imply.
    implied: f32,
}

/// Makes the list of what is known of each of the catalog's skills, in room that may have been used before. The skills named
/// by `met` (all or none of them where it is shorter) count as met for those that build on them: so it is seen where each
/// will start.
#[inline(never)]
pub fn fill(view: &View<'_>, learner: &Learner, now: i64, met: &[bool], list: &mut Vec<Known>) {
    list.clear();
    list.resize(view.skills(), Known::default());
    // From the last to the first: what later skills' own answers imply.
    for skill in (0..view.skills()).rev() {
        let record = learner.skill(skill);
        let said = record.and_then(|record| record.said);
        let shown = match record {
            Some(record) if said == Some(true) || said.is_none() && record.attempts > 0 => {
                greater(traced(record, START).0, list[skill].implied)
            }
            _ => list[skill].implied,
        };
        for before in view.prerequisites(skill) {
            let implied = &mut list[before.get() as usize].implied;
            *implied = greater(*implied, IMPLIED * shown);
        }
    }
    // From the first to the last: what is known so far says what to expect next.
    for skill in 0..view.skills() {
        let (mut least, mut brought) = (1.0_f32, 1.0_f32);
        for before in view.prerequisites(skill).iter().map(|before| before.get() as usize) {
            let known = list[before].now;
            let is_met = met.get(before).is_some_and(|met| *met);
            least = lesser(least, if is_met { greater(known, JUST_MET) } else { known });
            brought = lesser(brought, list[before].along);
        }
        let first = view.prerequisites(skill).is_empty();
        let start = if first { START } else { least * (NEW + (ALONG - NEW) * brought) };
        let record = learner.skill(skill);
        // Nothing is implied against the learner's own word.
        let denied = record.is_some_and(|record| record.said == Some(false));
        let implied = if denied { 0.0 } else { list[skill].implied };
        let start = greater(start, implied);
        let (own, along) = record.map_or((start, start), |record| traced(record, start));
        let shown = record.map_or(0.0, |record| shown(record, learner.items_about(skill)));
        let recall = record.and_then(|record| retrievability(record, now));
        let believed = greater(own, implied);
        let shown = greater(believed, shown);
        let kept = kept(recall);
        // Where there are own answers, those in later skills began from them.
        let answered = record.is_some_and(|record| record.attempts > 0);
        list[skill] = Known {
            now: believed * kept,
            counts: shown * kept,
            learned: shown,
            recall,
            start,
            along: if answered { along } else { greater(along, implied) },
            implied,
        };
    }
}

/// What forgetting leaves of a chance.
fn kept(recall: Option<f32>) -> f32 {
    1.0 - FORGOTTEN * (1.0 - recall.unwrap_or(1.0))
}

/// What success counts as where there are so many items about a skill, and it was answered as often, the last time right.
fn shown(record: &SkillRecord, items: u32) -> f32 {
    let all = record.attempts >= items && record.recent_since_said().right_in_a_row() > 0;
    if all { JUST_MET } else { 0.0 }
}

/// From where a skill started, by its own answers and the learner's word alone, forgetting aside; of so many items about it.
pub(super) fn by_itself(record: &SkillRecord, start: f32, items: u32) -> f32 {
    greater(traced(record, start).0, shown(record, items))
}

/// From a chance before any answer, through the last answers and the learner's word: the chance now, and that before any
/// practice.
#[inline(never)]
fn traced(record: &SkillRecord, start: f32) -> (f32, f32) {
    let since = record.recent_since_said().count;
    let recent = record.recent;
    let taught = |known: f32| if record.introduced { after_lesson(known) } else { known };
    let (mut known, mut along) = (start, start);
    if record.said != Some(false) {
        known = taught(known);
    }
    for age in (0..=recent.count).rev() {
        if age == since && record.said.is_some() {
            // Who said so was taught after it, or not at all.
            known = if record.said == Some(true) {
                greater(known, SAID.0)
            } else {
                taught(lesser(known, SAID.1))
            };
            along = known;
        }
        if age == 0 {
            break;
        }
        let right = recent.bits >> (age - 1) & 1 == 1;
        known = after(known, right);
        if age == since {
            along = after(along, right);
        }
        known += (1.0 - known) * LEARN;
    }
    (known, along)
}

/// After a lesson.
pub fn after_lesson(known: f32) -> f32 {
    known + (1.0 - known) * LESSON
}

/// After an answer, and what it taught.
pub fn after_answer(known: f32, right: bool) -> f32 {
    let known = after(known, right);
    known + (1.0 - known) * LEARN
}

/// What is seen of a skill by one answer, on average, where it is known or not.
pub fn seen_by_an_answer(known: f32, is_known: bool) -> f32 {
    let right = if is_known { 1.0 - SLIP } else { GUESS };
    right * after(known, true) + (1.0 - right) * after(known, false)
}

#[inline(never)]
fn after(known: f32, right: bool) -> f32 {
    let (with, without) = if right { (1.0 - SLIP, GUESS) } else { (SLIP, 1.0 - GUESS) };
    known * with / (known * with + (1.0 - known) * without)
}
