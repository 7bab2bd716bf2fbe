//! How far off the success rate of a calibration item is, for the population that the learners come from.

use super::draw::happens;
use super::reports::ask;
use super::{Measured, Options};
use cairn::privacy::mechanism::Input;
use cairn::privacy::policy::Question;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

pub(super) const ERROR: &str = "error of the rate";

pub(super) fn round(options: &Options, learners: usize, rng: &mut ChaCha8Rng) -> Vec<Measured> {
    let rate = rng.random_range(0.2..0.9);
    let answers: Vec<Input> = (0..learners).map(|_| Input::Choice(happens(rng, rate).into())).collect();
    let question = Question::Solved { items: vec!["item".to_owned()] };
    let Some(found) = ask(question, options.epsilon, answers, rng) else { return Vec::new() };
    vec![
        Measured::squared(ERROR, (found.value[0] - rate).powi(2)),
        Measured::squared("error when shrunk", (found.shrunk[0] - rate).powi(2)),
        Measured::squared("error without reports", (0.5 - rate).powi(2)),
        Measured::plain("error that the release tells", found.standard_error[0]),
    ]
}
