//! Time well spent: what takes far longer than the catalog's usual item has to be worth more than it.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::{KindNow, Situation};

/// Up to so many times the usual time, an item costs nothing more.
const PATIENCE: f32 = 2.5;

#[inline]
pub(in crate::recommend) fn value(situation: &Situation<'_>, _: &KindNow, item: ItemIndex) -> f32 {
    (PATIENCE * situation.usual_time / situation.seconds(item).max(1.0)).min(1.0) - 1.0
}
