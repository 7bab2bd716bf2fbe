//! Kinds of learners, with misconceptions and boredom. A skill goes through stages (nothing, a misconception, partly,
//! fluently); a misconception gives firm wrong answers and hardly yields to more of the same, only to an explanation or to
//! what comes before (Chi 2008; `VanLehn` 1990 on bugs). Too easy bores, too hard frustrates (D'Mello and Graesser 2012), and who
//! is bored or frustrated learns less and leaves earlier; kinds differ in how fast.

use super::super::course::{Course, Task};
use super::super::draw::{happens, normal, uniform};
use super::super::student::{Answer, Seen, Student, brought_along, readiness};
use super::Truth;
use cairn::catalog::pack::columns::{ItemIndex, SkillIndex};
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Nothing,
    Misconceived,
    Partly,
    Fluent,
}

/// Speed of learning, of forgetting, of boredom and of frustration, and how often each kind is met.
const KINDS: [([f64; 4], f64); 4] = [
    ([1.0, 1.0, 0.5, 0.5], 0.4),
    ([1.5, 0.7, 1.5, 0.4], 0.2),
    ([0.6, 1.3, 0.5, 1.0], 0.25),
    ([0.9, 1.2, 1.3, 1.3], 0.15),
];
const MISCONCEPTIONS: f64 = 0.25;
const AHEAD: f64 = 14.0;

#[derive(Debug, Clone)]
struct Skill {
    stage: Stage,
    /// How far a fluent skill has faded, 0 to 1.
    faded: f64,
    practised: f64,
    /// Whether first contact leads to a misconception.
    misleading: bool,
}

impl Skill {
    fn score(&self, faded: f64) -> f64 {
        match self.stage {
            Stage::Nothing => 0.1,
            Stage::Misconceived => 0.05,
            Stage::Partly => 0.6 - 0.2 * faded,
            Stage::Fluent => 0.95 - 0.5 * faded,
        }
    }
}

pub(super) struct Learner<'a> {
    course: &'a Course,
    truth: &'a Truth,
    skills: Vec<Skill>,
    seen: Seen,
    speed: f64,
    fades: f64,
    bores: f64,
    frustrates: f64,
    boredom: f64,
    frustration: f64,
    last: Option<(SkillIndex, u16)>,
    in_a_row: u32,
}

impl<'a> Learner<'a> {
    pub(super) fn new(course: &'a Course, truth: &'a Truth, rng: &mut ChaCha8Rng) -> Self {
        let mut drawn: f64 = rng.random();
        let kind = KINDS.iter().find(|(_, share)| {
            drawn -= share;
            drawn < 0.0
        });
        let [speed, fades, bores, frustrates] = kind.unwrap_or(&KINDS[0]).0;
        let brought = brought_along(course, rng);
        let skill = |share: f64, rng: &mut ChaCha8Rng| {
            let misleading = happens(rng, MISCONCEPTIONS);
            let stage = match share + normal(rng, 0.0, 0.1) {
                share if share > 0.75 => Stage::Fluent,
                share if share > 0.45 => Stage::Partly,
                share if share > 0.2 && misleading => Stage::Misconceived,
                _ => Stage::Nothing,
            };
            Skill { stage, faded: 0.0, practised: 2.0 * share, misleading }
        };
        Self {
            skills: brought.into_iter().map(|share| skill(share, rng)).collect(),
            course,
            truth,
            seen: Seen::nothing(course),
            speed: speed * uniform(rng, 0.8, 1.25),
            fades,
            bores,
            frustrates,
            boredom: 0.0,
            frustration: 0.0,
            last: None,
            in_a_row: 0,
        }
    }

    fn engagement(&self) -> f64 {
        1.0 - 0.8 * self.boredom.max(self.frustration)
    }

    fn ready(&self, task: &Task) -> f64 {
        readiness(|skill| self.knows(skill), &task.builds_on)
    }

    /// The chances to go up one stage.
    fn rises(&self, item: ItemIndex, skill: &Skill) -> f64 {
        let task = &self.course.tasks[item];
        let ready = if self.ready(task) >= 0.45 { 1.0 } else { 0.1 };
        let explains = task.expositive || task.teaches;
        let chance = match (skill.stage, explains) {
            (Stage::Nothing, true) => 0.6,
            (Stage::Misconceived, true) => 0.5,
            (Stage::Misconceived, false) => 0.06,
            (Stage::Nothing, false) | (Stage::Partly, true) => 0.15,
            // Fluency comes from what asks enough.
            (Stage::Partly, false) => 0.25 + 0.15 * task.rank,
            (Stage::Fluent, _) => 0.0,
        };
        (chance * ready * self.seen.freshness(item) * self.speed * self.engagement()).min(0.9)
    }

