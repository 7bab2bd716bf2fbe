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
    /// Mean difficulty of each skill's items, 0 to 1.
    middling: Vec<f32>,
    crowd: Option<Arc<Crowd>>,
}

impl Outlook {
    /// From the chance that each skill of the catalog is known, and from what others' reports say about items.
    #[inline(never)]
    pub fn new(view: &View<'_>, known: &dyn Fn(SkillIndex) -> f32, crowd: Option<Arc<Crowd>>) -> Self {
        let mut middling = vec![0.0; view.skills()];
        let mut items = vec![0.0_f32; view.skills()];
        for item in 0..view.items() {
            for skill in view.skills_of(item) {
                middling[skill] += view.difficulty(item);
                items[skill] += 1.0;
            }
        }
        middling.iter_mut().zip(items).for_each(|(sum, items)| *sum /= items.max(1.0));
        let skills = (0..view.skills()).map(|skill| logit_on_middling_item(known(skill))).collect();
        Self { skills, middling, crowd }
    }

    /// The terms for an item; of several skills the one that makes it hardest counts.
    pub fn terms(&self, view: &View<'_>, item: ItemIndex) -> Terms {
        let base = logit_on_middling_item(START);
        let difficulty = view.difficulty(item);
        let shift = self.crowd.as_ref().map_or(0.0, |crowd| crowd.harder(item));
        let of_skill = |skill: SkillIndex| {
            let harder = SPREAD * (difficulty - self.middling[skill]) + shift;
            Terms { base, skills: self.skills[skill] - base, difficulty: -harder, ..Terms::default() }
        };
        let mut hardest: Option<Terms> = None;
        for skill in view.skills_of(item) {
            let terms = of_skill(skill);
            if hardest.is_none_or(|hardest| terms.sum() < hardest.sum()) {
                hardest = Some(terms);
            }
        }
        hardest.unwrap_or(Terms {
            base,
            difficulty: -SPREAD * (difficulty - 0.5) - shift,
            ..Terms::default()
        })
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
