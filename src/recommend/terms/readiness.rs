//! The outer fringe of what is known (Doignon and Falmagne 1999), softened: an item is as ready as its least met
//! prerequisite. Of items that are not ready, the one with the shortest way there comes first. Readiness is
//! told, never enforced.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

const OF_NEARNESS: f32 = 0.15;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let missing = situation
        .prerequisites_of(item)
        .map(|skill| &situation.skills[skill])
        .filter(|skill| skill.is_missing());
    let way = missing.map(|skill| skill.unmet_depth + 1).max().unwrap_or(0);
    (1.0 - OF_NEARNESS) * situation.readiness(item) + OF_NEARNESS / (1.0 + way as f32)
}
