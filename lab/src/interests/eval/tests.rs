use super::super::train::train;
use super::*;
use std::path::Path;

/// Histories from lines, and what was held out of them.
fn read(train: &str, test: &str) -> (Histories, HeldOut) {
    let folder = tempfile::tempdir().unwrap();
    let [train, test] = [("train", train), ("test", test)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    });
    let mut histories = Histories::read(&train).unwrap();
    let held_out = histories.read_held_out(&test).unwrap();
    (histories, held_out)
}

fn judged(train_lines: &str, test_lines: &str) -> Evaluation {
    let (histories, held_out) = read(train_lines, test_lines);
    let model = train(&histories, 1).model;
    evaluate(&model, model.to_bytes().len(), &histories, &held_out)
}

/// Learners who each walk along a ring of 200 items; the last entry is the next step, or somebody else's.
fn ring(foreign: bool) -> Evaluation {
    let (mut train, mut test) = (String::new(), String::new());
    for u in 0..600_usize {
        let item = |step: usize| (u * 37 + step) % 200;
        let last = if foreign { item(60 + u * 71 % 90) } else { item(6) };
        let walk: Vec<String> = (0..6).map(item).chain([last]).map(|item| item.to_string()).collect();
        train += &["u", &u.to_string(), " ", &walk.join(" "), "\n"].concat();
        test += &["u", &u.to_string(), " ", &item(if foreign { 6 } else { 7 }).to_string(), "\n"].concat();
    }
    judged(&train, &test)
}

#[test]
fn baselines_are_judged_on_cleaned_lines_too_where_there_is_something_to_clean() {
    let foreign = ring(true);
    let cleaned = foreign.baselines_cleaned.expect("the last entries are foreign");
    let whole = foreign.baselines;
    assert!(cleaned.itemknn != whole.itemknn && cleaned.ease != whole.ease, "{foreign:?}");
    assert!(foreign.found.hr > 0.99, "{foreign:?}");
    assert_eq!(ring(false).baselines_cleaned, None);
}

/// On published data, a part that is quick to learn from: every eighth learner, 1,000 of them to judge by.
#[test]
fn the_model_beats_the_published_ways_on_moocs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/recommendation/mooccubex");
    let Ok(train) = std::fs::read_to_string(folder.join("train.txt")) else {
        println!("skipped: {} is not here", folder.display());
        return;
    };
    let test = std::fs::read_to_string(folder.join("test.txt")).unwrap();
    let part = |text: &str| -> String {
        let user = |line: &str| line.split(' ').next().unwrap().bytes().map(u64::from).sum::<u64>();
        text.lines().filter(|line| user(line) % 8 == 0).flat_map(|line| [line, "\n"]).collect()
    };
    let (histories, mut held_out) = read(&part(&train), &part(&test));
    sample(&mut held_out, 1_000, 1);
    let model = train_on(&histories);
    let found = evaluate(&model, 0, &histories, &held_out);
    let cleaned = found.baselines_cleaned.expect("last entries are foreign in these files");
    for baseline in [found.baselines, cleaned] {
        for published in [baseline.popularity, baseline.itemknn, baseline.ease] {
            let better = found.found.hr > published.hr && found.found.ndcg > 1.1 * published.ndcg;
            assert!(better, "{found:?}");
        }
    }
}

fn train_on(histories: &Histories) -> Model {
    train(histories, 1).model
}
