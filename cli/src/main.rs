//! The `cairn` command: pack and look at catalogs, audit models, serve.

mod audit;
mod inspect;
mod pack;
mod serve;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cairn",
    version,
    about = "A recommender for learners that runs on the learner's own device"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check a catalog and pack it into one file that browsers read in place
    Pack(pack::Args),
    /// Say what a pack holds
    Inspect(inspect::Args),
    /// Put a question to a model: does it serve groups of learners equally well?
    Audit(audit::Args),
    /// Serve the web app, packs, policy, reports and releases
    Serve(serve::Args),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Pack(args) => pack::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Serve(args) => serve::run(args),
    }
}
