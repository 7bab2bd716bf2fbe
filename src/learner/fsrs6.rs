//! The formulas of FSRS-6 with its default parameters: what one answer does to a memory, and how it fades.
//!
//! Source: Ye, Su and Cao 2022, "A stochastic shortest path algorithm for optimizing spaced repetition scheduling",
//! and the open-spaced-repetition project's FSRS-6. Their crate `fsrs` also trains and simulates; what a page needs
//! of it is this, without its checks of parameters that never change. A test holds this file to the crate. Powers and
//! exponentials are `libm`'s, so that every device computes the same bits.

use libm::{expf, logf};

/// Weights, w0 to w20 of FSRS-6.
const W: [f32; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614,
    0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
/// ln of 0.9 in single precision: stability is the time after which recall is 0.9.
const LN_90: f32 = -0.105_360_545;
/// 0.9 to the power of 1/-w20, less 1: how steeply recall falls. A recall is asked of every skill for every list.
const FACTOR: f32 = 0.980_346_8;
const SHORTEST: f32 = 0.001;
const LONGEST: f32 = 36_500.0;

/// How a review went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    Again = 1,
    Hard = 2,
    Good = 3,
    Easy = 4,
}

/// How long a memory lasts, in days, and how hard it is to keep, 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trace {
    pub stability: f32,
    pub difficulty: f32,
}

impl Trace {
    /// After the first review.
    pub fn first(grade: Grade) -> Self {
        Self { stability: W[grade as usize - 1], difficulty: first_difficulty(grade).clamp(1.0, 10.0) }
    }

    /// After one more, that many days later.
    pub fn reviewed(self, days: f32, grade: Grade) -> Self {
        let stability = self.stability.clamp(SHORTEST, LONGEST);
        let difficulty = self.difficulty.clamp(1.0, 10.0);
        let next = if days == 0.0 {
            same_day(stability, grade)
        } else {
            let recall = powf(days / stability * (expf(LN_90 / -W[20]) - 1.0) + 1.0, -W[20]);
            match grade {
                Grade::Again => forgotten(stability, difficulty, recall),
                _ => recalled(stability, difficulty, recall, grade),
            }
        };
        let damped = difficulty + (10.0 - difficulty) * (-W[6] * (grade as u8 as f32 - 3.0)) / 9.0;
        let reverted = W[7] * (first_difficulty(Grade::Easy) - damped) + damped;
        Self { stability: next.clamp(SHORTEST, LONGEST), difficulty: reverted.clamp(1.0, 10.0) }
    }

    /// The chance of recall after so many days.
    pub fn recall(self, days: f32) -> f32 {
        powf(days / self.stability * FACTOR + 1.0, -W[20])
    }
}

/// A power of a positive number. `libm`'s own `powf` is exact to the last bit for exponents that do not occur here, and six times the code.
fn powf(base: f32, exponent: f32) -> f32 {
    expf(exponent * logf(base))
}

fn first_difficulty(grade: Grade) -> f32 {
    W[4] - expf(W[5] * (grade as u8 - 1) as f32) + 1.0
}

fn recalled(stability: f32, difficulty: f32, recall: f32, grade: Grade) -> f32 {
    let hard = if grade == Grade::Hard { W[15] } else { 1.0 };
    let easy = if grade == Grade::Easy { W[16] } else { 1.0 };
    let growth = expf(W[8])
        * (11.0 - difficulty)
        * powf(stability, -W[9])
        * (expf((1.0 - recall) * W[10]) - 1.0)
        * hard
        * easy;
    stability * (growth + 1.0)
}

fn forgotten(stability: f32, difficulty: f32, recall: f32) -> f32 {
    let next = W[11]
        * powf(difficulty, -W[12])
        * (powf(stability + 1.0, W[13]) - 1.0)
        * expf((1.0 - recall) * W[14]);
    next.min(stability / expf(W[17] * W[18]))
}

fn same_day(stability: f32, grade: Grade) -> f32 {
    let growth = expf(W[17] * (grade as u8 as f32 - 3.0 + W[18])) * powf(stability, -W[19]);
    stability * if grade == Grade::Again { growth } else { growth.max(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, MemoryState, current_retrievability};

    /// The crate takes its powers from the machine's own library.
    fn same(ours: f32, theirs: f32) {
        assert!((ours - theirs).abs() <= 4.0 * f32::EPSILON * theirs.abs(), "{ours} {theirs}");
    }

    #[test]
    fn every_review_is_as_in_the_crate_of_the_method() {
        let crate_of_the_method = FSRS::default();
        let mut compared = 0;
        for stability in [0.001, 0.212, 1.0, 2.3065, 17.5, 400.0, 36_500.0] {
            for difficulty in [1.0, 2.118_104, 5.5, 9.99, 10.0] {
                for days in [0, 1, 3, 30, 1_000] {
                    let state = MemoryState { stability, difficulty };
                    let theirs = crate_of_the_method.next_states(Some(state), 0.9, days).unwrap();
                    let theirs = [theirs.again, theirs.hard, theirs.good, theirs.easy];
                    for (grade, theirs) in GRADES.into_iter().zip(theirs) {
                        let ours = Trace { stability, difficulty }.reviewed(days as f32, grade);
                        same(ours.stability, theirs.memory.stability);
                        same(ours.difficulty, theirs.memory.difficulty);
                        compared += 1;
                    }
                    let theirs = current_retrievability(state, days as f32, FSRS6_DEFAULT_DECAY);
                    same(Trace { stability, difficulty }.recall(days as f32), theirs);
                }
            }
        }
        assert_eq!(compared, 7 * 5 * 5 * 4);
    }

    #[test]
    fn what_is_written_down_is_what_the_formula_gives() {
        assert_eq!(FACTOR, powf(0.9, 1.0 / -W[20]) - 1.0);
    }

    #[test]
    fn so_is_the_first() {
        let theirs = FSRS::default().next_states(None, 0.9, 0).unwrap();
        for (grade, theirs) in GRADES.into_iter().zip([theirs.again, theirs.hard, theirs.good, theirs.easy]) {
            same(Trace::first(grade).stability, theirs.memory.stability);
            same(Trace::first(grade).difficulty, theirs.memory.difficulty);
        }
    }

    const GRADES: [Grade; 4] = [Grade::Again, Grade::Hard, Grade::Good, Grade::Easy];
}
