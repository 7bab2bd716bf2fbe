//! Every test there is, the cheapest first, against what ships: the release build and the packed npm package.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::closing::Tally;
use crate::command::{self, cargo, node, root, target, watch};
use crate::setup::{self, Browser};
use crate::steps::{self, step};
use crate::wasm::TARGET;
use crate::{build, native, package, packs, size, wasm};

/// From the workspace's root.
const SHIPS: &str = "pkg-config/wasm/cairn_bg.wasm";

pub fn run() -> Result<()> {
    steps::run(vec![
        step("setup", || setup::everything().map(|()| "")),
        step("native tests", || counted(cargo().args(["test", "--workspace"]))),
        step("tests in Chromium", in_chromium),
        step("build", || build::everything().map(|()| "")),
        step("sizes", size::within_budget),
        step("package under Node", under_node),
        step("privacy audit", privacy_audit),
        step("constant time", constant_time),
        step("the scan's instructions", scan_cost),
        step("end to end", end_to_end),
        step("npm package", packaging),
    ])
}

/// Runs a test runner and believes its count, not only its exit code.
fn counted(runner: &mut Command) -> Result<Tally> {
    Tally::read(&watch(runner)?).good()
}

fn in_chromium() -> Result<Tally> {
    counted(&mut in_browser(&["--test", "wasm_*", "--test", "event_cost"])?)
}

/// Tests of the core, named by Cargo's arguments, compiled to wasm and run in Chromium.
pub fn in_browser(tests: &[&str]) -> Result<Command> {
    // Built first and named, because Cargo would otherwise be asked to build it while it holds the lock for the tests.
    command::run(cargo().args(["build", "--package", "wasm-runner"]))?;
    let runner = target().join(format!("debug/wasm-runner{EXE_SUFFIX}"));
    let browser = setup::browser()?;
    let mut command = cargo();
    command
        .args(["test", "--package", "cairn-learn", "--target", TARGET])
        .args(tests)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(&browser)?)
        .env("CHROMEDRIVER", browser.driver);
    Ok(command)
}

/// webdriver.json with the Chromium that was found: the driver by itself knows only where its own package puts one.
fn capabilities(browser: &Browser) -> Result<PathBuf> {
    let mut wanted: Value = serde_json::from_slice(&fs::read(root().join("webdriver.json"))?)?;
    wanted["goog:chromeOptions"]["binary"] = browser.chromium.to_string_lossy().into();
    let path = target().join("webdriver.json");
    fs::write(&path, wanted.to_string())?;
    Ok(path)
}

fn under_node() -> Result<Tally> {
    counted(
        node_tests("tests/package")?
            .env("CAIRN_BIN", native::path())
            .env("CAIRN_PACK", packs::first()?)
            .env("CAIRN_WHOLE_WASM", wasm::whole()),
    )
}

/// The mechanisms' claims, of native code and of what ships. Seeded faults have been seen by the native tests.
fn privacy_audit() -> Result<&'static str> {
    command::run(native::cairn().args(["audit", "privacy", "--wasm", SHIPS]))?;
    Ok("every claim holds, every seeded fault is seen")
}

fn constant_time() -> Result<Tally> {
    let mut tests = cargo();
    tests.args(["test", "--package", "cairn-lab", "--test", "privacy_constant_time", "--", "--nocapture"]);
    counted(tests.env("CAIRN_WASM", SHIPS))
}

fn scan_cost() -> Result<Tally> {
    let built = wasm::build_bench()?.join("cairn_bench_bg.wasm");
    let mut tests = cargo();
    tests.args(["test", "--package", "cairn-lab", "--test", "scan_cost", "--", "--nocapture"]);
    counted(tests.env("CAIRN_BENCH_WASM", built))
}

fn end_to_end() -> Result<Tally> {
    let Browser { chromium, .. } = setup::browser()?;
    counted(
        node_tests("tests/e2e")?
            .env("CAIRN_BIN", native::path())
            .env("CAIRN_PACK", packs::first()?)
            .env("CHROMIUM", chromium),
    )
}

fn packaging() -> Result<Tally> {
    let tarball = package::pack()?;
    let Browser { chromium, .. } = setup::browser()?;
    counted(
        node_tests("tests/packaging")?
            .env("CAIRN_TARBALL", tarball.path)
            .env("CAIRN_PACK", packs::first()?)
            .env("CHROMIUM", chromium)
            .envs(setup::other_browsers()),
    )
}

/// Node's runner over the tests of a folder, named one by one: what a folder's name means there differs by version.
fn node_tests(folder: &str) -> Result<Command> {
    let entries = fs::read_dir(root().join(folder)).with_context(|| format!("{folder} cannot be read"))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    if files.is_empty() {
        bail!("{folder} holds no *.test.mjs");
    }
    files.sort();
    let mut command = node();
    command.args(["--test", "--test-reporter=spec", "--test-timeout=600000"]).args(files);
    Ok(command)
}
