//! Cairn's offline side, native only: what is done to catalogs and data before a learner ever opens a page.
//!
//! [`import`] reads catalogs from elsewhere; [`knowledge`] reads answers, learns to predict them and says how well;
//! [`interests`] learns which items follow which; [`fairness`] asks whether a model serves groups of learners equally
//! well; [`privacy`] goes through the mechanisms' random words, [`privacy_utility`] says what private reports would tell a
//! school; [`simulate`] lets made-up learners study under the recommender and under others;
//! [`visits`] says what becomes of reports under visits as they are; [`progress`] shows that long work goes on.

pub mod fairness;
pub mod import;
pub mod interests;
pub mod knowledge;
pub mod privacy;
pub mod privacy_utility;
pub mod progress;
pub mod simulate;
pub mod visits;
