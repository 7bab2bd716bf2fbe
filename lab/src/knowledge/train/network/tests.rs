//! The gradient is written by hand, so it is held against differences of the loss itself, parameter by parameter.

use super::*;
use crate::knowledge::answers::Vocabulary;
use ::cairn::learner::knowledge::features::{COUNT, Features};
use std::path::Path;

const DIMENSIONS: usize = 8;
const KEPT_ITEMS: usize = 4;
const SKILLS: usize = 3;
const NAMES: [&str; 8] = ["items", "skills", "decays", "reads", "inner", "bias", "outer", "direct"];
/// Half the distance between the two losses of a difference. Logits are 32 bits wide, so a shorter one would measure
/// rounding.
const H: f32 = 0.01;

fn recipe(vector_dropout: f32, answer_dropout: f32) -> Recipe {
    let (decay, step, fall, seed) = (1.0, 0.01, 0.9, 7);
    Recipe { dimensions: DIMENSIONS, vector_dropout, answer_dropout, decay, step, fall, seed }
}

fn vocabulary() -> Vocabulary {
    // The item e is among no skills, and the item d has no row of its own.
    let map = "item_id\tskill_id\na\tx\nb\tx\nb\ty\nc\ty\nc\tz\nc\tx\nd\tz\n";
    let mut vocabulary = Vocabulary::read_from(map.as_bytes(), Path::new("")).unwrap();
    let answers = "user_id\titem_id\ttimestamp\tcorrect\nu\te\t0\t1\n";
    crate::knowledge::answers::Answers::read_from(answers.as_bytes(), Path::new(""), &mut vocabulary)
        .unwrap();
    vocabulary
}

/// Three learners, one of them with a single answer; right, wrong and partly right ones.
fn prepared(vocabulary: &Vocabulary) -> Prepared<'_> {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let items = vec![0, 1, 2, 3, 4, 1, 2, 2, 4, 3, 0, 4, 1, 0, 3, 2, 4];
    let count = items.len();
    let mut features = || -> Features { std::array::from_fn(|_| 0.5 * normal(&mut rng)) };
    let features: Vec<Features> = (0..count).map(|_| features()).collect();
    Prepared {
        vocabulary,
        learners: vec![0..7, 7..8, 8..count],
        rows: items.iter().map(|&item| [Some(0), Some(1), Some(2), None, Some(3)][item as usize]).collect(),
        scores: (0..count).map(|row| [1.0, 0.0, 0.3, 1.0, 0.0][row % 5]).collect(),
        logits: (0..count).map(|row| ((row * 7) % 11) as f32 / 5.0 - 1.0).collect(),
        features,
        items,
    }
}

/// A network all of whose parameters matter. The units' biases keep them away from where they bend, at which a difference
/// measures neither side.
fn network(data: &Prepared<'_>, without: &[Left]) -> Network {
    let recipe = recipe(0.0, 0.0);
    let mut network = Network::new(KEPT_ITEMS, SKILLS, Scaling::of(&data.features), &recipe, without);
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    for (block, spread) in network.blocks().into_iter().zip([0.5, 0.5, 1.0, 0.5, 0.05, 0.0, 0.3, 0.05]) {
        block.values.iter_mut().for_each(|value| *value = spread * normal(&mut rng));
    }
    for (unit, bias) in network.bias.values.iter_mut().enumerate() {
        *bias = if unit % 4 == 0 { -4.0 } else { 4.0 };
    }
    network
}

fn loss(network: &Network, data: &Prepared<'_>, recipe: &Recipe) -> f64 {
    let (mut rng, mut trace) = (ChaCha8Rng::seed_from_u64(5), Trace::default());
    let mut loss = 0.0;
    for (learner, rows) in data.learners.iter().enumerate() {
        network.forward(data, learner, Some((recipe, &mut rng)), &mut trace);
        for (&logit, &score) in trace.logits.iter().zip(&data.scores[rows.clone()]) {
            let (logit, score) = (f64::from(logit), f64::from(score));
            loss += logit.max(0.0) + (-logit.abs()).exp().ln_1p() - score * logit;
        }
    }
    loss
}

