//! The project's tooling: everything that a person or CI runs, as one program that Cargo builds from the lock file.
//!
//! It is a program and not a set of scripts so that a newcomer needs only Rust and Node: whatever else a command
//! needs, it installs first and says so ([`setup`]). Each command is a short list of steps over the same few parts:
//! [`wasm`] and [`package`] make the npm package, [`packs`] and [`app`] the web app, [`native`] the `cairn` program,
//! and [`build`] orders them.

mod app;
mod bench;
mod build;
mod check;
mod closing;
mod command;
mod demo;
mod deny;
mod docs;
mod fresh;
mod links;
mod native;
mod package;
mod packs;
mod setup;
mod size;
mod split;
mod steps;
mod test;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, demo, test, size, package", version)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and serve the web app on this machine, until Ctrl-C
    Demo(demo::Options),
    /// Build everything and run every test: native, in Chromium, end to end, and of the packed npm package
    Test,
    /// Check what needs no run: formats, lints, types, licences, links
    Check,
    /// Make the reference of the npm package in docs/api
    Docs,
    /// Build the npm package and pack it into target/package
    Package,
    /// Build what ships and compare its size with budgets.json
    Size(size::Options),
    /// Measure speed: what one answer costs, or (`bench browser`) the kernels beside others in one page
    Bench(bench::Options),
    /// Install what the other commands need and do not find; each of them does this by itself
    Setup,
}

fn main() -> ExitCode {
    let result = match Cli::parse().task {
        Task::Demo(options) => demo::run(options),
        Task::Test => test::run(),
        Task::Check => check::run(),
        Task::Docs => docs::run(),
        Task::Package => package::run(),
        Task::Size(options) => size::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Setup => setup::everything(),
    };
    if let Err(error) = result {
        // Not returned from main: whoever set RUST_BACKTRACE for their own tests would get xtask's stack here.
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
