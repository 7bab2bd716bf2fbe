//! `cairn simulate learning`, `cairn ablate recommending` and `cairn audit fairness --simulated` as others run them.

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn cairn(folder: &Path, arguments: &str) -> Output {
    let arguments = arguments.split_whitespace();
    Command::new(env!("CARGO_BIN_EXE_cairn")).current_dir(folder).args(arguments).output().unwrap()
}

/// A folder with `made.cairn`: six skills in a chain, each with a lesson and four exercises.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let skills: Vec<Value> = (0..6)
        .map(|n| {
            let before: Vec<String> = (n > 0).then(|| format!("s{}", n - 1)).into_iter().collect();
            json!({ "id": format!("s{n}"), "name": format!("Skill {n}"), "prerequisites": before })
        })
        .collect();
    let items: Vec<Value> = (0..30)
        .map(|n| {
            let (skill, lesson) = (format!("s{}", n / 5), n % 5 == 0);
            json!({
                "id": format!("i{n}"),
                "name": format!("Item {n}"),
                "learningResourceType": if lesson { "lesson" } else { "exercise" },
                "interactivityType": if lesson { "expositive" } else { "active" },
                "teaches": if lesson { vec![&skill] } else { vec![] },
                "assesses": if lesson { vec![] } else { vec![&skill] },
                "difficulty": 0.2 * f64::from(n % 5),
                "timeRequired": 180,
            })
        })
        .collect();
    let catalog = json!({ "cairn": 1, "name": "Made", "skills": skills, "items": items });
    fs::write(folder.path().join("made.json"), catalog.to_string()).unwrap();
    let packed = cairn(folder.path(), "pack made.json -o made.cairn");
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    folder
}

#[track_caller]
fn results(run: &Output) -> Vec<Value> {
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let report: Value = serde_json::from_slice(&run.stdout).unwrap();
    report["results"].as_array().unwrap().clone()
}

#[track_caller]
fn refused(folder: &Path, arguments: &str, part: &str) {
    let run = cairn(folder, arguments);
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success() && run.stdout.is_empty(), "{arguments}: {said}");
    assert!(said.contains(part), "{part}: {said}");
}

const WEEKS: &str = "--catalog made.cairn --learners 6 --sessions 2 --minutes 15";

#[test]
fn learning_has_the_promised_keys_and_repeats() {
    let folder = folder();
    let run = |more: &str| cairn(folder.path(), &format!("simulate learning {WEEKS} --json {more}"));
    let found = results(&run("--seed 7"));
    assert_eq!(found.len(), 3 * 8);
    for one in &found {
        for key in [
            "gain",
            "retention",
            "zpd_hit",
            "prerequisite_violations",
            "minutes_to_goal",
            "coverage",
            "diversity",
            "weakest_quarter_gain",
        ] {
            assert!(one[key].is_f64(), "{key}: {one}");
        }
        assert!(one["family"].is_string() && one["policy"].is_string());
        assert_eq!(one["gain_ci"].as_array().unwrap().len(), 2);
        for rate in ["zpd_hit", "prerequisite_violations", "coverage", "diversity"] {
            assert!((0.0..=1.0).contains(&one[rate].as_f64().unwrap()), "{rate}: {one}");
        }
    }
    assert_eq!(found, results(&run("--seed 7")));
    assert_ne!(found, results(&run("--seed 8")));
    assert_eq!(results(&run("--family irt --policy random")).len(), 1);
}

#[test]
fn what_cannot_be_simulated_is_named() {
    let folder = folder();
    let with = |more: &str| format!("simulate learning {WEEKS} {more}");
    refused(folder.path(), &with("--family best"), "\"best\"");
    refused(folder.path(), &with("--policy best"), "lowest-mastery");
    refused(folder.path(), &with("--weight best=1"), "\"best\"");
    refused(folder.path(), "simulate learning --catalog none.cairn", "none.cairn cannot be read");
    refused(folder.path(), "simulate learning --catalog made.json", "made.json is not a pack");
    refused(folder.path(), "simulate learning --catalog made.cairn --minutes 0", "1 to 1440");
}

