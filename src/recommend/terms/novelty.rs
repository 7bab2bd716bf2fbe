//! What is done need not be done again, unless a review is due; what was just tried can wait a while.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

const JUST_NOW_MS: i64 = 10 * 60 * 1000;
const JUST_TRIED: f32 = -0.6;
const TRIED: f32 = -0.2;
const DONE_BUT_DUE: f32 = -0.2;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let Some(record) = situation.learner.item(item) else { return 0.0 };
    let due = situation.skills_of(item).any(|(_, skill)| skill.due > 0.0);
    let done = record.finished || record.attempts > 0 && record.last_right;
    let just_now = situation.now.saturating_sub(record.last_at) < JUST_NOW_MS;
    match (done, record.attempts > 0) {
        (true, _) if due => DONE_BUT_DUE,
        (true, _) => -1.0,
        (false, true) if just_now => JUST_TRIED,
        (false, true) => TRIED,
        (false, false) => 0.0,
    }
}
