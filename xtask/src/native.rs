//! Builds the `cairn` program: it packs the catalogs, and it serves the web app that it carries inside.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Command;

use crate::command::{cargo, program, target};

/// The command that builds it. The web app is embedded as it stands in www/dist at that time, so the program that packs
/// is built before the app, and once more, with little left to compile, after it.
pub fn build() -> Command {
    let mut command = cargo();
    command.args(["build", "--release", "--package", "cairn-cli"]);
    command
}

pub fn path() -> PathBuf {
    target().join(format!("release/cairn{EXE_SUFFIX}"))
}

pub fn cairn() -> Command {
    program(path())
}
