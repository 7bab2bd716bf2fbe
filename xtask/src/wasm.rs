//! Makes pkg-config/wasm, the part of the npm package that is compiled: Rust to wasm, wasm-bindgen's glue, wasm-opt.
//!
//! wasm-bindgen runs as a library, so its version is the one in Cargo.lock and nothing is downloaded beside it. What ships is
//! cut into parts ([`crate::split`]); the module in one piece is kept beside them, to see what that costs.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::command::{cargo, npm_tool, root, run, target};
use crate::fresh::{is_fresh, write_if_new};
use crate::split::parts::{PARTS, Part};
use crate::split::split;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// The file of the part that a page loads at once.
pub const FIRST_FILE: &str = "cairn_bg.wasm";

const STAGE: &str = "wasm-bindgen";

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

/// For later parts: LLVM has inlined what is worth it, and what wasm-opt would inline beyond that makes fewer bytes that compress to
/// more. In the first part it is kept, because a list takes a tenth less with it.
const LATER: [&str; 5] = [
    STRIP[0],
    STRIP[1],
    STRIP[2],
    "--one-caller-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
];

pub fn build() -> Result<()> {
    let stage = bound("cairn-learn", "cairn", STAGE, &STRIP)?;
    cut(&stage)?;
    install(&stage)
}

/// What was built in one piece: the same functions as all parts together, for who needs no second file.
pub fn whole() -> PathBuf {
    target().join(STAGE).join("optimised.wasm")
}

/// The files of the parts in pkg-config/wasm, the first one first.
pub fn files() -> Vec<String> {
    std::iter::once(FIRST_FILE.to_owned()).chain(PARTS.iter().map(Part::file)).collect()
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

/// At the low end of memory is the far end of the stack, so nothing is meant to be there, and an address can be counted from any
/// number below it.
fn optimise(from: &Path, to: &Path, more: &[&str]) -> Result<()> {
    run(npm_tool("binaryen/bin/wasm-opt")
        .args(["-O3", "--converge", "--low-memory-unused"])
        .args(FEATURES)
        .args(more)
        .arg(from)
        .arg("-o")
        .arg(to))
}

/// Cuts what wasm-bindgen left in the folder and optimises the parts, into its folder `parts`.
fn cut(stage: &Path) -> Result<()> {
    let (bound, parts) = (stage.join(FIRST_FILE), stage.join("parts"));
    let made: Vec<_> = files().iter().map(|name| parts.join(name)).collect();
    let this = [bound.clone(), root().join("xtask/src/wasm.rs"), root().join("xtask/src/split")];
    if made.iter().all(|made| is_fresh(made, &this.each_ref().map(PathBuf::as_path))) {
        return Ok(());
    }
    fs::create_dir_all(&parts)?;
    let split = split(&fs::read(bound)?, PARTS).context("the wasm cannot be cut into parts")?;
    thread::scope(|scope| {
        let pieces = made.iter().zip(std::iter::once(split.first).chain(split.later));
        let running: Vec<_> = pieces
            .map(|(made, piece)| {
                scope.spawn(move || {
                    let cut = made.with_extension("cut");
                    fs::write(&cut, piece)?;
                    let first = made.ends_with(FIRST_FILE);
                    optimise(&cut, made, if first { &STRIP } else { &LATER })
                })
            })
            .collect();
        running.into_iter().try_for_each(|run| run.join().expect("it does not panic"))
    })
}

fn install(stage: &Path) -> Result<()> {
    let wasm = root().join("pkg-config/wasm");
    fs::create_dir_all(&wasm)?;
    for name in ["cairn.js", "cairn.d.ts", "cairn_bg.wasm.d.ts"] {
        write_if_new(&wasm.join(name), &fs::read(stage.join(name))?)?;
    }
    for name in files() {
        write_if_new(&wasm.join(&name), &fs::read(stage.join("parts").join(&name))?)?;
    }
    Ok(())
}
