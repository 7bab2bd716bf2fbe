//! What can be told without running the project: formats, lints, types, licences, links.

use anyhow::Result;

use crate::command::{self, cargo, node, npm_tool};
use crate::steps::{self, maybe, step};
use crate::wasm::TARGET;
use crate::{build, deny, docs, links, setup};

pub fn run() -> Result<()> {
    steps::run(vec![
        step("setup", || setup::for_building().map(|()| "")),
        step("rustfmt", || command::run(cargo().args(["fmt", "--all", "--check"])).map(|()| "")),
        step("links in the docs", links::check),
        step("promises on privacy", || {
            command::run(node().arg("xtask/src/promises/check.mjs")).map(|()| "each has its test")
        }),
        step("Biome", || command::run(npm_tool("@biomejs/biome/bin/biome").args(["ci", "."])).map(|()| "")),
        step("Clippy, native", || clippy(&["--workspace", "--all-targets"])),
        step("Clippy, wasm", || {
            clippy(&["--package", "cairn-learn", "--target", TARGET, "--lib", "--test", "wasm_*"])
        }),
        // The package's types come from the wasm, and the app's from the package.
        step("types of the package", || build::package().map(|()| "")),
        step("types of the app", || tsc("www")),
        step("reference of the package", docs::make),
        step("cargo-deny", deny::policy),
        maybe("known vulnerabilities", deny::advisories),
    ])
}

fn clippy(what: &[&str]) -> Result<&'static str> {
    command::run(cargo().arg("clippy").args(what).args(["--", "-D", "warnings"]))?;
    Ok("no warnings")
}

fn tsc(project: &str) -> Result<&'static str> {
    command::run(npm_tool("typescript/bin/tsc").args(["--noEmit", "--project", project]))?;
    Ok("no errors")
}
