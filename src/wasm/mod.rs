//! The browser bindings: convert, call, convert back. Nothing is decided here.
//!
//! These are the raw bindings that `pkg-config/` wraps into the npm package; pages use the package. Values cross as
//! [`message`]s, packs and stored records as their bytes. Errors have a stable code ([`error`]).
//!
//! Only [`engine`], [`guide`], [`sharing`] and [`randomise`] need a browser; the rest is compiled for tests on any machine too.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))] // what only those use

mod build;
#[cfg(target_arch = "wasm32")]
mod engine;
mod error;
mod event;
#[cfg(target_arch = "wasm32")]
mod guide;
mod message;
mod output;
mod path_output;
mod policy;
mod prediction_output;
mod profile;
#[cfg(target_arch = "wasm32")]
mod randomise;
#[cfg(target_arch = "wasm32")]
mod randomness;
mod reason_output;
mod release;
mod request;
#[cfg(target_arch = "wasm32")]
mod sharing;
mod sharing_output;
mod tutor_output;
mod unknown;

use crate::stored::slots::Slot;

/// A slot as it is written in a store's keys.
fn slot_name(slot: Slot) -> &'static str {
    match slot {
        Slot::A => "a",
        Slot::B => "b",
    }
}
