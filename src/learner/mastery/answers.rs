//! How many more answers it takes until a skill counts as met.
//!
//! What is known of a skill moves with each answer as [`super::known`] moves it, while the skill itself is known or not yet, and
//! is learned along the way. So the answers until the chance reaches [`MET`] follow by going back from the end: from one
//! answer before it, from two, and so on, over a grid of chances. A right answer ends it too where by then there was one
//! to each of the skill's items.
//!
//! Learners learn at speeds of their own (Yudelson, Koedinger and Gordon 2013, "Individualized Bayesian knowledge tracing
//! models"), while the chance is reckoned by the usual one. A learner's speed counts in every skill of a plan, so the
//! moments are kept for each of its three values ([`SPEEDS`], Gauss-Hermite).

use super::MET;
use super::known::{GUESS, LEARN, SLIP, after_answer};

/// Speeds of learning beside the usual one, and how many learners have them: log-normal with mean 1 and a deviation of the
/// logarithm of [`SPREAD`], which is set by hand.
pub const SPEEDS: [(f32, f32); 3] = [(0.371, 1.0 / 6.0), (0.882, 2.0 / 3.0), (2.098, 1.0 / 6.0)];
/// The deviation of the logarithm of [`SPEEDS`].
pub const SPREAD: f32 = 0.5;

/// Steps of the grid from 0 to [`MET`].
const GRID: usize = 24;
/// With so many items left, it makes no difference how many there are.
const ITEMS: usize = 16;
/// Rounds in which what starts anew at each wrong answer comes to rest.
const ROUNDS: usize = 24;

/// Answers that a skill takes: mean and mean square, at each of [`SPEEDS`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Answers {
    /// The mean.
    pub mean: [f32; SPEEDS.len()],
    /// The mean of the square.
    pub square: [f32; SPEEDS.len()],
}

/// From one chance: where the skill is not known, and where it is.
type Cell = [Answers; 2];

/// Answers from every chance under [`MET`] and for every number of items left, one grid behind the other.
pub struct Outlooks(Vec<Cell>);

impl Outlooks {
    /// Works them out, once for all skills.
    pub fn new() -> Self {
        let mut outlooks = Self(vec![Cell::default(); GRID * (ITEMS + 1)]);
        let mut next = Vec::with_capacity(GRID);
        // With one item left or none, a wrong answer changes nothing about that: the first is its own next.
        for round in 0..ROUNDS + ITEMS {
            let left = (round + 1).saturating_sub(ROUNDS);
            next.clear();
            for at in 0..GRID {
                next.push(outlooks.until_met(MET * at as f32 / (GRID - 1) as f32, left));
            }
            outlooks.0[GRID * left..][..GRID].copy_from_slice(&next);
        }
        outlooks
    }

    /// From a chance as it would be if nothing were forgotten, with so many items left to try: where the skill is not known,
    /// and where it is. One answer at least.
    #[inline(never)]
    pub fn until_met(&self, known: f32, left: usize) -> Cell {
        let left = left.min(ITEMS);
        let mut cell = Cell::default();
        for right in [false, true] {
            let [new, brought] = self.after(known, right, left);
            for (is_known, from) in cell.iter_mut().enumerate() {
                let rights = if is_known == 1 { 1.0 - SLIP } else { GUESS };
                let chance = if right { rights } else { 1.0 - rights };
                // How many there are is kept from the compiler, which would write each of them out.
                for (speed, (times, _)) in core::hint::black_box(&SPEEDS[..]).iter().enumerate() {
                    let learns = if is_known == 1 { 1.0 } else { LEARN * times };
                    let mean = new.mean[speed] + learns * (brought.mean[speed] - new.mean[speed]);
                    let square = new.square[speed] + learns * (brought.square[speed] - new.square[speed]);
                    from.mean[speed] += chance * (1.0 + mean);
                    from.square[speed] += chance * (1.0 + 2.0 * mean + square);
                }
            }
        }
        cell
    }

    /// What is left after an answer: nothing, or between the two nearest points of the grid.
    #[inline(never)]
    fn after(&self, known: f32, right: bool, left: usize) -> Cell {
        let known = after_answer(known, right);
        let mut cell = Cell::default();
        if known >= MET || right && left <= 1 {
            return cell;
        }
        let place = known / MET * (GRID - 1) as f32;
        let at = (place as usize).min(GRID - 2);
        let part = place - at as f32;
        let points = &self.0[GRID * left.saturating_sub(1) + at..][..2];
        for (is_known, sum) in cell.iter_mut().enumerate() {
            sum.add(&points[0][is_known], 1.0 - part);
            sum.add(&points[1][is_known], part);
        }
        cell
    }
}

impl Default for Outlooks {
    fn default() -> Self {
        Self::new()
    }
}

impl Answers {
    /// Adds it so many times.
    #[inline(never)]
    pub fn add(&mut self, other: &Self, weight: f32) {
        for speed in 0..core::hint::black_box(SPEEDS.len()) {
            self.mean[speed] += weight * other.mean[speed];
            self.square[speed] += weight * other.square[speed];
        }
    }
}
