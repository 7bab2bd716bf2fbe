//! Of what fits the time at hand (the rest is left out), what is known to fit goes before what may not.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

pub(super) fn value(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let known = situation.view.item_time[item].get() > 0;
    f32::from(u8::from(known && situation.minutes.is_some()))
}
