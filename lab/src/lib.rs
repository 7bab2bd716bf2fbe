//! Cairn's offline side, native only: what is done to catalogs and data before a learner ever opens a page.
//!
//! [`import`] reads catalogs from elsewhere; [`knowledge`] reads answers and predicts them; [`progress`] shows that
//! long work goes on.

pub mod import;
pub mod knowledge;
pub mod progress;
