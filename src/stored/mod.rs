//! How anything that a device keeps is written: a bounds-checked little-endian [`codec`], two-[`slots`] envelopes
//! with a version and a checksum, so that a write torn by a crash never costs more than the last change, and the outer
//! form of a trained [`model`].

pub mod codec;
pub mod digest;
pub mod model;
pub mod slots;
