//! The outer fringe of what is known (Doignon and Falmagne 1999), softened: an item is as ready as its least met
//! prerequisite, with some credit for the others and for being near: of items that are not ready, the one with the
//! shortest way there comes first. Who last got the item's own skills right has shown what comes before those; only what
//! the item itself asks for beside them still counts. Readiness is told, never enforced.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

const OF_THE_LEAST: f32 = 0.5;
const OF_THE_MEAN: f32 = 0.2;
const OF_NEARNESS: f32 = 0.3;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let (mut least, mut sum, mut count, mut way) = (1.0_f32, 0.0, 0.0, 0);
    for skill in situation.prerequisites_of(item).map(|skill| &situation.skills[skill]) {
        least = least.min(skill.met);
        sum += skill.met;
        count += 1.0;
        if skill.is_missing() {
            way = way.max(skill.unmet_depth + 1);
        }
    }
    if count == 0.0 {
        return 1.0;
    }
    OF_THE_LEAST * least + OF_THE_MEAN * sum / count + OF_NEARNESS / (1.0 + way as f32)
}
