//! From the shares that tried and solved calibration items to how much harder each is than the catalog says.
//!
//! A logit of a noisy ratio of two noisy shares would be worthless where few tried. So it is turned round: an item that is u
//! logits harder than the catalog says has a success rate
//!
//! ```text
//! p(u) = sigmoid((m - u) / sqrt(1 + pi s² / 8)),
//! ```
//!
//! m being the logit that the catalog gives a typical learner and s the spread of abilities (the mean of a logistic over
//! a normal distribution: `MacKay` 1992, "The evidence framework applied to classification networks"). If it is right, then solved - p
//! tried is 0 up to an error of variance var(solved) + p² var(tried), however few tried (Fieller 1954).
//!
//! Items deviate from the catalog normally, by g on average and with deviation t. Neither is known, so all of a grid are
//! weighed by how well they explain the reports (hierarchical Bayes: Gelman et al. 2013, *Bayesian Data Analysis*, section 5.4), and
//! the posterior mean of u - g is the shift. g is left out: that all items look easier, because who has practised them
//! answers and not who meets them first, is no news about any of them. Where reports explain nothing beyond their noise, t is
//! small, and the shifts are.

use crate::learner::knowledge::sigmoid;

/// Spread of abilities between learners, in logits.
const SPREAD: f32 = 1.2;
/// Whoever tried one item is not as able as whoever tried another: the deviation, in logits, that this puts into rates.
const SELECTION: f32 = 0.3;
/// Steps of the grids, in logits.
const STEP: f32 = 0.25;
/// Deviations up to this many steps to either side are looked at.
const REACH: i32 = 12;
const POINTS: usize = 2 * REACH as usize + 1;
/// Deviations of items from the catalog that are weighed, in steps.
const DEVIATIONS: [f32; 5] = [0.25, 1.0, 2.0, 3.0, 4.0];

/// What was reported about one item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// The catalog's logit for a typical learner.
    expected: f32,
    /// Precision-weighted sums over epochs: the weight, and what it multiplies.
    weight: f32,
    solved: f32,
    tried: f32,
    solved_variance: f32,
    tried_variance: f32,
}

impl Evidence {
    /// From an epoch's shares and their variances.
    pub(super) fn new(expected: f32, solved: (f32, f32), tried: (f32, f32)) -> Self {
        let mut none = Self {
            expected,
            weight: 0.0,
            solved: 0.0,
            tried: 0.0,
            solved_variance: 0.0,
            tried_variance: 0.0,
        };
        none.add(solved, tried);
        none
    }

    /// Another epoch's. Both shares get one weight, so that their ratio stays that of one crowd.
    pub(super) fn add(&mut self, solved: (f32, f32), tried: (f32, f32)) {
        let weight = 1.0 / (solved.1 + tried.1);
        self.weight += weight;
        self.solved += weight * solved.0;
        self.tried += weight * tried.0;
        self.solved_variance += weight * weight * solved.1;
        self.tried_variance += weight * weight * tried.1;
    }

    /// How likely the reports are, were the item so many logits harder.
    fn likelihood(&self, harder: f32) -> f32 {
        let spread = libm::sqrtf(1.0 + core::f32::consts::PI / 8.0 * SPREAD * SPREAD);
        let rate = sigmoid((self.expected - harder) / spread);
        let off = (self.solved - rate * self.tried) / self.weight;
        // Who tried is not a random choice: an error of the rate, and so of what is compared.
        let selection = SELECTION / spread * rate * (1.0 - rate) * self.tried / self.weight;
        let noise = (self.solved_variance + rate * rate * self.tried_variance) / (self.weight * self.weight);
        let variance = noise + selection * selection;
        libm::expf(-0.5 * off * off / variance) / libm::sqrtf(variance)
    }
}

/// The posterior mean of each item's deviation from the catalog, less the common one; in logits, harder is more.
pub(super) fn shifts(items: &[Evidence]) -> Vec<f32> {
    let points: Vec<f32> = (-REACH..=REACH).map(|step| step as f32 * STEP).collect();
    let likelihoods: Vec<Vec<f32>> =
        items.iter().map(|item| points.iter().map(|&point| item.likelihood(point)).collect()).collect();
    let mut best = f32::NEG_INFINITY;
    let mut total = 0.0;
    let mut sums = vec![0.0; items.len()];
    let mut means = vec![0.0; items.len()];
    for &common in &points {
        for deviation in DEVIATIONS {
            let prior = prior(&points, common, deviation * STEP);
            let mut evidence = 0.0;
            for (mean, likelihood) in means.iter_mut().zip(&likelihoods) {
                let (mut mass, mut moment) = (0.0, 0.0);
                for ((point, likely), before) in points.iter().zip(likelihood).zip(prior) {
                    mass += likely * before;
                    moment += likely * before * (point - common);
                }
                // Reports that no deviation explains are as good as none.
                *mean = if mass > 0.0 { moment / mass } else { 0.0 };
                evidence += libm::logf(mass.max(f32::MIN_POSITIVE));
            }
            // Weights are kept relative to the best so far: their logarithms are far below what an f32 can be raised from.
            if evidence > best {
                let fade = libm::expf(best - evidence);
                total *= fade;
                for sum in &mut sums {
                    *sum *= fade;
                }
                best = evidence;
            }
            let weight = libm::expf(evidence - best);
            total += weight;
            sums.iter_mut().zip(&means).for_each(|(sum, mean)| *sum += weight * mean);
        }
    }
    sums.iter().map(|sum| sum / total).collect()
}

/// A normal distribution over the grid, adding up to 1.
fn prior(points: &[f32], mean: f32, deviation: f32) -> [f32; POINTS] {
    let mut prior = [0.0; POINTS];
    for (weight, point) in prior.iter_mut().zip(points) {
        let off = (point - mean) / deviation;
        *weight = libm::expf(-0.5 * off * off);
    }
    let sum: f32 = prior.iter().sum();
    prior.map(|weight| weight / sum)
}
