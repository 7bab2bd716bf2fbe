//! Finds what a command needs and installs what is missing, saying so; or says what a person has to install.
//!
//! Each command asks only for what it uses: the demo needs no browser driver.

mod browser;
mod javascript;
mod rust;

use anyhow::Result;

pub use browser::Browser;

/// For building what ships: the wasm target, Node and the npm packages.
pub fn for_building() -> Result<()> {
    rust::wasm_target()?;
    javascript::packages()
}

/// For tests in a browser: Chromium and its driver.
pub fn browser() -> Result<Browser> {
    browser::find_or_install()
}

pub fn everything() -> Result<()> {
    for_building()?;
    let Browser { chromium, driver } = browser()?;
    println!("ready: the wasm target, the npm packages, {}, {}", chromium.display(), driver.display());
    Ok(())
}
