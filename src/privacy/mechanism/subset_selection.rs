//! Subset selection (Ye and Barg 2018; Wang et al. 2016): one of k, told as a set of w categories that holds the true one
//! with the greatest probability that epsilon allows, and is uniform otherwise.
//!
//! With w = k / (e^eps + 1) it is the optimal mechanism for one of k: n times the variance of an estimate comes to
//! 4 e^eps / (e^eps - 1)^2 (Ye and Barg 2018). A coin decides whether the true category is in the set; the others are
//! chosen by random keys. Where the keys do not say clearly who is chosen, the report is void: an empty set, which is equally
//! likely for every input. Proof note: `docs/privacy/subset-selection.md`.

use super::estimate::{Estimate, from_share};
use super::order::{is_alone, smallest};
use super::{Mechanism, MechanismError};
use crate::privacy::epsilon::Epsilon;

/// The most categories: their bitmap has 2 KB.
pub const MOST: u32 = 16_384;

/// The mechanism for one epsilon and one number of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubsetSelection {
    categories: u32,
    chosen: u32,
    /// The true category is in the set for the words below this.
    inside_below: u64,
    last: u64,
}

impl SubsetSelection {
    /// For one of `categories`, 2 to [`MOST`].
    pub fn new(epsilon: Epsilon, categories: u32) -> Result<Self, MechanismError> {
        Self::reduced(epsilon, categories, 64)
    }

    /// The same with a coin of fewer bits (1 to 64), so that an audit can go through all its words.
    ///
    /// P(inside) = floor(2^bits a w / (a w + b (k - w))) / 2^bits: rounding down makes the true category less likely.
    pub fn reduced(epsilon: Epsilon, categories: u32, bits: u32) -> Result<Self, MechanismError> {
        MechanismError::outside(Mechanism::SubsetSelection, categories, 2, MOST)?;
        let (a, b) = (u64::from(epsilon.numerator()), u64::from(epsilon.denominator()));
        let k = u64::from(categories);
        let chosen = ((2 * k * b + a + b) / (2 * (a + b))).max(1);
        let (inside, outside) = (u128::from(a * chosen), u128::from(b * (k - chosen)));
        let inside_below = ((inside << bits) / (inside + outside)) as u64;
        Ok(Self { categories, chosen: chosen as u32, inside_below, last: u64::MAX >> (64 - bits) })
    }

    /// The random words of one report: the coin, and half a word as the key of each category.
    pub fn words(&self) -> usize {
        1 + (self.categories as usize).div_ceil(2)
    }

    /// Bytes of the bitmap.
    pub fn payload_len(&self) -> usize {
        (self.categories as usize).div_ceil(8)
    }

    /// The bitmap of the set that is told for a category; one beyond the last counts as the last.
    ///
    /// With o the w-th smallest key of the others: the others below o where the true category is in the set, those up to o
    /// where it is not. Void where another key equals o.
    pub fn encode(&self, category: u32, words: &[u64]) -> Vec<u8> {
        assert!(words.len() == self.words(), "random words");
        let category = category.min(self.categories - 1);
        let (coin, words) = (words[0], &words[1..]);
        let mut keys = vec![0; words.len() * 2];
        for (pair, &word) in keys.chunks_exact_mut(2).zip(words) {
            pair[0] = word as u32;
            pair[1] = (word >> 32) as u32;
        }
        keys.truncate(self.categories as usize);
        // The true category's own key is put where no bound ever counts it.
        for (place, key) in (0..).zip(&mut keys) {
            *key |= u32::from(place == category).wrapping_neg();
        }
        let inside = u32::from(coin < self.inside_below);
        let bound = smallest(&keys, self.chosen);
        let clear = u32::from(is_alone(&keys, bound));
        let mut bitmap = vec![0; self.payload_len()];
        for (place, &key) in (0..).zip(&keys) {
            let told = u32::from(key < bound)
                | u32::from(key == bound) & (inside ^ 1)
                | u32::from(place == category) & inside;
            bitmap[(place / 8) as usize] |= ((told & clear) << (place % 8)) as u8;
        }
        bitmap
    }

