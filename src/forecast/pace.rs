//! How much a learner does in a day.
//!
//! The profile keeps no times of single answers, but a count of answers that fades with a half-life of thirty days
//! (`learner::knowledge::windows`), when each item was last answered, and when each skill came to its best level. A steady rate r kept
//! for a time a leaves r t (1 - e^(-a/t)) in such a count, t the half-life over ln 2; so the rate follows from count and time, and
//! nothing more has to be stored. Answers become minutes by what the plan expects of one.

use super::Silence;
use crate::learner::Learner;
use crate::learner::knowledge::windows::HALF_LIVES;
use crate::learner::memory::{DAY_MS, days_between};
use crate::path::Path;

/// So many answers of late, and so many days since the first, are needed to speak of a pace.
pub(super) const LEAST_ANSWERS: u32 = 10;
const LEAST_DAYS: f32 = 2.0;
/// Which of the windows: the month.
const MONTH: usize = HALF_LIVES.len() - 1;
/// How much a learner's weeks differ, and how far the weeks to come differ from the pace of late whatever is known of it, as
/// parts of the mean. Set by hand.
const WEEKS: f32 = 0.7;
const AHEAD: f32 = 0.2;
/// How far people miss what they set out to do in a week, as a part of it. Set by hand.
const INTENTION: f32 = 0.3;

/// Minutes of work a day, on average over all days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// The mean.
    pub minutes_a_day: f32,
    /// Its standard deviation: how far the days to come may lie from it.
    pub deviation: f32,
}

impl Pace {
    /// What the learner means to do: minutes a week.
    pub fn given(minutes_a_week: f32) -> Self {
        let minutes_a_day = minutes_a_week.max(0.0) / 7.0;
        Self { minutes_a_day, deviation: INTENTION * minutes_a_day }
    }
}

/// What the learner did of late, in minutes as the path's items take them.
pub fn lately(learner: &Learner, now: i64, path: &Path) -> Result<Pace, Silence> {
    let profile = learner.profile();
    let count = profile.past.practice.windows.seen_from(now).map_or(0.0, |windows| windows.of[MONTH]);
    if count < LEAST_ANSWERS as f32 {
        return Err(Silence::TooFewAnswers { answers: count as u32, needed: LEAST_ANSWERS });
    }
    // The first answer is not kept. Items that were answered once have its time, and skills when they came to their best.
    let items = profile.items.iter().filter(|record| record.attempts > 0).map(|record| record.last_at);
    let skills = profile.skills.iter().filter(|record| record.attempts > 0).map(|record| record.best_at);
    let first = items.chain(skills).filter(|&at| at > 0).fold(now, i64::min);
    let days = days_between(first, now) as f32;
    if days < LEAST_DAYS {
        return Err(Silence::TooShort);
    }
    let memory = HALF_LIVES[MONTH] / DAY_MS as f32 / core::f32::consts::LN_2;
    let seen = memory * (1.0 - libm::expf(-days / memory));
    let minutes = path.minutes.mean / path.answers.mean.max(1.0);
    let minutes_a_day = count / seen * minutes;
    let variance = WEEKS * WEEKS * 7.0 / seen + AHEAD * AHEAD;
    Ok(Pace { minutes_a_day, deviation: minutes_a_day * libm::sqrtf(variance) })
}
