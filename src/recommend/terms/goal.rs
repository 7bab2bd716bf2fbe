//! Does an item practise a skill that lies, unmet, on a prerequisite path to the goal?

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::{KindNow, Situation};

pub(in crate::recommend) fn value(_: &Situation<'_>, kind: &KindNow, _: ItemIndex) -> f32 {
    f32::from(u8::from(kind.on_path))
}
