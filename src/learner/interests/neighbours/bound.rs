//! A model of neighbours with the items of one catalog found in it, once, when both are opened.

use super::Model;
use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;

const NONE: u32 = u32::MAX;

/// An item of a learner's history, by its number in the model; none where the model does not know it.
pub type Step = Option<u16>;

/// A model bound to a catalog.
#[derive(Debug, Clone)]
pub struct Bound {
    model: Model,
    /// The catalog's item for each of the model's.
    items: Vec<u32>,
    /// What counts as a strong word for an item: the mean of what items say of their nearest.
    strong: f32,
}

impl Bound {
    /// Finds a packed catalog's items in a model.
    pub fn to_catalog(model: Model, view: &View<'_>) -> Self {
        let mut items = vec![NONE; model.items()];
        for (item, &id) in view.item_id.iter().enumerate() {
            if let Some(number) = model.item(view.string(id)) {
                items[usize::from(number)] = item as u32;
            }
        }
        let (sum, count) = model
            .scales
            .iter()
            .filter(|&&scale| scale > 0.0)
            .fold((0.0, 0.0_f32), |(sum, count), scale| (sum + scale, count + 1.0));
        Self { model, items, strong: sum / count.max(1.0) }
    }

    /// The model itself.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// How many of the catalog's items the model knows.
    pub fn items_known(&self) -> usize {
        self.items.iter().filter(|&&item| item != NONE).count()
    }

    /// How much a history, the most recent item last, points to each of a catalog's `items`, 0 to 1.
    pub fn scores(&self, history: &[Step], items: usize) -> Vec<f32> {
        let mut own = vec![0.0; self.model.items()];
        self.model.score(history, &mut own);
        let mut scores = vec![0.0; items];
        for (&item, score) in self.items.iter().zip(own) {
            if item != NONE {
                scores[item as usize] = self.share(score);
            }
        }
        scores
    }

    /// The same for one item.
    pub fn score(
        &self,
        view: &View<'_>,
        item: ItemIndex,
        history: impl DoubleEndedIterator<Item = Step>,
    ) -> f32 {
        let Some(to) = self.model.item(view.string(view.item_id[item])) else { return 0.0 };
        let (mut score, mut weight) = (0.0, 1.0);
        for from in history.rev() {
            score += weight * from.map_or(0.0, |from| self.model.weight(from, to));
            weight *= self.model.decay;
        }
        self.share(score)
    }

    /// Half for one strong word, near 1 for many. A score by itself has no bound and a unit of its own.
    fn share(&self, score: f32) -> f32 {
        if score > 0.0 { score / (score + self.strong) } else { 0.0 }
    }
}
