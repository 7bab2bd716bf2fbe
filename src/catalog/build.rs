//! From a catalog to its pack: held to the rules, given vectors, written. `cairn pack` and browsers go this one way, so that
//! they make the same bytes.

use super::pack::{TooLarge, write_with_vectors};
use super::source::Catalog;
use super::validate::{Problems, validate};
use super::vectors;
use thiserror::Error;

/// Why a catalog cannot be packed.
#[derive(Debug, Clone, PartialEq, Error)]
#[error(transparent)]
pub enum BuildError {
    /// It breaks rules.
    Problems(#[from] Problems),
    /// It is larger than the format's numbers.
    TooLarge(#[from] TooLarge),
}

/// The bytes of a catalog's pack, with vectors of its items where its words give any. The same catalog always gives the
/// same bytes, on every machine.
pub fn build(catalog: &Catalog) -> Result<Vec<u8>, BuildError> {
    let valid = validate(catalog)?;
    Ok(write_with_vectors(&valid, vectors::of(catalog))?)
}
