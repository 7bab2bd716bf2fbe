//! The answers of two groups in the form in which they are drawn anew thousands of times: each is one number, its
//! threshold and whether it was right, and a draw is a count of these numbers.
//!
//! Counting over every distinct prediction is exact. For drawing anew, neighbouring predictions are put together until at
//! most a given number of thresholds is left: cuts lie where they give equal numbers of answers, equal predictions stay
//! together, and no threshold spans a border of the bins of [`super::measure`]. What is observed is compared with what is
//! drawn on the same thresholds, so a test stays exact; only its statistic is a little coarser.

use super::measure::bin;
use super::predictions::Answer;

/// The wrong and the right answers at each threshold, lowest first: entry 2t counts the wrong ones, 2t + 1 the right ones.
pub(super) type Counts = Vec<u32>;

/// Which of the two groups.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Group,
    Reference,
}

/// The answers of two groups.
pub(super) struct Sample {
    /// The mean prediction at each threshold, ascending.
    pub values: Vec<f64>,
    /// Entries of [`Counts`], learner after learner, those of the group first.
    cells: Vec<u32>,
    /// Where the cells of each learner end.
    ends: Vec<usize>,
    /// How many learners are in the group.
    group: usize,
}

impl Sample {
    /// Takes the answers, which stand by learner, of the learners that belong to a side. There are at most `thresholds` and,
    /// where that is fewer than distinct predictions, up to one more for each bin.
    pub fn new<'a>(
        answers: &(impl Iterator<Item = &'a Answer> + Clone),
        side: impl Fn(u32) -> Option<Side>,
        thresholds: usize,
    ) -> Self {
        let taken = answers.clone().filter(|answer| side(answer.learner).is_some());
        let (lowest, values) = cut(taken.map(|answer| answer.prediction).collect(), thresholds);
        let mut sample = Self { values, cells: Vec::new(), ends: Vec::new(), group: 0 };
        for wanted in [Side::Group, Side::Reference] {
            let mut last = None;
            for answer in answers.clone().filter(|answer| side(answer.learner) == Some(wanted)) {
                if last.is_some_and(|learner| learner != answer.learner) {
                    sample.ends.push(sample.cells.len());
                }
                last = Some(answer.learner);
                let threshold = lowest.partition_point(|&lowest| lowest <= answer.prediction) - 1;
                sample.cells.push(2 * threshold as u32 + u32::from(answer.right));
            }
            sample.ends.extend(last.map(|_| sample.cells.len()));
            if wanted == Side::Group {
                sample.group = sample.ends.len();
            }
        }
        sample
    }

    /// The learners with an answer; they count from 0, those of the group first.
    pub fn learners(&self) -> usize {
        self.ends.len()
    }

    /// How many of the learners are on a side.
    pub fn learners_of(&self, side: Side) -> usize {
        if side == Side::Group { self.group } else { self.learners() - self.group }
    }

    /// The answers of a learner, as entries of [`Counts`].
    pub fn cells(&self, learner: usize) -> &[u32] {
        let start = if learner == 0 { 0 } else { self.ends[learner - 1] };
        &self.cells[start..self.ends[learner]]
    }

    /// No answer at any threshold.
    pub fn none(&self) -> Counts {
        vec![0; 2 * self.values.len()]
    }

    /// Counts the answers of some learners anew; one who is named twice counts twice.
    pub fn count(&self, learners: impl IntoIterator<Item = usize>, counts: &mut Counts) {
        counts.fill(0);
        for learner in learners {
            for &cell in self.cells(learner) {
                counts[cell as usize] += 1;
            }
        }
    }

    /// The answers of a side as they are.
    pub fn observed(&self, side: Side) -> Counts {
        let learners = if side == Side::Group { 0..self.group } else { self.group..self.learners() };
        let mut counts = self.none();
        self.count(learners, &mut counts);
        counts
    }
}

/// The lowest and the mean prediction at each threshold.
fn cut(mut predictions: Vec<f64>, thresholds: usize) -> (Vec<f64>, Vec<f64>) {
    predictions.sort_unstable_by(f64::total_cmp);
    let distinct = || predictions.chunk_by(|a, b| a == b);
    let enough = if distinct().count() <= thresholds { 1 } else { predictions.len().div_ceil(thresholds) };
    let (mut lowest, mut means) = (Vec::new(), Vec::new());
    let mut start = 0;
    let mut end = 0;
    let mut run = distinct().peekable();
    while let Some(equal) = run.next() {
        end += equal.len();
        let next_bin = run.peek().map(|next| bin(next[0]));
        if end - start >= enough || next_bin != Some(bin(equal[0])) {
            let members = &predictions[start..end];
            let mean = members.iter().sum::<f64>() / members.len() as f64;
            lowest.push(members[0]);
            // Rounding must not push a mean out of its bin.
            means.push(mean.clamp(members[0], members[members.len() - 1]));
            start = end;
        }
    }
    (lowest, means)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fairness::predictions::Predictions;

    #[test]
    fn cuts_keep_equals_together_and_stay_within_bins() {
        assert_eq!(cut(vec![0.5, 0.1, 0.5], 2), (vec![0.1, 0.5], vec![0.1, 0.5]));
        let many: Vec<f64> = (0..1_000).map(|n| f64::from(n) / 1_000.0).collect();
        let (lowest, means) = cut(many.clone(), 50);
        assert_eq!((lowest.len(), means.len()), (50, 50));
        assert!(lowest.iter().zip(&means).all(|(a, b)| bin(*a) == bin(*b) && a < b));
        assert!((means[0] - 0.0095).abs() < 1e-12);
        let (lowest, _) = cut(many, 30);
        assert_eq!(lowest.len(), 30, "34 answers each, but 32 before each border");
        assert!((0..10).all(|tenth| lowest.contains(&(f64::from(tenth) / 10.0))), "{lowest:?}");
        let mut tied = vec![0.3; 500];
        tied.extend((0..100).map(|n| 0.31 + f64::from(n) / 10_000.0));
        let (lowest, means) = cut(tied, 10);
        assert_eq!((lowest[0], means[0], lowest[1]), (0.3, 0.3, 0.31));
    }

    #[test]
    fn learners_of_the_group_come_first_and_others_are_left_out() {
        let text = "user_id\tcorrect\tprediction\na\t1\t.5\nb\t0\t.5\nc\t1\t.1\nd\t1\t.9\nb\t1\t.9\n";
        let read = Predictions::read(text.as_bytes()).unwrap();
        let side =
            |learner| [Some(Side::Reference), Some(Side::Group), None, Some(Side::Group)][learner as usize];
        let sample = Sample::new(&read.answers.iter(), side, usize::MAX);
        assert_eq!(sample.values, [0.5, 0.9]);
        assert_eq!((sample.learners_of(Side::Group), sample.learners_of(Side::Reference)), (2, 1));
        assert_eq!([sample.cells(0), sample.cells(1), sample.cells(2)], [&[0, 3][..], &[3], &[1]]);
        assert_eq!(sample.observed(Side::Group), [1, 0, 0, 2]);
        assert_eq!(sample.observed(Side::Reference), [0, 1, 0, 0]);
    }
}
