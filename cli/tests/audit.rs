//! `cairn audit` as others run it.

use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Output};

/// Runs `cairn audit fairness` on two files of the content given.
fn fairness(predictions: &str, groups: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = [("predictions.tsv", predictions), ("groups.tsv", groups)].map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    Command::new(env!("CARGO_BIN_EXE_cairn"))
        .args(["audit", "fairness", "--resamples", "49", "--predictions", &first, "--groups", &second])
        .args(more)
        .output()
        .unwrap()
}

/// Forty learners with six answers each: of those who write with the left hand, the model has everything upside down.
fn files() -> (String, String) {
    let mut predictions = "user_id\titem_id\tskill_id\tcorrect\tprediction\n".to_owned();
    let mut groups = "user_id\thand\n".to_owned();
    for learner in 0..40 {
        let left = learner % 2 == 1;
        writeln!(groups, "l{learner}\t{}", if left { "left" } else { "right" }).unwrap();
        for answer in 0..6 {
            let right = (learner / 2 + answer) % 3 > 0;
            let skill = ["add", "add~cut"][answer % 2];
            let prediction = if right == left { 0.3 } else { 0.8 } + 0.01 * answer as f64;
            writeln!(predictions, "l{learner}\ti{answer}\t{skill}\t{}\t{prediction}", u8::from(right))
                .unwrap();
        }
    }
    groups += "l40\tleft\n";
    predictions += "l41\ti0\tadd\t1\t0.5\n";
    (predictions, groups)
}

#[test]
fn json_has_the_documented_keys() {
    let (predictions, groups) = files();
    let run = fairness(&predictions, &groups, &["--json"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let audit: Value = serde_json::from_slice(&run.stdout).unwrap();
    let page = include_str!("../../docs/fairness.md");
    let mut keys = Vec::new();
    collect(&audit, &mut keys);
    for key in keys {
        assert!(page.contains(&format!("`{key}`")), "{key} is not on docs/fairness.md");
    }
    for (key, wanted) in [("version", 1), ("rows", 241), ("learners", 41), ("skills", 2)] {
        assert_eq!(audit[key], wanted, "{key}");
    }
    assert_eq!(
        (&audit["learners_without_groups"], &audit["learners_without_predictions"]),
        (&1.into(), &1.into())
    );
    let comparison = &audit["attributes"][0]["comparisons"][0];
    // Of two groups of one size, the reference is the first by name.
    assert_eq!((&comparison["group"], &comparison["reference"]), (&"right".into(), &"left".into()));
    let over_all = &comparison["over_all"];
    assert_eq!(over_all["auc_gap"]["estimate"], 1.0);
    assert_eq!(over_all["abroca"]["estimate"], 1.0);
    assert_eq!(over_all["abroca"]["p"], 1.0 / 50.0);
    assert_eq!(comparison["skills"]["tested"], 2);
    let sentence = audit["attributes"][0]["sentences"][0].as_str().unwrap();
    assert!(sentence.contains("less well for left than for right"), "{sentence}");
}

/// Every key of an object, however deep.
fn collect(value: &Value, keys: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                keys.push(key.clone());
                collect(value, keys);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, keys)),
        _ => {}
    }
}

#[test]
fn the_table_names_groups_gaps_and_limits() {
    let (predictions, groups) = files();
    let run = fairness(&predictions, &groups, &[]);
    let said = String::from_utf8(run.stdout).unwrap();
    for part in ["right less left", "ABROCA", "What this shows", "What it does not show", "add", "cut"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let run = fairness(&predictions, &groups, &["--floor", "21"]);
    let said = String::from_utf8(run.stdout).unwrap();
    assert!(said.contains("hand: nothing was compared") && !said.contains("left  "), "{said}");
}

#[test]
fn bad_input_is_told_with_file_line_and_column() {
    let (predictions, groups) = files();
    let refused = |predictions: &str, groups: &str, parts: &[&str]| {
        let run = fairness(predictions, groups, &[]);
        assert!(!run.status.success() && run.stdout.is_empty());
        let said = String::from_utf8(run.stderr).unwrap();
        for part in parts {
            assert!(said.contains(part), "{part}: {said}");
        }
    };
    let with = |row: &str| format!("{predictions}{row}\n");
    refused(
        &with("l1\ti\tadd\t1\tNaN"),
        &groups,
        &["predictions.tsv", "line 243, column 5 (prediction)", "\"NaN\""],
    );
    refused(&with("l1\ti\tadd\t2\t0.5"), &groups, &["line 243, column 4 (correct)", "not between 0 and 1"]);
    refused(&with("\ti\tadd\t1\t0.5"), &groups, &["line 243, column 1 (user_id): is empty"]);
    refused("user_id\tcorrect\nl1\t1\n", &groups, &["predictions.tsv", "line 1", "no column prediction"]);
    refused(
        &predictions,
        &format!("{groups}l3\tright\n"),
        &["groups.tsv", "line 43, column 2 (hand)", "on line 5"],
    );
    refused(&predictions, "hand\nleft\n", &["groups.tsv", "no column user_id"]);
    refused(&predictions, "user_id\thand\nnobody\tleft\n", &["no learner is in both files"]);
    refused("", &groups, &["predictions.tsv", "line 1"]);
}
