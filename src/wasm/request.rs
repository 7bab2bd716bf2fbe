//! What JavaScript asks for.

use super::error::Result;
use super::message::{Fields, read};
use crate::recommend::Request;

/// More than any page can show; it bounds what a slip of the pen can cost.
const MOST: f64 = 1_000.0;

pub(super) fn request(message: &[u8]) -> Result<Request> {
    read(message, "request-invalid", "this is not a request", whole)
}

#[inline(never)]
fn whole(fields: &mut Fields<'_>) -> Request {
    let fallback = Request::default();
    let minutes = fields.maybe("minutes", Fields::f32);
    if minutes.is_some_and(|minutes| !(minutes.is_finite() && minutes > 0.0)) {
        fields.wrong("minutes", " must be a number above 0");
    }
    let count = |fields: &mut Fields<'_>, name: &str| {
        fields.whole(name, 0.0, MOST, "a whole number from 0 to 1000") as usize
    };
    Request {
        count: fields.maybe("count", count).unwrap_or(fallback.count),
        minutes,
        languages: fields.texts("languages"),
        types: fields.texts("types"),
        accessibility: fields.texts("accessibility"),
        topic: fields.maybe("topic", Fields::string),
        seed: fields.maybe("seed", Fields::number).map_or(fallback.seed, f64::to_bits),
        personal: fields.maybe("personal", Fields::flag).unwrap_or(true),
        ..fallback
    }
}
