//! `cairn train knowledge` and `cairn eval knowledge`.

pub mod eval;
mod input;
pub mod train;
mod watch;
