//! How sure the model may be: a straight line through its logits, fitted on learners that it did not see (Platt 1999). What is
//! trained with much left out is too sure or too timid on the whole; the order of its predictions stays as it is.

use super::super::logistic::{Design, FitError, fit};

/// The line: logit times slope plus shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub slope: f32,
    pub shift: f32,
}

impl Line {
    /// The line that makes these logits fit the scores.
    pub fn through(logits: &[f32], scores: &[f32]) -> Result<Self, FitError> {
        let mut design = Design::new(2);
        for &logit in logits {
            design.push_row([(0, logit), (1, 1.0)]);
        }
        // Some strength, so that perfectly told apart answers do not ask for an infinite slope.
        let weights = fit(&design, scores, None, &[0.1, 0.0])?;
        Ok(Self { slope: weights[0], shift: weights[1] })
    }

    /// What it makes of a logit.
    pub fn of(self, logit: f32) -> f32 {
        self.slope * logit + self.shift
    }
}
