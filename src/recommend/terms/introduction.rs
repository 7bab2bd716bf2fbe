//! First things first: an item that teaches a skill which is not begun, before exercises that only check it.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::{KindNow, Situation};

pub(in crate::recommend) fn value(_: &Situation<'_>, kind: &KindNow, _: ItemIndex) -> f32 {
    kind.fresh * kind.ready
}
