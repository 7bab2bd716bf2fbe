//! What is shown of a model and of its predictions.

use super::output::TermOutput;
use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;
use crate::learner::Learner;
use crate::learner::knowledge::model::Bound;
use crate::stored::digest::hex;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModelOutput {
    bytes: usize,
    hash: String,
    /// Of the catalog's items, those that the model has seen.
    items_known: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PredictionOutput {
    chance: f32,
    uncertainty: f32,
    terms: Vec<TermOutput>,
    /// Better than expected among the last answers to items like this one, how many those are, and what they change.
    similar: Option<[f32; 3]>,
}

impl ModelOutput {
    pub(super) fn new(bound: &Bound) -> Self {
        let model = bound.model();
        Self { bytes: model.size(), hash: hex(&model.digest()), items_known: bound.items_known() }
    }
}

impl PredictionOutput {
    pub(super) fn new(view: &View<'_>, learner: &Learner, item: ItemIndex, now: i64) -> Self {
        let terms = learner.predict(view, item, now);
        let named = terms.named().map(|(term, value)| TermOutput { term, value });
        let similar = learner.similar(view, item, now);
        Self {
            chance: terms.probability(),
            uncertainty: learner.uncertainty(view, item),
            terms: named.into_iter().filter(|term| term.value != 0.0).collect(),
            similar: similar.map(|similar| [similar.better as f32, similar.of as f32, similar.change]),
        }
    }
}
