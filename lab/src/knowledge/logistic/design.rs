//! The rows of a regression, each a few features with their values, in compressed form.

use std::ops::Range;
use std::thread;

/// Below so many values a thread costs more than it saves.
const WORTH_THREADS: usize = 20_000;
/// In so many shares rows are worked on at once. Fixed, because it decides the order of sums.
const SHARES: usize = 4;

/// A sparse matrix, a row an observation, a column a feature.
#[derive(Debug, Clone)]
pub struct Design {
    features: usize,
    /// Where each row starts, and one more for the end.
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl Design {
    /// No rows yet, over so many features.
    pub fn new(features: usize) -> Self {
        Self { features, starts: vec![0], columns: Vec::new(), values: Vec::new() }
    }

    /// Adds a row: features with their values, in any order; a feature that is there twice counts with the sum.
    /// Panics at a feature that there is not.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        for (feature, value) in row {
            assert!((feature as usize) < self.features, "feature {feature} of {}", self.features);
            self.columns.push(feature);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Each row's sum of value times weight, offsets not included. Panics unless there is a weight for each feature.
    pub fn logits(&self, weights: &[f32]) -> Vec<f32> {
        assert_eq!(weights.len(), self.features, "a weight for each feature");
        let weights: Vec<f64> = weights.iter().map(|&weight| weight.into()).collect();
        self.each_row(|row| self.dot(row, &weights) as f32)
    }

    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    /// A row's features and values.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = (usize, f64)> {
        let entries = self.starts[row]..self.starts[row + 1];
        let (columns, values) = (&self.columns[entries.clone()], &self.values[entries]);
        columns.iter().zip(values).map(|(&column, &value)| (column as usize, value.into()))
    }

    pub(super) fn dot(&self, row: usize, weights: &[f64]) -> f64 {
        self.row(row).map(|(column, value)| value * weights[column]).sum()
    }

    /// A value for each row.
    pub(super) fn each_row<T: Send>(&self, of: impl Fn(usize) -> T + Sync) -> Vec<T> {
        self.in_shares(|rows| rows.map(&of).collect::<Vec<T>>()).into_iter().flatten().collect()
    }

    /// The sum of all rows, each times its factor: a value for each feature.
    pub(super) fn sum_of_rows(&self, factor: impl Fn(usize) -> f64 + Sync) -> Vec<f64> {
        let shares = self.in_shares(|rows| {
            let mut sum = vec![0.0; self.features];
            for row in rows {
                let factor = factor(row);
                self.row(row).for_each(|(column, value)| sum[column] += factor * value);
            }
            sum
        });
        let add = |mut sum: Vec<f64>, share: Vec<f64>| {
            sum.iter_mut().zip(share).for_each(|(sum, share)| *sum += share);
            sum
        };
        shares.into_iter().reduce(add).expect("there is a share")
    }

    fn in_shares<T: Send>(&self, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
        let bound = |share: usize| self.rows() * share / SHARES;
        let shares = (0..SHARES).map(|share| bound(share)..bound(share + 1));
        if self.values.len() < WORTH_THREADS {
            return shares.map(work).collect();
        }
        let work = &work;
        thread::scope(|scope| {
            let running: Vec<_> = shares.map(|rows| scope.spawn(move || work(rows))).collect();
            running
                .into_iter()
                .map(|share| share.join().expect("a share panics only where all would"))
                .collect()
        })
    }
}
