//! One [kind](crate::catalog::shape::Shape) of items at a time: all that an item's terms owe to its skills alone.

use super::skills::SkillNow;
use crate::catalog::shape::Shape;
use crate::floats::{greater, lesser};
use crate::learner::Outlook;
use crate::recommend::terms::gain;

/// One kind, as far as recommending goes.
#[derive(Debug, Clone, Copy)]
pub struct KindNow {
    /// How far what it builds on is met, 0 to 1: as far as the least met of it.
    pub ready: f32,
    /// Length of the longest chain of prerequisites that are not met.
    pub way: f32,
    /// How much is left to learn in its skills, 0 to 1.
    pub open: f32,
    /// How much the most due of its skills is, 0 to 1.
    pub due: f32,
    /// How little is known of what it teaches and the learner has not begun, 0 to 1.
    pub fresh: f32,
    /// 1 less how much it is needed for other skills that are failing.
    pub unhelped: f32,
    /// Mean uncertainty about its skills.
    pub uncertainty: f32,
    /// The logit on an item of it whose difficulty is 0.
    pub ease: f32,
    /// One of its skills is failing.
    pub failing: bool,
    /// One of its skills is on the way to the goal, and not met.
    pub on_path: bool,
    /// Nothing can be got wrong.
    pub told: bool,
}

/// What one of the catalog's kinds comes to. Large catalogs have thousands, and of most no more is asked than what their items
/// can come to at most, so none is kept.
pub fn of(shape: &Shape, kind: usize, skills: &[SkillNow], outlook: &Outlook) -> KindNow {
    let (own, taught) = (shape.skills(kind), shape.taught(kind));
    let mut now = KindNow {
        ready: 1.0,
        way: 0.0,
        open: 0.0,
        due: 0.0,
        fresh: 0.0,
        unhelped: 1.0,
        uncertainty: 0.0,
        ease: f32::INFINITY,
        failing: false,
        on_path: false,
        told: shape.is_told(kind),
    };
    for (place, &skill) in own.iter().enumerate() {
        let (ease, skill) = (outlook.ease(skill as usize), &skills[skill as usize]);
        let unknown = 1.0 - skill.known;
        now.open += gain::open(unknown);
        now.due = greater(now.due, skill.due);
        if place < taught && !skill.begun {
            now.fresh = greater(now.fresh, unknown);
        }
        now.unhelped *= 1.0 - skill.remedial;
        now.uncertainty += skill.uncertainty;
        now.ease = lesser(now.ease, ease);
        now.failing |= skill.failing > 0.0;
        now.on_path |= skill.on_path;
    }
    if own.is_empty() {
        (now.open, now.ease) = (0.5, outlook.ease_without_skills());
    } else {
        now.open /= own.len() as f32;
        now.uncertainty /= own.len() as f32;
    }
    for &skill in shape.builds_on(kind) {
        let skill = &skills[skill as usize];
        now.ready = lesser(now.ready, skill.met);
        if skill.missing {
            now.way = greater(now.way, 1.0 + skill.unmet_depth as f32);
        }
    }
    now
}
