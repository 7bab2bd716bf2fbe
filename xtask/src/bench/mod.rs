//! How fast it is, always beside something else in the same run: machines differ, ratios less.

mod browser;
mod event;
mod low_end;
mod real;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::command::{cargo, run as run_command};

#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// The dense scan in headless Chromium, beside JavaScript and TensorFlow.js, in one page and one run
    Browser(browser::Options),
    /// First and next recommendation under Chromium's imitation of a slow device and a slow line
    LowEnd(low_end::Options),
    /// The native benches (`cargo bench`): opening and making packs, recommending, answers, search, mechanisms
    Native {
        /// Only those whose name has this in it
        filter: Option<String>,
    },
}

pub fn run(options: &Options) -> Result<()> {
    match &options.what {
        None => event::run(),
        Some(What::Browser(options)) => browser::run(options),
        Some(What::LowEnd(options)) => low_end::run(options),
        Some(What::Native { filter }) => run_command(
            cargo().args(["bench", "--package", "cairn-learn", "--bench", "core", "--"]).args(filter),
        ),
    }
}
