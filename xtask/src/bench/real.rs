//! Packs of catalogs that people made, for figures that numbers made up on the spot cannot give. Two of the catalogs are not in the
//! repository but in a folder `shared` beside it; where it is missing, those figures are left out.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::command::{output, root, run, target};
use crate::native;

/// Bytes that an item's name may have.
const LONGEST_NAME: usize = 300;

/// The folder with the packs, where the catalogs are.
pub fn packs() -> Result<Option<PathBuf>> {
    let catalogs = root().join("../shared/data/catalogs");
    let problems = catalogs.join("oatutor/problems.jsonl");
    let exercises = catalogs.join("exercism/exercism-all.json");
    if let Some(missing) = [&problems, &exercises].into_iter().find(|path| !path.is_file()) {
        eprintln!("{} is not there: nothing is measured with real items", missing.display());
        return Ok(None);
    }
    let folder = target().join("real");
    fs::create_dir_all(&folder)?;
    let oatutor = folder.join("oatutor.json");
    fs::write(&oatutor, from_problems(&fs::read_to_string(&problems)?)?.to_string())?;
    run(&mut native::build())?;
    let maths = root().join("catalogs/school-maths.json");
    for (name, catalog) in [("exercism", &exercises), ("oatutor", &oatutor), ("school-maths", &maths)] {
        pack(catalog, &folder.join(name).with_extension("cairn"))?;
    }
    Ok(Some(folder))
}

fn pack(catalog: &Path, to: &Path) -> Result<()> {
    let said = output(native::cairn().arg("pack").arg(catalog).arg("-o").arg(to))?;
    eprint!("{said}");
    Ok(())
}

/// The problems of `OATutor` as a catalog: the words of a problem and of its steps, and what they practise.
fn from_problems(lines: &str) -> Result<Value> {
    let items = lines.lines().enumerate().map(|(at, line)| {
        let problem: Value = serde_json::from_str(line).with_context(|| format!("problem {}", at + 1))?;
        // A few titles are missing or whole problems: such a problem has its lesson's name, and the title is part of the text.
        let title = problem["title"].as_str().unwrap_or_default();
        let is_name = (1..=LONGEST_NAME).contains(&title.chars().count());
        let steps = problem["steps"].as_array().into_iter().flatten();
        let texts = [&problem["title"], &problem["body"]].into_iter().skip(usize::from(is_name));
        let texts = texts.chain(steps.map(|step| &step["title"])).filter_map(Value::as_str);
        let skills = problem["skills"].as_array().into_iter().flatten();
        Ok(json!({
            "id": problem["id"],
            "name": if is_name { Some(title) } else { problem["lesson"].as_str() },
            "description": texts.collect::<Vec<_>>().join(" ").replace(char::is_control, " "),
            "topics": [problem["course"], problem["lesson"]],
            "assesses": skills.filter(|skill| *skill != "").collect::<Vec<_>>(),
        }))
    });
    Ok(json!({ "cairn": 1, "name": "OATutor", "items": items.collect::<Result<Vec<_>>>()? }))
}
