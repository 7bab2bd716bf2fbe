//! Training from end to end, on learners of whom it is known what there is to find out.

mod evidence;
mod stored;
mod worlds;

use super::*;
use crate::knowledge::metrics::auc;
use crate::knowledge::online;
use ::cairn::learner::knowledge::model::Model;
use std::sync::atomic::AtomicUsize;
use worlds::ITEMS;

/// So few bytes that vectors are short, and training quick.
const BYTES: usize = 8_400;

fn options(passes: usize, without: &[Left]) -> Options {
    Options { time: Duration::from_mins(10), without: without.to_vec(), seed: 1, passes }
}

/// One round of two tries.
fn quick(options: &Options, answers: &Answers, vocabulary: &Vocabulary) -> Trained {
    run(&Job { options, bytes: BYTES, rounds: 1 }, answers, vocabulary, &Unwatched).unwrap()
}

/// What the model's own bytes predict.
fn predictions(trained: &Trained, test: &Answers, vocabulary: &Vocabulary) -> Vec<f32> {
    let model = Model::read(&trained.parameters.to_bytes()).unwrap();
    online::predict(&online::bind(model, vocabulary), test, vocabulary)
}

fn auc_of(trained: &Trained, test: &Answers, vocabulary: &Vocabulary) -> f64 {
    let scores = test.iter().flatten().map(|answer| answer.score);
    auc(&predictions(trained, test, vocabulary).into_iter().zip(scores).collect::<Vec<_>>()).unwrap()
}

/// Says stop after so many parts.
struct StopAfter {
    parts: AtomicUsize,
    most: usize,
}

impl StopAfter {
    fn new(most: usize) -> Self {
        Self { parts: AtomicUsize::new(0), most }
    }
}

impl Watch for StopAfter {
    fn step(&self, _: &str, _: usize) {}
    fn part(&self, _: &str) {
        self.parts.fetch_add(1, Ordering::Relaxed);
    }
    fn stop(&self) -> bool {
        self.parts.load(Ordering::Relaxed) >= self.most
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    let mut vocabulary = worlds::across();
    let answers = worlds::read(&worlds::groups(0..40), &mut vocabulary);
    let bytes =
        |seed| quick(&Options { seed, ..options(3, &[]) }, &answers, &vocabulary).parameters.to_bytes();
    let first = bytes(1);
    assert!(first == bytes(1));
    assert!(first != bytes(2));
}

#[test]
fn a_stop_keeps_the_best_so_far() {
    let mut vocabulary = worlds::fourths();
    let answers = worlds::read(&worlds::levels(0..60), &mut vocabulary);
    let test = worlds::read(&worlds::levels(500..530), &mut vocabulary);
    let options = options(30, &[]);
    let job = Job { options: &options, bytes: BYTES, rounds: 3 };
    // Three parts of the first stage, one of cross-fitting, then two passes.
    let watch = StopAfter::new(6);
    let trained = run(&job, &answers, &vocabulary, &watch).unwrap();
    assert!(trained.stopped && trained.tried.len() <= 2);
    assert!(watch.parts.load(Ordering::Relaxed) < 10);
    assert!(auc_of(&trained, &test, &vocabulary) > 0.7);
    // The same, but for the fit on all learners, which is not finished: what was chosen on six sevenths stays.
    let parts = StopAfter::new(usize::MAX);
    let job = Job { options: &Options { passes: 3, ..options.clone() }, rounds: 1, ..job };
    assert!(!run(&job, &answers, &vocabulary, &parts).unwrap().stopped);
    let all = parts.parts.into_inner();
    let trained = run(&job, &answers, &vocabulary, &StopAfter::new(all - 1)).unwrap();
    assert!(trained.stopped && auc_of(&trained, &test, &vocabulary) > 0.7);
}

#[test]
fn without_time_for_a_first_pass_there_is_no_model() {
    let mut vocabulary = worlds::fourths();
    let answers = worlds::read(&worlds::levels(0..20), &mut vocabulary);
    for watch in [0, 1, 4] {
        let stopped = train(&answers, &vocabulary, &options(3, &[]), &StopAfter::new(watch));
        assert!(matches!(stopped, Err(TrainError::Stopped)), "{watch} {:?}", stopped.err());
    }
    let no_time = Options { time: Duration::ZERO, ..options(3, &[]) };
    assert!(matches!(train(&answers, &vocabulary, &no_time, &Unwatched), Err(TrainError::Stopped)));
}

#[test]
fn too_little_is_told_as_such() {
    let mut vocabulary = worlds::fourths();
    let refused = |rows: &str, vocabulary: &mut Vocabulary| {
        let answers = worlds::read(rows, vocabulary);
        let options = options(1, &[]);
        let ablated = ablate(&answers, vocabulary, &AblationOptions::default(), &Unwatched).unwrap_err();
        let error = train(&answers, vocabulary, &options, &Unwatched).unwrap_err();
        assert_eq!(ablated.to_string(), error.to_string());
        error
    };
    let few = refused(&worlds::levels(0..19), &mut vocabulary);
    assert!(matches!(few, TrainError::TooFew { learners: 19, rows: 380 }));
    let short: Vec<String> = (0..30).map(|learner| format!("u{learner}\ti0\t0\t{}\n", learner % 2)).collect();
    let few = refused(&short.concat(), &mut vocabulary);
    assert!(matches!(few, TrainError::TooFew { learners: 30, rows: 30 }));
    for score in ["0", "0.5", "1"] {
        let rows: Vec<String> =
            (0..400).map(|row| format!("u{}\ti{}\t0\t{score}\n", row % 20, row % ITEMS)).collect();
        assert!(matches!(refused(&rows.concat(), &mut vocabulary), TrainError::OneOutcome));
    }
}

#[test]
fn a_single_slip_among_right_answers_still_trains() {
    let mut vocabulary = worlds::fourths();
    let rows: Vec<String> =
        (0..400).map(|row| format!("u{}\ti{}\t0\t{}\n", row % 20, row % ITEMS, u8::from(row != 7))).collect();
    let answers = worlds::read(&rows.concat(), &mut vocabulary);
    let trained = quick(&options(2, &[]), &answers, &vocabulary);
    let predictions = predictions(&trained, &answers, &vocabulary);
    assert!(predictions.iter().all(|p| (0.9..=1.0).contains(p)), "{predictions:?}");
}
