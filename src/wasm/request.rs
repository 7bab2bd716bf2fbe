//! What JavaScript asks for.

use super::error::{Result, joined};
use super::message::{Fields, read};
use crate::catalog::language::Tag;
use crate::recommend::{Request, Term, Weights};

/// More than any page can show; it bounds what a slip of the pen can cost.
const MOST: f64 = 1_000.0;

/// A request, and what is done with it.
pub(super) struct Asked {
    pub request: Request,
    /// Whether each pick is to tell its place under the standing weights.
    pub preview: bool,
}

/// Reads a request. What it leaves open is as in the `standing` one.
pub(super) fn request(message: &[u8], standing: &Request) -> Result<Asked> {
    read(message, "request-invalid", "this is not a request", |fields| whole(fields, standing))
}

#[inline(never)]
fn whole(fields: &mut Fields<'_>, standing: &Request) -> Asked {
    let minutes = fields.maybe("minutes", Fields::f32);
    if minutes.is_some_and(|minutes| !(minutes.is_finite() && minutes > 0.0)) {
        fields.wrong("minutes", " must be a number above 0");
    }
    let count = |fields: &mut Fields<'_>, name: &str| {
        fields.whole(name, 0.0, MOST, "a whole number from 0 to 1000") as usize
    };
    let languages = fields.texts("languages");
    if let Some(wrong) = languages.iter().find(|tag| Tag::read(tag).is_none()) {
        let wrong =
            joined(&[" holds \"", wrong, "\", which is no language tag: en, pt-BR or zh-Hant would be"]);
        fields.wrong("languages", &wrong);
    }
    let request = Request {
        count: fields.maybe("count", count).unwrap_or(standing.count),
        minutes,
        languages,
        types: fields.texts("types"),
        accessibility: fields.texts("accessibility"),
        topic: fields.maybe("topic", Fields::string),
        seed: fields.maybe("seed", Fields::number).map_or(standing.seed, f64::to_bits),
        weights: weights(fields, standing.weights),
        personal: fields.maybe("personal", Fields::flag).unwrap_or(true),
        pins: fields.given("pins", Fields::texts).unwrap_or_else(|| standing.pins.clone()),
    };
    Asked { request, preview: fields.maybe("preview", Fields::flag).unwrap_or(false) }
}

/// All weights, in the order in which they are given out; the TypeScript has held each to its range and knows the names.
fn weights(fields: &mut Fields<'_>, mut weights: Weights) -> Weights {
    for (term, weight) in Term::ALL.into_iter().zip(fields.numbers("weights")) {
        weights = weights.with(term, weight as f32);
    }
    weights
}
