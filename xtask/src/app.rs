//! Builds the web app into www/dist, from the npm package and the packs.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::{npm, root, run};
use crate::fresh::is_fresh;

/// What the app is made from, beside its own sources. The package counts as it would be published.
const FROM: [&str; 10] = [
    "www/index.html",
    "www/src",
    "www/public",
    "www/scripts",
    "www/package.json",
    "www/tsconfig.json",
    "www/vite.config.ts",
    "pkg-config/dist",
    "pkg-config/wasm",
    "package-lock.json",
];

pub fn dist() -> PathBuf {
    root().join("www/dist")
}

pub fn build() -> Result<()> {
    let from = FROM.map(|name| root().join(name));
    if is_fresh(&dist().join("index.html.br"), &from.each_ref().map(PathBuf::as_path)) {
        return Ok(());
    }
    run(npm().args(["run", "build", "--workspace", "cairn-www"]))
}
