//! Errors on their way to JavaScript.

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// An error with a stable code. It is thrown as one text, the code and behind a line's end the message; the package's
/// TypeScript makes a `CairnError` of it. An `Error` made here would take three more functions of JavaScript's.
#[derive(Debug)]
pub struct Fault {
    text: String,
}

impl Fault {
    /// An error with that code and message.
    #[cold]
    #[inline(never)]
    pub(super) fn new(code: &'static str, message: &str) -> Self {
        Self { text: joined(&[code, "\n", message]) }
    }
}

#[cfg(target_arch = "wasm32")]
impl From<Fault> for wasm_bindgen::JsValue {
    fn from(fault: Fault) -> Self {
        Self::from_str(&fault.text)
    }
}

/// The parts as one text. `concat` is compiled anew for every number of parts, and `format!` costs more still.
#[cold]
#[inline(never)]
pub(super) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// Nothing of that name.
#[cold]
#[inline(never)]
pub(super) fn unknown(code: &'static str, what: &str, id: &str) -> Fault {
    Fault::new(code, &joined(&["the catalog has no ", what, " \"", id, "\""]))
}
