//! `cairn ablate recommending`: what each term of the recommender's score is worth.

use super::weeks::{Weeks, pack};
use cairn_lab::progress;
use cairn_lab::simulate::{Ablation, ablation, ablation_steps};
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// The packed catalog that learners study
    #[arg(long, value_name = "PACK")]
    catalog: PathBuf,
    #[command(flatten)]
    weeks: Weeks,
    /// The same seed gives the same figures
    #[arg(long, value_name = "X", default_value_t = 0)]
    seed: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let pack = pack(&args.catalog)?;
    let options = args.weeks.options(args.seed)?;
    let bar = progress::bar(ablation_steps(&options), "learners");
    let ablation = ablation(&pack.view(), &options, &|| bar.inc(1));
    bar.finish_and_clear();
    let ablation = ablation?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&ablation)?)?;
    } else {
        print(&mut out, &ablation)?;
    }
    Ok(())
}

fn print(out: &mut impl Write, ablation: &Ablation) -> std::io::Result<()> {
    writeln!(
        out,
        "{}: {} learners a family, {} sessions of {} minutes, seed {}; what it costs to leave a term out (above 0: the term \
         helps)",
        ablation.catalog, ablation.learners, ablation.sessions, ablation.minutes, ablation.seed
    )?;
    let mut family = "";
    for one in &ablation.results {
        if one.family != family {
            family = one.family;
            writeln!(
                out,
                "\n{family:13} {:>23}  {:>23}  {:>23}  {:>23}",
                "gain", "retention", "violations", "minutes to goal"
            )?;
        }
        let share = |cost: f64, [low, high]: [f64; 2]| format!("{cost:+.3} ({low:+.3} {high:+.3})");
        let [low, high] = one.minutes_to_goal_cost_ci;
        writeln!(
            out,
            "{:13} {:>23}  {:>23}  {:>23}  {:>23}",
            one.without,
            share(one.gain_cost, one.gain_cost_ci),
            share(one.retention_cost, one.retention_cost_ci),
            share(one.prerequisite_violations_cost, one.prerequisite_violations_cost_ci),
            format!("{:+.0} ({low:+.0} {high:+.0})", one.minutes_to_goal_cost)
        )?;
    }
    Ok(())
}
