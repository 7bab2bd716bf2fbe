//! Making an estimate smaller than its noise: towards what was believed before, by as much as noise asks for.
//!
//! An unbiased estimate from few reports can be far off; who takes it as it is predicts worse than without it. So it is
//! weighed against a prior as two normal distributions are (Gelman et al. 2013, *Bayesian Data Analysis*, section 2.5): with
//! prior mean m and variance t, estimate x and its variance s,
//!
//! ```text
//! m + w (x - m),   w = t / (t + s),   of variance w s.
//! ```
//!
//! Its expected squared error is w s, less than the estimate's s and less than the prior's t. Where there are many values of
//! one kind, t itself is estimated from them ([`Family`]): empirical Bayes, as James and Stein (1961) and Efron and Morris
//! (1973) have it, whose squared error over all of them is less than that of the estimates, whatever the truth is.
//!
//! At last shares are brought into the range that shares have. That range is convex and holds the truth, so the step to its
//! nearest point leads nearer to the truth, always.

use super::mechanism::Estimate;

/// A value after shrinking, with the standard error that it has then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrunk {
    /// The value.
    pub value: f64,
    /// Root of its expected squared error, if the prior is right.
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

/// Values of one kind, and how far they truly lie from their priors, as far as the noise lets anybody see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Family {
    /// The standard deviation of the truth around the priors; 0 where noise explains all that is seen.
    pub deviation: f64,
}

impl Family {
    /// By the method of moments: the mean squared distance from the priors, less the mean variance of the noise and what chance
    /// may add to that (two standard deviations, sqrt(8 / degrees), but no more than half of it).
    ///
    /// With one variance s for all, the weight is 1 - c s / distance with c from degrees to 1.5 degrees. James and Stein's has
    /// c = degrees; every c below twice that is better than the estimates, whatever the truth is (Baranchik 1970), and the
    /// more there is to it the less is made of nothing: where the priors are the truth, noise passes for more once in fifty.
    ///
    /// `free` numbers were fitted to make the priors (1 where they are the values' own mean, 0 where they were known), and
    /// two more are taken off, as James and Stein do. Fewer than `free` + 3 values say nothing about their deviation: it counts
    /// as endless, and they stay as they are.
    pub fn new(estimates: &[Estimate], prior: impl Fn(usize) -> f64, free: usize) -> Self {
        let Some(degrees) = estimates.len().checked_sub(free + 2).filter(|&degrees| degrees > 0) else {
            return Self { deviation: f64::INFINITY };
        };
        let (mut distance, mut noise) = (0.0, 0.0);
        for (index, estimate) in estimates.iter().enumerate() {
            let off = estimate.value - prior(index);
            distance += off * off;
            noise += estimate.standard_error * estimate.standard_error;
        }
        let noise = noise / estimates.len() as f64;
        let degrees = degrees as f64;
        let free_of_noise = distance / degrees - noise * (1.0 + (8.0 / degrees).sqrt().min(0.5));
        Self { deviation: if free_of_noise > 0.0 { free_of_noise.sqrt() } else { 0.0 } }
    }

    /// One of them, shrunk.
    pub fn shrink(self, estimate: &Estimate, prior: f64) -> Shrunk {
        towards(estimate.value, estimate.standard_error, prior, self.deviation)
    }
}

/// Shares of categories that add up to 1, of which category 0 ("nothing") is of a kind of its own: the others are shrunk to
/// their common mean and the whole is brought to the nearest shares that there are.
pub fn shares(estimates: &[Estimate]) -> Vec<Shrunk> {
    let Some((nothing, others)) = estimates.split_first() else { return Vec::new() };
    let mean = (1.0 - nothing.value.clamp(0.0, 1.0)) / others.len().max(1) as f64;
    let family = Family::new(others, |_| mean, 1);
    let mut shrunk = vec![Shrunk { value: nothing.value, standard_error: nothing.standard_error }];
    shrunk.extend(others.iter().map(|estimate| family.shrink(estimate, mean)));
    onto_simplex(&mut shrunk);
    shrunk
}

/// The coordinates of a mean direction: towards none.
pub fn direction(estimates: &[Estimate]) -> Vec<Shrunk> {
    let family = Family::new(estimates, |_| 0.0, 0);
    estimates.iter().map(|estimate| family.shrink(estimate, 0.0)).collect()
}

/// The nearest point whose coordinates are at least 0 and add up to 1 (Duchi et al. 2008): a number is taken from each, and
/// what falls below 0 is 0. The number is found by halving, for want of a sort in the WebAssembly.
fn onto_simplex(values: &mut [Shrunk]) {
    let largest = values.iter().fold(f64::NEG_INFINITY, |largest, one| largest.max(one.value));
    let (mut low, mut high) = (largest - 1.0, largest);
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        let sum: f64 = values.iter().map(|one| (one.value - middle).max(0.0)).sum();
        *(if sum > 1.0 { &mut low } else { &mut high }) = middle;
    }
    for one in values {
        one.value = (one.value - high).max(0.0);
    }
}

#[cfg(test)]
mod tests;
