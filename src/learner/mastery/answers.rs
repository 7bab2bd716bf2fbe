//! How many more answers it takes until a skill counts as met.
//!
//! Nobody knows how able the learner really is, so what may be the case is followed at nine abilities (three in general
//! times three in the skill, Gauss-Hermite) over a lattice of answers and right answers. At each point the estimate is
//! moved as an answer would move it, by the same code; whoever is met there needs no further answer. What the general
//! ability turns out to be counts in every skill of a plan, so the moments are kept for each of its three values.
//!
//! Practice itself teaches: [`GAIN`] logits an answer (Koedinger and others 2023, "An astonishing
//! regularity in student learning rate": about a tenth of a logit an opportunity, much alike for all learners).

use super::MET;
use super::estimate::Estimate;
use crate::catalog::pack::columns::SkillIndex;
use crate::learner::knowledge::{elo, logit, sigmoid};
use crate::learner::predict::{GENERAL_VARIANCE, SKILL_VARIANCE, variance_left};
use crate::learner::profile::SkillRecord;
use crate::learner::record::Learner;
use crate::learner::said;

/// What an answer teaches, in logits.
pub const GAIN: f32 = 0.1;
/// Where counting ends: who is not met then is said to need so many.
pub const MOST: usize = 80;
/// Abilities that are followed for each of the two, in standard deviations from the mean, and their weights.
pub const NODES: [(f32, f32); 3] = [(-1.732_050_8, 1.0 / 6.0), (0.0, 2.0 / 3.0), (1.732_050_8, 1.0 / 6.0)];
/// What is less likely than this is not followed.
const NEGLIGIBLE: f32 = 1e-5;

/// Answers that a skill still takes: mean and mean square, were the general ability at each of [`NODES`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Answers {
    /// The mean.
    pub mean: [f32; NODES.len()],
    /// The mean of the square.
    pub square: [f32; NODES.len()],
}

/// One point of the lattice.
#[derive(Clone, Copy, Default)]
struct Point {
    /// Estimated abilities times the probability of being here, in general and in the skill.
    abilities: [f32; 2],
    /// Probability of being here, at each pair of true abilities.
    mass: [f32; NODES.len() * NODES.len()],
}

/// For a skill that is not met now, where its exercises are on average so many logits harder than the mean.
pub fn until_met(learner: &Learner, skill: SkillIndex, harder: f32) -> Answers {
    let fresh = SkillRecord::default();
    let record = learner.skill(skill).unwrap_or(&fresh);
    let general = learner.profile().ability;
    let said = if record.said.is_some() { said::WORTH as u32 } else { 0 };
    let spread = [
        libm::sqrtf(variance_left(GENERAL_VARIANCE, learner.profile().attempts)),
        libm::sqrtf(variance_left(SKILL_VARIANCE, record.attempts.saturating_add(said))),
    ];
    let centre = logit(Estimate::new(general, Some(record)).chance);
    // Only numbers change from point to point; the record is made once.
    let mut then = SkillRecord {
        attempts: record.attempts,
        said: record.said,
        said_against: record.said_against,
        ..SkillRecord::default()
    };

    // How many there are is kept from the compiler, which would write out each of the loops below nine times.
    let nodes = core::hint::black_box(&NODES[..]);
    let pairs = nodes.len() * nodes.len();
    let mut here = vec![Point::default(); MOST + 2];
    let mut next = here.clone();
    here[0].abilities = [general, record.ability];
    for (node, mass) in here[0].mass.iter_mut().take(pairs).enumerate() {
        *mass = nodes[node / nodes.len()].1 * nodes[node % nodes.len()].1;
    }
    let mut answers = Answers::default();
    let mut chances = [0.0; NODES.len() * NODES.len()];
    for given in 0..=MOST {
        for (node, chance) in chances.iter_mut().take(pairs).enumerate() {
            let of_general = nodes[node / nodes.len()].0 * spread[0];
            let of_skill = nodes[node % nodes.len()].0 * spread[1];
            *chance = sigmoid(centre + of_general + of_skill + GAIN * given as f32 - harder);
        }
        next.fill(Point::default());
        for right in 0..=given {
            let point = &here[right];
            let total: f32 = point.mass.iter().sum();
            if total < NEGLIGIBLE {
                continue;
            }
            let [general, ability] = point.abilities.map(|sum| sum / total);
            then.ability = ability;
            then.attempts = record.attempts.saturating_add(given as u32);
            let contradicting = if record.said == Some(false) { right } else { given - right };
            then.said_against = record.said_against.saturating_add(contradicting as u32);
            let met = given > 0 && Estimate::new(general, Some(&then)).sure >= MET;
            if met || given == MOST {
                for (node, mass) in point.mass.iter().take(pairs).enumerate() {
                    let of = node / nodes.len();
                    answers.mean[of] += mass * given as f32 / nodes[of].1;
                    answers.square[of] += mass * (given * given) as f32 / nodes[of].1;
                }
                continue;
            }
            for outcome in 0..core::hint::black_box(2) {
                let score = outcome as f32;
                let surprise = elo::surprise(elo::BASE, general, ability, harder, score);
                let to = &mut next[right + outcome];
                let mut sum = 0.0;
                for (node, mass) in point.mass.iter().take(pairs).enumerate() {
                    let part = mass * if outcome == 1 { chances[node] } else { 1.0 - chances[node] };
                    to.mass[node] += part;
                    sum += part;
                }
                let answered = learner.profile().attempts.saturating_add(given as u32);
                to.abilities[0] += sum * (general + elo::ability_step(answered, surprise));
                to.abilities[1] += sum * (ability + elo::skill_step(then.attempts, surprise));
            }
        }
        core::mem::swap(&mut here, &mut next);
    }
    answers
}
