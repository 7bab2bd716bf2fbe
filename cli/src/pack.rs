//! `cairn pack`: from a text catalog to a pack.

use crate::output;
use anyhow::Context as _;
use cairn::catalog::build;
use cairn::catalog::pack::{Pack, edges};
use cairn::stored::digest::hex;
use cairn_lab::import::{self, Format};
use cairn_lab::progress;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// The catalog: Cairn's JSON or JSON Lines, or Exercism's list of exercises
    input: PathBuf,
    /// Where the pack goes
    #[arg(short, long)]
    output: PathBuf,
    /// The form of the input (cairn or exercism); told from the file where not given
    #[arg(long)]
    from: Option<Format>,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let input = || args.input.display();
    let output = output::target(&[&args.input], &args.output)?;
    let bytes = fs::read(&args.input).with_context(|| format!("{} cannot be read", input()))?;
    let imported =
        import::read(&bytes, args.from).with_context(|| format!("{} is not a catalog", input()))?;
    let spinner = progress::spinner("checking and packing");
    let packed = build(&imported.catalog).with_context(|| format!("{} cannot be packed", input()))?;
    let pack = Pack::open(&packed).context("the pack just made does not open; this is a fault of cairn")?;
    output::replace(&output, &packed)?;
    spinner.finish_and_clear();

    let view = pack.view();
    let (edges, kind) = edges::prerequisite_edges(&view);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: {} items, {} skills, {edges} prerequisite edges ({}), {} bytes ({} an item), read as {}",
        args.output.display(),
        view.items(),
        view.skills(),
        kind.label(),
        packed.len(),
        packed.len() / view.items(),
        imported.format,
    )?;
    if let Some(vectors) = view.vectors() {
        writeln!(out, "  item vectors of {} dimensions from the catalog's words", vectors.dimensions())?;
    }
    for (rule, count) in imported.filled.iter().filter(|(_, count)| *count > 0) {
        writeln!(out, "  filled by rule, {count} items: {rule}")?;
    }
    writeln!(out, "  hash {}", hex(&pack.hash()))?;
    Ok(())
}
