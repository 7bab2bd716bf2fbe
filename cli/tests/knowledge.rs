//! `cairn train knowledge`, `cairn eval knowledge` and `cairn ablate knowledge` as others run them.

use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

const HEADER: &str = "user_id\titem_id\ttimestamp\tcorrect\n";

/// A folder with answers to train on, others to predict, and the map of skills.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Self { folder: tempfile::tempdir().unwrap() };
        let map: String = (0..12).fold("item_id\tskill_id\n".to_owned(), |mut map, item| {
            writeln!(map, "i{item}\ts{}\ni{item}\tall", item % 3).unwrap();
            map
        });
        files.write("map.tsv", &map);
        files.write("train.tsv", &(HEADER.to_owned() + &answers("a", 0..30, 12)));
        files.write("test.tsv", &(HEADER.to_owned() + &answers("b", 30..40, 12)));
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Names of all files.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs `cairn` in the folder.
    fn cairn(&self, arguments: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_cairn"))
            .current_dir(self.folder.path())
            .args(arguments.split_whitespace())
            .output()
            .unwrap()
    }

    fn train(&self, more: &str) -> Output {
        self.cairn(&format!("train knowledge --train train.tsv --item-skills map.tsv --passes 1 {more}"))
    }

    fn eval(&self, more: &str) -> Output {
        self.cairn(&format!(
            "eval knowledge --train train.tsv --item-skills map.tsv --test test.tsv --passes 1 {more}"
        ))
    }

    /// The command fails, says all of this, prints nothing, and writes nothing.
    #[track_caller]
    fn refused(&self, arguments: &str, parts: &[&str]) {
        let before: Vec<_> = self
            .names()
            .iter()
            .map(|name| (fs::read(self.path(name)), name.clone()))
            .map(|(bytes, name)| (name, bytes.unwrap()))
            .collect();
        let run = self.cairn(arguments);
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(!run.status.success() && run.stdout.is_empty(), "{arguments}: {said}");
        for part in parts {
            assert!(said.contains(part), "{part}: {said}");
        }
        let after: Vec<_> = self
            .names()
            .into_iter()
            .map(|name| (name.clone(), fs::read(self.path(&name)).unwrap()))
            .collect();
        assert!(before == after, "{arguments}: files were written or changed");
    }
}

/// Ten answers of each learner: abler ones get more right, and later items are harder.
fn answers(name: &str, learners: std::ops::Range<usize>, items: usize) -> String {
    let mut rows = String::new();
    for learner in learners {
        for row in 0..10 {
            let item = (learner * 5 + row * 7) % items;
            let chance = 0.5 + 0.05 * ((learner % 7) as f64 - 3.0) - 0.05 * (item as f64 - 6.0);
            let right = u8::from((((learner * 31 + row * 17) as f64) * 0.618_034).fract() < chance);
            writeln!(rows, "{name}{learner}\ti{item}\t{}\t{right}", 1_700_000_000 + row * 600).unwrap();
        }
    }
    rows
}

