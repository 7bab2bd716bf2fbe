//! The last few answers, whatever they were about: runs, slips, and what came just before.

/// The end of the sequence of answers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sequence {
    /// The last three outcomes, newest first: 1 right, -1 wrong, between them partial credit; 0 where there is none.
    pub last: [f32; 3],
    /// Right answers in a row, or wrong ones as a negative number.
    pub run: i32,
    /// Difficulty in logits of the item answered last; 0 where there is none.
    pub difficulty: f32,
    /// Time of the last answer (ms), 0 where it is not known.
    pub at: i64,
}

impl Sequence {
    /// Adds an answer.
    pub fn push(&mut self, score: f32, difficulty: f32, at: i64) {
        self.last = [2.0 * score - 1.0, self.last[0], self.last[1]];
        self.run = if score >= 0.5 { self.run.max(0) + 1 } else { self.run.min(0) - 1 };
        self.difficulty = difficulty;
        self.at = at.max(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_with_the_other_outcome() {
        let mut sequence = Sequence::default();
        for score in [1.0, 0.75, 0.0] {
            sequence.push(score, 0.2, -1);
        }
        assert_eq!(sequence.last, [-1.0, 0.5, 1.0]);
        assert_eq!((sequence.run, sequence.at), (-1, 0));
        sequence.push(1.0, 0.0, 7);
        assert_eq!((sequence.run, sequence.at), (1, 7));
    }
}
