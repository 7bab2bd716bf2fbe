//! Bayesian knowledge tracing with forgetting (Corbett and Anderson 1995; Qiu et al. 2011), at a finer grain than a catalog's
//! skills: a skill is five facets, each known or not, and an item asks for the first few of them. Each facet is passed by
//! slip or guess on its own (noisy inputs, deterministic and: Junker and Sijtsma 2001), so that chances between "no" and
//! "yes" are there to be met.

use super::super::course::{Course, Task};
use super::super::draw::{happens, log_normal, normal, uniform};
use super::super::student::{Answer, Seen, Student, brought_along, readiness};
use super::Truth;
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use rand::rngs::ChaCha8Rng;

const FACETS: usize = 5;
/// Days over which the oracle looks ahead.
const AHEAD: f64 = 14.0;

#[derive(Debug, Clone)]
struct Skill {
    /// The chance that each facet is known. What forgetting does is counted, not drawn.
    known: [f64; FACETS],
    practised: f64,
    slip: f64,
    guess: f64,
    learn: f64,
    /// Chance a day that an unpractised facet is lost.
    forget: f64,
}

impl Skill {
    fn share(&self) -> f64 {
        self.known.iter().sum::<f64>() / FACETS as f64
    }

    fn kept(&self, days: f64) -> f64 {
        (-self.forget * days / (1.0 + self.practised)).exp()
    }
}

pub(super) struct Learner<'a> {
    course: &'a Course,
    truth: &'a Truth,
    skills: Vec<Skill>,
    seen: Seen,
}

impl<'a> Learner<'a> {
    pub(super) fn new(course: &'a Course, truth: &'a Truth, rng: &mut ChaCha8Rng) -> Self {
        let speed = log_normal(rng, 1.0, 0.4);
        let leaks = log_normal(rng, 0.02, 0.5);
        let skill = |share: f64, rng: &mut ChaCha8Rng| Skill {
            known: std::array::from_fn(|_| f64::from(u8::from(happens(rng, share)))),
            // What is brought along was practised before.
            practised: 8.0 * share,
            slip: uniform(rng, 0.01, 0.05),
            guess: uniform(rng, 0.45, 0.75),
            learn: (speed * log_normal(rng, 0.2, 0.4)).min(0.8),
            forget: leaks,
        };
        let brought = brought_along(course, rng);
        Self {
            course,
            truth,
            seen: Seen::nothing(course),
            skills: brought.into_iter().map(|share| skill(share, rng)).collect(),
        }
    }

    /// The facets that an item asks for.
    fn facets(&self, item: ItemIndex) -> usize {
        let asked = 0.5 + 4.0 * self.course.tasks[item].rank + 0.7 * self.truth.error[item];
        (asked.round().max(1.0) as usize).min(FACETS)
    }

    fn ready(&self, task: &Task) -> f64 {
        readiness(|skill| self.skills[skill].share(), &task.builds_on)
    }

    /// The chance that an unknown facet is learned: hardly without what it builds on.
    fn learns(&self, item: ItemIndex, skill: &Skill, ease: f64) -> f64 {
        let task = &self.course.tasks[item];
        let ready = self.ready(task);
        // Attention is shared among an item's skills.
        let ease = ease / task.skills.len() as f64;
        (skill.learn * ease * self.seen.freshness(item) * (0.05 + 0.95 * ready * ready)).min(0.95)
    }

    fn practise(&mut self, item: ItemIndex, ease: f64, rng: &mut ChaCha8Rng) {
        let task = &self.course.tasks[item];
        let facets = if task.teaches { FACETS } else { self.facets(item) };
        for &index in &task.skills {
            let chance = self.learns(item, &self.skills[index], ease);
            let skill = &mut self.skills[index];
            for known in &mut skill.known[..facets] {
                if happens(rng, comes(chance, *known)) {
                    *known = 1.0;
                }
            }
            skill.practised += 1.0;
        }
        self.seen.sees(item);
    }
}

/// The chance that practice leaves a facet known: what was partly forgotten is refreshed more easily than it was learned.
fn comes(chance: f64, known: f64) -> f64 {
    if known > 0.0 { chance.max(0.6) } else { chance }
}

impl Student for Learner<'_> {
    fn chance(&self, item: ItemIndex) -> f64 {
        let task = &self.course.tasks[item];
        let facets = self.facets(item);
        let mut chance: f64 = 1.0;
        for &skill in &task.skills {
            let skill = &self.skills[skill];
            let passed = skill.known[..facets]
                .iter()
                .map(|known| known * (1.0 - skill.slip) + (1.0 - known) * skill.guess);
            chance = chance.min(passed.product());
        }
        chance * (0.5 + 0.5 * self.ready(task).min(0.6) / 0.6)
    }

    fn attempt(&mut self, item: ItemIndex, rng: &mut ChaCha8Rng) -> Answer {
        let right = happens(rng, self.chance(item));
        // Feedback on an error teaches; a right answer mostly confirms.
        self.practise(item, if right { 0.8 } else { 1.0 }, rng);
        let pace = normal(rng, if right { 1.0 } else { 1.3 }, 0.25).clamp(0.3, 3.0);
        Answer { right, pace }
    }

    fn study(&mut self, item: ItemIndex, rng: &mut ChaCha8Rng) {
        self.practise(item, 0.9, rng);
    }

    fn idle(&mut self, days: f64) {
        self.seen.idle(days);
        for skill in &mut self.skills {
            let kept = skill.kept(days);
            skill.known.iter_mut().for_each(|known| *known *= kept);
        }
    }

    fn knows(&self, skill: SkillIndex) -> f64 {
        self.skills[skill].share()
    }

    fn promise(&self, item: ItemIndex) -> f64 {
        let task = &self.course.tasks[item];
        let facets = if task.teaches { FACETS } else { self.facets(item) };
        let ease = if task.expositive { 0.9 } else { 0.9 - 0.1 * self.chance(item) };
        let of_skill = |&index: &SkillIndex| {
            let skill = &self.skills[index];
            let chance = self.learns(item, skill, ease);
            let after = Skill { practised: skill.practised + 1.0, ..skill.clone() };
            let gained: f64 =
                skill.known[..facets].iter().map(|&known| comes(chance, known) * (1.0 - known)).sum();
            let kept = after.kept(AHEAD);
            (gained * kept + skill.known.iter().sum::<f64>() * (kept - skill.kept(AHEAD))) / FACETS as f64
        };
        task.skills.iter().map(of_skill).sum()
    }
}
