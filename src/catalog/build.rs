//! From a catalog to its pack: held to the rules, given vectors, written. `cairn pack` and browsers go this one way, so that
//! they make the same bytes; in steps, because a page has to answer its learner in between.

use super::pack::vectors::ItemVectors;
use super::pack::{TooLarge, Unhashed, Writing};
use super::source::Catalog;
use super::validate::{Checking, Problems, Valid};
use super::vectors::{self, Counting, DIMENSIONS, Directions};
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

/// The next step. Some fifteen are about the whole catalog, each of them simple arithmetic; the others are about some of its items
/// each, or some of the pack's bytes.
#[derive(Debug, Default)]
enum Next {
    #[default]
    Begin,
    Check(Checking),
    Count(Counting),
    Directions(Directions),
    Round(Vec<[f32; DIMENSIONS]>),
    Order(ItemVectors),
    Write(Box<Writing>, ItemVectors),
    Hash(Unhashed),
}

impl Building {
    /// Goes on by a step, with the catalog as it was. The bytes of the pack after the last one; after that, or an error, it
    /// begins anew.
    pub fn step(&mut self, catalog: &Catalog) -> Result<Option<Vec<u8>>, BuildError> {
        self.next = match std::mem::take(&mut self.next) {
            Next::Begin => Next::Check(Checking::of(catalog)),
            Next::Check(mut checking) => {
                if checking.step(catalog) {
                    self.skill_order = checking.skill_order(catalog)?;
                    Next::Count(Counting::of(catalog))
                } else {
                    Next::Check(checking)
                }
            }
            Next::Count(mut counting) => {
                if counting.step(catalog) {
                    vectors::making(counting)
                        .map_or_else(|| Next::Order(ItemVectors::default()), Next::Directions)
                } else {
                    Next::Count(counting)
                }
            }
            Next::Directions(mut making) => {
                if making.step() {
                    Next::Round(vectors::made(making))
                } else {
                    Next::Directions(making)
                }
            }
            Next::Round(rows) => Next::Order(vectors::rounded(&rows)),
            Next::Order(vectors) => {
                let valid = Valid { catalog, skill_order: std::mem::take(&mut self.skill_order) };
                Next::Write(Box::new(Writing::of(&valid)), vectors)
            }
            Next::Write(mut writing, vectors) => {
                if writing.step(catalog)? {
                    Next::Hash(writing.finish(vectors)?)
                } else {
                    Next::Write(writing, vectors)
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::source::Item;

    /// How many steps it takes.
    fn steps(items: usize) -> usize {
        let item = |at: usize| Item {
            id: at.to_string(),
            name: format!("w{} w{}", at % 7, at % 11),
            ..Item::default()
        };
        let catalog = Catalog {
            cairn: 1,
            name: "C".into(),
            items: (0..items).map(item).collect(),
            ..Catalog::default()
        };
        let mut building = Building::default();
        let mut steps = 1;
        while building.step(&catalog).unwrap().is_none() {
            steps += 1;
        }
        steps
    }

    #[test]
    fn no_step_but_those_of_the_directions_is_about_more_than_some_items() {
        // Ids, items, words and columns.
        assert!(steps(5_000) >= steps(500) + 4 * 9);
    }
}
