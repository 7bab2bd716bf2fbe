//! Cuts the built wasm into a first part, which every page fetches, and later parts, which are fetched when they are needed.
//!
//! All run on one memory. A later part holds the functions that are reached through its gates alone ([`parts`]): where the
//! first part has a gate, it has a stub of the same signature, which calls through a place in the function table that is
//! empty until the later part is there and fills it ([`first`], [`later`]). The first part exports what the later ones need
//! under short names, wasm-bindgen's imports among it, so that a later part imports from it and from nothing else, and
//! wasm-bindgen's glue stays as it is. All data stays in the first part.
//!
//! It is cut as wasm-bindgen leaves it, before wasm-opt, which would move what is behind a gate to where it is called.

mod first;
mod graph;
mod later;
pub mod parts;
mod plan;
#[cfg(test)]
mod tests;

use anyhow::Result;
use walrus::{Module, ModuleConfig};

use self::parts::Part;
use self::plan::Plan;

/// The name by which later parts import the first.
const FIRST: &str = "cairn";

/// A module in parts.
pub struct Split {
    pub first: Vec<u8>,
    /// In the order in which they were asked for.
    pub later: Vec<Vec<u8>>,
}

/// Cuts a module at the gates of the parts.
pub fn split(wasm: &[u8], parts: &[Part]) -> Result<Split> {
    let later = (0..parts.len()).map(|part| {
        let (module, plan) = planned(wasm, parts)?;
        Ok(later::emit(module, &plan, &plan.later[part]))
    });
    let later = later.collect::<Result<_>>()?;
    let (mut module, plan) = planned(wasm, parts)?;
    first::cut(&mut module, &plan);
    Ok(Split { first: module.emit_wasm(), later })
}

/// The plan is of this module's ids and of no other's, but says the same for each: ids count in the order of the bytes.
fn planned(wasm: &[u8], parts: &[Part]) -> Result<(Module, Plan)> {
    let module = ModuleConfig::new().generate_producers_section(false).parse(wasm)?;
    let plan = Plan::new(&module, wasm, parts)?;
    Ok((module, plan))
}
