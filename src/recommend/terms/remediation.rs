//! After failures: go back to a prerequisite, to something easier, or to another way of showing it; and not again to
//! what was just too hard.

use crate::catalog::pack::columns::ItemIndex;
use crate::catalog::source::InteractivityType;
use crate::recommend::situation::{KindNow, Situation, SkillNow};

/// How much easier "easier" is.
const EASIER_BY: f32 = 0.02;
const EASIER: f32 = 0.5;
const EXPLAINED: f32 = 1.0;

/// How an item helps with one of its skills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::recommend) enum Remedy {
    /// There is nothing to remedy.
    None,
    /// The skill comes before one that is failing.
    Prerequisite,
    /// The skill is failing, and the item explains it.
    Explained,
    /// The skill is failing, and the item is easier than what was failed.
    Easier,
    /// The skill is failing, and the item is what was just too hard.
    Again,
}

pub(in crate::recommend) fn value(situation: &Situation<'_>, kind: &KindNow, item: ItemIndex) -> f32 {
    if !kind.failing {
        return 1.0 - kind.unhelped;
    }
    let mut worst = 0.0_f32;
    let mut unhelped = 1.0;
    for (_, skill) in situation.skills_of(item) {
        let (value, _) = remedy(situation, item, skill);
        worst = worst.min(value);
        unhelped *= 1.0 - value.max(0.0);
    }
    if worst < 0.0 { worst } else { 1.0 - unhelped }
}

/// How much an item helps with one of its skills, -1 to 1, and how.
pub(in crate::recommend) fn remedy(
    situation: &Situation<'_>,
    item: ItemIndex,
    skill: &SkillNow,
) -> (f32, Remedy) {
    let explains =
        situation.view.interactivity(item) == Some(InteractivityType::Expositive) && situation.is_news(item);
    let easier = situation.view.difficulty(item) < skill.failed_at - EASIER_BY;
    let own = match skill.failing {
        0.0 => (0.0, Remedy::None),
        failing if explains => (EXPLAINED * failing, Remedy::Explained),
        failing if easier => (EASIER * failing, Remedy::Easier),
        failing => (-failing, Remedy::Again),
    };
    if own.0 >= 0.0 && skill.remedial > own.0 { (skill.remedial, Remedy::Prerequisite) } else { own }
}
