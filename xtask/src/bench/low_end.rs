//! The package on a slow device and a slow line, as Chromium imitates them: one visit for each size of catalog, in the page and
//! in a worker.

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::command::{node, output, root};
use crate::{build, setup, wasm};

#[derive(Args)]
pub struct Options {
    /// Print the measurements as JSON
    #[arg(long)]
    json: bool,
    /// How many items the catalogs have
    #[arg(long, value_delimiter = ',', default_value = "2000,100000")]
    items: Vec<u32>,
    /// Leave out the slow line, to look for long tasks in a minute
    #[arg(long)]
    fast_line: bool,
    /// Hand the catalogs over as plain data, which the package makes a pack of on the device
    #[arg(long)]
    plain: bool,
}

pub fn run(options: &Options) -> Result<()> {
    setup::everything()?;
    build::package()?;
    let built = wasm::build_bench()?;
    let mut visits = node();
    visits.arg(root().join("tests/bench/low-end.mjs")).arg(built);
    for (name, wanted) in [("--fast-line", options.fast_line), ("--plain", options.plain)] {
        if wanted {
            visits.arg(name);
        }
    }
    let said = output(visits.args(options.items.iter().map(u32::to_string)))?;
    let found: Vec<Value> = serde_json::from_str(&said).context("the bench printed no JSON")?;
    if options.json {
        println!("{}", Value::from(found));
        return Ok(());
    }
    println!("a sixth of this CPU, {}:", if options.fast_line { "a fast line" } else { "slow 3G" });
    for visit in found {
        println!(
            "  {:>6} items in the {:6} {:>8} bytes; first recommendation {:>7} ms, next {:>5} ms; longest task {:>5} ms; {:>9} bytes of memory in the page",
            visit["items"],
            visit["in"].as_str().unwrap_or_default(),
            visit["bytes"],
            visit["first_recommendation_ms"],
            visit["next_recommendation_ms"],
            visit["longest_task_ms"],
            visit["page_memory_bytes"],
        );
        for task in visit["long_tasks"].as_array().into_iter().flatten() {
            println!("         at {:>6} ms, {:>4} ms: {}", task["at"], task["ms"], task["what"]);
        }
    }
    Ok(())
}
