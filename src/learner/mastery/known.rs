//! The chance that each skill is known, from everything at once: its own answers, what answers in later skills imply, how
//! much of what lies before it is known, and forgetting.
//!
//! One pass of Bayesian knowledge tracing (Corbett and Anderson 1995) over a skill's last answers starts from what the skills
//! around it say (knowledge space theory, Doignon and Falmagne 1999: who can do the later can do the earlier). Where the
//! prerequisites were known without practice, the skill is likely known too: a learner new to the catalog is still inside
//! what they bring along. Where they had to be learned, it is likely new. So a learner who starts far on is found in a few
//! answers, and one who starts at the beginning is not hurried.

use super::Mastery;
use crate::catalog::View;
use crate::learner::Learner;
use crate::learner::profile::SkillRecord;

/// The chance of a right answer without the skill, and of a wrong one with it. The guess is higher than chance would have it:
/// who half knows a skill gets its easier items right, and to build on a skill that is not there costs more than to
/// practise one that is.
const GUESS: f32 = 0.4;
const SLIP: f32 = 0.12;
/// The chance that one more answer, with what is learned from it, makes a skill known.
const LEARN: f32 = 0.12;
/// The chance that a lesson does.
const LESSON: f32 = 0.3;
/// The chance that a skill is known whose prerequisites had all to be learned, and one whose prerequisites were all brought
/// along.
const NEW: f32 = 0.15;
const ALONG: f32 = 0.6;
/// The chance that a skill with nothing before it is known before any answer.
pub const START: f32 = 0.4;
/// What knowing a later skill says about an earlier one.
const IMPLIED: f32 = 0.97;
/// What the learner's word stands for.
const SAID: (f32, f32) = (0.95, 0.05);
/// How much of it forgetting takes at most.
const FORGOTTEN: f32 = 0.5;

/// What is known of one skill while the graph is gone through.
#[derive(Clone, Copy)]
struct Trace {
    known: f32,
    /// How likely it was known before any practice.
    along: f32,
}

/// Fills in [`Mastery::known`].
pub(super) fn fill(view: &View<'_>, learner: &Learner, table: &mut [Mastery]) {
    let mut implied = vec![0.0_f32; table.len()];
    // From the last to the first: what later skills' own answers imply.
    for skill in (0..table.len()).rev() {
        let own = match learner.skill(skill) {
            Some(record) if table[skill].said != Some(false) => traced(record, START).known,
            _ => 0.0,
        };
        let evidence = table[skill].attempts > 0 || table[skill].said == Some(true);
        let shown = if evidence { own.max(implied[skill]) } else { implied[skill] };
        for before in view.prerequisites(skill) {
            let before = &mut implied[before.get() as usize];
            *before = before.max(IMPLIED * shown);
        }
    }
    // Nothing is implied against the learner's own word.
    for (implied, mastery) in implied.iter_mut().zip(table.iter()) {
        if mastery.said == Some(false) {
            *implied = 0.0;
        }
    }
    // From the first to the last: what is known so far says what to expect next.
    let mut along = vec![START; table.len()];
    for skill in 0..table.len() {
        let (mut least, mut brought) = (1.0_f32, 1.0_f32);
        for before in view.prerequisites(skill) {
            least = least.min(table[before.get() as usize].known);
            brought = brought.min(along[before.get() as usize]);
        }
        let first = view.prerequisites(skill).is_empty();
        let start = if first { START } else { least * (NEW + (ALONG - NEW) * brought) };
        let start = start.max(implied[skill]);
        let trace =
            learner.skill(skill).map_or(Trace { known: start, along: start }, |record| traced(record, start));
        along[skill] = trace.along.max(implied[skill]);
        let recall = table[skill].retrievability.unwrap_or(1.0);
        table[skill].known = trace.known.max(implied[skill]) * (1.0 - FORGOTTEN * (1.0 - recall));
    }
}

/// From a chance before any answer, through the last answers.
fn traced(record: &SkillRecord, start: f32) -> Trace {
    let mut known = match record.said {
        Some(true) => SAID.0,
        Some(false) => SAID.1,
        None => start,
    };
    let recent = record.recent_since_said();
    let mut along = known;
    if record.introduced {
        known += (1.0 - known) * LESSON;
    }
    for age in (0..recent.count).rev() {
        let right = recent.bits >> age & 1 == 1;
        known = after(known, right);
        if age + 1 == recent.count {
            along = after(along, right);
        }
        known += (1.0 - known) * LEARN;
    }
    Trace { known, along }
}

fn after(known: f32, right: bool) -> f32 {
    let (with, without) = if right { (1.0 - SLIP, GUESS) } else { (SLIP, 1.0 - GUESS) };
    known * with / (known * with + (1.0 - known) * without)
}
