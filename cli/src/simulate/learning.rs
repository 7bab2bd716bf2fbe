//! `cairn simulate learning`: the recommender beside other policies, with learners whose true knowledge is known.

use super::plots::Plots;
use super::weeks::{Weeks, pack};
use cairn::recommend::{Term, Weights};
use cairn_lab::progress;
use cairn_lab::simulate::{Figures, Policy, Report, learning, steps};
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// The packed catalog that learners study
    #[arg(long, value_name = "PACK")]
    catalog: PathBuf,
    /// Who chooses: cairn, random, popularity, neighbours, lowest-mastery, ka-lite, outer-fringe, oracle, or all
    #[arg(long, value_name = "NAME", default_value = "all")]
    policy: String,
    #[command(flatten)]
    weeks: Weeks,
    /// The same seed gives the same figures
    #[arg(long, value_name = "X", default_value_t = 0)]
    seed: u64,
    /// How much a term of the recommender's score counts, in place of its usual weight; may be given several times
    #[arg(long = "weight", value_name = "TERM=WEIGHT", value_parser = weight)]
    weights: Vec<(Term, f32)>,
    /// Draw the figures as SVG into this folder, which is made if it is missing
    #[arg(long, value_name = "DIR")]
    plots: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn weight(text: &str) -> Result<(Term, f32), String> {
    let (name, weight) = text.split_once('=').ok_or("give a term, =, and its weight")?;
    let known = || Term::ALL.map(Term::label).join(", ");
    let term = Term::ALL.into_iter().find(|term| term.label() == name);
    let term = term.ok_or_else(|| format!("there is no term {name:?}; there are {}", known()))?;
    match weight.parse() {
        Ok(weight) if (0.0..=100.0).contains(&weight) => Ok((term, weight)),
        _ => Err(format!("a weight is a number from 0 to 100, not {weight:?}")),
    }
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let pack = pack(&args.catalog)?;
    let options = args.weeks.options(args.seed)?;
    let policies = Policy::named(&args.policy)?;
    let weights = args.weights.iter().fold(Weights::default(), |all, &(term, weight)| all.with(term, weight));
    let plots = args.plots.as_deref().map(Plots::begin).transpose()?;
    let bar = progress::bar(steps(&options, &policies), "learners");
    let report = learning(&pack.view(), &options, &policies, weights, &|| bar.inc(1));
    bar.finish_and_clear();
    let report = report?;
    if let Some(plots) = plots {
        plots.fill(&report)?;
    }
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        print(&mut out, &report)?;
    }
    Ok(())
}

fn print(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    writeln!(
        out,
        "{}: {} items in {} courses; {} learners a family, {} sessions of {} minutes, seed {}",
        report.catalog,
        report.items,
        report.courses,
        report.learners,
        report.sessions,
        report.minutes,
        report.seed
    )?;
    let mut family = "";
    for figures in &report.results {
        if figures.family != family {
            family = figures.family;
            writeln!(
                out,
                "\n{family:15} {:>6} {:>13}  {:>6} {:>5} {:>6} {:>7} {:>6} {:>5} {:>5} {:>7} {:>5} {:>5}",
                "gain",
                "95 %",
                "kept",
                "ZPD",
                "viol.",
                "min.",
                "goal",
                "cov.",
                "div.",
                "weakest",
                "ratio",
                "items"
            )?;
        }
        line(out, figures)?;
    }
    Ok(())
}

fn line(out: &mut impl Write, figures: &Figures) -> std::io::Result<()> {
    writeln!(
        out,
        "{:15} {:6.3} {:6.3}-{:6.3}  {:6.3} {:5.3} {:6.3} {:7.0} {:6.3} {:5.2} {:5.2} {:7.3} {:>5} {:5.0}",
        figures.policy,
        figures.gain,
        figures.gain_ci[0],
        figures.gain_ci[1],
        figures.retention,
        figures.zpd_hit,
        figures.prerequisite_violations,
        figures.minutes_to_goal,
        figures.goal_reached,
        figures.coverage,
        figures.diversity,
        figures.weakest_quarter_gain,
        figures.weakest_quarter_ratio.map_or("-".into(), |ratio| format!("{ratio:.2}")),
        figures.items
    )
}
