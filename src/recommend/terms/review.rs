//! Bringing back what is being forgotten: the most due of an item's skills. Answering is what strengthens a memory, so only
//! items that check a skill count.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::{KindNow, Situation};

pub(in crate::recommend) fn value(_: &Situation<'_>, kind: &KindNow, _: ItemIndex) -> f32 {
    if kind.told { 0.0 } else { kind.due }
}
