//! Does an item practise a skill that lies, unmet, on a prerequisite path to the goal?

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    f32::from(u8::from(situation.skills_of(item).any(|(_, skill)| skill.on_path)))
}
