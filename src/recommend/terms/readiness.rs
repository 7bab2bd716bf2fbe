//! The outer fringe of what is known (Doignon and Falmagne 1999), softened: an item is as ready as its least met
//! prerequisite, with some credit for the others. Who last got the item's own skills right is ready for it, whatever is
//! known of what comes before. It is told, never enforced.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

const OF_THE_LEAST: f32 = 0.7;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let mut own = situation.skills_of(item).peekable();
    if own.peek().is_some() && own.all(|(_, skill)| skill.streak > 0) {
        return 1.0;
    }
    let met = situation.prerequisites_of(item).map(|skill| situation.skills[skill].met);
    let (least, sum, count) =
        met.fold((1.0_f32, 0.0, 0.0), |(least, sum, count), met| (least.min(met), sum + met, count + 1.0));
    if count == 0.0 { 1.0 } else { OF_THE_LEAST * least + (1.0 - OF_THE_LEAST) * sum / count }
}
