//! After failures: go back to a prerequisite, to something easier, or to another way of showing it; and not again to
//! what was just too hard.

use crate::catalog::pack::columns::ItemIndex;
use crate::catalog::source::InteractivityType;
use crate::recommend::situation::Situation;

/// How much easier "easier" is.
pub(crate) const EASIER_BY: f32 = 0.02;
const EASIER: f32 = 0.7;
const EXPLAINED: f32 = 0.8;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let difficulty = situation.view.difficulty(item);
    let explains = situation.view.interactivity(item) == Some(InteractivityType::Expositive);
    let mut best = 0.0_f32;
    let mut worst = 0.0_f32;
    for (_, skill) in situation.skills_of(item) {
        let value = match skill.failing {
            0.0 => skill.remedial,
            failing if explains => EXPLAINED * failing,
            failing if difficulty < skill.failed_at - EASIER_BY => EASIER * failing,
            failing => -failing,
        };
        best = best.max(value);
        worst = worst.min(value);
    }
    if worst < 0.0 { worst } else { best }
}
