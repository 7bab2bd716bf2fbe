use super::*;
use ::cairn::learner::knowledge::sigmoid;
use std::fmt::Write;
use std::path::Path;

const ITEMS: usize = 40;
const ROWS: usize = 30;

fn map() -> Vocabulary {
    let pairs = (0..ITEMS).map(|item| format!("i{item}\ts{}\n", item % 4)).collect::<Vec<_>>().concat();
    Vocabulary::read_from(format!("item_id\tskill_id\n{pairs}").as_bytes(), Path::new("")).unwrap()
}

fn read(rows: &str, vocabulary: &mut Vocabulary) -> Answers {
    let text = format!("user_id\titem_id\ttimestamp\tcorrect\n{rows}");
    Answers::read_from(text.as_bytes(), Path::new(""), vocabulary).unwrap()
}

/// Numbers from 0 to 1, evenly spread and the same everywhere.
fn spread(index: usize) -> f32 {
    (index as f32 * 0.618_034).fract()
}

/// Learners of different ability at items of different difficulty: the world as IRT has it.
fn simulated(learners: std::ops::Range<usize>) -> String {
    let mut rows = String::new();
    for learner in learners {
        for row in 0..ROWS {
            let item = (learner * 7 + row * 11) % ITEMS;
            let logit = 4.0 * (spread(learner) - 0.5) - 4.0 * (spread(item) - 0.75);
            let right = u8::from(spread(1000 + learner * 37 + row * 13 + learner * row) < sigmoid(logit));
            writeln!(rows, "u{learner}\ti{item}\t0\t{right}").expect("text takes all");
        }
    }
    rows
}

fn run(train: &str, test: &str) -> (Baselines, Answers) {
    let mut vocabulary = map();
    let train = read(train, &mut vocabulary);
    let test = read(test, &mut vocabulary);
    (run_all(&train, &test, &vocabulary).unwrap(), test)
}

fn each(baselines: &Baselines) -> [&[f32]; 4] {
    [&baselines.elo, &baselines.irt, &baselines.pfa, &baselines.bestlr]
}

#[test]
fn models_rank_by_what_they_can_know() {
    let (baselines, test) = run(&simulated(0..120), &simulated(120..180));
    let [elo, irt, pfa, bestlr] = baselines.metrics(&test).map(|(_, metrics)| metrics.auc.unwrap());
    // PFA cannot tell items apart; the others can, and nothing beats the model that made the data.
    assert!(pfa > 0.6, "{pfa}");
    assert!(
        [elo, bestlr].iter().all(|&auc| auc > pfa + 0.12 && auc <= irt + 0.005),
        "{elo} {irt} {pfa} {bestlr}"
    );
    assert!(irt > 0.78, "{irt}");
}

#[test]
fn a_learner_is_predicted_alone() {
    let (together, _) = run(&simulated(0..20), &simulated(20..24));
    let (alone, _) = run(&simulated(0..20), &simulated(23..24));
    for (together, alone) in each(&together).into_iter().zip(each(&alone)) {
        assert_eq!(&together[3 * ROWS..], alone);
    }
}

#[test]
fn an_answer_is_seen_after_it_is_predicted_and_not_before() {
    let rows = |scores: [u8; 4]| {
        scores
            .iter()
            .enumerate()
            .map(|(row, score)| format!("x\ti{}\t0\t{score}\n", row * 4))
            .collect::<Vec<_>>()
            .concat()
    };
    let train = simulated(0..100);
    let (right, _) = run(&train, &rows([1, 0, 1, 1]));
    let (wrong, _) = run(&train, &rows([1, 0, 0, 1]));
    for (right, wrong) in each(&right).into_iter().zip(each(&wrong)) {
        assert_eq!(right[..3], wrong[..3]);
        assert!(right[3] > wrong[3], "{right:?} {wrong:?}");
    }
}

#[test]
fn items_without_skills_or_training_get_the_mean() {
    let train = simulated(0..40);
    let (baselines, test) = run(&train, "x\tnew\t0\t1\nx\tnew\t0\t0\n");
    let right = train.lines().filter(|line| line.ends_with('1')).count() as f32 / (40 * ROWS) as f32;
    for predictions in each(&baselines) {
        assert!((predictions[0] - right).abs() < 0.12, "{predictions:?} {right}");
    }
    assert_eq!(baselines.metrics(&test)[0].1.rows, 2);
}

#[test]
fn nothing_to_learn_from_is_a_guess_and_nothing_to_predict_is_nothing() {
    let (baselines, _) = run("", "x\ti0\t0\t1\n");
    assert_eq!(each(&baselines), [&[0.5][..]; 4]);
    let (baselines, test) = run(&simulated(0..6), "");
    assert!(baselines.metrics(&test).iter().all(|(_, metrics)| metrics.rows == 0 && metrics.auc.is_none()));
}
