//! The `cairn` command: pack and look at catalogs, serve them, train models and judge them.

mod audit;
mod backup;
mod inspect;
mod interests;
mod keys;
mod knowledge;
mod output;
mod pack;
mod policy;
mod serve;
mod simulate;

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
    /// Put a question to what was made: does a model serve groups of learners equally well, do reports keep private?
    Audit(audit::Args),
    /// Show a policy as devices take it, or make the code that unlocks sharing
    #[command(subcommand)]
    Policy(policy::Policy),
    /// Serve the web app, packs, policy, reports and releases
    Serve(serve::Args),
    /// Copy the server's database, without anything that waits
    Backup(backup::Args),
    /// Make, replace and revoke the keys that releases are signed with
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Train a model from what many learners did
    #[command(subcommand)]
    Train(Train),
    /// Judge a model on what it has not seen
    #[command(subcommand)]
    Eval(Eval),
    /// Say what each group of evidence adds to a model, or each term to recommending
    #[command(subcommand)]
    Ablate(Ablate),
    /// Let simulated learners study
    #[command(subcommand)]
    Simulate(simulate::Simulate),
}

#[derive(Subcommand)]
enum Train {
    /// What answers teach about items, skills and the next answer
    Knowledge(knowledge::train::Args),
    /// What learners take up next
    Interests(interests::train::Args),
}

#[derive(Subcommand)]
enum Eval {
    /// How well the next answer is predicted, beside Elo, IRT, PFA and Best-LR
    Knowledge(knowledge::eval::Args),
    /// How often held-out items are found, beside popularity, cosine neighbours and EASE
    Interests(interests::eval::Args),
}

#[derive(Subcommand)]
enum Ablate {
    /// Leave each group out of the knowledge model in turn, and predict learners set aside
    Knowledge(knowledge::ablate::Args),
    /// Leave each term out of the recommender's score in turn, and let simulated learners study
    Recommending(simulate::ablate::Args),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Pack(args) => pack::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Policy(policy) => policy::run(&policy),
        Command::Serve(args) => serve::run(args),
        Command::Backup(args) => backup::run(&args),
        Command::Keys(keys) => keys::run(keys),
        Command::Train(Train::Knowledge(args)) => knowledge::train::run(&args),
        Command::Train(Train::Interests(args)) => interests::train::run(&args),
        Command::Eval(Eval::Knowledge(args)) => knowledge::eval::run(&args),
        Command::Eval(Eval::Interests(args)) => interests::eval::run(&args),
        Command::Ablate(Ablate::Knowledge(args)) => knowledge::ablate::run(&args),
        Command::Ablate(Ablate::Recommending(args)) => simulate::ablate::run(&args),
        Command::Simulate(simulate) => simulate::run(&simulate),
    }
}
