//! What is shown of a model and of its predictions.

use super::message::Writer;
use super::output::term;
use crate::catalog::View;
use crate::catalog::pack::columns::ItemIndex;
use crate::learner::Learner;
use crate::stored::digest::{Digest, hex};

/// A model's size in bytes, its digest, and how many of the catalog's items it has seen.
#[inline(never)]
pub(super) fn model(out: &mut Writer, bytes: usize, digest: &Digest, items_known: usize) {
    out.object(|out| {
        out.at("bytes").number(bytes as f64);
        out.at("hash").text(&hex(digest));
        out.at("itemsKnown").number(items_known as f64);
    });
}

pub(super) fn prediction(out: &mut Writer, view: &View<'_>, learner: &Learner, item: ItemIndex, now: i64) {
    let terms = learner.predict(view, item, now);
    let named = terms.named().into_iter().filter(|&(_, value)| value != 0.0);
    out.object(|out| {
        out.at("chance").f32(terms.probability());
        out.at("uncertainty").f32(learner.uncertainty(view, item));
        out.at("terms").list(named, |out, (name, value)| term(out, name, value));
        // Better than expected among the last answers to items like this one, how many those are, and what they change.
        out.at("similar").maybe(learner.similar(view, item, now), |out, similar| {
            out.list([similar.better as f32, similar.of as f32, similar.change], Writer::f32);
        });
    });
}
