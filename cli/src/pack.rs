//! `cairn pack`: from a text catalog to a pack.

use anyhow::{Context as _, bail};
use cairn::catalog::pack::{Pack, edges, write};
use cairn::catalog::validate::validate;
use cairn::stored::digest::hex;
use cairn_lab::import::{self, Format};
use cairn_lab::progress;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

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
    let output = target(&args.input, &args.output)?;
    let bytes = fs::read(&args.input).with_context(|| format!("{} cannot be read", input()))?;
    let imported =
        import::read(&bytes, args.from).with_context(|| format!("{} is not a catalog", input()))?;
    let spinner = progress::spinner("checking and packing");
    let valid = validate(&imported.catalog).with_context(|| format!("{} cannot be packed", input()))?;
    let packed = write(&valid)?;
    let pack = Pack::open(&packed).context("the pack just made does not open; this is a fault of cairn")?;
    replace(&output, &packed)?;
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
    for (rule, count) in imported.filled.iter().filter(|(_, count)| *count > 0) {
        writeln!(out, "  filled by rule, {count} items: {rule}")?;
    }
    writeln!(out, "  hash {}", hex(&pack.hash()))?;
    Ok(())
}

/// The file that the pack becomes: behind a link, never the catalog itself, and never something that is not a file.
fn target(input: &Path, output: &Path) -> anyhow::Result<PathBuf> {
    let Ok(existing) = fs::canonicalize(output) else { return Ok(output.to_owned()) };
    if fs::canonicalize(input).is_ok_and(|input| input == existing) {
        bail!("{} is the catalog itself: choose another --output", output.display());
    }
    if !existing.is_file() {
        bail!("{} is there and is not a file: choose another --output", output.display());
    }
    Ok(existing)
}

/// Writes beside the target and moves into place, so that a server never reads half a pack.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    let name = path.file_name().with_context(cannot)?;
    let beside = path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path)).with_context(|| {
        let _ = fs::remove_file(&beside);
        cannot()
    })
}
