//! `cairn train interests` and `cairn eval interests` as others run them.

use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder with histories: each learner walks five items along a ring of thirty, and the test has the sixth.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Self { folder: tempfile::tempdir().unwrap() };
        let (mut train, mut test) = (String::new(), String::new());
        for learner in 0..60 {
            let item = |step: usize| format!("i{}", (learner * 7 + step) % 30);
            let walk: Vec<String> = (0..5).map(item).collect();
            writeln!(train, "u{learner} {}", walk.join(" ")).unwrap();
            writeln!(test, "u{learner} {}", item(5)).unwrap();
        }
        files.write("train.txt", &train);
        files.write("test.txt", &test);
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    fn cairn(&self, arguments: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_cairn"))
            .current_dir(self.folder.path())
            .args(arguments.split_whitespace())
            .output()
            .unwrap()
    }

    #[track_caller]
    fn refused(&self, arguments: &str, parts: &[&str]) {
        let run = self.cairn(arguments);
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(!run.status.success() && run.stdout.is_empty(), "{arguments}: {said}");
        for part in parts {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}

#[track_caller]
fn stdout(run: Output) -> String {
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

const TRAIN: &str = "train interests --train train.txt -o";
const EVAL: &str = "eval interests --train train.txt --test test.txt";

#[test]
fn a_model_is_trained_and_judged() {
    let files = Files::new();
    let said = stdout(files.cairn(&format!("{TRAIN} model.bin")));
    for part in ["model.bin", "30 items", "on 60 learners", "<- chosen"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let bytes = fs::read(files.path("model.bin")).unwrap();
    let judged: Value =
        serde_json::from_str(&stdout(files.cairn(&format!("{EVAL} --model model.bin --json")))).unwrap();
    assert_eq!(
        keys(&judged),
        ["baselines", "baselines_cleaned", "hr@10", "items", "model_bytes", "ndcg@10", "users"]
    );
    assert_eq!(keys(&judged["baselines"]), ["ease", "itemknn", "popularity"]);
    for baseline in judged["baselines"].as_object().unwrap().values() {
        assert_eq!(keys(baseline), ["hr@10", "ndcg@10"]);
    }
    assert_eq!(judged["baselines_cleaned"], Value::Null, "the last items are the learners' own");
    assert_eq!(judged["users"], 60);
    assert_eq!(judged["items"], 30);
    assert_eq!(judged["model_bytes"], bytes.len());
    // The next step of the ring is what is found, and the ring has no item that is more popular than others.
    assert_eq!(judged["hr@10"], 1.0);
    assert!(judged["ndcg@10"].as_f64().unwrap() > 0.9, "{judged}");
    assert!(judged["baselines"]["popularity"]["hr@10"].as_f64().unwrap() < 0.5, "{judged}");
}

#[test]
fn the_same_histories_give_the_same_bytes_and_a_sample_is_a_sample() {
    let files = Files::new();
    for name in ["a.bin", "b.bin"] {
        stdout(files.cairn(&format!("{TRAIN} {name}")));
    }
    assert!(fs::read(files.path("a.bin")).unwrap() == fs::read(files.path("b.bin")).unwrap());
    let with = |more: &str| stdout(files.cairn(&format!("{EVAL} {more} --json")));
    let judged = with("--sample 10");
    assert_eq!(serde_json::from_str::<Value>(&judged).unwrap()["users"], 10);
    assert_eq!(with("--sample 10 --model a.bin"), judged);
    let table = stdout(files.cairn(&format!("{EVAL} --model a.bin")));
    for part in ["60 learners, 30 items", "Cairn", "cosine neighbours", "EASE", "popularity", "bytes"] {
        assert!(table.contains(part), "{part}: {table}");
    }
}

#[test]
fn bad_input_is_refused_with_its_place() {
    let files = Files::new();
    files.write("bad.txt", "ann a b\nbob\n");
    files.refused("train interests --train bad.txt -o m", &["bad.txt: line 2: has a learner and no items"]);
    files.write("bad.txt", "u1 i1\nstranger i1\n");
    let eval = "eval interests --train train.txt --test bad.txt";
    files.refused(eval, &["bad.txt: line 2: is about a learner who is not in the training file"]);
    files.refused("train interests --train none.txt -o m", &["none.txt"]);
    files.refused(&format!("{TRAIN} train.txt"), &["is what is read from"]);
    files.refused(&format!("{EVAL} --sample 0"), &["--sample"]);
    files.write("bad.bin", "something else");
    files.refused(&format!("{EVAL} --model bad.bin"), &["bad.bin is not a whole model", "CAIRNIN"]);
    files.refused(&format!("{EVAL} --model none.bin"), &["none.bin cannot be read"]);
}
