//! The standard library for wasm. Cargo is there, or xtask would not run.

use std::path::Path;

use anyhow::{Result, bail};

use crate::command::{find, output, program, run};
use crate::wasm::TARGET;

pub fn wasm_target() -> Result<()> {
    // Asked of rustc and not of rustup: a system's own Rust packages bring the target in their own way.
    let library = output(program("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!(
            "Rust's {TARGET} target is missing, and there is no rustup to add it: install rustup, or your system's package of that target"
        );
    }
    eprintln!("setup: adding Rust's {TARGET} target");
    run(program("rustup").args(["target", "add", TARGET]))
}
