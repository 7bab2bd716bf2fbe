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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::root;

    #[test]
    fn the_program_is_found_from_the_root_without_naming_its_package() {
        let asked =
            cargo().args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root()).output();
        let told: serde_json::Value = serde_json::from_slice(&asked.unwrap().stdout).unwrap();
        let defaults = told["workspace_default_members"].as_array().unwrap();
        let packages = told["packages"].as_array().unwrap();
        let is_default = |package: &&serde_json::Value| defaults.contains(&package["id"]);
        let named = |target: &serde_json::Value| {
            target["name"] == "cairn" && target["kind"].as_array().is_some_and(|kinds| kinds[0] == "bin")
        };
        let mut targets = packages.iter().filter(is_default).flat_map(|of| of["targets"].as_array().unwrap());
        assert!(targets.any(named));
        assert!(packages.iter().any(|package| is_default(&package) && package["name"] == "cairn-learn"));
    }
}