#[track_caller]
fn stdout(run: Output) -> String {
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn a_model_is_trained_judged_and_audited() {
    let files = Files::new();
    let said = stdout(files.train("-o model.bin"));
    for part in ["model.bin", "12 items, 4 skills", "300 answers of 30 learners", "<- chosen", "of AUC"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let bytes = fs::read(files.path("model.bin")).unwrap();
    let json = stdout(files.eval("--model model.bin --json --predictions p.tsv"));
    let judged: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        keys(&judged),
        [
            "auc",
            "auc_first_10",
            "auc_first_encounter",
            "baselines",
            "brier",
            "ece",
            "learners",
            "log_loss",
            "model_bytes",
            "rows",
            "update_us_p50"
        ]
    );
    assert_eq!(keys(&judged["baselines"]), ["bestlr", "elo", "irt", "pfa"]);
    assert_eq!((&judged["rows"], &judged["learners"]), (&100.into(), &10.into()));
    assert_eq!(judged["model_bytes"], bytes.len());
    assert!(judged["auc"].as_f64().unwrap() > 0.5 && judged["update_us_p50"].as_f64().unwrap() > 0.0);
    // Ten answers each, so the first ten are all.
    assert_eq!(judged["auc"], judged["auc_first_10"]);

    // Without a model, the same one is trained.
    let mut trained: Value = serde_json::from_str(&stdout(files.eval("--json"))).unwrap();
    trained["update_us_p50"] = judged["update_us_p50"].clone();
    assert_eq!(trained, judged);

    let table = fs::read_to_string(files.path("p.tsv")).unwrap();
    assert_eq!(table.lines().count(), 101);
    assert_eq!(table.lines().next(), Some("user_id\titem_id\tskill_id\tcorrect\tprediction"));
    assert!(table.lines().nth(1).unwrap().starts_with("b30\ti6\ts0~all\t"), "{table}");
    let groups = (30..40).fold("user_id\thand\n".to_owned(), |mut groups, learner| {
        writeln!(groups, "b{learner}\t{}", ["left", "right"][learner % 2]).unwrap();
        groups
    });
    files.write("groups.tsv", groups);
    let audit =
        files.cairn("audit fairness --predictions p.tsv --groups groups.tsv --floor 2 --resamples 19 --json");
    let audit: Value = serde_json::from_str(&stdout(audit)).unwrap();
    assert_eq!((&audit["rows"], &audit["skills"]), (&100.into(), &4.into()));
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_table_counts_items_that_nobody_trained_on() {
    let files = Files::new();
    let new = "x\tnew1\t0\t1\nx\tnew2\t0\t0\nx\tnew1\t0\t1\n";
    files.write("test.tsv", HEADER.to_owned() + &answers("b", 30..40, 12) + new);
    let run = files.eval("");
    let warned = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(warned.contains("test.tsv: 2 items are not in the map of skills"), "{warned}");
    let said = stdout(run);
    for part in [
        "103 answers of 11 learners",
        "2 items of the test are not in training; the model knows 12 items",
        "Best-LR",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn an_ablation_has_a_line_a_group_and_documented_keys() {
    let files = Files::new();
    let command = "ablate knowledge --train train.tsv --item-skills map.tsv --passes 1";
    let said = stdout(files.cairn(command));
    let groups = ["ability", "skills", "timing", "repetition", "sequence", "item", "similar", "units"];
    for group in ["nothing"].into_iter().chain(groups) {
        assert!(said.lines().any(|line| line.trim_start().starts_with(group)), "{group}: {said}");
    }
    let json: Value = serde_json::from_str(&stdout(files.cairn(&format!("{command} --json")))).unwrap();
    let page = include_str!("../../docs/knowledge.md");
    let one = &json["without"][6];
    for key in [&json, &json["whole"], &json["settings"], one].into_iter().flat_map(keys) {
        assert!(page.contains(&format!("`{key}`")), "{key} is not on docs/knowledge.md");
    }
    assert_eq!((&one["group"], &json["stopped"]), (&"similar".into(), &false.into()));
    assert_eq!((&json["learners"], &json["set_aside"], &json["rows"]), (&25.into(), &5.into(), &50.into()));
}

#[test]
fn bad_answers_are_told_with_file_line_and_column() {
    let files = Files::new();
    let train = "train knowledge --train bad.tsv --item-skills map.tsv --passes 1 -o model.bin";
    let eval = "eval knowledge --train train.tsv --item-skills map.tsv --test bad.tsv --passes 1 --predictions p.tsv";
    let good = answers("a", 0..30, 12);
    let cases: [(String, &[&str]); 8] = [
        (
            format!("user\tproblem\ttime\tcorrect\n{good}"),
            &["bad.tsv: line 1, column item_id: is not in the header"],
        ),
        (format!("{HEADER}{good}u\ti1\tNaN\t1\n"), &["bad.tsv: line 302, column timestamp: is not a number"]),
        (format!("{HEADER}{good}u\ti1\tinf\t1\n"), &["line 302, column timestamp: must be finite"]),
        (format!("{HEADER}{good}\ti1\t0\t1\n"), &["line 302, column user_id: is empty"]),
        (format!("{HEADER}u\ti1\t0\t2\n{good}"), &["line 2, column correct: must be between 0 and 1"]),
        (format!("{HEADER}{good}u\ti1\t0\n"), &["line 302: has 3 fields, but the header has 4"]),
        (String::new(), &["bad.tsv: line 1: is missing: the file is empty"]),
        (HEADER.to_owned(), &["bad.tsv has no answers"]),
    ];
    for (text, parts) in cases {
        files.write("bad.tsv", text);
        files.refused(train, parts);
        files.refused(eval, parts);
    }
    files.write("bad.tsv", "item\tname\ni1\tx\n");
    files.refused(
        "train knowledge --train train.tsv --item-skills bad.tsv -o model.bin",
        &["bad.tsv: line 1, column skill_id"],
    );
    fs::remove_file(files.path("bad.tsv")).unwrap();
    files.refused(train, &["bad.tsv: No such file"]);
    files.refused(eval, &["bad.tsv: No such file"]);
    files.refused(
        "train knowledge --train test.tsv --item-skills map.tsv -o model.bin",
        &["10 learners with 100 answers are too few"],
    );
}

#[test]
fn a_damaged_model_is_refused() {
    let files = Files::new();
    stdout(files.train("-o model.bin"));
    let good = fs::read(files.path("model.bin")).unwrap();
    let eval = "eval knowledge --train train.tsv --item-skills map.tsv --test test.tsv --model bad.bin --predictions p.tsv";
    let mut damaged = good.clone();
    damaged[1_000] ^= 1;
    let mut newer = good.clone();
    newer[8] = 9;
    let cases: [(&[u8], &str); 6] = [
        (&good[..good.len() - 1], "does not match the hash"),
        (&good[..20], "inside hash"),
        (&damaged, "does not match the hash at offset 12"),
        (&newer, "version 9 is not known"),
        (b"something else", "does not start with CAIRNKM"),
        (b"", "does not start with CAIRNKM"),
    ];
    for (bytes, part) in cases {
        files.write("bad.bin", bytes);
        files.refused(eval, &["bad.bin is not a whole model", part]);
    }
    fs::remove_file(files.path("bad.bin")).unwrap();
    files.refused(eval, &["bad.bin cannot be read"]);
}

#[test]
fn nothing_is_written_over_what_is_read_or_to_where_nothing_can_be() {
    let files = Files::new();
    let train = "train knowledge --train train.tsv --item-skills map.tsv --passes 1 -o";
    for input in ["train.tsv", "map.tsv", "./map.tsv"] {
        files.refused(&format!("{train} {input}"), &[input, "is what is read from"]);
    }
    files.refused(&format!("{train} nowhere/model.bin"), &["nowhere is not a folder"]);
    files.refused(&format!("{train} ."), &["is not a file"]);
    files.write("model.bin", "not a model");
    let eval = "eval knowledge --train train.tsv --item-skills map.tsv --test test.tsv --model model.bin --predictions";
    for input in ["train.tsv", "map.tsv", "test.tsv", "model.bin"] {
        files.refused(&format!("{eval} {input}"), &[input, "is what is read from"]);
    }
    files.refused(&format!("{train} model --minutes 0"), &["--minutes must be above 0"]);
    files.refused(&format!("{train} model --passes 0"), &["--passes"]);
    files.refused(&format!("{train} model --without nonsense"), &["there is no group", "similar"]);
}
