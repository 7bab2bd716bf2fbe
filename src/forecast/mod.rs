//! The chance of reaching a goal by a date at the pace of late.
//!
//! What is needed is the [`Path`]'s remaining time, a mean with a variance; what there is is a [`Pace`], minutes a day with an
//! uncertainty of its own. Both are taken as log-normal with those moments, so the days until the goal, one divided by the
//! other, are log-normal too, and the chance is the share of that before the date. So it rises with the date and with the
//! pace, always. Where there is too little to go by, [`Silence`] says what is missing: no number is better than a made-up one.

mod pace;

pub use pace::{Pace, lately};

use crate::learner::memory::days_between;
use crate::path::{Path, Status, log_normal};

/// The standard normal's 90 % point.
const NINETY: f32 = 1.281_551_6;

/// What can be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// The chance that the goal is reached by the date, 0 to 1.
    pub chance: f32,
    /// The same if the true pace is one standard deviation slower than it seems.
    pub low: f32,
    /// And if it is as much faster.
    pub high: f32,
    /// Days until the goal: as likely sooner as later.
    pub days: f32,
    /// In one case of ten it takes fewer days than this.
    pub days_low: f32,
    /// In one case of ten it takes more.
    pub days_high: f32,
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// There are too few answers of late to tell a pace from; so many, and so many are needed.
    TooFewAnswers {
        /// Answers of late.
        answers: u32,
        /// Answers that are needed.
        needed: u32,
    },
    /// All answers are from the last two days.
    TooShort,
    /// Nothing practises the goal in this catalog.
    Unreachable,
}

impl Silence {
    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::TooFewAnswers { .. } => "forecast-too-few-answers",
            Self::TooShort => "forecast-too-short",
            Self::Unreachable => "forecast-unreachable",
        }
    }
}

/// The chance that the path's goal is reached by a time (ms), seen from now, at that pace. 1 where it is met, 0 for a time
/// that has passed. Steps that the catalog has nothing for count no time.
pub fn forecast(path: &Path, pace: &Pace, now: i64, by: i64) -> Result<Forecast, Silence> {
    match path.status {
        Status::Met => {
            return Ok(Forecast {
                chance: 1.0,
                low: 1.0,
                high: 1.0,
                days: 0.0,
                days_low: 0.0,
                days_high: 0.0,
            });
        }
        Status::Unreachable => return Err(Silence::Unreachable),
        Status::Open => {}
    }
    if !(pace.minutes_a_day > 0.0 && pace.minutes_a_day.is_finite()) {
        return Err(Silence::TooFewAnswers { answers: 0, needed: pace::LEAST_ANSWERS });
    }
    // An open path has a step that takes an answer at least, so this is more than nothing.
    let needed = log_normal(path.minutes.mean, path.minutes.deviation * path.minutes.deviation);
    let given = log_normal(pace.minutes_a_day, pace.deviation * pace.deviation);
    let centre = needed.0 - given.0;
    let spread = libm::sqrtf(needed.1 * needed.1 + given.1 * given.1).max(f32::EPSILON);
    let left = libm::logf(days_between(now, by) as f32);
    let by_then = |centre: f32, spread: f32| normal((left - centre) / spread);
    let alone = needed.1.max(f32::EPSILON);
    let chance = by_then(centre, spread);
    Ok(Forecast {
        chance,
        low: by_then(centre + given.1, alone).min(chance),
        high: by_then(centre - given.1, alone).max(chance),
        days: libm::expf(centre),
        days_low: libm::expf(centre - NINETY * spread),
        days_high: libm::expf(centre + NINETY * spread),
    })
}

/// The standard normal distribution by a logistic curve, right to .0002 (Bowling et al. 2009).
fn normal(z: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-z * (1.5976 + 0.070_56 * z * z)))
}

#[cfg(test)]
mod tests;
