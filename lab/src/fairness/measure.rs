//! What is measured of one group, and of two against each other.

use super::roc::Roc;
use serde::Serialize;

/// Bins of equal width for the calibration error.
const BINS: usize = 10;

/// The bin of a prediction from 0 to 1.
pub(super) fn bin(prediction: f64) -> usize {
    ((prediction * BINS as f64) as usize).min(BINS - 1)
}

/// What is measured of one group.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// Answers.
    pub rows: u64,
    /// The share of right answers, 0 to 1.
    pub base_rate: f64,
    /// The area under the ROC curve, 0 to 1; `None` where all answers are right or all wrong.
    pub auc: Option<f64>,
    /// The mean over answers of |mean prediction − share of right answers| of the bin of ten of equal width that they are
    /// in, 0 to 1: the expected calibration error of Naeini, Cooper and Hauskrecht, AAAI 2015. It is never below 0 and
    /// larger in small groups, by chance alone.
    pub calibration_error: f64,
    /// Mean prediction less the share of right answers, −1 to 1: above 0 where the model expects too much.
    pub bias: f64,
}

/// The differences between a group and its reference: group less reference, and ABROCA, which has no sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps {
    pub auc: f64,
    pub abroca: f64,
    pub calibration: f64,
    pub calibration_error: f64,
}

/// Measures, keeping the two curves' memory from one draw to the next.
#[derive(Default)]
pub(super) struct Ruler {
    group: Roc,
    reference: Roc,
}

impl Ruler {
    /// Measures a group whose answers are counted at thresholds of the values given; there is at least one answer.
    pub fn figures(&mut self, counts: &[u32], values: &[f64]) -> Figures {
        let (wrong, right) = counts
            .chunks_exact(2)
            .fold((0, 0), |sum, step| (sum.0 + u64::from(step[0]), sum.1 + u64::from(step[1])));
        let (bias, calibration_error) = calibration(counts, values);
        Figures {
            rows: wrong + right,
            base_rate: right as f64 / (wrong + right) as f64,
            auc: self.group.trace(steps(counts)).then(|| self.group.area()),
            calibration_error,
            bias,
        }
    }

    /// Measures a group against its reference; `None` where one of them has only right or only wrong answers.
    pub fn gaps(&mut self, group: &[u32], reference: &[u32], values: &[f64]) -> Option<Gaps> {
        if !self.group.trace(steps(group)) || !self.reference.trace(steps(reference)) {
            return None;
        }
        let (bias, error) = calibration(group, values);
        let (reference_bias, reference_error) = calibration(reference, values);
        Some(Gaps {
            auc: self.group.area() - self.reference.area(),
            abroca: self.group.area_between(&self.reference),
            calibration: bias - reference_bias,
            calibration_error: error - reference_error,
        })
    }

    /// ABROCA alone; 0 where there are no two curves.
    pub fn abroca(
        &mut self,
        group: impl DoubleEndedIterator<Item = (f64, f64)> + Clone,
        reference: impl DoubleEndedIterator<Item = (f64, f64)> + Clone,
    ) -> f64 {
        let curves = self.group.trace(group.rev()) && self.reference.trace(reference.rev());
        if curves { self.group.area_between(&self.reference) } else { 0.0 }
    }
}

/// Wrong and right answers at each threshold, lowest first.
pub(super) fn pairs(counts: &[u32]) -> impl DoubleEndedIterator<Item = (f64, f64)> + Clone {
    counts.chunks_exact(2).map(|step| (f64::from(step[0]), f64::from(step[1])))
}

fn steps(counts: &[u32]) -> impl Iterator<Item = (f64, f64)> + Clone {
    pairs(counts).rev()
}

/// Mean prediction less share of right answers, and the calibration error.
fn calibration(counts: &[u32], values: &[f64]) -> (f64, f64) {
    let mut excess = [0.0; BINS];
    let mut rows = 0.0;
    for ((wrong, right), &value) in pairs(counts).zip(values) {
        excess[bin(value)] += (wrong + right) * value - right;
        rows += wrong + right;
    }
    (excess.iter().sum::<f64>() / rows, excess.iter().map(|sum: &f64| sum.abs()).sum::<f64>() / rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn figures_are_those_worked_out_by_hand() {
        // Predicted 0.2 four times with one right, and 0.7 twice with both right.
        let figures = Ruler::default().figures(&[3, 1, 0, 2], &[0.2, 0.7]);
        assert_eq!(figures.rows, 6);
        close(figures.base_rate, 0.5);
        close(figures.auc.unwrap(), 7.5 / 9.0);
        close(figures.bias, (0.8 + 1.4 - 3.0) / 6.0);
        close(figures.calibration_error, (0.2 + 0.6) / 6.0);
        assert_eq!(Ruler::default().figures(&[0, 2], &[0.7]).auc, None);
    }

    #[test]
    fn errors_in_two_directions_cancel_in_the_bias_but_not_in_the_error() {
        let figures = Ruler::default().figures(&[0, 1, 1, 0], &[0.1, 0.9]);
        close(figures.bias, 0.0);
        close(figures.calibration_error, 0.9);
    }

    #[test]
    fn gaps_are_group_less_reference() {
        let values = [0.2, 0.7];
        let (group, reference) = ([1, 1, 1, 1], [2, 0, 0, 2]);
        let gaps = Ruler::default().gaps(&group, &reference, &values).unwrap();
        close(gaps.auc, -0.5);
        close(gaps.abroca, 0.5);
        close(gaps.calibration, 0.0);
        close(gaps.calibration_error, 0.25 - 0.25);
        assert!(Ruler::default().gaps(&[0, 2, 0, 2], &reference, &values).is_none());
    }
}
