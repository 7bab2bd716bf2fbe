//! What there is to learn from: items, skills and their prerequisites.
//!
//! A catalog is written as text ([`source`]), held to rules that name every fault at once ([`validate`]), and packed
//! into one binary that a browser reads in place ([`pack`]). Languages are tags as school software writes them ([`language`]). Names are those of schema.org, LRMI and AMB, so that a
//! catalog from elsewhere means the same here.

pub mod build;
pub mod language;
pub mod order;
pub mod pack;
pub mod shape;
pub mod source;
mod steps;
mod texts;
pub mod validate;
pub mod vectors;

pub use build::build;
pub use pack::{Pack, PackError, View};
pub use source::{Catalog, Item, Skill};
pub use validate::{Problem, Problems};
