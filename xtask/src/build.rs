//! The order in which the parts are built.
//!
//! The native program takes longest, and most of that time does not depend on anything else here, so it is built beside
//! the wasm and the package: their links run on one core and leave the other idle.

use anyhow::Result;

use crate::command::{Background, run};
use crate::{app, native, package, packs, wasm};

/// The npm package.
pub fn package() -> Result<()> {
    wasm::build()?;
    package::compile()
}

/// Everything that ships: the package, the packs, the web app, and the `cairn` program with the app inside.
pub fn everything() -> Result<()> {
    eprintln!("building the npm package and, beside it, the `cairn` program");
    let native = Background::start(&mut native::build(), "cairn-build.log")?;
    package()?;
    eprintln!("the npm package is built; waiting for the `cairn` program");
    native.finish()?;
    packs::build()?;
    app::build()?;
    run(&mut native::build())
}
