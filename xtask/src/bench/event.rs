//! What taking in one answer costs, natively and in Chromium: the same code over the same answers in one run.

use anyhow::{Context, Result};

use crate::command::{cargo, watch};
use crate::{setup, test};

pub fn run() -> Result<()> {
    setup::everything()?;
    let shown = ["--test", "event_cost", "--", "--nocapture", "the_cost_is_told"];
    let mut native = cargo();
    native.args(["test", "--package", "cairn-learn", "--release"]).args(shown);
    let native = cost(&watch(&mut native)?)?;
    let browser = cost(&watch(&mut test::in_browser(&[&["--release"], &shown[..]].concat())?)?)?;
    println!("an answer, taken in with a trained model of 96 dimensions, median of batches:");
    println!("  native       {native:>6.2} us");
    println!("  in Chromium  {browser:>6.2} us, {:.2} times as long", browser / native);
    Ok(())
}

fn cost(said: &[String]) -> Result<f64> {
    let told = said.iter().find_map(|line| line.split_once("an answer costs "));
    let (_, after) = told.context("the test told no cost")?;
    after.split_whitespace().next().and_then(|cost| cost.parse().ok()).context("the test's cost is no number")
}