#[test]
fn pictures_are_drawn_into_a_new_folder() {
    let folder = folder();
    let run =
        cairn(folder.path(), &format!("simulate learning {WEEKS} --family irt --plots deep/plots --json"));
    assert_eq!(results(&run).len(), 8);
    for name in ["gain", "retention", "zpd-hit", "prerequisite-violations"] {
        let path: PathBuf = folder.path().join(format!("deep/plots/{name}.svg"));
        assert!(fs::read_to_string(&path).unwrap().starts_with("<svg"), "{name}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_told_before_anyone_studies() {
    let folder = folder();
    fs::write(folder.path().join("file"), "").unwrap();
    // A million learners would take days.
    let long = "simulate learning --catalog made.cairn --learners 1000000 --plots";
    refused(folder.path(), &format!("{long} file"), "the folder file cannot be made");
    fs::create_dir_all(folder.path().join("plots/gain.svg")).unwrap();
    refused(folder.path(), &format!("{long} plots"), "gain.svg cannot be written");
}

#[test]
fn terms_are_left_out_in_turn() {
    let folder = folder();
    let run = cairn(folder.path(), &format!("ablate recommending {WEEKS} --family mixture --json"));
    let found = results(&run);
    let terms: Vec<&str> = found.iter().map(|one| one["without"].as_str().unwrap()).collect();
    assert!(terms.contains(&"readiness") && terms.contains(&"goal"), "{terms:?}");
    for one in &found {
        assert_eq!(one["family"], "mixture");
        for key in ["gain_cost", "retention_cost", "prerequisite_violations_cost", "minutes_to_goal_cost"] {
            let interval = one[format!("{key}_ci")].as_array().unwrap();
            assert!(one[key].is_f64() && interval.len() == 2, "{key}: {one}");
        }
    }
}

#[test]
fn groups_of_simulated_learners_are_compared() {
    let folder = folder();
    let run = cairn(folder.path(), &format!("audit fairness --simulated {WEEKS} --family irt --json"));
    let found = results(&run);
    assert_eq!(found.len(), 4 * 3);
    for one in &found {
        for key in ["gain", "retention", "difficulty", "lessons", "reach"] {
            assert!(one[key]["gap"].is_f64() && one[key]["gap_ci"].is_array(), "{key}: {one}");
        }
    }
    let said = cairn(folder.path(), &format!("audit fairness --simulated {WEEKS} --family irt"));
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("learners with half the sessions: they gain"), "{said}");
}

#[test]
fn an_audit_is_of_files_or_of_simulated_learners() {
    let folder = folder();
    refused(folder.path(), "audit fairness", "--predictions");
    refused(folder.path(), "audit fairness --simulated", "--catalog");
    refused(folder.path(), "audit fairness --predictions a --groups b --learners 9", "cannot be used with");
    refused(folder.path(), &format!("audit fairness --simulated {WEEKS} --floor 5"), "--floor");
}

/// On the catalog of school mathematics, with learners of every family.
#[test]
fn the_recommender_teaches_more_than_chance_and_lowest_mastery() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogs/school-maths.json");
    assert!(cairn(folder.path(), &format!("pack {} -o maths.cairn", catalog.display())).status.success());
    for family in ["bkt", "irt", "mixture"] {
        let gain = |policy: &str| {
            let run = format!(
                "simulate learning --catalog maths.cairn --learners 24 --sessions 8 --family {family} --policy {policy} --json"
            );
            results(&cairn(folder.path(), &run))[0]["gain"].as_f64().unwrap()
        };
        let ours = gain("cairn");
        for other in ["random", "lowest-mastery"] {
            let theirs = gain(other);
            assert!(ours > 1.2 * theirs + 0.005, "{family}: {ours} against {theirs} of {other}");
        }
    }
}

#[test]
fn private_reports_are_simulated_and_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let asked = "simulate privacy --learners 50,100 --epsilon 2718/1000 --task all --topics 4 --rounds 2 --json --plots drawn";
    let run = cairn(folder.path(), asked);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(run.stdout, cairn(folder.path(), asked).stdout, "a seed repeats");
    let report: Value = serde_json::from_slice(&run.stdout).unwrap();
    let figures = report["figures"].as_array().unwrap();
    for task in ["calibration", "difficulty", "topics", "moves", "interest"] {
        let learners: Vec<_> = figures
            .iter()
            .filter(|figure| figure["task"] == task)
            .map(|figure| &figure["learners"])
            .collect();
        assert!(learners.contains(&&json!(50)) && learners.contains(&&json!(100)), "{task}");
        let drawn = fs::read_to_string(folder.path().join(format!("drawn/privacy-{task}.svg"))).unwrap();
        assert!(
            drawn.starts_with("<svg") && drawn.contains("50 learners") && !drawn.contains("NaN"),
            "{task}"
        );
    }
    refused(folder.path(), "simulate privacy --epsilon 7390/1000", "no device gives more");
    refused(folder.path(), "simulate privacy --epsilon 1/2", "the numerator must exceed");
    refused(
        folder.path(),
        "simulate privacy --task colour",
        "calibration, difficulty, topics, moves, interest, loop, and all",
    );
    refused(folder.path(), "simulate privacy --task loop", "--catalog PACK");
}

#[test]
fn the_loop_is_closed_and_repeats() {
    let folder = folder();
    let asked = "simulate privacy --task loop --catalog made.cairn --learners 20,60 --family irt --json";
    let run = cairn(folder.path(), asked);
    let found = results(&run);
    let sizes: Vec<_> = found.iter().map(|one| (&one["learners"], &one["schools"])).collect();
    assert_eq!(sizes, [(&json!(20), &json!(3)), (&json!(60), &json!(1))]);
    for one in &found {
        assert!(one["loss"].as_f64().unwrap() > 0.0 && one["change"].is_number() && one["worst"].is_number());
    }
    assert_eq!(run.stdout, cairn(folder.path(), asked).stdout, "a seed repeats");
}
