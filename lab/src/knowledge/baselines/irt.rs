//! Item response theory with one parameter (Rasch 1960): an answer is right with the log odds ability minus difficulty.
//!
//! Difficulties are fitted together with the abilities of the training learners, both with Gaussian priors whose
//! precisions are chosen on held-out learners. Of those abilities nothing is kept. A test learner starts at the prior's
//! mean; after each answer the ability is the maximum of the posterior, with the past held as a Gaussian of that maximum
//! and its curvature (Laplace), so that an answer costs the same however long the past is. On `ASSISTments` 2009 its
//! AUC is that of the exact maximum to within 0.0005.

use super::super::answers::{Answer, Answers, Vocabulary};
use super::super::logistic::{Design, FitError, fit};
use super::{quality, strength};
use ::cairn::learner::knowledge::sigmoid;

/// What is known of one learner's ability.
struct Ability {
    mean: f32,
    precision: f32,
}

impl Ability {
    /// Moves to the posterior's maximum after an answer to an item of this easiness, by Newton's method.
    fn learn(&mut self, easiness: f32, score: f32) {
        let mut mode = self.mean;
        let mut curvature = self.precision;
        for _ in 0..5 {
            let p = sigmoid(mode + easiness);
            curvature = self.precision + p * (1.0 - p);
            mode -= (self.precision * (mode - self.mean) + p - score) / curvature;
        }
        *self = Self { mean: mode, precision: curvature };
    }
}

/// Probabilities for the answers of the test, in its order.
pub(super) fn predict(
    train: &Answers,
    test: &Answers,
    vocabulary: &Vocabulary,
) -> Result<Vec<f32>, FitError> {
    let run = |train: &Answers, test: &Answers, strengths: [f32; 2]| {
        let easiness = easiness(train, vocabulary, strengths)?;
        Ok(test.iter().flat_map(|answers| online(answers, &easiness, strengths[1])).collect::<Vec<_>>())
    };
    let strengths = strength::choose(train, |learn, held, strengths| {
        Ok(quality(&run(learn, held, strengths)?, held).log_loss)
    })?;
    run(train, test, strengths)
}

fn online(answers: &[Answer], easiness: &[f32], precision: f32) -> Vec<f32> {
    let mut ability = Ability { mean: 0.0, precision };
    let predict = |answer: &Answer| {
        let easiness = easiness[answer.item as usize];
        let prediction = sigmoid(ability.mean + easiness);
        ability.learn(easiness, answer.score);
        prediction
    };
    answers.iter().map(predict).collect()
}

/// Each item's easiness, its difficulty with the sign turned. Items that training does not have get the mean.
/// `strengths` are the prior precisions of items and learners.
fn easiness(
    train: &Answers,
    vocabulary: &Vocabulary,
    [items, learners]: [f32; 2],
) -> Result<Vec<f32>, FitError> {
    let mean = 0;
    let first_learner = 1 + vocabulary.items();
    let mut design = Design::new(first_learner + train.learners());
    for (learner, answers) in train.iter().enumerate() {
        for answer in answers {
            let learner = (first_learner + learner) as u32;
            design.push_row([(mean, 1.0), (1 + answer.item, 1.0), (learner, 1.0)]);
        }
    }
    let mut l2 = vec![items; design.features()];
    l2[mean as usize] = 0.0;
    l2[first_learner..].fill(learners);
    let outcomes: Vec<f32> = train.iter().flatten().map(|answer| answer.score).collect();
    let weights = fit(&design, &outcomes, None, &l2)?;
    Ok(weights[1..first_learner].iter().map(|item| weights[mean as usize] + item).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The maximum of the whole posterior, by bisection of its slope.
    fn maximum(past: &[(f32, f32)], precision: f32) -> f32 {
        let slope = |x: f32| {
            precision * x + past.iter().map(|&(easiness, score)| sigmoid(x + easiness) - score).sum::<f32>()
        };
        let (mut low, mut high) = (-20.0, 20.0);
        for _ in 0..60 {
            let middle = f32::midpoint(low, high);
            if slope(middle) < 0.0 { low = middle } else { high = middle }
        }
        low
    }

    #[test]
    fn ability_is_the_posteriors_maximum() {
        let past: Vec<(f32, f32)> =
            (0..60).map(|n| ((n % 7) as f32 / 2.0 - 1.5, f32::from(n % 3 > 0))).collect();
        for precision in [0.3, 1.0, 3.0] {
            let mut ability = Ability { mean: 0.0, precision };
            ability.learn(past[0].0, past[0].1);
            assert!((ability.mean - maximum(&past[..1], precision)).abs() < 1e-4);
            for &(easiness, score) in &past[1..] {
                ability.learn(easiness, score);
            }
            let exact = maximum(&past, precision);
            assert!((ability.mean - exact).abs() < 0.1, "{} {exact}", ability.mean);
        }
    }
}
