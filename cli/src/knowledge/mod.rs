//! `cairn train knowledge`, `cairn eval knowledge` and `cairn ablate knowledge`.

pub mod ablate;
pub mod eval;
mod input;
pub mod train;
mod watch;
