//! A short session instead of the top of a list: what fits the time taken together, with something to warm up on at the start
//! and a likely success at the end.

use super::situation::Situation;
use crate::catalog::pack::columns::ItemIndex;
use crate::catalog::source::InteractivityType;

/// Minutes of a session where none are asked for.
pub(super) const MINUTES: f32 = 20.0;
/// What opens or closes a session is likely to be solved.
const LIKELY: f32 = 0.75;
/// A session of fewer items has no start and no end of its own.
const LEAST: usize = 3;

/// Puts the items of a session in order: a likely success first, another last, the rest as they were.
pub(super) fn in_order(situation: &Situation<'_>, mut items: Vec<ItemIndex>) -> Vec<ItemIndex> {
    if items.len() < LEAST {
        return items;
    }
    if let Some(first) = likeliest(situation, &items) {
        let opener = items.remove(first);
        let last = likeliest(situation, &items);
        items.insert(0, opener);
        if let Some(last) = last {
            let closer = items.remove(last + 1);
            items.push(closer);
        }
    }
    items
}

/// The exercise that is most likely to be solved, of skills that the learner has begun.
fn likeliest(situation: &Situation<'_>, items: &[ItemIndex]) -> Option<usize> {
    let suits = |item: ItemIndex| {
        situation.view.interactivity(item) != Some(InteractivityType::Expositive)
            && situation.skills_of(item).all(|(_, skill)| skill.begun)
    };
    let mut best: Option<(f32, usize)> = None;
    for (place, &item) in items.iter().enumerate().filter(|&(_, &item)| suits(item)) {
        let chance = situation.chance(item);
        if chance >= LIKELY && best.is_none_or(|(highest, _)| chance > highest) {
            best = Some((chance, place));
        }
    }
    best.map(|(_, place)| place)
}
