//! The outer fringe of what is known (Doignon and Falmagne 1999), softened: an item is as ready as its least met
//! prerequisite. Of items that are not ready, the one with the shortest way there comes first. Readiness is
//! told, never enforced.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::{KindNow, Situation};

const OF_NEARNESS: f32 = 0.15;
/// The most that it is for an item which builds on what is not met at all.
pub(in crate::recommend) const MOST_OF_DISTANT: f32 = OF_NEARNESS / 2.0;

pub(in crate::recommend) fn value(_: &Situation<'_>, kind: &KindNow, _: ItemIndex) -> f32 {
    (1.0 - OF_NEARNESS) * kind.ready + OF_NEARNESS / (1.0 + kind.way)
}
