//! `cairn pack` and `cairn inspect` as others run them.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn cairn(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cairn")).args(args).output().unwrap()
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Packs a file and returns what `inspect --json` says of it.
fn packed(input: &Path) -> (Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.cairn");
    let run = cairn(&["pack", input.to_str().unwrap(), "-o", output.to_str().unwrap()]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let inspected = cairn(&["inspect", output.to_str().unwrap(), "--json"]);
    assert!(inspected.status.success());
    (serde_json::from_slice(&inspected.stdout).unwrap(), String::from_utf8(run.stdout).unwrap())
}

/// What `pack` says of a faulty catalog.
fn refused(name: &str, text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join(name), folder.path().join("out.cairn"));
    fs::write(&input, text).unwrap();
    fs::write(&output, "what was there before").unwrap();
    let run = cairn(&["pack", input.to_str().unwrap(), "-o", output.to_str().unwrap()]);
    assert!(!run.status.success());
    assert_eq!(fs::read_to_string(&output).unwrap(), "what was there before", "nothing is lost");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");
    String::from_utf8(run.stderr).unwrap()
}

#[test]
fn our_own_catalog_packs_and_is_large_enough() {
    let (contents, _) = packed(&workspace().join("catalogs/school-maths.json"));
    assert!(contents["items"].as_u64().unwrap() >= 150 && contents["skills"].as_u64().unwrap() >= 40);
    for key in
        ["items", "skills", "prerequisite_edges", "topics", "bytes", "format_version", "vector_dimensions"]
    {
        assert!(contents[key].is_u64(), "{key}");
    }
    assert_eq!(contents["hash"].as_str().unwrap().len(), 64);
    assert_eq!(contents["skill_prerequisite_edges"], 126);
    assert_eq!((&contents["vector_dimensions"], &contents["format_version"]), (&32.into(), &2.into()));
}

#[test]
fn the_policy_asks_about_an_item_of_our_own_catalog() {
    let read =
        |path: &str| -> Value { serde_json::from_slice(&fs::read(workspace().join(path)).unwrap()).unwrap() };
    let (policy, catalog) = (read("server/policy.json"), read("catalogs/school-maths.json"));
    let items = catalog["items"].as_array().unwrap();
    for task in policy["tasks"].as_array().unwrap() {
        let asked = task["question"]["items"].as_array().unwrap();
        assert!(asked.iter().all(|id| items.iter().any(|item| item["id"] == *id)), "{task}");
    }
}

#[test]
#[cfg_attr(not(shared_data), ignore = "../shared/data is not here")]
fn exercism_packs_with_all_its_edges() {
    let input: PathBuf = workspace().join("../shared/data/catalogs/exercism/exercism-all.json");
    let (contents, said) = packed(&input);
    assert_eq!(contents["items"], 2286);
    assert_eq!(contents["prerequisite_edges"], 5488);
    assert_eq!(contents["prerequisite_edge_kind"], "item-to-item");
    assert_eq!(contents["vector_dimensions"], 32);
    assert!(said.contains("filled by rule, 374 items: difficulty of concept exercises"), "{said}");
}

#[test]
fn a_catalog_of_one_item_packs_without_vectors() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("one.json");
    fs::write(&input, r#"[{ "id": "a", "name": "Alone" }]"#).unwrap();
    let (contents, said) = packed(&input);
    assert_eq!((&contents["vector_dimensions"], &contents["format_version"]), (&0.into(), &1.into()));
    assert!(!said.contains("vectors"), "{said}");
}

#[test]
fn faults_are_named_with_their_place() {
    let said = refused(
        "cycle.json",
        r#"{ "cairn": 1, "name": "C",
        "skills": [{ "id": "a", "name": "A", "prerequisites": ["b"] }, { "id": "b", "name": "B", "prerequisites": ["a"] }],
        "items": [{ "id": "i", "name": "I", "url": "ftp://x", "difficulty": 3 }] }"#,
    );
    for part in [r#""a" needs "b" needs "a""#, "url is \"ftp://x\"", "difficulty is 3", "3 problems"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(refused("broken.json", "{ \"cairn\": 1,\n \"name\": }").contains("line 2, column 10"));
    assert!(refused("latin.json", "").contains("line 1"));
}

#[test]
fn the_catalog_itself_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.json");
    fs::copy(workspace().join("catalogs/school-maths.json"), &path).unwrap();
    let before = fs::read(&path).unwrap();
    for output in [&path, folder.path()] {
        let run = cairn(&["pack", path.to_str().unwrap(), "-o", output.to_str().unwrap()]);
        assert!(!run.status.success() && String::from_utf8_lossy(&run.stderr).contains("choose another"));
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_damaged_pack_is_told_with_its_section_and_offset() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.cairn");
    let input = workspace().join("catalogs/school-maths.json");
    assert!(cairn(&["pack", input.to_str().unwrap(), "-o", path.to_str().unwrap()]).status.success());
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] = 0xff;
    fs::write(&path, &bytes).unwrap();
    let said = String::from_utf8(cairn(&["inspect", path.to_str().unwrap()]).stderr).unwrap();
    assert!(said.contains("section IVSC, offset"), "{said}");
    bytes.truncate(1000);
    fs::write(&path, &bytes).unwrap();
    let said = String::from_utf8(cairn(&["inspect", path.to_str().unwrap()]).stderr).unwrap();
    assert!(said.contains("the pack has 1000 bytes"), "{said}");
}
