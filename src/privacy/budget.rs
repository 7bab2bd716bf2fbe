//! Adding up epsilons without rounding.
//!
//! Pure differential privacy composes by addition (Dwork and Roth 2014, theorem 3.16), and the sum of `ln(a_i / b_i)` is
//! `ln(prod a_i / prod b_i)`. So "does it fit under the cap" is a comparison of two products of integers, done exactly.

use super::epsilon::Epsilon;
use std::cmp::Ordering;

/// In parts of this a total is kept as one number of 32 bits: the product of all ratios up to the lifetime cap fits.
pub const MILLION: u32 = 1_000_000;

/// A natural number, least significant digit first, with no leading zero.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Natural(Vec<u32>);

impl Natural {
    fn one() -> Self {
        Self(vec![1])
    }

    fn times(mut self, factor: u32) -> Self {
        let mut carry = 0_u64;
        for digit in &mut self.0 {
            let product = u64::from(*digit) * u64::from(factor) + carry;
            *digit = product as u32;
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
        self
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// Whether the sum of `charges` is at most `cap`, exactly.
pub fn fits(charges: impl IntoIterator<Item = Epsilon>, cap: Epsilon) -> bool {
    let (spent, allowed) = charges.into_iter().fold(
        (Natural::one().times(cap.denominator()), Natural::one().times(cap.numerator())),
        |(spent, allowed), charge| (spent.times(charge.numerator()), allowed.times(charge.denominator())),
    );
    spent.compare(&allowed) != Ordering::Greater
}

/// The product of the ratios of `charges` in millionths, rounded up, but never above `most`: 1,000,000 for no charges. A sum that is kept as
/// one small number, and is never less than what was spent.
pub fn millionths(charges: impl IntoIterator<Item = Epsilon>, most: u32) -> u32 {
    let (above, below) = products(charges);
    let product = above.times(MILLION);
    least(most, |total| below.clone().times(total).compare(&product) != Ordering::Less)
}

/// The least whole number, up to `most`, whose millionth times the ratios of `charges` is at least `total` millionths: what is missing
/// to a total, rounded up. At most 1,000,000 where nothing is.
pub fn missing(charges: impl IntoIterator<Item = Epsilon>, total: u32, most: u32) -> u32 {
    let (above, below) = products(charges);
    least(most, |factor| above.clone().times(factor).compare(&below.clone().times(total)) != Ordering::Less)
}

fn products(charges: impl IntoIterator<Item = Epsilon>) -> (Natural, Natural) {
    charges.into_iter().fold((Natural::one(), Natural::one()), |(above, below), charge| {
        (above.times(charge.numerator()), below.times(charge.denominator()))
    })
}

/// The least number up to `most` that is enough, if any is; else `most`.
fn least(most: u32, is_enough: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (1, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_enough(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The sum of `charges` in nats, rounded: for showing to people, never for deciding.
pub fn nats(charges: impl IntoIterator<Item = Epsilon>) -> f64 {
    charges.into_iter().map(Epsilon::nats).fold(0.0, |sum, nats| sum + nats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_reports_of_the_report_cap_fill_the_lifetime_cap() {
        let charge = Epsilon::REPORT_CAP;
        assert!(fits([charge; 4], Epsilon::LIFETIME_CAP));
        assert!(!fits([charge; 5], Epsilon::LIFETIME_CAP));
        let least = Epsilon::new(u32::MAX, u32::MAX - 1).unwrap();
        assert!(fits([charge, charge, charge, charge, least], Epsilon::LIFETIME_CAP));
    }

    #[test]
    fn a_sum_that_equals_the_cap_fits_and_the_least_more_does_not() {
        let cap = Epsilon::new(27, 8).unwrap();
        let charge = Epsilon::new(3, 2).unwrap();
        assert!(fits([charge; 3], cap));
        assert!(!fits([charge, charge, charge, Epsilon::new(u32::MAX, u32::MAX - 1).unwrap()], cap));
    }

    #[test]
    fn a_total_in_millionths_is_never_less_than_what_was_spent() {
        let most = 2_980_957_000;
        assert_eq!(millionths([], most), MILLION);
        for charge in [Epsilon::REPORT_CAP, Epsilon::new(21, 20).unwrap(), Epsilon::new(1001, 1000).unwrap()]
        {
            for count in 1..60 {
                let charges = || std::iter::repeat_n(charge, count);
                let total = millionths(charges(), most);
                let covers = |total| fits(charges(), Epsilon::new(total, MILLION).unwrap());
                if total == most {
                    continue;
                }
                assert!(covers(total), "{charge:?} {count}");
                assert!(!covers(total - 1), "{charge:?} {count}: no more than rounded up");
                let some = missing(charges().take(count / 2), total, most);
                let both = charges().take(count / 2).chain([Epsilon::new(some, MILLION).unwrap()]);
                assert!(millionths(both, most) >= total, "{charge:?} {count}");
                assert!(missing(charges(), total, most) <= MILLION + 1);
            }
        }
        assert_eq!(millionths([Epsilon::REPORT_CAP; 5], most), most);
    }

    #[test]
    fn products_grow_past_machine_words() {
        // 1,000 charges of ln(1001/1000) are 0.9995 nats: under ln(e) = ln(2.7182818...) and over ln(2.7169).
        let charges = [Epsilon::new(1001, 1000).unwrap(); 1000];
        assert!(fits(charges, Epsilon::new(27_170, 10_000).unwrap()));
        assert!(!fits(charges, Epsilon::new(27_169, 10_000).unwrap()));
    }
}
