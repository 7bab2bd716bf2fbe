//! `cairn simulate`: what would come of it, before anyone is asked to believe it.

pub mod ablate;
mod closed_loop;
pub mod groups;
mod learning;
mod plots;
mod privacy;
mod visits;
pub mod weeks;

#[derive(clap::Subcommand)]
pub enum Simulate {
    /// Let simulated learners study for weeks under this recommender and under others
    Learning(learning::Args),
    /// Let simulated learners report, and say what a school of their number would get
    Privacy(privacy::Args),
}

pub fn run(simulate: &Simulate) -> anyhow::Result<()> {
    match simulate {
        Simulate::Learning(args) => learning::run(args),
        Simulate::Privacy(args) => privacy::run(args),
    }
}
