//! `cairn eval interests`: how often a model finds what learners took up next.

use super::train;
use anyhow::Context as _;
use cairn::learner::interests::neighbours::Model;
use cairn_lab::interests::eval::{BaselinesFound, Evaluation, evaluate, sample};
use cairn_lab::interests::metrics::Found;
use cairn_lab::progress;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// Histories to learn from: a line a learner, `user item item ...`, in order
    #[arg(long)]
    train: PathBuf,
    /// Items to find, in the same form: what the same learners took up next
    #[arg(long)]
    test: PathBuf,
    /// The model; where it is not given, one is trained on the histories
    #[arg(long)]
    model: Option<PathBuf>,
    /// Judge by so many learners, drawn by the seed, instead of all
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    sample: Option<u64>,
    /// The number that every random choice follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let given = args.model.as_ref().map(|path| {
        let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let model =
            Model::read(&bytes).with_context(|| format!("{} is not a whole model", path.display()))?;
        Ok::<_, anyhow::Error>((model, bytes.len()))
    });
    let given = given.transpose()?;
    let mut histories = super::read(&args.train)?;
    let mut held_out = histories.read_held_out(&args.test)?;
    let (model, size) = if let Some(given) = given {
        given
    } else {
        let bytes = train::model(&histories, args.seed).model.to_bytes();
        let model =
            Model::read(&bytes).context("the model just trained does not open; this is a fault of cairn")?;
        (model, bytes.len())
    };
    if let Some(count) = args.sample {
        sample(&mut held_out, count as usize, args.seed);
    }
    let spinner = progress::spinner("ranking all items, and running popularity, neighbours and EASE");
    let evaluation = evaluate(&model, size, &histories, &held_out);
    spinner.finish_and_clear();
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &evaluation)?;
        return Ok(writeln!(out)?);
    }
    print(&mut out, &evaluation)?;
    Ok(())
}

fn print(out: &mut impl std::io::Write, e: &Evaluation) -> std::io::Result<()> {
    writeln!(out, "{} learners, {} items ranked for each", e.users, e.items)?;
    writeln!(out)?;
    writeln!(out, "  model              HR@10   NDCG@10")?;
    print_row(out, "Cairn", e.found)?;
    print_baselines(out, &e.baselines)?;
    if let Some(cleaned) = &e.baselines_cleaned {
        writeln!(out, "  without the last item of each line:")?;
        print_baselines(out, cleaned)?;
    }
    writeln!(out)?;
    writeln!(out, "  model  {} bytes", e.model_bytes)
}

fn print_baselines(out: &mut impl std::io::Write, b: &BaselinesFound) -> std::io::Result<()> {
    print_row(out, "cosine neighbours", b.itemknn)?;
    print_row(out, "EASE", b.ease)?;
    print_row(out, "popularity", b.popularity)
}

fn print_row(out: &mut impl std::io::Write, name: &str, found: Found) -> std::io::Result<()> {
    writeln!(out, "  {name:17}  {:.4}  {:.4}", found.hr, found.ndcg)
}
