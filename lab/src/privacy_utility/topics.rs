//! Which topics are busiest, and which ways between topics are most gone: how well the ten most frequent are found, and how
//! far off the shares are.

use super::draw::{Shares, zipf};
use super::reports::ask;
use super::{Measured, Options};
use cairn::privacy::mechanism::Input;
use cairn::privacy::policy::Question;
use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;

pub(super) const NDCG: &str = "NDCG@10";
/// How many topics moves are asked about, at most: their pairs are the categories.
const MOST_OF_MOVES: usize = 20;

pub(super) fn topics(options: &Options, learners: usize, rng: &mut ChaCha8Rng) -> Vec<Measured> {
    let shares = shuffled(zipf(options.topics), rng);
    let question = Question::Topic { topics: names(options.topics) };
    measured(question, &shares, options, learners, rng)
}

pub(super) fn moves(options: &Options, learners: usize, rng: &mut ChaCha8Rng) -> Vec<Measured> {
    let count = options.topics.min(MOST_OF_MOVES);
    let shares = shuffled(zipf(count * count), rng);
    let question = Question::Move { topics: names(count) };
    measured(question, &shares, options, learners, rng)
}

/// How well an order by score finds what is truly most: the gain of the first ten places, 1 / log2(1 + place) times the
/// truth, as a share of the best that is possible (Järvelin and Kekäläinen 2002). Of equal scores the later counts first,
/// so that nothing is won by telling nothing apart.
pub fn ndcg(scores: &[f64], truth: &[f64]) -> f64 {
    let gain = |by: &[f64]| {
        let mut order: Vec<usize> = (0..by.len()).collect();
        order.sort_by(|&a, &b| by[b].total_cmp(&by[a]).then(b.cmp(&a)));
        let first = order.into_iter().take(10).enumerate();
        first.map(|(place, index)| truth[index] / ((place + 2) as f64).log2()).sum::<f64>()
    };
    let best = gain(truth);
    if best > 0.0 { gain(scores) / best } else { 0.0 }
}

fn measured(
    question: Question,
    shares: &[f64],
    options: &Options,
    learners: usize,
    rng: &mut ChaCha8Rng,
) -> Vec<Measured> {
    let drawn = Shares::new(shares);
    let answers: Vec<Input> = (0..learners).map(|_| Input::Choice(drawn.draw(rng) as u32 + 1)).collect();
    let Some(found) = ask(question, options.epsilon, answers, rng) else { return Vec::new() };
    let count = shares.len() as f64;
    let off = |list: &[f64]| {
        list.iter().zip(shares).map(|(found, share)| (found - share).powi(2)).sum::<f64>() / count
    };
    let even = vec![1.0 / count; shares.len()];
    vec![
        Measured::plain(NDCG, ndcg(&found.value[1..], shares)),
        Measured::squared("error of a share", off(&found.value[1..])),
        Measured::squared("error when shrunk", off(&found.shrunk[1..])),
        Measured::squared("error without reports", off(&even)),
    ]
}

fn shuffled(mut shares: Vec<f64>, rng: &mut ChaCha8Rng) -> Vec<f64> {
    for place in (1..shares.len()).rev() {
        shares.swap(place, rng.random_range(0..=place));
    }
    shares
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("topic {number}")).collect()
}
