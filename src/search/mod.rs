//! A goal by words: which skills does a learner mean who types "adding fractions"?
//!
//! Skills are found by their own words and by those of the items about them, ranked like documents with fields of
//! different weight (BM25F, Robertson and Zaragoza 2009, "The probabilistic relevance framework"). Words are compared
//! without case and diacritics ([`crate::fold`], which says too what a word is where no spaces are), then by their stem ([`stem`]), then as a beginning where it is the last one, and
//! only where nothing fits with one slip of the finger ([`typo`]).
//!
//! The [`Index`] is made once, in one pass over the catalog, and depends on nothing else; a search is a scan of its
//! vocabulary, and touches no item.

mod index;
mod rank;
mod stem;
mod typo;

pub use index::Index;
pub use rank::{Found, Via};

#[cfg(test)]
mod tests;
