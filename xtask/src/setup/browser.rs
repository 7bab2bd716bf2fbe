//! Chromium and chromedriver, for tests in a browser: where the environment or PATH says, or from the system's packages.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::command::{find, output, program, run};

pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

pub fn find_or_install() -> Result<Browser> {
    if let Some(browser) = look() {
        return Ok(browser);
    }
    install().context("tests in a browser need Chromium and chromedriver: install both, or name them in $CHROMIUM and $CHROMEDRIVER")?;
    look().context(
        "Chromium and chromedriver are installed, but not on PATH: name them in $CHROMIUM and $CHROMEDRIVER",
    )
}

fn look() -> Option<Browser> {
    Some(Browser {
        chromium: named("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])?,
        driver: named("CHROMEDRIVER", &["chromedriver"])?,
    })
}

fn named(variable: &str, programs: &[&str]) -> Option<PathBuf> {
    let own = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
    own.or_else(|| programs.iter().find_map(|name| find(name)))
}

fn install() -> Result<()> {
    if find("apt-get").is_none() {
        bail!("there is no apt-get to install them with");
    }
    let sudo = !is_root();
    if sudo && !program("sudo").args(["-n", "true"]).output().is_ok_and(|out| out.status.success()) {
        bail!("installing them takes root, or sudo without a password");
    }
    eprintln!("setup: installing chromium and chromium-driver with apt-get");
    apt(sudo, &["update"])?;
    apt(sudo, &["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"])
}

fn apt(sudo: bool, args: &[&str]) -> Result<()> {
    let mut command = program(if sudo { "sudo" } else { "env" });
    if sudo {
        command.args(["-n", "env"]);
    }
    run(command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(args))
}

fn is_root() -> bool {
    output(program("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
