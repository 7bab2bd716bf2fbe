//! Who studies, and how long: what all commands with simulated learners ask for.

use anyhow::Context as _;
use cairn::catalog::Pack;
use cairn_lab::simulate::{Family, Options};
use std::path::Path;

#[derive(clap::Args)]
pub struct Weeks {
    /// The family of simulated learners: bkt, irt, mixture, or all
    #[arg(long, value_name = "NAME", default_value = "all")]
    family: String,
    /// Simulated learners of each family
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(4..=1_000_000))]
    learners: u32,
    /// Sessions of each simulated learner, three a week
    #[arg(long, value_name = "S", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    sessions: u32,
    /// Minutes of a session
    #[arg(long, value_name = "M", default_value_t = 30.0, value_parser = minutes)]
    minutes: f64,
}

impl Weeks {
    pub fn options(&self, seed: u64) -> anyhow::Result<Options> {
        Ok(Options {
            families: Family::named(&self.family)?,
            learners: self.learners as usize,
            sessions: self.sessions as usize,
            minutes: self.minutes,
            seed,
        })
    }
}

/// The packed catalog that learners study.
pub fn pack(path: &Path) -> anyhow::Result<Pack<Vec<u8>>> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Pack::open(bytes).with_context(|| format!("{} is not a pack", path.display()))
}

fn minutes(text: &str) -> Result<f64, String> {
    let minutes: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (1.0..=1440.0).contains(&minutes) {
        Ok(minutes)
    } else {
        Err("a session has 1 to 1440 minutes".to_owned())
    }
}
