//! `cairn ablate knowledge`: what each group of evidence adds.

use super::input::Input;
use super::watch::Bars;
use cairn_lab::knowledge::train::{Ablation, AblationOptions, MOST_PASSES, ablate};
use std::io::Write as _;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The number that every random choice follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most passes over the answers; fewer are taken where more bring nothing
    #[arg(long, default_value_t = MOST_PASSES as u64, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    passes: u64,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let (vocabulary, answers) = args.input.read()?;
    let bars = Bars::new()?;
    let options = AblationOptions { seed: args.seed, passes: args.passes as usize };
    let ablation = ablate(&answers, &vocabulary, &options, &bars);
    bars.finish();
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &ablation?)?;
        return Ok(writeln!(out)?);
    }
    Ok(print(&mut out, &ablation?)?)
}

fn print(out: &mut impl std::io::Write, ablation: &Ablation) -> std::io::Result<()> {
    let Ablation { learners, set_aside, rows, whole, without, stopped, .. } = ablation;
    writeln!(out, "trained on {learners} learners; {rows} answers of {set_aside} others predicted")?;
    writeln!(out)?;
    writeln!(out, "  left out       AUC  log loss  it adds (AUC, thousandths)")?;
    writeln!(out, "  {:10}  {:.4}    {:.4}", "nothing", whole.auc, whole.log_loss)?;
    for one in without {
        let (quality, added) = (one.quality, 1000.0 * one.auc_added);
        writeln!(out, "  {:10}  {:.4}    {:.4}  {added:+.1}", one.group, quality.auc, quality.log_loss)?;
    }
    if *stopped {
        writeln!(out)?;
        writeln!(out, "stopped early: the groups that are missing were not finished")?;
    }
    Ok(())
}
