//! `cairn simulate privacy --task visits`: whether charged reports leave, under visits as they are.

use super::privacy::Args;
use anyhow::ensure;
use cairn_lab::progress;
use cairn_lab::visits::simulate;
use std::io::Write;

pub fn run(args: &Args) -> anyhow::Result<()> {
    ensure!(args.plots.is_none(), "there are no plots of visits");
    let bar = progress::bar(args.patterns as usize, "patterns");
    let found = simulate(args.patterns as usize, args.seed, &|| bar.inc(1));
    bar.finish_and_clear();
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&found)?)?;
        return Ok(());
    }
    let share = 100.0 * found.left as f64 / found.charged.max(1) as f64;
    writeln!(out, "{} learners, {} visits in three years, seed {}", found.patterns, found.visits, args.seed)?;
    writeln!(out, "reports paid for         {:>8}", found.charged)?;
    writeln!(out, "  taken by a server      {:>8}  ({share:.1} %)", found.left)?;
    writeln!(out, "  sent before it was seen{:>8}", found.sent_before_seen)?;
    writeln!(out, "most given over the cap  {:>8.3}", found.over_cap)?;
    writeln!(
        out,
        "all storage gone at once {:>8}  (begun anew: nothing tells that it is the same learner)",
        found.begun_anew
    )?;
    Ok(())
}
