//! What others are busy with, from a school's releases: a hint where the learner has said little, and no more than that.

use crate::catalog::View;
use crate::learner::Learner;

/// The most that it counts, set by hand: half of what a learner's own doing counts at most.
const MOST: f32 = 0.1;

/// For each topic (by word) how much others point to it, 0 to [`MOST`]: by how many are busy with it, beside the topic that most
/// are busy with; and by how many went on to it from the topic of the item that the learner last took up. Empty without a
/// release.
pub(super) fn by_topic(view: &View<'_>, learner: &Learner) -> Vec<f32> {
    let Some(crowd) = learner.crowd() else { return Vec::new() };
    let name = |word: usize| view.word(view.topics, word);
    let most = (0..view.topics.len()).filter_map(|word| crowd.topic(name(word))).fold(0.0, f32::max);
    let met = learner.items().filter(|&(item, _)| !view.topics_of(item).is_empty());
    let last = met.map(|(item, record)| (record.last_at, item)).max();
    let from = last.map(|(_, item)| name(view.topics_of(item)[0].get() as usize));
    (0..view.topics.len())
        .map(|word| {
            let busy = crowd.topic(name(word)).filter(|_| most > 0.0).map_or(0.0, |share| share / most);
            let onward = from.and_then(|from| crowd.onward(from, name(word))).unwrap_or(0.0);
            MOST * busy.max(onward).clamp(0.0, 1.0)
        })
        .collect()
}
