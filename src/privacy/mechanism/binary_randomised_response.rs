//! Binary randomised response (Warner 1965): the bit is told truly with probability a/(a+b), and flipped otherwise.
//!
//! For epsilon = ln(a/b) this is the optimal mechanism for one bit: n times the variance of the estimate is
//! e^eps / (e^eps - 1)^2 (Kairouz, Oh and Viswanath 2016). Proof note: `docs/privacy/binary-randomised-response.md`.

use super::estimate::{Estimate, from_share};
use crate::privacy::epsilon::Epsilon;

/// The mechanism for one epsilon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BinaryRandomisedResponse {
    /// The bit is flipped for the words below this: the probability of a flip in units of 2^-64.
    flip_below: u64,
    last: u64,
}

impl BinaryRandomisedResponse {
    /// P(flip) = ceil(2^64 b / (a + b)) / 2^64. Rounding up makes the flip likelier, so the likelihood ratio
    /// (1 - P) / P is at most a/b.
    pub fn new(epsilon: Epsilon) -> Self {
        Self::reduced(epsilon, 64)
    }

    /// The same with words of fewer bits (1 to 64), so that an audit can go through all of them.
    pub fn reduced(epsilon: Epsilon, bits: u32) -> Self {
        let (a, b) = (u128::from(epsilon.numerator()), u128::from(epsilon.denominator()));
        Self { flip_below: ((b << bits).div_ceil(a + b)) as u64, last: u64::MAX >> (64 - bits) }
    }

    /// The report for `truth`, from one uniformly random word.
    pub fn encode(self, truth: bool, word: u64) -> bool {
        truth ^ (word < self.flip_below)
    }

    /// The exact probability of a flip, in units of 2^-64.
    pub fn flip_weight(self) -> u64 {
        self.flip_below
    }

    /// The share of true bits behind `reports` reports of which `ones` were one; `None` without reports.
    ///
    /// With flip probability f: value = (ones/n - f) / (1 - 2f).
    pub fn estimate(self, ones: u64, reports: u64) -> Option<Estimate> {
        if reports == 0 {
            return None;
        }
        let flip = self.flip_below as f64 / (self.last as f64 + 1.0);
        Some(from_share(ones, reports, flip, 1.0 - flip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;

    fn epsilons() -> impl Iterator<Item = Epsilon> {
        [(2, 1), (3, 1), (7389, 1000), (1001, 1000), (u32::MAX, 1), (u32::MAX, u32::MAX - 1), (7, 3)]
            .into_iter()
            .map(|(a, b)| Epsilon::new(a, b).unwrap())
    }

    /// The claim itself, in integers: for both outputs, P(output | one input) <= a/b P(output | the other input).
    #[test]
    fn the_exact_likelihood_ratio_is_within_the_declared_one() {
        for epsilon in epsilons() {
            let flip = u128::from(BinaryRandomisedResponse::new(epsilon).flip_weight());
            let keep = (1_u128 << 64) - flip;
            let (a, b) = (u128::from(epsilon.numerator()), u128::from(epsilon.denominator()));
            assert!(keep * b <= a * flip && flip * b <= a * keep, "{epsilon:?}");
            // And no looser than one unit of the last place.
            assert!((keep + 1) * b > a * (flip - 1), "{epsilon:?}");
        }
    }

    #[test]
    fn the_flip_happens_for_just_the_words_below_the_threshold() {
        for epsilon in epsilons() {
            let mechanism = BinaryRandomisedResponse::new(epsilon);
            let threshold = mechanism.flip_weight();
            for truth in [false, true] {
                assert_eq!(mechanism.encode(truth, 0), !truth);
                assert_eq!(mechanism.encode(truth, threshold - 1), !truth);
                assert_eq!(mechanism.encode(truth, threshold), truth);
                assert_eq!(mechanism.encode(truth, u64::MAX), truth);
            }
        }
    }

    /// E[estimate] equals the truth when every report takes its expectation.
    #[test]
    fn the_estimator_is_unbiased() {
        for epsilon in epsilons() {
            let mechanism = BinaryRandomisedResponse::new(epsilon);
            let flip = mechanism.flip_weight() as f64 / TWO_TO_64;
            let zero = mechanism.estimate(0, 1).unwrap().value;
            let one = mechanism.estimate(1, 1).unwrap().value;
            assert!((flip * one + (1.0 - flip) * zero).abs() < 1e-6, "{epsilon:?}");
            assert!(((1.0 - flip) * one + flip * zero - 1.0).abs() < 1e-6, "{epsilon:?}");
        }
    }

    #[test]
    fn the_noise_is_the_known_optimum() {
        let e = std::f64::consts::E;
        let epsilon = Epsilon::new(2_718_281, 1_000_000).unwrap();
        let error = BinaryRandomisedResponse::new(epsilon).estimate(5, 10).unwrap().noise_standard_error;
        let optimum = e / (e - 1.0).powi(2);
        assert!((error * error * 10.0 / optimum - 1.0).abs() < 1e-5);
    }
}
