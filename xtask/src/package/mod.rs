//! Makes the npm package cairn-learn from pkg-config, and packs it as `npm publish` would.

mod packed;
mod tarball;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command::{self, node, npm, npm_tool, output, root, target};
use crate::fresh::is_fresh;
use crate::{build, setup};

pub use packed::script;

/// The packed file and what is in it.
pub struct Tarball {
    pub path: PathBuf,
    pub bytes: u64,
    files: Vec<(String, u64)>,
}

pub fn run() -> Result<()> {
    setup::for_building()?;
    build::package()?;
    let tarball = pack()?;
    for (name, bytes) in &tarball.files {
        println!("{bytes:>9}  {name}");
    }
    println!(
        "{:>9}  {}",
        tarball.bytes,
        tarball.path.strip_prefix(root()).unwrap_or(&tarball.path).display()
    );
    Ok(())
}

/// Compiles the TypeScript, after [`crate::wasm`] has made what it imports, and bundles what is published of it.
///
/// What tsc writes, a file for each source, stays in pkg-config/build, for tests and benches of what is inside.
pub fn compile() -> Result<()> {
    packed::pack()?;
    let package = root().join("pkg-config");
    let build = package.join("build");
    let from = ["src", "package.json", "tsconfig.json", "wasm/cairn.d.ts"].map(|name| package.join(name));
    let lock = root().join("package-lock.json");
    let from: Vec<_> = from.iter().chain([&lock]).map(PathBuf::as_path).collect();
    if !is_fresh(&build.join("index.js"), &from) {
        // What a deleted source left behind would be taken along.
        if build.exists() {
            fs::remove_dir_all(&build)?;
        }
        command::run(npm_tool("typescript/bin/tsc").arg("--project").arg(&package))?;
        // The types keep their comments, for editors to show; in the scripts they would be for nobody.
        let scripts = ["--removeComments", "--declaration", "false", "--stripInternal", "false"];
        command::run(npm_tool("typescript/bin/tsc").arg("--project").arg(&package).args(scripts))?;
    }
    bundle(&package, &build)
}

/// Few minified scripts in pkg-config/dist, and the declarations that its entries lead to in pkg-config/types.
fn bundle(package: &Path, build: &Path) -> Result<()> {
    let script = root().join("xtask/src/package/bundle.mjs");
    let dist = package.join("dist");
    if is_fresh(&dist.join("index.js"), &[build, &package.join("wasm"), &script]) {
        return Ok(());
    }
    command::run(node().arg(script).arg(build).arg(dist).arg(package.join("types")))
}

/// Packs into target/package.
pub fn pack() -> Result<Tarball> {
    let package = root().join("pkg-config");
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(name), package.join(name))?;
    }
    let folder = target().join("package");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let answer = output(
        npm()
            .args(["pack", "--json", "--ignore-scripts", "--workspace", "cairn-learn", "--pack-destination"])
            .arg(&folder),
    )?;
    let mut tarball = read(&answer, &folder).context("npm pack gave an answer of another form")?;
    tarball.bytes = tarball::tighten(&tarball.path)?;
    Ok(tarball)
}

fn read(answer: &str, folder: &Path) -> Option<Tarball> {
    let answer: Value = serde_json::from_str(answer).ok()?;
    let packed = answer.get(0)?;
    let files = packed.get("files")?.as_array()?;
    Some(Tarball {
        path: folder.join(packed.get("filename")?.as_str()?),
        bytes: packed.get("size")?.as_u64()?,
        files: files
            .iter()
            .map(|file| Some((file.get("path")?.as_str()?.to_owned(), file.get("size")?.as_u64()?)))
            .collect::<Option<_>>()?,
    })
}
