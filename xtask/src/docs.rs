//! The reference of the npm package, made by `TypeDoc` from the doc comments of every entry into docs/api. An export that says
//! nothing of itself, or a link that leads nowhere, fails.
//!
//! `TypeDoc` needs a TypeScript with a JavaScript interface, which the one that compiles the package no longer has; so it has
//! its own packages, in xtask/docs, installed only here.

use std::fs;

use anyhow::Result;

use crate::command::{node, npm, output, root, run as call};
use crate::{build, setup};

pub fn run() -> Result<()> {
    setup::for_building()?;
    build::package()?;
    println!("{}", make()?);
    Ok(())
}

/// For a package that is built: its types come from the WebAssembly's.
pub fn make() -> Result<&'static str> {
    let tools = root().join("xtask/docs");
    let lock = fs::read(tools.join("package-lock.json"))?;
    let installed = tools.join("node_modules/.installed-lock");
    if fs::read(&installed).ok().is_none_or(|there| there != lock) {
        eprintln!("setup: installing TypeDoc");
        call(npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]).arg(&tools))?;
        fs::write(installed, lock)?;
    }
    output(node().current_dir(&tools).arg("node_modules/typedoc/bin/typedoc"))?;
    Ok("docs/api/index.html")
}