    /// Whether bytes are a set of w categories, or void.
    pub fn is_payload(&self, payload: &[u8]) -> bool {
        let told: u32 = payload.iter().map(|byte| byte.count_ones()).sum();
        let spare = self.payload_len() as u32 * 8 - self.categories;
        payload.len() == self.payload_len()
            && payload.last().is_some_and(|byte| byte.leading_zeros() >= spare)
            && (told == 0 || told == self.chosen)
    }

    /// Numbers that sum up a batch: how many sets hold each category, and how many reports are void.
    pub fn counts_len(&self) -> usize {
        self.categories as usize + 1
    }

    /// Adds a report that [`Self::is_payload`] takes.
    pub fn add(&self, counts: &mut [u64], payload: &[u8]) {
        let mut void = 1;
        for (place, count) in counts[..self.categories as usize].iter_mut().enumerate() {
            let told = u64::from(payload[place / 8] >> (place % 8) & 1);
            *count += told;
            void &= 1 - told;
        }
        counts[self.categories as usize] += void;
    }

    /// The share of each category among the people behind `reports` reports; empty where all are void.
    ///
    /// With m reports that are not void, of which c hold the category: (c/m - p0) / (p1 - p0), p1 the probability that a set
    /// holds the true category, p0 = (w - p1) / (k - 1) that it holds another one.
    pub fn estimate(&self, counts: &[u64], reports: u64) -> Vec<Estimate> {
        let (counts, void) = counts.split_at(self.categories as usize);
        let told = reports.saturating_sub(void[0]);
        let (others, own) = self.probabilities();
        let counts = if told == 0 { &[] } else { counts };
        counts.iter().map(|&count| from_share(count, told, others, own)).collect()
    }

    /// With what probability a set that is not void holds a category that is not the true one, and one that is.
    pub fn probabilities(&self) -> (f64, f64) {
        let own = self.inside_below as f64 / (self.last as f64 + 1.0);
        ((f64::from(self.chosen) - own) / f64::from(self.categories - 1), own)
    }

    /// How many categories there are.
    pub fn categories(&self) -> u32 {
        self.categories
    }

    /// How many categories a set holds.
    pub fn chosen(&self) -> u32 {
        self.chosen
    }

