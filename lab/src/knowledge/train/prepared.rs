//! Answers as the second stage reads them: what the first stage made of each, and where its parameters are.

use super::super::answers::{Answers, Vocabulary};
use super::kept::Kept;
use super::linear::Rows;
use ::cairn::learner::knowledge::features::{COUNT, Features};
use std::ops::Range;

/// Answers learner by learner.
pub(super) struct Prepared<'a> {
    pub vocabulary: &'a Vocabulary,
    pub learners: Vec<Range<usize>>,
    pub items: Vec<u32>,
    /// The row of each answer's item among the kept.
    pub rows: Vec<Option<u32>>,
    pub scores: Vec<f32>,
    pub logits: Vec<f32>,
    pub features: Vec<Features>,
}

impl<'a> Prepared<'a> {
    pub fn new(answers: &Answers, vocabulary: &'a Vocabulary, kept: &Kept, made: Rows) -> Self {
        let mut end = 0;
        let learners = answers.iter().map(|learner| {
            let start = end;
            end += learner.len();
            start..end
        });
        let learners = learners.collect();
        let items: Vec<u32> = answers.iter().flatten().map(|answer| answer.item).collect();
        Self {
            vocabulary,
            learners,
            rows: items.iter().map(|&item| kept.row(item).map(|row| row as u32)).collect(),
            items,
            scores: answers.iter().flatten().map(|answer| answer.score).collect(),
            logits: made.logits,
            features: made.features,
        }
    }

    pub fn skills(&self, row: usize) -> &'a [u32] {
        self.vocabulary.skills_of(self.items[row])
    }
}

/// Brings each feature to mean 0 and variance 1, so that one step size suits all; a feature that never changes gets scale 0.
#[derive(Debug, Clone)]
pub(super) struct Scaling {
    pub mean: Features,
    pub scale: Features,
}

impl Scaling {
    pub fn of(rows: &[Features]) -> Self {
        let count = rows.len().max(1) as f64;
        let (mut mean, mut square) = ([0.0_f64; COUNT], [0.0_f64; COUNT]);
        for row in rows {
            for ((mean, square), &x) in mean.iter_mut().zip(&mut square).zip(row) {
                *mean += f64::from(x) / count;
                *square += f64::from(x) * f64::from(x) / count;
            }
        }
        let scale = std::array::from_fn(|at| {
            let variance = square[at] - mean[at] * mean[at];
            if variance > 1e-6 { (1.0 / variance.sqrt()) as f32 } else { 0.0 }
        });
        Self { mean: mean.map(|mean| mean as f32), scale }
    }

    pub fn apply(&self, features: &Features) -> Features {
        std::array::from_fn(|at| (features[at] - self.mean[at]) * self.scale[at])
    }
}
