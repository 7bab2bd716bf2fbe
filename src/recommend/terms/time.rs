//! Time well spent: what takes far longer than the catalog's usual item has to be worth more than it.

use crate::catalog::pack::columns::ItemIndex;
use crate::floats::{greater, lesser};
use crate::recommend::situation::{KindNow, Situation};

/// Up to so many times the usual time, an item costs nothing more.
const PATIENCE: f32 = 2.5;

#[inline]
pub(in crate::recommend) fn value(situation: &Situation<'_>, _: &KindNow, item: ItemIndex) -> f32 {
    lesser(PATIENCE * situation.usual_time / greater(situation.seconds(item), 1.0), 1.0) - 1.0
}
