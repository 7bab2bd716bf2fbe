//! `cairn simulate privacy`: what a school of some size would get from private reports, before it turns anything on.

use super::closed_loop;
use super::plots::Files;
use super::visits;
use cairn::privacy::epsilon::Epsilon;
use cairn_lab::privacy_utility::{Figure, Options, Report, Task, plots, simulate, steps};
use cairn_lab::progress;
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// How many learners report; several numbers with commas between them
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "1000,10000,100000",
        value_parser = clap::value_parser!(u32).range(10..=10_000_000))]
    pub learners: Vec<u32>,
    /// What a report costs: epsilon = ln(A/B), at most ln(7389/1000)
    #[arg(long, value_name = "A/B", default_value = "7389/1000", value_parser = epsilon)]
    pub epsilon: Epsilon,
    /// What is asked: calibration, difficulty, topics, moves, interest, all of these; loop: from reports to better
    /// predictions; or visits: whether charged reports leave, under visits as they are
    #[arg(long, value_name = "NAME", default_value = "all")]
    pub task: String,
    /// Topics to ask about
    #[arg(long, value_name = "K", default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=256))]
    pub topics: u32,
    /// Repetitions; without this as many as give steady figures
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub rounds: Option<u32>,
    /// How many learners visit, each in their own way, for visits
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub patterns: u32,
    /// The packed catalog that learners study, for loop
    #[arg(long, value_name = "PACK")]
    pub catalog: Option<PathBuf>,
    /// The family of simulated learners, for loop: bkt, irt, mixture, or all
    #[arg(long, value_name = "NAME", default_value = "all")]
    pub family: String,
    /// The same seed gives the same figures
    #[arg(long, value_name = "X", default_value_t = 0)]
    pub seed: u64,
    /// Draw the figures as SVG into this folder, which is made if it is missing
    #[arg(long, value_name = "DIR")]
    pub plots: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn epsilon(text: &str) -> Result<Epsilon, String> {
    let (above, below) = text.split_once('/').ok_or("give two whole numbers with / between them")?;
    let number =
        |part: &str| part.trim().parse().map_err(|_| format!("{part:?} is no whole number up to 4294967295"));
    let epsilon = Epsilon::new(number(above)?, number(below)?).map_err(|error| error.to_string())?;
    if epsilon.at_most(Epsilon::REPORT_CAP) {
        Ok(epsilon)
    } else {
        Err("no device gives more than ln(7389/1000) for a report".to_owned())
    }
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    if args.task == "loop" {
        return closed_loop::run(args);
    }
    if args.task == "visits" {
        return visits::run(args);
    }
    let tasks = Task::named(&args.task)?;
    let mut learners: Vec<usize> = args.learners.iter().map(|&learners| learners as usize).collect();
    learners.sort_unstable();
    learners.dedup();
    let options = Options {
        learners,
        epsilon: args.epsilon,
        topics: args.topics as usize,
        rounds: args.rounds.map(|rounds| rounds as usize),
        seed: args.seed,
    };
    let names: Vec<String> = tasks.iter().map(|&task| plots::file(task)).collect();
    let files = args.plots.as_deref().map(|folder| Files::begin(folder, &names)).transpose()?;
    let bar = progress::bar(steps(&tasks, &options), "repetitions");
    let report = simulate(&tasks, &options, &|| bar.inc(1));
    bar.finish_and_clear();
    if let Some(files) = files {
        for &task in &tasks {
            files.write(&plots::file(task), &plots::draw(task, &report))?;
        }
    }
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        print(&mut out, &report, &options.learners)?;
    }
    Ok(())
}

fn print(out: &mut impl Write, report: &Report, learners: &[usize]) -> std::io::Result<()> {
    let Report { epsilon, nats, topics, seed, .. } = report;
    writeln!(
        out,
        "epsilon = ln({}/{}) = {nats:.3} a report, {topics} topics, seed {seed}; errors are roots of mean squares, +- is a standard error",
        epsilon.numerator(),
        epsilon.denominator()
    )?;
    for of_task in report.figures.chunk_by(|a, b| a.task == b.task) {
        write!(out, "\n{:30}", of_task[0].task)?;
        for learners in learners {
            write!(out, "{:>19}", format!("{learners} learners"))?;
        }
        writeln!(out)?;
        for of_measure in of_task.chunk_by(|a, b| a.measure == b.measure) {
            row(out, of_measure)?;
        }
    }
    Ok(())
}

fn row(out: &mut impl Write, figures: &[Figure]) -> std::io::Result<()> {
    write!(out, "{:30}", figures[0].measure)?;
    for figure in figures {
        write!(out, "{:>19}", format!("{:.4} +- {:.4}", figure.value, figure.error))?;
    }
    writeln!(out)?;
    if figures.iter().any(|figure| figure.expected.is_some()) {
        write!(out, "{:30}", "  worked out before")?;
        for figure in figures {
            let expected =
                figure.expected.map_or_else(String::new, |expected| format!("{expected:.3}          "));
            write!(out, "{expected:>19}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
