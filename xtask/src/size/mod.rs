//! How large what ships is, against budgets.json. A learner's first visit is on the slowest line they have.

mod first_load;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Map, Value};

use crate::command::{node, output, root};
use crate::split::parts::PARTS;
use crate::{app, build, package, setup, wasm};

#[derive(Args)]
pub struct Options {
    /// Print the sizes as JSON
    #[arg(long)]
    json: bool,
}

/// Sizes by name, in bytes; `_br` is with brotli at its best level, as served. `wasm` is the first part, which a page loads to
/// recommend; `wasm_parts` are all together, and `wasm_whole` is the module before it was cut into them.
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
    judge(&sizes, !options.json).map(drop)
}

/// Measures what [`build::everything`] has built, for a step of a longer run.
pub fn within_budget() -> Result<String> {
    judge(&measure()?, true)
}

fn measure() -> Result<Sizes> {
    let built = root().join("pkg-config/wasm");
    let mut sizes = vec![("wasm_raw".to_owned(), fs::metadata(built.join("cairn_bg.wasm"))?.len())];
    let mut add = |name: &str, bytes: u64| sizes.push((name.to_owned(), bytes));
    add("wasm_br", brotli(&[built.join("cairn_bg.wasm")])?);
    for part in PARTS {
        add(&format!("wasm_{}_br", part.name), brotli(&[built.join(part.file())])?);
    }
    let parts: Vec<_> = wasm::files().iter().map(|name| built.join(name)).collect();
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
    let entry = root().join("pkg-config/dist/elements/index.js");
    let bytes = output(node().arg(root().join("xtask/src/size/elements.mjs")).arg(entry))?;
    bytes.trim().parse().context("elements.mjs printed something other than a number")
}

fn judge(sizes: &Sizes, show: bool) -> Result<String> {
    let budgets = fs::read_to_string(root().join("budgets.json")).context("budgets.json cannot be read")?;
    let budgets: Map<String, Value> = serde_json::from_str(&budgets).context("budgets.json")?;
    if let Some(unknown) = budgets.keys().find(|name| !sizes.iter().any(|(known, _)| known == *name)) {
        bail!("budgets.json has {unknown}, which is not measured");
    }
    let mut over = Vec::new();
    for (name, bytes) in sizes {
        let budget = budgets.get(name).map(|budget| budget.as_u64().context("a budget is a number of bytes"));
        let budget = budget.transpose()?;
        if show {
            let of = budget.map(|budget| format!(" of {budget:>7}")).unwrap_or_default();
            println!("{name:18} {bytes:>7}{of}");
        }
        if budget.is_some_and(|budget| *bytes > budget) {
            over.push(name.as_str());
        }
    }
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(format!("{} sizes within budget", budgets.len()))
}
