//! Time well spent: what takes far longer than the catalog's usual item has to be worth more than it.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

/// Up to so many times the usual time, an item costs nothing more.
const PATIENCE: f32 = 2.5;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let seconds = situation.seconds(item).max(1.0);
    (PATIENCE * situation.usual_time() / seconds).min(1.0) - 1.0
}
