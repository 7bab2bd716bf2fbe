//! After easy success: on to something harder in the same skill, not more of the same.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::{STREAK, Situation};

const MORE_OF_THE_SAME: f32 = -0.6;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let difficulty = situation.view.difficulty(item);
    let on_streak = situation.skills_of(item).filter(|(_, skill)| skill.streak >= STREAK);
    let values =
        on_streak.map(|(_, skill)| if difficulty > skill.solved_at { 1.0 } else { MORE_OF_THE_SAME });
    values.reduce(f32::min).unwrap_or(0.0)
}
