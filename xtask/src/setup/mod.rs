//! Finds what a command needs and installs what is missing, saying so; or says what a person has to install.
//!
//! Each command asks only for what it uses: the demo needs no browser driver.

mod browser;
mod javascript;
mod rust;

use anyhow::Result;

pub use browser::{Browser, Named};

/// For building what ships: the wasm target, Node and the npm packages.
pub fn for_building() -> Result<()> {
    rust::wasm_target()?;
    javascript::packages()
}

/// For tests in a browser: Chromium and its driver.
pub fn browser() -> Result<Browser> {
    browser::find_or_install()
}

/// For tests of the package in browsers beside Chromium: those that there are, each with the variable that names it.
pub fn other_browsers() -> Vec<Named> {
    browser::others()
}

pub fn everything() -> Result<()> {
    for_building()?;
    let Browser { chromium, driver } = browser()?;
    let others = other_browsers();
    let programs = [&chromium, &driver].into_iter().chain(others.iter().map(|(_, program)| program));
    let programs: Vec<_> = programs.map(|program| program.display().to_string()).collect();
    eprintln!("ready: the wasm target, the npm packages, {}", programs.join(", "));
    Ok(())
}
