//! What the items that a learner has met are like, side by side: a taste is made of all of them each time, and in a large catalog
//! every one of them would be waited for.

use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;

/// The [vectors](crate::catalog::pack::vectors) of the profile's items, in its order.
#[derive(Debug, Clone, Default)]
pub(super) struct Likeness {
    rows: Vec<i8>,
    scales: Vec<f32>,
}

impl Likeness {
    /// Adds that of the profile's next item, zeros for one that the catalog does not have.
    pub fn push(&mut self, view: &View<'_>, item: Option<ItemIndex>) {
        let Some(vectors) = view.vectors() else { return };
        match item {
            Some(item) => self.rows.extend(vectors.row(item)),
            None => self.rows.resize(self.rows.len() + vectors.dimensions(), 0),
        }
        self.scales.push(item.map_or(0.0, |item| vectors.scale(item)));
    }

    /// Each item's numbers, and what they are multiplied by to have length 1; nothing where the catalog has no vectors.
    pub fn iter(&self) -> impl Iterator<Item = (&[i8], f32)> {
        let dimensions = self.rows.len().checked_div(self.scales.len()).unwrap_or(1);
        self.rows.chunks_exact(dimensions).zip(self.scales.iter().copied())
    }
}
