//! What single items are worth to the learner now, for whoever orders items by other rules than a list's. Scoring is much
//! code, so it is kept from being copied into each of them.

use super::candidates::{Request, put_away};
use super::situation::Situation;
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
