//! First things first: an item that teaches a skill which is not begun, before exercises that only check it.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let new = situation.view.teaches(item).iter().any(|skill| !situation.skills[skill.get() as usize].begun);
    f32::from(u8::from(new))
}
