//! How hard items and skills are, roughly and before anything else is fitted: the scale on which Elo ratings move.
//!
//! The logit of an item's mean score against everyone's, with a few answers at its skills' mean added, so that an item
//! answered twice is about as hard as its skills.

use super::super::answers::{Answers, Vocabulary};
use super::kept::Kept;
use ::cairn::learner::knowledge::logit;

/// Answers that are added at the mean of what is known more coarsely.
const PRIOR_ANSWERS: f32 = 5.0;
/// No mean is believed beyond this.
const LEAST: f32 = 0.03;

/// Difficulties in logits, 0 for the mean.
#[derive(Debug, Clone)]
pub(super) struct Difficulties {
    /// Of each item of the vocabulary.
    pub items: Vec<f32>,
    /// Of each skill.
    pub skills: Vec<f32>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    of: f32,
    right: f32,
}

impl Count {
    fn add(&mut self, score: f32) {
        self.of += 1.0;
        self.right += score;
    }

    fn mean(self, prior: f32) -> f32 {
        (self.right + PRIOR_ANSWERS * prior) / (self.of + PRIOR_ANSWERS)
    }
}

impl Difficulties {
    /// From these answers; items that are not kept get their skills' mean.
    pub fn of(answers: &Answers, vocabulary: &Vocabulary, kept: &Kept, mean: f32) -> Self {
        let mut items = vec![Count::default(); vocabulary.items()];
        let mut skills = vec![Count::default(); vocabulary.skills()];
        for answer in answers.iter().flatten() {
            items[answer.item as usize].add(answer.score);
            vocabulary
                .skills_of(answer.item)
                .iter()
                .for_each(|&skill| skills[skill as usize].add(answer.score));
        }
        let harder = |share: f32| logit(mean) - logit(share.clamp(LEAST, 1.0 - LEAST));
        let means: Vec<f32> = skills.iter().map(|count| count.mean(mean)).collect();
        let skills: Vec<f32> = means.iter().map(|&share| harder(share)).collect();
        let over = |of: &[u32], values: &[f32], none: f32| match of {
            [] => none,
            of => of.iter().map(|&skill| values[skill as usize]).sum::<f32>() / of.len() as f32,
        };
        let items = items
            .iter()
            .enumerate()
            .map(|(item, count)| {
                let of = vocabulary.skills_of(item as u32);
                match kept.row(item as u32) {
                    Some(_) => harder(count.mean(over(of, &means, mean))),
                    // What a device takes for an item that its model does not have.
                    None => over(of, &skills, 0.0),
                }
            })
            .collect();
        Self { items, skills }
    }
}
