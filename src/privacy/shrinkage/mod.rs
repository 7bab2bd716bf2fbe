//! Making an estimate smaller than its noise, and never more than its own interval lets.
//!
//! An unbiased estimate from few reports can be far off; who takes it as it is predicts worse than without it. A share of yes is
//! weighed against a prior as two normal distributions are (Gelman et al. 2013, *Bayesian Data Analysis*, section 2.5): with
//! prior mean m and variance t, estimate x and its variance s,
//!
//! ```text
//! m + w (x - m),   w = t / (t + s),   of variance w s.
//! ```
//!
//! Many values of one kind say themselves where they lie and how far apart (James and Stein 1961). But one weight for all is
//! wrong for a class that is busy with three topics of a hundred: it takes most from those three, far more than their errors allow.
//! So their translation is limited (Efron and Morris 1972): each answer has an interval of its own, from its own reports
//! alone; only inside it the others pull, and an answer whose interval leaves the middle of the others out stays
//! as it is ([`limited`]). Therefore each stated error holds for each answer by itself, whatever the others are: the two
//! errors to either side cover the answer's interval whole, so they cover the truth at least as often as that does.

mod limited;

use super::mechanism::Estimate;
use limited::Family;

/// A value after shrinking, with the standard error that it has then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrunk {
    /// The value.
    pub value: f64,
    /// Its error: the truth is within two of them about as often as within two standard errors of a normal number.
    pub standard_error: f64,
}

/// One estimate towards a prior of known deviation. A deviation of 0 gives the prior, and so does an error that is not finite;
/// an endless deviation gives the estimate.
pub fn towards(value: f64, standard_error: f64, prior: f64, deviation: f64) -> Shrunk {
    let (own, noise) = (deviation * deviation, standard_error * standard_error);
    if !noise.is_finite() || own == 0.0 {
        return Shrunk { value: prior, standard_error: deviation };
    }
    let weight = 1.0 / (1.0 + noise / own);
    Shrunk { value: prior + weight * (value - prior), standard_error: (weight * noise).sqrt() }
}

/// Shares of categories, of which category 0 ("nothing") is of a kind of its own and stays as it is: the others are pulled to the
/// middle one of them, or to their mean where that is less. `error_at` is the standard error that an estimate has where a share is
/// the truth. The shrunk shares need not add up to 1: bringing them there would take from each what only some have too much.
pub fn shares(estimates: &[Estimate], error_at: impl Fn(f64) -> f64) -> Vec<Shrunk> {
    const POSSIBLE: (f64, f64) = (0.0, 1.0);
    let Some((nothing, others)) = estimates.split_first() else { return Vec::new() };
    let mean = (1.0 - nothing.value.clamp(0.0, 1.0)) / others.len().max(1) as f64;
    let centre = middle(others).clamp(0.0, mean);
    let alone = Family::alone(POSSIBLE, 0.0, error_at(0.0));
    let family = Family::new(others, POSSIBLE, centre, error_at(centre));
    std::iter::once(alone.shrink(nothing)).chain(others.iter().map(|one| family.shrink(one))).collect()
}

/// The coordinates of a mean direction: towards none.
pub fn direction(estimates: &[Estimate]) -> Vec<Shrunk> {
    let Some(first) = estimates.first() else { return Vec::new() };
    let family = Family::new(estimates, (-1.0, 1.0), 0.0, first.standard_error);
    estimates.iter().map(|one| family.shrink(one)).collect()
}

/// The median, which a few great ones do not move.
fn middle(estimates: &[Estimate]) -> f64 {
    let mut values: Vec<f64> = estimates.iter().map(|one| one.value).collect();
    values.sort_unstable_by(f64::total_cmp);
    let count = values.len();
    if count == 0 { 0.0 } else { f64::midpoint(values[(count - 1) / 2], values[count / 2]) }
}

#[cfg(test)]
mod tests;
