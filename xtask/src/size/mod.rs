//! How large what ships is, against budgets.json. A learner's first visit is on the slowest line they have.

mod budgets;
mod first_load;

use std::fs;
use std::path::PathBuf;
use std::slice;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Map, Value};

use crate::command::{node, output, root};
use crate::split::parts::PARTS;
use crate::wasm::FIRST_FILE;
use crate::{app, build, package, setup, wasm};

#[derive(Args)]
pub struct Options {
    /// Print the sizes as JSON
    #[arg(long)]
    json: bool,
    /// Write them into budgets.json as the ones that later sizes are held to
    #[arg(long)]
    record: bool,
}

/// Sizes by name, in bytes; `_br` is with brotli at its best level, as served. `wasm` is the first part, which a page loads to
/// recommend; the others are scripts, as they ship; `wasm_parts` are all together, and `wasm_whole` is the module before it was
/// cut into them.
type Sizes = Vec<(String, u64)>;

pub fn run(options: &Options) -> Result<()> {
    setup::for_building()?;
    build::everything()?;
    let sizes = measure()?;
    if options.json {
        let sizes: Map<_, _> =
            sizes.iter().map(|(name, bytes)| (name.clone(), Value::from(*bytes))).collect();
        println!("{}", Value::from(sizes));
    }
    if options.record {
        budgets::record(&sizes)?;
    }
    judge(&sizes, !options.json).map(drop)
}

/// Measures what [`build::everything`] has built, for a step of a longer run.
pub fn within_budget() -> Result<String> {
    judge(&measure()?, true)
}

fn measure() -> Result<Sizes> {
    let built = root().join("pkg-config/wasm");
    let mut sizes = vec![("wasm_raw".to_owned(), fs::metadata(built.join(FIRST_FILE))?.len())];
    let mut add = |name: &str, bytes: u64| sizes.push((name.to_owned(), bytes));
    add("wasm_br", brotli(&[built.join(FIRST_FILE)])?);
    let mut parts = vec![built.join(FIRST_FILE)];
    for part in PARTS {
        let script = root().join("pkg-config/dist").join(package::script(part.name));
        add(&format!("wasm_{}_br", part.name), brotli(slice::from_ref(&script))?);
        parts.push(script);
    }
    add("wasm_parts_br", brotli(&parts)?);
    add("wasm_whole_br", brotli(&[wasm::whole()])?);
    add("glue_br", brotli(&[built.join("cairn.js")])?);
    add("elements_br", elements()?);
    add("app_first_load_br", brotli(&first_load::files(&app::dist())?)?);
    add("tarball", package::pack()?.bytes);
    Ok(sizes)
}

/// The sum of the files' compressed sizes. Node's brotli, because it is there and is what compresses the app.
fn brotli(files: &[PathBuf]) -> Result<u64> {
    let sum = output(node().arg(root().join("xtask/src/size/brotli.mjs")).args(files))?;
    sum.trim().parse().context("brotli.mjs printed something other than a number")
}

/// What a page fetches for the custom elements, Lit included.
fn elements() -> Result<u64> {
    let entry = root().join("pkg-config/dist/elements.js");
    let bytes = output(node().arg(root().join("xtask/src/size/elements.mjs")).arg(entry))?;
    bytes.trim().parse().context("elements.mjs printed something other than a number")
}

fn judge(sizes: &Sizes, show: bool) -> Result<String> {
    let budgets = budgets::read()?;
    if show {
        for (name, bytes) in sizes {
            println!("{name:18} {bytes:>7}{}", budgets.of(name));
        }
    }
    budgets.judge(sizes)
}
