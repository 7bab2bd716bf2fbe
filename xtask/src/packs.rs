//! Packs every catalog in catalogs/ for the web app, and lists the packs in an index that the app reads first.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::command::{output, root, target};
use crate::fresh::write_if_new;
use crate::native;

/// The folder of the packs. What lies in it goes into the web app as it is.
pub fn folder() -> PathBuf {
    root().join("www/public/packs")
}

/// Packs with the program that [`native`] has built. A pack that came out as before keeps its time, so that the web app
/// made from it stays fresh.
pub fn build() -> Result<()> {
    let catalogs = sources()?;
    if catalogs.is_empty() {
        bail!("catalogs/ holds no *.json to pack");
    }
    let packs = folder();
    fs::create_dir_all(&packs)?;
    // Not in the folder itself, whose own time would change with it.
    let fresh = target().join("packing.cairn");
    let mut index = Vec::new();
    for catalog in &catalogs {
        let name =
            catalog.file_stem().and_then(|name| name.to_str()).context("a catalog's name is not UTF-8")?;
        let pack = packs.join(format!("{name}.cairn"));
        // Or the one before it would be taken for this one if nothing were written.
        let _ = fs::remove_file(&fresh);
        output(native::cairn().arg("pack").arg(catalog).arg("-o").arg(&fresh))?;
        let bytes = fs::read(&fresh).context("`cairn pack` wrote nothing")?;
        write_if_new(&pack, &bytes)?;
        eprintln!("packed {name}: {} bytes", bytes.len());
        index.push(json!({ "name": name, "url": format!("/packs/{name}.cairn"), "bytes": bytes.len() }));
    }
    remove_others(&packs, &catalogs)?;
    write_if_new(&packs.join("index.json"), json!({ "packs": index }).to_string().as_bytes())
}

/// The first pack of the index, for tests that need one.
pub fn first() -> Result<PathBuf> {
    let catalogs = sources()?;
    let name =
        catalogs.first().and_then(|catalog| catalog.file_stem()).context("catalogs/ holds no *.json")?;
    Ok(folder().join(format!("{}.cairn", name.to_string_lossy())))
}

/// By name, so that the index does not depend on the file system.
fn sources() -> Result<Vec<PathBuf>> {
    let folder = root().join("catalogs");
    let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut catalogs: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    catalogs.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    catalogs.sort();
    Ok(catalogs)
}

fn remove_others(packs: &Path, catalogs: &[PathBuf]) -> Result<()> {
    for entry in fs::read_dir(packs)?.flatten() {
        let path = entry.path();
        let is_pack = path.extension().is_some_and(|extension| extension == "cairn");
        if is_pack && !catalogs.iter().any(|catalog| catalog.file_stem() == path.file_stem()) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
