//! How values cross between JavaScript and Rust: as one run of bytes a call, in both directions the same.
//!
//! serde and its bridge to JavaScript objects were a sixth of the WebAssembly, and one call into JavaScript for each field
//! is slow. So a value is written into bytes here and read from them by `pkg-config/src/core/message.ts`, and the other way
//! round. Nobody's getter runs while the core is at work, and all of this can be tested without a browser.
//!
//! A value is a byte that says its kind and what belongs to it:
//!
//! | kind | follows |
//! |---|---|
//! | 0 null, 1 false, 2 true | nothing |
//! | 3 number | f64, little-endian; not-a-number and infinities as they are |
//! | 4 text | size |
//! | 5 list | its values, then kind 7 |
//! | 6 object | for each field a key and its value, then key 0 |
//! | 8 what no message can hold | nothing |
//!
//! A size is a LEB128 number, in UTF-16 units for texts. A key is such a number too: 0 ends the object, and one more
//! than all keys so far is followed by a new key's size; so each is spelt out once. The texts themselves, keys among
//! them, stand behind all values in their order, as one UTF-8 text, and the last four bytes say how many bytes that
//! has: JavaScript decodes one long text in a fraction of the time of many short ones.
//!
//! **To add an output**, write a function that takes a [`Writer`] and fills it: `out.object(|out| {
//! out.at("chance").number(..); out.at("terms").list(terms, |out, term| ..); })`. The method of the engine returns
//! `written(|out| ..)`, and the TypeScript decodes it: `decode(engine.forecast(now)) as Forecast`.
//!
//! **To add an input**, write a function from the [`Fields`] of an object to what is wanted: `Wish { skill:
//! fields.string("skill"), minutes: fields.maybe("minutes", Fields::f32) }`, with `fields.need(&["skill"])` before
//! it. There is no `?`: whatever is wrong, a field that nobody asked for among it, is the error of [`read`], with the
//! way to it (`skills[3].attempts must be a whole number ..`). The method of the engine takes `&[u8]` and calls
//! `read(bytes, "wish-invalid", "this is not a wish", wish)`; the TypeScript calls it with `encode({ .. })`.

mod reader;
mod value;
mod writer;

pub(super) use reader::{Fields, read};
pub(super) use writer::{Writer, written};

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const NUMBER: u8 = 3;
const TEXT: u8 = 4;
const LIST: u8 = 5;
const OBJECT: u8 = 6;
const END: u8 = 7;

#[cfg(test)]
pub(super) mod tests;
