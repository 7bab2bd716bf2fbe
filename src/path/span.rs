//! How long a plan takes: expected answers and minutes, with a range.
//!
//! Answers come from the learner model ([`Outlooks`]), minutes from the items' own times. How fast a learner works
//! beside those times, and how fast they learn, holds for every step alike: both widen a plan's range more than its steps by
//! themselves would. A positive quantity of which only mean and variance are known is told as if it were log-normal.

use super::items::Practice;
use crate::learner::mastery::Known;
use crate::learner::mastery::answers::{Answers, Outlooks, SPEEDS};
use crate::learner::mastery::known::{CARRIED, LESSON, after_lesson, seen_by_an_answer};

/// How much learners differ in speed beside the expected time, as a part of it. Models of response times give each person a
/// speed of their own (van der Linden 2006, "A lognormal model for response times on test items"); its spread is set by hand.
const PACES: f32 = 0.3;
/// How far off what an answer shows and teaches may be in all of a catalog's skills alike, as a part of what they take: the
/// learner model's constants are fitted to nobody. Set by hand.
const DOUBT: f32 = 0.25;
/// The standard normal's 90 % point.
const NINETY: f32 = 1.281_551_6;

/// A quantity that is not known exactly.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Span {
    /// What is expected.
    pub mean: f32,
    /// Its standard deviation.
    pub deviation: f32,
    /// In one case of ten it is less.
    pub low: f32,
    /// In one case of ten it is more.
    pub high: f32,
}

impl Span {
    /// With that mean and variance.
    pub fn new(mean: f32, variance: f32) -> Self {
        let (mean, variance) = (mean.max(0.0), variance.max(0.0));
        let (centre, spread) = log_normal(mean, variance);
        let at = |z: f32| if mean > 0.0 { libm::expf(centre + z * spread) } else { 0.0 };
        Self { mean, deviation: libm::sqrtf(variance), low: at(-NINETY), high: at(NINETY) }
    }
}

/// Mean and standard deviation of the logarithm, of a log-normal quantity with this mean, above 0, and variance.
pub(crate) fn log_normal(mean: f32, variance: f32) -> (f32, f32) {
    let of_log = libm::log1pf(variance / (mean * mean));
    (libm::logf(mean) - of_log / 2.0, libm::sqrtf(of_log))
}

/// A mean and a mean square, times how likely the case is that they are of.
type Moments = (f32, f32);

/// What steps come to, at each speed of learning.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Total {
    answers: [Moments; SPEEDS.len()],
    minutes: [Moments; SPEEDS.len()],
}

impl Total {
    pub fn answers(&self) -> Span {
        let (mean, variance) = mixed(&self.answers);
        Span::new(mean, variance)
    }

    pub fn minutes(&self) -> Span {
        let (mean, variance) = mixed(&self.minutes);
        Span::new(mean, variance * (1.0 + PACES * PACES) + mean * mean * PACES * PACES)
    }

    /// Adds a case that comes to `before`, which is as likely as `weight` says, goes on so with a chance, and then takes so
    /// many answers more.
    #[inline(never)]
    fn add(&mut self, before: &Self, weight: f32, chance: f32, answers: &Answers, task: &Task<'_>) {
        let each = task.practice.minutes();
        let plus = |sum: &mut Moments, before: Moments, mean: f32, square: f32| {
            sum.0 += chance * (before.0 + weight * mean);
            sum.1 += chance * (before.1 + 2.0 * before.0 * mean + weight * square);
        };
        for speed in 0..core::hint::black_box(SPEEDS.len()) {
            let (mean, square) = (answers.mean[speed], answers.square[speed]);
            plus(&mut self.answers[speed], before.answers[speed], mean, square);
            let minutes = task.lesson + each * mean;
            let square = minutes * minutes + each * each * (square - mean * mean);
            plus(&mut self.minutes[speed], before.minutes[speed], minutes, square);
        }
    }
}

#[inline(never)]
fn mixed(of: &[Moments; SPEEDS.len()]) -> (f32, f32) {
    let (mut mean, mut square) = (0.0, 0.0);
    for (moments, (_, weight)) in of.iter().zip(SPEEDS) {
        mean += weight * moments.0;
        square += weight * moments.1;
    }
    (mean, square - mean * mean + DOUBT * DOUBT * mean * mean)
}

/// One skill, as it stands when all before it is met.
pub(super) struct Task<'a> {
    pub known: &'a Known,
    /// There is no evidence of its own.
    pub is_new: bool,
    /// How many of its items are left to try.
    pub left: usize,
    pub practice: &'a Practice,
    /// Minutes of a lesson that comes first, 0 for none.
    pub lesson: f32,
}

/// The steps so far. Who has brought a skill along has likely brought the next one too, and needs few answers for either: so
/// learners are kept apart by whether they knew the last of them before they began.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Steps([Case; 2]);

#[derive(Debug, Clone, Copy, Default)]
struct Case {
    chance: f32,
    /// By how much the last skill is likelier than on average to have been known before any practice, and by how much it
    /// looks so after a first answer.
    likelier: f32,
    looks: f32,
    so_far: Total,
}

impl Steps {
    /// Before any step.
    pub fn none() -> Self {
        Self([Case { chance: 1.0, ..Case::default() }, Case::default()])
    }

    /// Goes one step on; what it takes by itself.
    pub fn go_on(&mut self, outlooks: &Outlooks, task: &Task<'_>) -> Total {
        let mut alone = Total::default();
        let mut next = [Case::default(); 2];
        let (carried, lesson) = (if task.is_new { CARRIED } else { 0.0 }, task.lesson > 0.0);
        let known = task.known.now;
        for from in &self.0 {
            let learned = (task.known.learned + carried * from.looks).clamp(0.0, 1.0);
            let [mut new, brought] =
                outlooks.until_met(if lesson { after_lesson(learned) } else { learned }, task.left);
            if lesson {
                let mut taught = Answers::default();
                taught.add(&new, 1.0 - LESSON);
                taught.add(&brought, LESSON);
                new = taught;
            }
            let is_known = (known + carried * from.likelier).clamp(0.0, 1.0);
            for (case, chance, answers) in [(0, 1.0 - is_known, &new), (1, is_known, &brought)] {
                next[case].chance += from.chance * chance;
                next[case].so_far.add(&from.so_far, from.chance, chance, answers, task);
                alone.add(&Total::default(), from.chance, chance, answers, task);
            }
        }
        for (case, is_known) in next.iter_mut().zip([false, true]) {
            if task.is_new {
                case.likelier = f32::from(u8::from(is_known)) - known;
                case.looks = seen_by_an_answer(known, is_known) - known;
            }
        }
        self.0 = next;
        alone
    }

    /// What they come to.
    pub fn total(&self) -> Total {
        let [mut total, right] = [self.0[0].so_far, self.0[1].so_far];
        let all = |total: &mut [Moments], right: &[Moments]| {
            for (sum, more) in total.iter_mut().zip(right) {
                *sum = (sum.0 + more.0, sum.1 + more.1);
            }
        };
        all(&mut total.answers, &right.answers);
        all(&mut total.minutes, &right.minutes);
        total
    }
}
