//! Topics and types that the learner leans towards, or away from; of several topics the one that counts most.

use crate::catalog::pack::columns::ItemIndex;
use crate::recommend::situation::Situation;

pub(super) fn topic(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    let topics = situation.view.topics_of(item).iter().map(|word| situation.topics[word.get() as usize]);
    topics.fold(
        0.0,
        |strongest: f32, leaning| if leaning.abs() > strongest.abs() { leaning } else { strongest },
    )
}

pub(super) fn format(situation: &Situation<'_>, item: ItemIndex) -> f32 {
    situation.formats[usize::from(situation.view.item_type[item].get())]
}
