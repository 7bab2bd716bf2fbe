//! How much was practised lately, by the clock.
//!
//! DAS3H (Choffin, Popineau, Bourda and Vie 2019) counts a skill's attempts and wins inside windows of an hour, a day, a
//! week and a month. A window with a sharp edge needs every answer's time; one that fades with the window's length as its
//! half-life needs two numbers, and an answer does not fall out of it from one second to the next.

/// The half-lives, in milliseconds: an hour, a day, a week, thirty days.
pub const HALF_LIVES: [f32; 4] = [3.6e6, 8.64e7, 6.048e8, 2.592e9];

/// Answers with known times, fading. An answer without a time is not in it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Windows {
    /// The last known time (ms), 0 where there is none.
    pub at: i64,
    /// For each half-life the sum of the scores, as of `at`.
    pub right: [f32; HALF_LIVES.len()],
    /// For each half-life the number of answers, as of `at`.
    pub of: [f32; HALF_LIVES.len()],
}

impl Windows {
    /// Nothing so far.
    pub const NEW: Self = Self { at: 0, right: [0.0; HALF_LIVES.len()], of: [0.0; HALF_LIVES.len()] };

    /// The same as seen from a time: never earlier than the last answer, whatever a clock says. `None` where either time
    /// is not known.
    pub fn seen_from(&self, now: i64) -> Option<Self> {
        if self.at <= 0 || now <= 0 {
            return None;
        }
        let passed = now.saturating_sub(self.at).max(0);
        let mut seen = Self { at: self.at + passed, ..*self };
        for (half_life, (right, of)) in HALF_LIVES.iter().zip(seen.right.iter_mut().zip(&mut seen.of)) {
            let kept = libm::exp2f(-(passed as f32) / half_life);
            *right *= kept;
            *of *= kept;
        }
        Some(seen)
    }

    /// Counts an answer of that score at that time; a time of 0 or less is not known.
    pub fn push(&mut self, score: f32, at: i64) {
        if at <= 0 {
            return;
        }
        let mut seen = self.seen_from(at).unwrap_or(Self { at, ..Self::NEW });
        for (right, of) in seen.right.iter_mut().zip(&mut seen.of) {
            *right += score;
            *of += 1.0;
        }
        *self = seen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_left_after_the_half_life() {
        let mut windows = Windows::default();
        windows.push(1.0, 1_000);
        let day_later = windows.seen_from(1_000 + 86_400_000).unwrap();
        assert_eq!((day_later.of[1], day_later.right[1]), (0.5, 0.5));
        assert!(day_later.of[0] < 1e-6 && day_later.of[3] > 0.97);
    }

    #[test]
    fn unknown_times_and_clocks_that_run_backwards_do_no_harm() {
        let mut windows = Windows::default();
        windows.push(1.0, 0);
        assert_eq!((windows, windows.seen_from(5)), (Windows::default(), None));
        windows.push(1.0, 90_000);
        windows.push(0.0, 50_000);
        assert_eq!((windows.at, windows.of, windows.right), (90_000, [2.0; 4], [1.0; 4]));
        assert_eq!(windows.seen_from(0), None);
    }
}
