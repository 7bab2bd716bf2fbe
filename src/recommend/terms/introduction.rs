//! First things first: an item that teaches a skill which is not begun, before exercises that only check it.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let new = situation.view.teaches(item).iter().map(|skill| &situation.skills[skill.get() as usize]);
    let new = new.filter(|skill| !skill.begun).map(|skill| 1.0 - skill.mastery.known);
    new.fold(0.0, f32::max) * situation.readiness(item)
}
