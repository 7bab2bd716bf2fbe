//! From scores to a list: keep the best few hundred, then pick one by one what is good and unlike what is already picked
//! (maximal marginal relevance, Carbonell and Goldstein 1998).

use super::Recommendation;
use super::candidates::{Limits, Request, put_away};
use super::reasons::Reason;
use super::scan::Hit;
use super::scored::Scored;
use super::situation::{Situation, seconds_of};
use super::terms::Contributions;
use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;
use crate::floats::greater;
use crate::learner::mastery::START;
use crate::learner::{Learner, Outlook};
use std::collections::BinaryHeap;

const SAME_SKILLS: f32 = 0.6;
const SAME_TOPICS: f32 = 0.3;
const SAME_TYPE: f32 = 0.2;

/// What may still come into a list. Its likeness to those in it only grows, so it is compared no further once it is beaten (as
/// greedy choice is made lazy, Minoux 1978), and nothing behind one that is beaten without any likeness is looked at.
struct Left {
    scored: Scored,
    /// To the likest of those that it was compared with, the first of the list.
    likeness: f32,
    compared: usize,
}

impl Left {
    fn rank(&self) -> Scored {
        Scored { score: self.scored.score - self.likeness, ..self.scored }
    }
}

/// What a list may hold.
pub(super) struct Room {
    /// Items at most.
    pub count: usize,
    /// Seconds at most, of all together; an item of unknown length counts as one of usual length.
    pub seconds: Option<f32>,
}

/// Adds to a list what has room in it, each time the item with the highest score less its likeness to the most like one
/// that is already there.
pub(super) fn varied(
    situation: &Situation<'_>,
    best: &[Hit],
    mut chosen: Vec<ItemIndex>,
    room: &Room,
) -> Vec<ItemIndex> {
    let view = situation.view;
    let mut seconds = room.seconds.unwrap_or(f32::INFINITY);
    seconds -= chosen.iter().map(|&item| situation.seconds(item)).sum::<f32>();
    let mut left: Vec<Left> = best
        .iter()
        .map(|hit| Scored { score: hit.score, of: hit.row as ItemIndex })
        .filter(|scored| !chosen.contains(&scored.of))
        .map(|scored| Left { scored, likeness: 0.0, compared: 0 })
        .collect();
    while chosen.len() < room.count {
        let mut first: Option<(Scored, usize)> = None;
        for (at, left) in left.iter_mut().enumerate() {
            let beaten = |by: Scored| first.is_some_and(|(first, _)| by < first);
            if beaten(left.scored) {
                break;
            }
            while left.compared < chosen.len() && !beaten(left.rank()) {
                let likeness = alike(view, chosen[left.compared], left.scored.of);
                left.likeness = greater(left.likeness, likeness);
                left.compared += 1;
            }
            if !beaten(left.rank()) {
                first = Some((left.rank(), at));
            }
        }
        let Some((Scored { of: item, .. }, at)) = first else { break };
        left.remove(at);
        let takes = situation.seconds(item);
        if takes <= seconds {
            seconds -= takes;
            chosen.push(item);
        }
    }
    chosen
}

/// The items that a teacher has put first, in their order, each once: what the request's limits allow, what the learner has
/// not put away, and what is not done yet.
pub(super) fn pinned(situation: &Situation<'_>, request: &Request) -> Vec<ItemIndex> {
    let mut items: Vec<ItemIndex> = Vec::new();
    for item in request.pins.iter().filter_map(|id| situation.view.item_with_id(id)) {
        let open = situation.is_candidate(item) && !situation.is_done(item) && !items.contains(&item);
        if open && items.len() < request.count {
            items.push(item);
        }
    }
    items
}

fn alike(view: &View<'_>, a: ItemIndex, b: ItemIndex) -> f32 {
    let shape = view.shape();
    let skills = |item| shape.skills(shape.kind(item)).iter().map(|&skill| skill as usize);
    let skills = overlap(skills(a), &skills(b));
    let topics = |item| view.topics_of(item).iter().map(|word| word.get() as usize);
    let same_type = f32::from(u8::from(view.item_type[a] == view.item_type[b]));
    SAME_SKILLS * skills + SAME_TOPICS * overlap(topics(a), &topics(b)) + SAME_TYPE * same_type
}

/// Shared entries as a part of the shorter list.
fn overlap(a: impl Iterator<Item = usize> + Clone, b: &(impl Iterator<Item = usize> + Clone)) -> f32 {
    let shorter = a.clone().count().min(b.clone().count());
    let shared = a.filter(|x| b.clone().any(|y| y == *x)).count();
    if shorter == 0 { 0.0 } else { shared as f32 / shorter as f32 }
}

/// The honest order for a learner who has switched profiling off: what a teacher has pinned, then the easiest first, the
/// same for everyone but for what they have put away themselves. Where the room has a time, what fits it together. The chance
/// is that of somebody of whom nothing is known.
pub(super) fn in_catalog_order(
    view: &View<'_>,
    learner: &Learner,
    request: &Request,
    room: &Room,
) -> Vec<Recommendation> {
    let limits = Limits::new(view, request);
    let pinned = |item: ItemIndex| {
        let id = view.string(view.item_id[item]);
        request.pins.iter().position(|pin| pin == id)
    };
    let score = |item: ItemIndex| match pinned(item) {
        Some(place) => (request.pins.len() - place) as f32,
        None => -view.difficulty(item),
    };
    let mut items: BinaryHeap<_> = (0..view.items())
        .filter(|&item| limits.allow(view, item) && !put_away(learner, item))
        .map(|item| Scored { score: score(item), of: item })
        .collect();
    let outlook = Outlook::new(view, &|_| START, learner.crowd().cloned());
    let usual = view.shape().usual_time();
    let mut seconds = room.seconds.unwrap_or(f32::INFINITY);
    let mut list = Vec::new();
    while let Some(Scored { score, of: item }) = items.pop().filter(|_| list.len() < room.count) {
        let takes = seconds_of(view, item, usual);
        let is_pinned = score > 0.0;
        if takes > seconds && !is_pinned {
            continue;
        }
        seconds -= takes;
        let prediction = outlook.terms(view, item);
        list.push(Recommendation {
            item,
            score,
            contributions: Contributions::default(),
            chance: prediction.probability(),
            prediction,
            reasons: vec![if is_pinned { Reason::Pinned } else { Reason::NotPersonal }],
            missing: Vec::new(),
        });
    }
    list
}
