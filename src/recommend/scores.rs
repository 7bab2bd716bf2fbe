//! What single items are worth to the learner now, for whoever orders items by other rules than a list's. Scoring is much
//! code, so it is kept from being copied into each of them.

use super::candidates::{Request, put_away};
use super::scored::Scored;
use super::situation::Situation;
use super::stream::{self, Exploration};
use super::terms::contributions;
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use crate::learner::Learner;
use crate::learner::mastery::Mastery;

/// Scores, worked out item by item from one look at the learner.
pub(crate) struct Scores<'a>(Situation<'a>);

impl<'a> Scores<'a> {
    /// As recommending would see the learner; all that the request has of limits holds.
    #[inline(never)]
    pub(crate) fn new(view: &'a View<'a>, learner: &'a Learner, now: i64, request: &Request) -> Self {
        Self(Situation::new(view, learner, now, request))
    }

    /// The score that an item has in a list, whether or not it may be shown.
    #[inline(never)]
    pub(crate) fn of(&self, item: ItemIndex) -> f32 {
        contributions(&self.0, item).sum()
    }

    /// Calls `each` with the items that may be shown.
    #[inline(never)]
    pub(crate) fn each(&self, each: &mut dyn FnMut(ItemIndex)) {
        for item in self.0.candidates() {
            each(item);
        }
    }

    /// The best of the items that may be shown, are about a skill, and fit; of equals the first.
    #[inline(never)]
    pub(crate) fn best_about(
        &self,
        skill: SkillIndex,
        fits: &dyn Fn(ItemIndex) -> bool,
    ) -> Option<ItemIndex> {
        let shape = self.0.view.shape();
        let mut best: Option<Scored> = None;
        for kind in (0..shape.kinds()).filter(|&kind| shape.skills(kind).contains(&(skill as u32))) {
            for item in shape.items(kind).iter().map(|&item| item as ItemIndex) {
                if self.0.is_candidate(item) && fits(item) {
                    best = best.max(Some(Scored { score: self.of(item), of: item }));
                }
            }
        }
        best.map(|best| best.of)
    }

    /// The best of the items that may be shown, but for these.
    #[inline(never)]
    pub(crate) fn best_but(&self, left_out: &[ItemIndex]) -> Option<ItemIndex> {
        let mut bits = self.0.candidate_bits();
        for &item in left_out {
            bits[item / 64] &= !(1 << (item % 64));
        }
        let best = stream::best(&self.0, Exploration::NONE, &bits, 1);
        best.first().map(|hit| hit.row as ItemIndex)
    }

    /// Whether the learner has put an item away.
    pub(crate) fn put_away(&self, item: ItemIndex) -> bool {
        put_away(self.0.learner, item)
    }

    /// The mastery of a skill.
    pub(crate) fn mastery(&self, skill: SkillIndex) -> Mastery {
        self.0.mastery(skill)
    }

    /// Whether a skill was taught, practised, or said to be known, and not said to be unknown since.
    pub(crate) fn begun(&self, skill: SkillIndex) -> bool {
        self.0.skills[skill].begun
    }
}

#[cfg(test)]
mod tests {
    use super::super::faithful::made;
    use super::*;
    use crate::desk;

    #[test]
    fn the_best_are_those_of_a_look_at_every_item() {
        let pack = desk::maths_with_vectors();
        let view = pack.view();
        let request = Request { minutes: Some(12.0), ..Request::default() };
        for profile in 0..200 {
            let (learner, now) = made(&view, profile);
            let scores = Scores::new(&view, &learner, now, &request);
            let best = |fits: &dyn Fn(ItemIndex) -> bool| {
                let fitting = scores.0.candidates().filter(|&item| fits(item));
                fitting.map(|of| Scored { score: scores.of(of), of }).max()
            };
            for skill in (0..view.skills()).step_by(7) {
                let odd = |item: ItemIndex| item % 2 == 1;
                let about = |item| odd(item) && view.skills_of(item).any(|other| other == skill);
                assert_eq!(scores.best_about(skill, &odd), best(&about).map(|best| best.of));
            }
            let mut left_out = Vec::new();
            for _ in 0..5 {
                let most = best(&|item| !left_out.contains(&item)).unwrap();
                let found = scores.best_but(&left_out).unwrap();
                assert!(!left_out.contains(&found) && scores.0.is_candidate(found));
                // A stream adds the same terms in another order.
                assert!((scores.of(found) - most.score).abs() < 1e-4, "{found} in place of {most:?}");
                left_out.push(found);
            }
            let all: Vec<_> = (0..view.items()).collect();
            assert_eq!(scores.best_but(&all), None);
        }
    }
}
