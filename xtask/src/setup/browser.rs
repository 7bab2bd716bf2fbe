//! The browsers that tests run in: where the environment or PATH says, or from the system's packages.
//!
//! Chromium and its driver are needed. Firefox and `WebKit`'s small browser show that the package is not Chromium's alone; a
//! system that has them under other names runs the tests without them, and says so.

use std::env;
use std::fs;
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
    eprintln!("setup: installing chromium and chromium-driver with apt-get");
    install(&["chromium", "chromium-driver"]).context("tests in a browser need Chromium and chromedriver: install both, or name them in $CHROMIUM and $CHROMEDRIVER")?;
    look().context(
        "Chromium and chromedriver are installed, but not on PATH: name them in $CHROMIUM and $CHROMEDRIVER",
    )
}

/// The variable that names a browser, and where it is.
pub type Named = (&'static str, PathBuf);

/// Browsers that run a page without a driver.
pub fn others() -> Vec<Named> {
    if look_for_others().len() < 2 && can_install().is_ok() {
        eprintln!("setup: installing firefox-esr, webkit2gtk-driver and xvfb with apt-get");
        // Debian's names: elsewhere there may be none, and the tests do without.
        if let Err(error) = install(&["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth"]) {
            eprintln!("setup: {error:#}");
        }
    }
    look_for_others()
}

fn look_for_others() -> Vec<Named> {
    [("FIREFOX", firefox()), ("WEBKIT", webkit())]
        .into_iter()
        .filter_map(|(variable, program)| Some((variable, program?)))
        .collect()
}

fn firefox() -> Option<PathBuf> {
    named("FIREFOX", &["firefox-esr", "firefox"])
}

/// `WebKit`'s own small browser lies beside its libraries, and wants a display, which xvfb-run makes.
fn webkit() -> Option<PathBuf> {
    find("xvfb-run")?;
    named("WEBKIT", &[]).or_else(|| {
        let libraries = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
        libraries.map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser")).find(|program| program.is_file())
    })
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

fn install(packages: &[&str]) -> Result<()> {
    let sudo = can_install()?;
    apt(sudo, &["update"])?;
    apt(sudo, &[&["install", "-y", "--no-install-recommends"], packages].concat())
}

/// Whether it takes sudo.
fn can_install() -> Result<bool> {
    if find("apt-get").is_none() {
        bail!("there is no apt-get to install them with");
    }
    let sudo = !is_root();
    if sudo && !program("sudo").args(["-n", "true"]).output().is_ok_and(|out| out.status.success()) {
        bail!("installing them takes root, or sudo without a password");
    }
    Ok(sudo)
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
