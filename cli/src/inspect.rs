//! `cairn inspect`: what a pack holds.

use anyhow::Context as _;
use cairn::catalog::pack::{Pack, edges};
use cairn::stored::digest::hex;
use serde::Serialize;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// The pack
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Contents {
    name: String,
    items: usize,
    skills: usize,
    prerequisite_edges: usize,
    prerequisite_edge_kind: &'static str,
    skill_prerequisite_edges: usize,
    topics: usize,
    bytes: usize,
    bytes_per_item: usize,
    vector_dimensions: usize,
    format_version: u32,
    hash: String,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let file = || args.file.display();
    let bytes = fs::read(&args.file).with_context(|| format!("{} cannot be read", file()))?;
    let pack = Pack::open(bytes).with_context(|| format!("{} is not a whole pack", file()))?;
    pack.verify().and_then(|()| pack.verify_hash()).with_context(|| format!("{} is damaged", file()))?;
    let view = pack.view();
    let (prerequisite_edges, kind) = edges::prerequisite_edges(&view);
    let contents = Contents {
        name: view.string(view.meta[0]).to_owned(),
        items: view.items(),
        skills: view.skills(),
        prerequisite_edges,
        prerequisite_edge_kind: kind.label(),
        skill_prerequisite_edges: view.prerequisite_values.len(),
        // The first word of a vocabulary stands for "not given".
        topics: view.topics.len() - 1,
        bytes: pack.size(),
        bytes_per_item: pack.size() / view.items().max(1),
        // 0 where items have no vectors.
        vector_dimensions: view.vectors().map_or(0, |vectors| vectors.dimensions()),
        format_version: pack.version(),
        hash: hex(&pack.hash()),
    };
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&contents)?)?;
        return Ok(());
    }
    writeln!(out, "{}", contents.name)?;
    writeln!(out, "  items               {}", contents.items)?;
    writeln!(out, "  skills              {}", contents.skills)?;
    writeln!(
        out,
        "  prerequisite edges  {} {}",
        contents.prerequisite_edges, contents.prerequisite_edge_kind
    )?;
    writeln!(out, "                      {} skill-to-skill, no cycle", contents.skill_prerequisite_edges)?;
    writeln!(out, "  topics              {}", contents.topics)?;
    writeln!(out, "  bytes               {} ({} an item)", contents.bytes, contents.bytes_per_item)?;
    match contents.vector_dimensions {
        0 => writeln!(out, "  item vectors        none")?,
        dimensions => writeln!(out, "  item vectors        {dimensions} dimensions of 8 bits")?,
    }
    writeln!(out, "  format version      {}", contents.format_version)?;
    writeln!(out, "  hash                {}", contents.hash)?;
    Ok(())
}
