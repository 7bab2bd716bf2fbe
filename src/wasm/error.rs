//! Errors as JavaScript sees them.

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

pub(super) type Result<T> = std::result::Result<T, JsValue>;

/// A JavaScript `Error` with a stable `code`.
pub(super) fn coded(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name("CairnError");
    // Setting a property on a fresh object does not fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
