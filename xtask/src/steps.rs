//! A run of named steps: each is announced, timed and, at the end, listed with what came of it.
//!
//! The first failure ends the run. What was skipped or never reached is listed as that, and never as passed.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// What came of a step that did not fail, each with what there is to say about it.
pub enum Done {
    Passed(String),
    Skipped(String),
}

pub struct Step<'a> {
    name: &'static str,
    work: Box<dyn FnOnce() -> Result<Done> + 'a>,
}

/// A step that passes if it returns; what it returns goes into the closing table.
pub fn step<'a, T: fmt::Display>(name: &'static str, work: impl FnOnce() -> Result<T> + 'a) -> Step<'a> {
    maybe(name, move || Ok(Done::Passed(work()?.to_string())))
}

/// A step that may find that it cannot be done here.
pub fn maybe<'a>(name: &'static str, work: impl FnOnce() -> Result<Done> + 'a) -> Step<'a> {
    Step { name, work: Box::new(work) }
}

struct Row {
    name: &'static str,
    time: Option<Duration>,
    result: &'static str,
    note: String,
}

/// Does the steps in order, stops at the first that fails, and closes with a table.
pub fn run(steps: Vec<Step<'_>>) -> Result<()> {
    let mut rows = Vec::new();
    let mut failure = None;
    for Step { name, work } in steps {
        if failure.is_some() {
            rows.push(Row { name, time: None, result: "not run", note: String::new() });
            continue;
        }
        println!("\n== {name}");
        let start = Instant::now();
        let done = work();
        let time = start.elapsed();
        let (result, note) = match done {
            Ok(Done::Passed(note)) => ("passed", note),
            Ok(Done::Skipped(note)) => ("skipped", note),
            Err(error) => {
                eprintln!("{error:#}");
                failure = Some(name);
                ("FAILED", format!("{error:#}").lines().next().unwrap_or_default().to_owned())
            }
        };
        println!("== {name}: {result} in {}", seconds(time));
        rows.push(Row { name, time: Some(time), result, note });
    }
    print(&rows);
    if let Some(name) = failure {
        bail!("{name} failed");
    }
    Ok(())
}

fn print(rows: &[Row]) {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
    println!();
    for Row { name, time, result, note } in rows {
        let time = time.map(seconds).unwrap_or_default();
        println!("{}", format!("{name:width$} {time:>9}  {result:8} {note}").trim_end());
    }
    let all: Duration = rows.iter().filter_map(|row| row.time).sum();
    let count = |what| rows.iter().filter(|row| row.result == what).count();
    println!(
        "{} passed, {} failed, {} skipped, {} not run, in {}",
        count("passed"),
        count("FAILED"),
        count("skipped"),
        count("not run"),
        seconds(all)
    );
}

/// A duration as a person reads it.
pub fn seconds(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    let (minutes, seconds, tenths) = (tenths / 600, tenths / 10 % 60, tenths % 10);
    if minutes > 0 { format!("{minutes}m {seconds:02}s") } else { format!("{seconds}.{tenths}s") }
}