    fn practise(&mut self, item: ItemIndex, rng: &mut ChaCha8Rng) {
        let course = self.course;
        for &index in &course.tasks[item].skills {
            let rises = happens(rng, self.rises(item, &self.skills[index]));
            let explained = course.tasks[item].expositive;
            let skill = &mut self.skills[index];
            if rises {
                skill.stage = match skill.stage {
                    Stage::Nothing if skill.misleading && !explained => Stage::Misconceived,
                    Stage::Nothing | Stage::Misconceived => Stage::Partly,
                    Stage::Partly | Stage::Fluent => Stage::Fluent,
                };
            }
            skill.faded *= 0.3;
            skill.practised += 1.0;
        }
        self.seen.sees(item);
    }

    /// Mood after a task whose outcome was that open.
    fn feel(&mut self, item: ItemIndex, chance: f64, right: bool) {
        let task = &self.course.tasks[item];
        let now = task.skills.first().map(|&skill| (skill, task.kind));
        self.in_a_row = if now == self.last { self.in_a_row + 1 } else { 0 };
        self.last = now;
        let dull = chance > 0.9 || self.in_a_row >= 3;
        let hard = !right && chance < 0.45;
        self.boredom = (self.boredom + if dull { 0.15 * self.bores } else { -0.1 }).clamp(0.0, 1.0);
        self.frustration =
            (self.frustration + if hard { 0.2 * self.frustrates } else { -0.1 }).clamp(0.0, 1.0);
    }
}

impl Student for Learner<'_> {
    fn chance(&self, item: ItemIndex) -> f64 {
        let task = &self.course.tasks[item];
        let ask = task.rank - 0.5 + 0.25 * self.truth.error[item];
        let of_skill = |&index: &SkillIndex| {
            let skill = &self.skills[index];
            match skill.stage {
                Stage::Nothing => 0.2 - 0.2 * ask,
                Stage::Misconceived => 0.1,
                Stage::Partly => 0.65 - 0.35 * ask - 0.2 * skill.faded,
                Stage::Fluent => 0.92 - 0.12 * ask - 0.4 * skill.faded,
            }
        };
        let weakest = task.skills.iter().map(of_skill).fold(1.0, f64::min);
        let ready = if self.ready(task) >= 0.45 { 1.0 } else { 0.6 };
        (weakest * ready * (1.0 - 0.2 * self.frustration)).clamp(0.05, 0.98)
    }

    fn attempt(&mut self, item: ItemIndex, rng: &mut ChaCha8Rng) -> Answer {
        let chance = self.chance(item);
        let right = happens(rng, chance);
        self.practise(item, rng);
        self.feel(item, chance, right);
        // Who is frustrated guesses fast; who is bored dawdles.
        let pace = normal(rng, 1.0 - 0.6 * self.frustration + 0.4 * self.boredom, 0.2);
        Answer { right, pace: pace.clamp(0.15, 3.0) }
    }

    fn study(&mut self, item: ItemIndex, rng: &mut ChaCha8Rng) {
        self.practise(item, rng);
        self.feel(item, 0.75, true);
    }

    fn idle(&mut self, days: f64) {
        self.seen.idle(days);
        for skill in &mut self.skills {
            let left = (-0.04 * self.fades * days / (1.0 + 0.5 * skill.practised)).exp();
            skill.faded = 1.0 - (1.0 - skill.faded) * left;
        }
        self.boredom *= 0.3;
        self.frustration *= 0.3;
        self.in_a_row = 0;
    }

    fn knows(&self, skill: SkillIndex) -> f64 {
        let skill = &self.skills[skill];
        skill.score(skill.faded)
    }

    fn promise(&self, item: ItemIndex) -> f64 {
        let explained = self.course.tasks[item].expositive;
        let of_skill = |&index: &SkillIndex| {
            let skill = &self.skills[index];
            let later = |practised: f64, faded: f64| {
                1.0 - (1.0 - faded) * (-0.04 * self.fades * AHEAD / (1.0 + 0.5 * practised)).exp()
            };
            let now = skill.score(later(skill.practised, skill.faded));
            let faded = later(skill.practised + 1.0, 0.3 * skill.faded);
            let next = match skill.stage {
                Stage::Nothing if skill.misleading && !explained => Stage::Misconceived,
                Stage::Nothing | Stage::Misconceived => Stage::Partly,
                Stage::Partly | Stage::Fluent => Stage::Fluent,
            };
            let risen = Skill { stage: next, ..skill.clone() }.score(faded);
            let chance = self.rises(item, skill);
            chance * risen + (1.0 - chance) * skill.score(faded) - now
        };
        let chance = self.chance(item);
        // What bores or frustrates costs what comes after it.
        let mood = if !explained && !(0.45..=0.9).contains(&chance) { 0.02 } else { 0.0 };
        self.course.tasks[item].skills.iter().map(of_skill).sum::<f64>() - mood
    }

    fn leaves(&self, rng: &mut ChaCha8Rng) -> bool {
        happens(rng, 0.4 * (self.boredom.max(self.frustration) - 0.6).max(0.0))
    }
}
