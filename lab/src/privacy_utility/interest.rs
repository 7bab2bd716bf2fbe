//! In which direction a school's interests lie: how near the estimated mean direction comes to the true one.

use super::draw::normal;
use super::reports::ask;
use super::{Measured, Options};
use cairn::privacy::mechanism::Input;
use cairn::privacy::policy::Question;
use rand::rngs::ChaCha8Rng;

const DIMENSIONS: usize = 32;
/// How much stronger than a learner's own taste what they have in common is.
const COMMON: f64 = 0.8;

pub(super) fn round(options: &Options, learners: usize, rng: &mut ChaCha8Rng) -> Vec<Measured> {
    let common = unit((0..DIMENSIONS).map(|_| normal(rng)).collect());
    let mut mean = vec![0.0; DIMENSIONS];
    let answers: Vec<Input> = (0..learners)
        .map(|_| {
            let own = unit((0..DIMENSIONS).map(|_| normal(rng)).collect());
            let both = unit(common.iter().zip(&own).map(|(common, own)| COMMON * common + own).collect());
            let told: Vec<i8> = both.iter().map(|part| (part * 127.0).round() as i8).collect();
            let told_length = length(&told.iter().map(|&part| f64::from(part)).collect::<Vec<_>>());
            for (sum, part) in mean.iter_mut().zip(&told) {
                *sum += f64::from(*part) / told_length / learners as f64;
            }
            Input::Direction(told)
        })
        .collect();
    let question = Question::Interest { catalog: "ab".repeat(32), dimensions: DIMENSIONS as u32 };
    let Some(found) = ask(question, options.epsilon, answers, rng) else { return Vec::new() };
    let off =
        |list: &[f64]| list.iter().zip(&mean).map(|(found, truth)| (found - truth).powi(2)).sum::<f64>();
    let dot: f64 = found.value.iter().zip(&mean).map(|(found, truth)| found * truth).sum();
    vec![
        Measured::plain("cosine with the truth", dot / (length(&found.value) * length(&mean)).max(1e-12)),
        Measured::squared("error of the mean", off(&found.value)),
        Measured::squared("error when shrunk", off(&found.shrunk)),
        Measured::squared("error without reports", off(&[0.0; DIMENSIONS])),
    ]
}

fn length(vector: &[f64]) -> f64 {
    vector.iter().map(|part| part * part).sum::<f64>().sqrt()
}

fn unit(vector: Vec<f64>) -> Vec<f64> {
    let length = length(&vector).max(1e-12);
    vector.into_iter().map(|part| part / length).collect()
}