    /// For how many of the coin's words the true category is in the set.
    pub fn inside_weight(&self) -> u64 {
        self.inside_below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mechanism(a: u32, b: u32, k: u32) -> SubsetSelection {
        SubsetSelection::new(Epsilon::new(a, b).unwrap(), k).unwrap()
    }

    /// The words for a coin and the keys of the categories.
    fn words(coin: u64, keys: &[u32]) -> Vec<u64> {
        let pairs = keys
            .chunks(2)
            .map(|pair| u64::from(pair[0]) | u64::from(pair.get(1).copied().unwrap_or_default()) << 32);
        std::iter::once(coin).chain(pairs).collect()
    }

    #[test]
    fn the_ratio_holds_exactly_and_is_tight() {
        for (a, b) in [(2, 1), (2718, 1000), (7389, 1000), (u32::MAX, 1), (u32::MAX, u32::MAX - 1)] {
            for k in [2, 3, 10, 1000, MOST] {
                let mechanism = mechanism(a, b, k);
                let (a, b) = (u128::from(a), u128::from(b));
                let (w, rest) = (u128::from(mechanism.chosen()), u128::from(k - mechanism.chosen()));
                let inside = u128::from(mechanism.inside_weight());
                let outside = (1 << 64) - inside;
                // P(set | in it) / P(set | not in it) = inside (k - w) / (outside w).
                assert!(inside * rest * b <= a * w * outside, "{a}/{b}, {k}");
                assert!((inside + 1) * rest * b > a * w * (outside - 1), "{a}/{b}, {k}");
                assert!(inside * rest >= outside * w);
            }
        }
    }

    #[test]
    fn the_set_is_what_the_keys_say() {
        let mechanism = mechanism(2, 1, 7);
        assert_eq!(mechanism.chosen(), 2);
        let keys = [50, 10, 40, 20, 30, 60, 70];
        let tell = |category, coin| mechanism.encode(category, &words(coin, &keys));
        assert_eq!(tell(0, 0), [0b000_0011], "itself and the one smallest");
        assert_eq!(tell(0, u64::MAX), [0b000_1010], "the two smallest");
        assert_eq!(tell(1, u64::MAX), [0b001_1000], "its own key does not count");
        assert_eq!(tell(1, 0), [0b000_1010]);
        assert_eq!(tell(99, 0), tell(6, 0), "one beyond the last");
        let edge = mechanism.inside_weight();
        assert_eq!((tell(0, edge - 1), tell(0, edge)), (tell(0, 0), tell(0, u64::MAX)));
    }

    #[test]
    fn keys_that_do_not_decide_make_a_void_report_whatever_the_coin() {
        let mechanism = mechanism(2, 1, 7);
        for coin in [0, u64::MAX] {
            // Of the others' keys the second smallest is there twice; the last is the sentinel's own value.
            for keys in
                [[9, 10, 20, 20, 30, 60, 70], [9, 10, u32::MAX, u32::MAX, u32::MAX, u32::MAX, u32::MAX]]
            {
                assert_eq!(mechanism.encode(0, &words(coin, &keys)), [0]);
            }
            let elsewhere = [20, 10, 20, 60, 60, 60, 70];
            assert_ne!(mechanism.encode(0, &words(coin, &elsewhere)), [0]);
        }
    }

    #[test]
    fn every_report_has_one_size_and_passes_the_check() {
        let mechanism = mechanism(2718, 1000, 10);
        let mut state = 1_u64;
        for round in 0..1000 {
            let words: Vec<u64> = (0..mechanism.words())
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    state
                })
                .collect();
            assert!(mechanism.is_payload(&mechanism.encode(round % 10, &words)));
        }
        assert_eq!(mechanism.chosen(), 3);
        for wrong in [&[0b111][..], &[0b111, 0, 0], &[0b11, 0], &[0b1111, 0], &[0b11, 0b100]] {
            assert!(!mechanism.is_payload(wrong), "{wrong:?}");
        }
        assert!(mechanism.is_payload(&[0, 0]) && mechanism.is_payload(&[1, 3]));
    }

    /// E[estimate] is the truth where each count takes its expectation.
    #[test]
    fn the_estimate_is_unbiased_and_leaves_void_reports_out() {
        let mechanism = mechanism(2718, 1000, 100);
        let (others, own) = mechanism.probabilities();
        let told = 1e9;
        let mut counts = vec![(told * others) as u64; 101];
        counts[3] = (told * (0.25 * own + 0.75 * others)) as u64;
        counts[100] = 500;
        let estimates = mechanism.estimate(&counts, told as u64 + 500);
        assert!((estimates[3].value - 0.25).abs() < 1e-6 && estimates[4].value.abs() < 1e-6);
        let all: f64 = (100.0 * others + own - others) - f64::from(mechanism.chosen());
        assert!(all.abs() < 1e-9, "a set holds w categories");
        assert!(mechanism.estimate(&counts, 500).is_empty());
    }

    #[test]
    fn reports_add_up() {
        let mechanism = mechanism(2, 1, 7);
        let mut counts = vec![0; mechanism.counts_len()];
        for payload in [[0b11], [0b10], [0]] {
            mechanism.add(&mut counts, &payload);
        }
        assert_eq!(counts, [1, 2, 0, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn the_noise_is_the_known_optimum() {
        for eps in [1.0_f64, 2.0, 4.0] {
            let ratio = eps.exp();
            let mechanism = mechanism((ratio * 1e6) as u32, 1_000_000, 10_000);
            let (others, own) = mechanism.probabilities();
            let variance = others * (1.0 - others) / (own - others).powi(2);
            assert!(
                (variance / (4.0 * ratio / (ratio - 1.0).powi(2)) - 1.0).abs() < 4e-3,
                "{eps}: {variance}"
            );
        }
    }

    #[test]
    fn a_number_of_categories_outside_the_range_is_refused() {
        for k in [0, 1, MOST + 1] {
            let error = SubsetSelection::new(Epsilon::REPORT_CAP, k).unwrap_err().to_string();
            assert_eq!(error, format!("subset-selection takes a size of 2 to 16384, not {k}"));
        }
    }
}
