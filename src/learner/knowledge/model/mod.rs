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
//!
//! Of the wasm that a page loads to recommend this is no part: nobody has a [`Bound`] before the part with models is there. So
//! what is called on one from elsewhere is not inlined there.

mod bound;
mod evidence;
mod parameters;
mod read;
mod write;

pub use crate::stored::model::ModelError;
pub use bound::{Bound, Item};
pub use evidence::{Evidence, Question};
pub use parameters::{ItemParameters, Parameters, SkillParameters};
pub use read::Model;

#[cfg(test)]
pub(crate) mod tests;