#[track_caller]
fn compare(without: &[Left], recipe: &Recipe) {
    let vocabulary = vocabulary();
    let data = prepared(&vocabulary);
    let mut network = network(&data, without);
    let (mut rng, mut trace) = (ChaCha8Rng::seed_from_u64(5), Trace::default());
    for learner in 0..data.learners.len() {
        network.forward(&data, learner, Some((recipe, &mut rng)), &mut trace);
        network.backward(&data, learner, &trace);
    }
    let gradients = network.blocks().map(|block| block.gradient.clone());
    for (block, (name, gradient)) in NAMES.iter().zip(gradients).enumerate() {
        let mut largest = 0.0_f64;
        for (at, &written) in gradient.iter().enumerate() {
            let mut moved = |by: f32| {
                let before = network.blocks()[block].values[at];
                network.blocks()[block].values[at] = before + by;
                let loss = loss(&network, &data, recipe);
                network.blocks()[block].values[at] = before;
                loss
            };
            let measured = (moved(H) - moved(-H)) / f64::from(2.0 * H);
            largest = largest.max(measured.abs());
            let wrong = (measured - f64::from(written)).abs();
            assert!(
                wrong < 1e-3 + 3e-3 * measured.abs(),
                "{name} {at} without {without:?}: {written}, but {measured}"
            );
        }
        let silent = match without {
            [Left::Similar] => ["items", "skills", "decays", "reads"].contains(name),
            [Left::Units] => ["inner", "bias", "outer"].contains(name),
            _ => false,
        };
        assert_eq!(largest == 0.0, silent, "{name} without {without:?}");
    }
}

#[test]
fn every_gradient_is_the_slope_of_the_loss() {
    compare(&[], &recipe(0.0, 0.0));
}

#[test]
fn so_it_is_with_dimensions_and_answers_left_out_at_random() {
    compare(&[], &recipe(0.4, 0.4));
}

#[test]
fn what_is_left_out_has_none() {
    compare(&[Left::Similar], &recipe(0.0, 0.0));
    compare(&[Left::Units], &recipe(0.0, 0.0));
}

#[test]
fn nothing_is_left_out_without_a_recipe() {
    let vocabulary = vocabulary();
    let data = prepared(&vocabulary);
    let network = network(&data, &[]);
    let logits = |dropout: Option<(&Recipe, &mut ChaCha8Rng)>| {
        let mut trace = Trace::default();
        network.forward(&data, 0, dropout, &mut trace);
        trace.logits
    };
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    assert_eq!(logits(None), logits(Some((&recipe(0.0, 0.0), &mut rng))));
    assert_ne!(logits(None), logits(Some((&recipe(0.5, 0.0), &mut rng))));
    assert_ne!(logits(None), logits(Some((&recipe(0.0, 0.5), &mut rng))));
}

#[test]
fn an_answer_never_speaks_for_itself_or_for_those_before() {
    let vocabulary = vocabulary();
    let mut data = prepared(&vocabulary);
    let network = network(&data, &[]);
    let before = network.logits(&data);
    data.scores[4] = 1.0 - data.scores[4];
    let after = network.logits(&data);
    assert_eq!(before[..5], after[..5]);
    assert!(before[5] != after[5] && before[6] != after[6]);
    assert_eq!(before[7..], after[7..], "what one learner does reaches no other");
}

#[test]
fn factors_leave_out_their_share_and_make_up_for_it() {
    let (mut rng, mut factors) = (ChaCha8Rng::seed_from_u64(2), Vec::new());
    forward::push_factors(0.6, 40_000, &mut rng, &mut factors);
    assert_eq!(factors.len(), 40_000);
    let out = factors.iter().filter(|&&factor| factor == 0.0).count() as f32 / 40_000.0;
    let mean = factors.iter().sum::<f32>() / 40_000.0;
    assert!((out - 0.6).abs() < 0.01 && (mean - 1.0).abs() < 0.03, "{out} {mean}");
}

#[test]
fn passes_bring_the_loss_down_and_follow_from_the_seed() {
    let vocabulary = vocabulary();
    let data = prepared(&vocabulary);
    let trained = || {
        let mut network = network(&data, &[]);
        (0..60).for_each(|pass| network.pass(&data, &recipe(0.0, 0.0), pass));
        network
    };
    let first = loss(&network(&data, &[]), &data, &recipe(0.0, 0.0));
    let last = loss(&trained().settled(), &data, &recipe(0.0, 0.0));
    assert!(last < 0.8 * first, "{first} {last}");
    assert_eq!(trained().logits(&data), trained().logits(&data));
}

#[test]
fn features_are_brought_to_one_scale() {
    let mut rows = vec![[0.0; COUNT]; 4];
    for (row, x) in rows.iter_mut().zip([1.0, 3.0, 5.0, 7.0]) {
        (row[0], row[1]) = (x, 9.0);
    }
    let scaling = Scaling::of(&rows);
    let scaled = scaling.apply(&rows[0]);
    assert!((scaled[0] + 3.0 / 5.0_f32.sqrt()).abs() < 1e-6, "{}", scaled[0]);
    assert_eq!(scaled[1], 0.0, "what never changes says nothing");
}
