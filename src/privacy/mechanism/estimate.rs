//! What a batch of reports says, with its error.

use serde::{Deserialize, Serialize};

/// What a batch of reports says about the people behind it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The unbiased estimate. It may lie outside the possible range when reports are few: clamping it would bias it.
    pub value: f64,
    /// Its standard error as an estimate of the population the learners come from: noise and sampling together.
    pub standard_error: f64,
    /// The part of it that the mechanism adds: the standard error as an estimate of these very learners.
    pub noise_standard_error: f64,
}

/// The share f of people with a property, where a report of one of them agrees with probability `own`, and one of anybody
/// else with probability `others`; of `reports` (at least one) `agreeing` agreed.
///
/// value = (agreeing/n - others) / (own - others). Given the answers, its variance is
/// (f own (1 - own) + (1 - f) others (1 - others)) / (n (own - others)^2).
pub(super) fn from_share(agreeing: u64, reports: u64, others: f64, own: f64) -> Estimate {
    let n = reports as f64;
    let gain = own - others;
    let value = (agreeing as f64 / n - others) / gain;
    let possible = value.clamp(0.0, 1.0);
    let noise = possible * own * (1.0 - own) + (1.0 - possible) * others * (1.0 - others);
    // Laplace's rule keeps the error above zero where every report says the same.
    let smoothed = (agreeing as f64 + 1.0) / (n + 2.0);
    Estimate {
        value,
        standard_error: (smoothed * (1.0 - smoothed) / n).sqrt() / gain,
        noise_standard_error: (noise / n).sqrt() / gain,
    }
}
