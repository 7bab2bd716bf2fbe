//! What JavaScript asks for.

use super::error::{Result, coded};
use super::from_js;
use crate::recommend::Request;
use serde::Deserialize;
use wasm_bindgen::JsValue;

/// More than any page can show; it bounds what a slip of the pen can cost.
const MOST: f64 = 1_000.0;

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RequestInput {
    count: Option<f64>,
    minutes: Option<f32>,
    languages: Vec<String>,
    types: Vec<String>,
    accessibility: Vec<String>,
    topic: Option<String>,
    seed: Option<f64>,
    personal: Option<bool>,
}

impl RequestInput {
    pub(super) fn read(request: JsValue) -> Result<Request> {
        from_js::<Self>(request, "request-invalid", "this is not a request")?.resolve()
    }

    fn resolve(self) -> Result<Request> {
        let fallback = Request::default();
        let invalid = |message: String| coded("request-invalid", &message);
        let count = self.count.unwrap_or(fallback.count as f64);
        if count.fract() != 0.0 || !(0.0..=MOST).contains(&count) {
            return Err(invalid(format!("count is a whole number from 0 to {MOST}, not {count}")));
        }
        if let Some(minutes) = self.minutes.filter(|minutes| !(minutes.is_finite() && *minutes > 0.0)) {
            return Err(invalid(format!("minutes is a number above 0, not {minutes}")));
        }
        Ok(Request {
            count: count as usize,
            minutes: self.minutes,
            languages: self.languages,
            types: self.types,
            accessibility: self.accessibility,
            topic: self.topic,
            seed: self.seed.map_or(fallback.seed, f64::to_bits),
            personal: self.personal.unwrap_or(true),
            ..fallback
        })
    }
}
