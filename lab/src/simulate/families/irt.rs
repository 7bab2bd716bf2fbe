//! Item response theory with a memory: an ability in each skill (Rasch 1960), raised by practice, most where the outcome is
//! open, and a power curve of forgetting whose stability grows with spaced success (after Wozniak's three components and
//! FSRS; the parameters here are drawn for each learner and are nobody's defaults).
//!
//! From data: on `ASSISTments` 2009 an additive factors model (Cen, Koedinger and Junker 2006) with learners, items, skills
//! and slopes gives a spread of .92 between learners, .68 between items of a skill and .84 between skills, and .065 logits an
//! opportunity with a spread of .05 between learners and .04 between skills. Those slopes are means over all
//! opportunities, forgetting included; the step below is what the best-suited practice gives before any of it fades.

use super::super::course::{Course, Task};
use super::super::draw::{happens, log_normal, normal, uniform};
use super::super::student::{Answer, Seen, Student, brought_along, readiness};
use super::Truth;
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use rand::rngs::ChaCha8Rng;

const BETWEEN_LEARNERS: f64 = 0.9;
const WITHIN_SKILL: f64 = 0.68;
/// How far the items of a skill lie apart, from its easiest to its hardest, by the catalog's word.
const RANGE: f64 = 2.0;
const STEP: f64 = 0.22;
const STEP_SPREAD: f64 = 0.5;
/// A lesson, against the best-suited exercise.
const LESSON: f64 = 2.0;
/// What practice in a skill adds to everything else.
const TRANSFER: f64 = 0.03;
const AHEAD: f64 = 14.0;

#[derive(Debug, Clone)]
struct Skill {
    brought: f64,
    learned: f64,
    /// How much of it an opportunity adds.
    step: f64,
    /// Days until recall is at nine tenths.
    stability: f64,
    since: f64,
}

pub(super) struct Learner<'a> {
    course: &'a Course,
    truth: &'a Truth,
    skills: Vec<Skill>,
    seen: Seen,
    general: f64,
    /// How fast the curve of forgetting falls.
    decay: f64,
    /// How much stability grows at best.
    growth: f64,
}

impl<'a> Learner<'a> {
    pub(super) fn new(course: &'a Course, truth: &'a Truth, rng: &mut ChaCha8Rng) -> Self {
        let quick = log_normal(rng, 1.0, STEP_SPREAD);
        let general = normal(rng, 0.0, BETWEEN_LEARNERS);
        let stability = log_normal(rng, 6.0, 0.5);
        let skills = brought_along(course, rng).into_iter().map(|share| Skill {
            brought: -1.8 + 3.4 * share + normal(rng, 0.0, 0.4),
            learned: 0.0,
            step: quick * log_normal(rng, STEP, 0.4),
            stability,
            since: 0.0,
        });
        let skills = skills.collect();
        Self {
            course,
            truth,
            skills,
            seen: Seen::nothing(course),
            general,
            decay: uniform(rng, 0.2, 0.6),
            growth: log_normal(rng, 1.5, 0.4),
        }
    }

    fn recall(&self, skill: &Skill, days: f64) -> f64 {
        let factor = 0.9_f64.powf(-1.0 / self.decay) - 1.0;
        (1.0 + factor * days / skill.stability).powf(-self.decay)
    }

    fn ability(&self, skill: &Skill, days: f64) -> f64 {
        0.5 * self.general + skill.brought + skill.learned * self.recall(skill, skill.since + days)
    }

    fn hardness(&self, item: ItemIndex) -> f64 {
        RANGE * (self.course.tasks[item].rank - 0.5) + WITHIN_SKILL * self.truth.error[item]
    }

    fn ready(&self, task: &Task) -> f64 {
        readiness(|skill| self.knows(skill), &task.builds_on)
    }

    /// The logits by which an item raises each of its skills.
    fn raise(&self, item: ItemIndex) -> f64 {
        let task = &self.course.tasks[item];
        let ready = (0.1 + self.ready(task)).min(1.0);
        let chance = self.chance(item);
        let told = if task.teaches { LESSON * (1.0 - chance) } else { 0.0 };
        let open = if task.expositive { told } else { told.max(4.0 * chance * (1.0 - chance)) };
        self.seen.freshness(item) * ready * (0.2 + 0.8 * open)
    }

    fn practise(&mut self, item: ItemIndex, right: bool) {
        let raise = self.raise(item);
        let course = self.course;
        for &index in &course.tasks[item].skills {
            let recall = self.recall(&self.skills[index], self.skills[index].since);
            let growth = self.growth;
            let skill = &mut self.skills[index];
            // What is refreshed is what can still be recalled, and what practice adds.
            skill.learned =
                skill.learned * (if right { 0.5 + 0.5 * recall } else { recall }) + skill.step * raise;
            self.general += TRANSFER * skill.step * raise;
            let spaced = (1.0 - recall).mul_add(8.0, 0.15);
            skill.stability = if right {
                skill.stability * (1.0 + growth * spaced * skill.stability.powf(-0.2)).min(4.0)
            } else {
                (skill.stability * 0.8).max(2.0)
            };
            skill.stability = skill.stability.min(365.0);
            skill.since = 0.0;
        }
        self.seen.sees(item);
    }
}

fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

impl Student for Learner<'_> {
    fn chance(&self, item: ItemIndex) -> f64 {
        let task = &self.course.tasks[item];
        let sum: f64 = task.skills.iter().map(|&skill| self.ability(&self.skills[skill], 0.0)).sum();
        let missing = (0.5 - self.ready(task)).max(0.0);
        sigmoid(0.3 + sum / task.skills.len().max(1) as f64 - self.hardness(item) - 2.0 * missing)
    }

    fn attempt(&mut self, item: ItemIndex, rng: &mut ChaCha8Rng) -> Answer {
        let chance = self.chance(item);
        let right = happens(rng, chance);
        self.practise(item, right);
        Answer { right, pace: log_normal(rng, 1.4 - 0.6 * chance, 0.3).clamp(0.2, 4.0) }
    }

    fn study(&mut self, item: ItemIndex, _: &mut ChaCha8Rng) {
        self.practise(item, true);
    }

    fn idle(&mut self, days: f64) {
        self.seen.idle(days);
        self.skills.iter_mut().for_each(|skill| skill.since += days);
    }

    fn knows(&self, skill: SkillIndex) -> f64 {
        sigmoid(0.3 + self.ability(&self.skills[skill], 0.0))
    }

    fn promise(&self, item: ItemIndex) -> f64 {
        let raise = self.raise(item);
        let of_skill = |&index: &SkillIndex| {
            let skill = &self.skills[index];
            let recall = self.recall(skill, skill.since);
            let mut after = skill.clone();
            after.learned = skill.learned * (0.5 + 0.5 * recall) + skill.step * raise;
            after.stability *= 1.0 + self.growth * (0.15 + 8.0 * (1.0 - recall)) * skill.stability.powf(-0.2);
            after.since = 0.0;
            sigmoid(0.3 + self.ability(&after, AHEAD)) - sigmoid(0.3 + self.ability(skill, AHEAD))
        };
        self.course.tasks[item].skills.iter().map(of_skill).sum()
    }
}
