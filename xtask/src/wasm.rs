//! Makes pkg-config/wasm, the part of the npm package that is compiled: Rust to wasm, wasm-bindgen's glue, wasm-opt.
//!
//! wasm-bindgen runs as a library, so its version is the one in Cargo.lock and nothing is downloaded beside it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::command::{cargo, npm_tool, root, run, target};
use crate::fresh::{is_fresh, write_if_new};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// What rustc uses by default for this target, and SIMD, which .cargo/config.toml turns on. Never `--all-features`: it
/// lets wasm-opt write instructions that Node 20 and older browsers refuse.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Stripping comes here and not in rustc, which would drop the list of features that wasm-bindgen reads.
const STRIP: [&str; 3] = ["--strip-debug", "--strip-producers", "--strip-target-features"];

pub fn build() -> Result<()> {
    let stage = bound("cairn-learn", "cairn", "wasm-bindgen", &STRIP)?;
    install(&stage, &stage.join("optimised.wasm"))
}

/// What the browser bench runs, bound and optimised in the same way, with its names for profilers: the folder with it.
pub fn build_bench() -> Result<PathBuf> {
    let stage = bound("cairn-bench", "cairn_bench", "wasm-bench", &["--debuginfo"])?;
    fs::copy(stage.join("optimised.wasm"), stage.join("cairn_bench_bg.wasm"))?;
    Ok(stage)
}

/// A package's library in a folder under `target`, where `optimised.wasm` is what ships.
fn bound(package: &str, library: &str, folder: &str, names: &[&str]) -> Result<PathBuf> {
    compile(package)?;
    let compiled = target().join(TARGET).join("wasm").join(library).with_extension("wasm");
    let stage = target().join(folder);
    let optimised = stage.join("optimised.wasm");
    let this = root().join("xtask/src/wasm.rs");
    if !is_fresh(&optimised, &[&compiled, &this, &root().join("package-lock.json")]) {
        bind(&compiled, library, &stage)?;
        optimise(&stage.join(format!("{library}_bg.wasm")), &optimised, names)?;
    }
    Ok(stage)
}

fn compile(package: &str) -> Result<()> {
    run(cargo()
        .args(["build", "--package", package, "--lib", "--profile", "wasm", "--target", TARGET])
        // Either would replace the flags in .cargo/config.toml, and SIMD with them.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS"))
}

fn bind(compiled: &Path, name: &str, stage: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .out_name(name)
        .web(true)?
        .typescript(true)
        // The loader must not contain `new URL("cairn_bg.wasm", import.meta.url)`: bundlers would emit the file a second
        // time, and server-side rendering would trip over it. The package's own TypeScript finds the file.
        .omit_default_module_path(true)
        .generate(stage)
        .context("wasm-bindgen failed")
}

fn optimise(from: &Path, to: &Path, names: &[&str]) -> Result<()> {
    run(npm_tool("binaryen/bin/wasm-opt")
        .args(["-O3", "--converge"])
        .args(FEATURES)
        .args(names)
        .arg(from)
        .arg("-o")
        .arg(to))
}

fn install(stage: &Path, optimised: &Path) -> Result<()> {
    let wasm = root().join("pkg-config/wasm");
    fs::create_dir_all(&wasm)?;
    for name in ["cairn.js", "cairn.d.ts", "cairn_bg.wasm.d.ts"] {
        write_if_new(&wasm.join(name), &fs::read(stage.join(name))?)?;
    }
    write_if_new(&wasm.join("cairn_bg.wasm"), &fs::read(optimised)?)
}
