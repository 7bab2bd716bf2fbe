//! Time well spent: what takes far longer than the catalog's usual item has to be worth more than it.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

/// Up to so many times the usual time, an item costs nothing more.
const PATIENCE: f32 = 2.5;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    match situation.view.item_time[item].get() {
        0 => 0.0,
        seconds => (PATIENCE * situation.usual_time / seconds as f32).min(1.0) - 1.0,
    }
}
