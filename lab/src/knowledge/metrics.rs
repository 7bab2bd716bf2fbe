//! How good predictions are: do they rank (AUC), do they mean what they say (ECE), and both at once (Brier score, log
//! loss).
//!
//! Predictions are probabilities, outcomes scores from 0 to 1. Partial credit counts as it is, except for AUC, which
//! knows only right (from a half on) and wrong.

use serde::Serialize;

/// Equal-width bins of the calibration error.
const BINS: usize = 15;
/// A prediction counts as no surer than this in the log loss, so that one wrong certainty does not decide it.
const SUREST: f64 = 1e-7;

/// The quality of a list of predictions. Means over no rows are NaN.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metrics {
    /// How many predictions.
    pub rows: usize,
    /// Area under the ROC curve, 0 to 1, 0.5 for a guess; none where all outcomes are right or all wrong.
    pub auc: Option<f64>,
    /// Expected calibration error, 0 to 1.
    pub ece: f64,
    /// Mean squared error, 0 to 1.
    pub brier: f64,
    /// Mean negative log-likelihood, in nats.
    pub log_loss: f64,
}

impl Metrics {
    /// Judges predictions, each beside its outcome.
    pub fn of(rows: &[(f32, f32)]) -> Self {
        Self {
            rows: rows.len(),
            auc: auc(rows),
            ece: ece(rows),
            brier: brier(rows),
            log_loss: log_loss(rows),
        }
    }
}

/// The chance that a right answer was predicted above a wrong one, ties counting half: the U statistic as a share
/// (Mann and Whitney 1947). None where there is only one kind.
pub fn auc(rows: &[(f32, f32)]) -> Option<f64> {
    let mut sorted: Vec<(f32, bool)> = rows.iter().map(|&(p, outcome)| (p, outcome >= 0.5)).collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wrong, mut right, mut above) = (0.0, 0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let tied_right = tied.iter().filter(|row| row.1).count() as f64;
        let tied_wrong = tied.len() as f64 - tied_right;
        above += tied_right * (wrong + tied_wrong / 2.0);
        right += tied_right;
        wrong += tied_wrong;
    }
    (right * wrong > 0.0).then(|| above / (right * wrong))
}

/// The distance between mean prediction and mean outcome in 15 bins of equal width, weighted by their rows (Guo, Pleiss,
/// Sun and Weinberger 2017, equation 3, with the outcome in place of the accuracy).
pub fn ece(rows: &[(f32, f32)]) -> f64 {
    let mut excess = [0.0; BINS];
    for &(p, outcome) in rows {
        let bin = ((p as f64 * BINS as f64) as usize).min(BINS - 1);
        excess[bin] += p as f64 - outcome as f64;
    }
    excess.iter().map(|excess| excess.abs()).sum::<f64>() / rows.len() as f64
}

/// The mean squared distance of prediction and outcome (Brier 1950).
pub fn brier(rows: &[(f32, f32)]) -> f64 {
    mean(rows, |p, outcome| (p - outcome).powi(2))
}

/// The mean of -(y ln p + (1 - y) ln(1 - p)) with p held between 1e-7 and 1 - 1e-7.
pub fn log_loss(rows: &[(f32, f32)]) -> f64 {
    mean(rows, |p, outcome| {
        let p = p.clamp(SUREST, 1.0 - SUREST);
        -(outcome * p.ln() + (1.0 - outcome) * (1.0 - p).ln())
    })
}

fn mean(rows: &[(f32, f32)], of: impl Fn(f64, f64) -> f64) -> f64 {
    rows.iter().map(|&(p, outcome)| of(p as f64, outcome as f64)).sum::<f64>() / rows.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-7, "{a} is not {b}");
    }

    #[test]
    fn auc_counts_pairs_and_halves_ties() {
        // scikit-learn's own example.
        close(auc(&[(0.1, 0.0), (0.4, 0.0), (0.35, 1.0), (0.8, 1.0)]).unwrap(), 0.75);
        close(auc(&[(0.5, 1.0), (0.5, 0.0), (0.5, 0.0)]).unwrap(), 0.5);
        // Three pairs: above, tied, below.
        close(auc(&[(0.5, 1.0), (0.2, 0.0), (0.5, 0.0), (0.9, 0.0)]).unwrap(), 0.5);
        close(auc(&[(0.5, 1.0), (0.2, 0.0), (0.5, 0.0), (0.1, 0.0)]).unwrap(), 5.0 / 6.0);
    }

    #[test]
    fn auc_needs_both_kinds_and_takes_a_half_for_right() {
        assert_eq!(auc(&[(0.5, 1.0), (0.2, 0.5)]), None);
        assert_eq!(auc(&[]), None);
        close(auc(&[(0.9, 0.5), (0.2, 0.49)]).unwrap(), 1.0);
    }

    #[test]
    fn ece_weighs_bins_by_their_rows() {
        // Two in one bin (mean 0.71 against 0.5), one in the last (1 against 0).
        close(ece(&[(0.70, 1.0), (0.72, 0.0), (1.0, 0.0)]), (2.0 * 0.21 + 1.0) / 3.0);
        // Equal errors of opposite sign cancel inside a bin only.
        close(ece(&[(0.5, 1.0), (0.5, 0.0)]), 0.0);
        close(ece(&[(0.1, 1.0), (0.9, 0.0)]), 0.9);
        close(ece(&[(0.25, 0.25)]), 0.0);
    }

    #[test]
    fn brier_and_log_loss_have_their_known_values() {
        close(brier(&[(0.5, 1.0), (1.0, 0.25)]), 0.40625);
        close(log_loss(&[(0.5, 1.0), (0.25, 0.0)]), (2f64.ln() - 0.75f64.ln()) / 2.0);
        close(log_loss(&[(0.5, 0.3)]), 2f64.ln());
        close(log_loss(&[(1.0, 0.0), (0.0, 1.0)]), -SUREST.ln());
    }

    #[test]
    fn no_rows_have_no_means() {
        let none = Metrics::of(&[]);
        assert_eq!((none.rows, none.auc), (0, None));
        assert!(none.ece.is_nan() && none.brier.is_nan() && none.log_loss.is_nan());
    }
}
