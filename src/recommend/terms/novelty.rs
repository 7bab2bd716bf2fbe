//! What is done need not be done again, unless a review is due; what was just tried can wait a while.

use crate::catalog::pack::columns::ItemIndex;
use crate::learner::memory::days_between;
use crate::recommend::situation::{KindNow, Situation};

/// Days after which half of it is forgotten.
const HALF_LIFE: f64 = 3.0;
const LEAST: f32 = 0.2;

pub(in crate::recommend) fn value(situation: &Situation<'_>, _: &KindNow, item: ItemIndex) -> f32 {
    let Some(record) = situation.learner.item(item) else { return 0.0 };
    if record.attempts == 0 && !record.finished {
        return 0.0;
    }
    let days = days_between(record.last_at, situation.now);
    let fresh = (HALF_LIFE / (HALF_LIFE + days)) as f32;
    -(LEAST + (1.0 - LEAST) * fresh)
}
