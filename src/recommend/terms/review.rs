//! Bringing back what is being forgotten: the most due of an item's skills. Answering is what strengthens a memory, so only
//! items that check a skill count.

use crate::catalog::pack::columns::ItemIndex;
use crate::catalog::source::InteractivityType;
use crate::recommend::situation::Situation;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    if situation.view.interactivity(item) == Some(InteractivityType::Expositive) {
        return 0.0;
    }
    situation.skills_of(item).map(|(_, skill)| skill.due).fold(0.0, f32::max)
}
