//! `cairn simulate`: what would come of it, before anyone is asked to believe it.

pub mod ablate;
pub mod groups;
mod learning;
mod plots;
pub mod weeks;

#[derive(clap::Subcommand)]
pub enum Simulate {
    /// Let simulated learners study for weeks under this recommender and under others
    Learning(learning::Args),
}

pub fn run(simulate: &Simulate) -> anyhow::Result<()> {
    match simulate {
        Simulate::Learning(args) => learning::run(args),
    }
}
