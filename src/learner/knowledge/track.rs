//! What a learner's answers come to, in one skill or over all: a fixed number of sums, however many answers there were.
//!
//! The same track serves the general level and each skill, because the same questions are asked of both: how able, how
//! much practised, how well lately, how long ago.

use super::windows::{HALF_LIVES, Windows};
use serde::{Deserialize, Serialize};

/// What an answer still counts at the next one, for each of the moving rates.
pub const RATES: [f32; 3] = [0.5, 0.8, 0.95];
/// How many sums there are.
pub const SUMS: usize = 1 + 2 * RATES.len() + 2 * HALF_LIVES.len();
/// Answers at the mean that every moving rate starts from.
const PRIOR_ANSWERS: f32 = 1.0;

/// Where a learner stands in one skill, or over all.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Track {
    /// Elo rating in logits; a skill's is beside the general one.
    pub ability: f32,
    /// Answers so far.
    pub attempts: u32,
    /// What the answers come to.
    pub practice: Practice,
}

/// Sums over answers. An export has them as a plain list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "Vec<f64>", from = "Vec<f64>")]
pub struct Practice {
    /// Sum of the scores.
    pub wins: f32,
    /// For each of [`RATES`] the sum of the scores, each discounted once for every answer since.
    pub right: [f32; RATES.len()],
    /// For each of [`RATES`] the same sum of ones.
    pub of: [f32; RATES.len()],
    /// The answers of the last hour, day, week and month.
    pub windows: Windows,
}

impl Track {
    /// Nothing so far.
    pub const NEW: Self = Self { ability: 0.0, attempts: 0, practice: Practice::NEW };

    /// Sum of what the scores lacked.
    pub fn losses(&self) -> f32 {
        (self.attempts as f32 - self.practice.wins).max(0.0)
    }
}

impl Practice {
    /// Nothing so far.
    pub const NEW: Self =
        Self { wins: 0.0, right: [0.0; RATES.len()], of: [0.0; RATES.len()], windows: Windows::NEW };

    /// Counts an answer of that score (0 to 1) at a time (ms, 0 where it is not known).
    pub fn push(&mut self, score: f32, at: i64) {
        self.wins += score;
        for (keep, (right, of)) in RATES.iter().zip(self.right.iter_mut().zip(&mut self.of)) {
            *right = keep * *right + score;
            *of = keep * *of + 1.0;
        }
        self.windows.push(score, at);
    }

    /// All sums, in the order in which they are stored. One list for every reader and writer.
    pub fn sums(&mut self) -> [&mut f32; SUMS] {
        let [right0, right1, right2] = &mut self.right;
        let [of0, of1, of2] = &mut self.of;
        let [hour_right, day_right, week_right, month_right] = &mut self.windows.right;
        let [hour_of, day_of, week_of, month_of] = &mut self.windows.of;
        [
            &mut self.wins,
            right0,
            right1,
            right2,
            of0,
            of1,
            of2,
            hour_right,
            day_right,
            week_right,
            month_right,
            hour_of,
            day_of,
            week_of,
            month_of,
        ]
    }

    /// How far each moving rate is above `mean`, where one answer at the mean precedes all.
    pub fn rates_above(&self, mean: f32) -> [f32; RATES.len()] {
        std::array::from_fn(|rate| {
            (self.right[rate] + PRIOR_ANSWERS * mean) / (self.of[rate] + PRIOR_ANSWERS) - mean
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_fades_by_its_rate() {
        let mut practice = Practice::default();
        practice.push(1.0, 0);
        practice.push(0.0, 0);
        assert_eq!(practice.right, RATES);
        assert_eq!(practice.of, RATES.map(|rate| rate + 1.0));
        // (0.5 + 0.6) / (1.5 + 1) - 0.6
        assert!((practice.rates_above(0.6)[0] + 0.16).abs() < 1e-6);
        assert_eq!(Practice::default().rates_above(0.6), [0.0; 3]);
        let track = Track { attempts: 2, practice, ..Track::NEW };
        assert_eq!((track.practice.wins, track.losses()), (1.0, 1.0));
    }
}
