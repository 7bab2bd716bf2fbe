//! What the learner is drawn to, or away from: what items are about ([`interests`](crate::learner::interests)), and what they
//! are.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::{KindNow, Situation};

pub(in crate::recommend) fn topic(situation: &Situation<'_>, _: &KindNow, item: ItemIndex) -> f32 {
    situation.interests.towards(item)
}

pub(in crate::recommend) fn format(situation: &Situation<'_>, _: &KindNow, item: ItemIndex) -> f32 {
    situation.formats[usize::from(situation.view.item_type[item].get())]
}
