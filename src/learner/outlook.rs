//! The chance of a right answer without a trained model: from the chance that each of an item's skills is known
//! ([`Mastery::known`](super::mastery::Mastery::known)), and from how hard the catalog says that the item is among those of
//! its skill. Catalogs spread difficulty over years of school, so what an item asks beyond its skill is what counts.
//!
//! Worked out once for all items that are asked about together.

use super::crowd::Crowd;
use super::knowledge::{Terms, sigmoid};
use super::mastery::START;
use crate::catalog::View;
use crate::catalog::pack::columns::{ItemIndex, SkillIndex};
use std::sync::Arc;

/// The chance of a right answer on a middling item of a skill that is known, and of one that is not: something of it mostly
/// is.
const KNOWN: f32 = 0.9;
const UNKNOWN: f32 = 0.3;
/// Logits between the easiest item and the hardest of a whole catalog. Within a skill they are nearer to each other.
const SPREAD: f32 = 6.0;

/// What is needed to say how likely each item is solved.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// Logit of the chance on a middling item of each skill.
    skills: Vec<f32>,
    /// The same on an item whose difficulty is 0.
    ease: Vec<f32>,
    crowd: Option<Arc<Crowd>>,
}

impl Outlook {
    /// From the chance that each skill of the catalog is known, and from what others' reports say about items.
    #[inline(never)]
    pub fn new(view: &View<'_>, known: &dyn Fn(SkillIndex) -> f32, crowd: Option<Arc<Crowd>>) -> Self {
        let skills: Vec<f32> = (0..view.skills()).map(|skill| logit_on_middling_item(known(skill))).collect();
        let middling = view.shape().middling();
        let ease = skills.iter().zip(middling).map(|(logit, middling)| logit + SPREAD * middling).collect();
        Self { skills, ease, crowd }
    }

    /// The terms for an item; of several skills the one that makes it hardest counts.
    pub fn terms(&self, view: &View<'_>, item: ItemIndex) -> Terms {
        let base = logit_on_middling_item(START);
        let (skills, middling) = match self.hardest(view, item) {
            Some(skill) => (self.skills[skill] - base, view.shape().middling()[skill]),
            None => (0.0, 0.5),
        };
        let difficulty = -SPREAD * (view.difficulty(item) - middling) - self.harder(item);
        Terms { base, difficulty, skills, ..Terms::default() }
    }

    /// Of an item's skills the one that makes it hardest, whatever its own difficulty.
    fn hardest(&self, view: &View<'_>, item: ItemIndex) -> Option<SkillIndex> {
        let harder = |a, b| if self.ease[b] < self.ease[a] { b } else { a };
        view.skills_of(item).reduce(harder)
    }

    /// The logit on an item of a skill whose difficulty is 0.
    #[inline]
    pub fn ease(&self, skill: SkillIndex) -> f32 {
        self.ease[skill]
    }

    /// The same for items that are about no skill.
    pub fn ease_without_skills(&self) -> f32 {
        logit_on_middling_item(START) + SPREAD * 0.5
    }

    /// The logit on an item, from the least [ease](Outlook::ease) of its skills.
    #[inline]
    pub fn logit(&self, view: &View<'_>, item: ItemIndex, ease: f32) -> f32 {
        ease - SPREAD * view.difficulty(item) - self.harder(item)
    }

    /// By how much others' reports say that an item is harder.
    #[inline]
    fn harder(&self, item: ItemIndex) -> f32 {
        self.crowd.as_ref().map_or(0.0, |crowd| crowd.harder(item))
    }

    /// The chance of a right answer, 0 to 1.
    pub fn chance(&self, view: &View<'_>, item: ItemIndex) -> f32 {
        sigmoid(self.terms(view, item).sum())
    }
}

/// The chance of a right answer on a middling item of a skill that is known so likely.
pub(super) fn on_middling_item(known: f32) -> f32 {
    known * KNOWN + (1.0 - known) * UNKNOWN
}

/// How far that chance may be off, as a standard deviation: it is one or the other.
pub(super) fn spread_on_middling_item(known: f32) -> f32 {
    (KNOWN - UNKNOWN) * libm::sqrtf(known * (1.0 - known))
}

fn logit_on_middling_item(known: f32) -> f32 {
    let chance = on_middling_item(known);
    libm::logf(chance / (1.0 - chance))
}
