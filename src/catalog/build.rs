//! From a catalog to its pack: held to the rules, given vectors, written. `cairn pack` and browsers go this one way, so that
//! they make the same bytes; in steps, because a page has to answer its learner in between.

use super::pack::vectors::ItemVectors;
use super::pack::{TooLarge, Unhashed, unhashed};
use super::source::Catalog;
use super::validate::{Problems, Valid, validate};
use super::vectors::{self, Directions};
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

/// The bytes of a pack, with vectors of its items where its words give any. The same catalog always gives the
/// same bytes, on every machine.
pub fn build(catalog: &Catalog) -> Result<Vec<u8>, BuildError> {
    let mut building = Building::default();
    loop {
        if let Some(pack) = building.step(catalog)? {
            return Ok(pack);
        }
    }
}

/// The same under way.
#[derive(Debug, Default)]
pub struct Building {
    next: Next,
    /// Of the catalog's skills, prerequisites first.
    skill_order: Vec<usize>,
}

/// The next step. There are some fifteen, of which writing is the longest, and more where much is to be hashed.
#[derive(Debug, Default)]
enum Next {
    #[default]
    Check,
    Words,
    Directions(Directions),
    Write(ItemVectors),
    Hash(Unhashed),
}

impl Building {
    /// Goes on by a step, with the catalog as it was. The bytes of the pack after the last one; after that, or an error, it
    /// begins anew.
    pub fn step(&mut self, catalog: &Catalog) -> Result<Option<Vec<u8>>, BuildError> {
        self.next = match std::mem::take(&mut self.next) {
            Next::Check => {
                self.skill_order = validate(catalog)?.skill_order;
                Next::Words
            }
            Next::Words => match vectors::making(catalog) {
                Some(making) => Next::Directions(making),
                None => Next::Write(ItemVectors::default()),
            },
            Next::Directions(mut making) => {
                if making.step() {
                    Next::Write(vectors::rounded(&vectors::made(making)))
                } else {
                    Next::Directions(making)
                }
            }
            Next::Write(vectors) => {
                let valid = Valid { catalog, skill_order: std::mem::take(&mut self.skill_order) };
                Next::Hash(unhashed(&valid, vectors)?)
            }
            Next::Hash(mut pack) => {
                if pack.step() {
                    return Ok(Some(pack.hashed()));
                }
                Next::Hash(pack)
            }
        };
        Ok(None)
    }
}
