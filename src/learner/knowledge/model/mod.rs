//! A trained model: what answers of many learners taught about items, skills and evidence.
//!
//! A prediction is made in two steps. The first is a logistic regression: weights for the item, its skills, the practice
//! in them and the [features](super::features). The second corrects its logit by what the
//! [memory](super::similar) of similar answers says, through a small [head](super::head). At last a straight line makes
//! the logit mean what it says (Platt 1999). `cairn train knowledge` fits all of it; `docs/knowledge.md` says how, and
//! `docs/formats/model.md` how it is stored.
//!
//! A [`Model`] knows ids only by their hashes, so it holds no text of a catalog. [`Bound`] is a model with the items and
//! skills of one catalog found in it; what the model never saw falls back to its skills, a skill to its prerequisites, and
//! both to the catalog's own difficulty.

mod bound;
mod evidence;
mod parameters;
mod read;
mod write;

pub use bound::{Bound, Item};
pub use evidence::{Evidence, Question};
pub use parameters::{ItemParameters, Parameters, SkillParameters};
pub use read::{MAGIC, Model, ModelError, VERSION};

use crate::stored::digest::sha256;

/// An id's hash in a model. The salt is chosen so that no two ids of the model share one.
fn id_hash(salt: u32, id: &str) -> u32 {
    let [a, b, c, d, ..] = sha256(&[&salt.to_le_bytes(), id.as_bytes()]);
    u32::from_le_bytes([a, b, c, d])
}

#[cfg(test)]
pub(crate) mod tests;
