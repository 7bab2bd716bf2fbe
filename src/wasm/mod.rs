//! The browser bindings: convert, call, convert back. Nothing is decided here.
//!
//! These are the raw bindings that `pkg-config/` wraps into the npm package; pages use the package. Small objects cross as
//! plain JavaScript values (serde), packs and stored records as bytes. Errors are JavaScript `Error`s with a stable
//! `code`.

mod engine;
mod error;
mod event;
mod output;
mod prediction_output;
mod request;
mod sharing;
mod sharing_output;

use crate::stored::slots::Slot;
use error::{Result, coded};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// A plain JavaScript value.
fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|error| coded("internal", &error.to_string()))
}

/// From a plain JavaScript value; `what` names it in the error.
fn from_js<T: DeserializeOwned>(value: JsValue, code: &str, what: &str) -> Result<T> {
    serde_wasm_bindgen::from_value(value).map_err(|error| coded(code, &format!("{what}: {error}")))
}

/// A slot as it is written in a store's keys.
fn slot_name(slot: Slot) -> &'static str {
    match slot {
        Slot::A => "a",
        Slot::B => "b",
    }
}
