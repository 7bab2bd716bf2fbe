//! Adding up epsilons without rounding.
//!
//! Pure differential privacy composes by addition (Dwork and Roth 2014, theorem 3.16), and the sum of `ln(a_i / b_i)` is
//! `ln(prod a_i / prod b_i)`. So "does it fit under the cap" is a comparison of two products of integers, done exactly.

use super::epsilon::Epsilon;
use std::cmp::Ordering;

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
    fn products_grow_past_machine_words() {
        // 1,000 charges of ln(1001/1000) are 0.9995 nats: under ln(e) = ln(2.7182818...) and over ln(2.7169).
        let charges = [Epsilon::new(1001, 1000).unwrap(); 1000];
        assert!(fits(charges, Epsilon::new(27_170, 10_000).unwrap()));
        assert!(!fits(charges, Epsilon::new(27_169, 10_000).unwrap()));
    }
}
