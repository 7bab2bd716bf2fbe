//! `cairn train interests`: from what many learners took up to a model of what comes next.

use crate::output;
use cairn::learner::interests::neighbours::MOST_BYTES;
use cairn_lab::interests::histories::Histories;
use cairn_lab::interests::train::{Trained, train};
use cairn_lab::progress;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

#[derive(clap::Args)]
pub struct Args {
    /// Histories to learn from: a line a learner, `user item item ...`, in order
    #[arg(long)]
    train: PathBuf,
    /// Where the model goes
    #[arg(short, long)]
    output: PathBuf,
    /// The number that every random choice follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let output = output::target(&[&args.train], &args.output)?;
    let histories = super::read(&args.train)?;
    let start = Instant::now();
    let trained = model(&histories, args.seed);
    let bytes = trained.model.to_bytes();
    output::replace(&output, &bytes)?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: {} bytes of fewer than {MOST_BYTES}, {} items, trained in {:.0} s on {} learners",
        args.output.display(),
        bytes.len(),
        trained.model.items(),
        start.elapsed().as_secs_f64(),
        histories.lines().len(),
    )?;
    writeln!(out, "  most recent items of {} learners held out, for each setting tried:", trained.judges)?;
    for (settings, found) in &trained.tried {
        let chosen = if *settings == trained.settings { "  <- chosen" } else { "" };
        writeln!(
            out,
            "    HR@10 {:.4}, NDCG@10 {:.4}: decay {}, {} of cosine{chosen}",
            found.hr, found.ndcg, settings.decay, settings.cosine
        )?;
    }
    Ok(())
}

/// Trains, and says on standard error what is odd about the lines.
pub fn model(histories: &Histories, seed: u64) -> Trained {
    let spinner = progress::spinner("learning what follows what");
    let trained = train(histories, seed);
    spinner.finish_and_clear();
    if let Some(tail) = trained.tail.filter(|tail| tail.is_foreign()) {
        eprintln!(
            "the last item of a line is found from the rest in {:.1} % of cases, the one before it in {:.1} %: last items \
             look like other learners' and nothing is learnt from them",
            tail.last * 100.0,
            tail.before * 100.0
        );
    }
    trained
}
