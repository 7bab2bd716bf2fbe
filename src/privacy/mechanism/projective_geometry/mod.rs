//! Projective geometry response (Feldman, Nelson, Nguyen and Talwar 2022, "Private frequency estimation via projective
//! geometry"): one of k, told as one point of a finite projective space.
//!
//! Each category is a hyperplane of the space of dimension t - 1 over the integers modulo a prime, the *order*. A hyperplane
//! has 1/order of all points, any two share 1/order of theirs, and its own points are likelier. With an order near
//! e^eps + 1 the variance is that of subset selection within 4 %, and a report is one number of three bytes. Proof note:
//! `docs/privacy/projective-geometry.md`.
//!
//! Points and hyperplanes are numbered so that nothing ever needs a division modulo the order: a hyperplane's coefficients
//! end with a 1 (its *pivot*, zeros behind it), a point's coordinates begin with one (zeros before it).

mod sums;

use super::estimate::{Estimate, from_share};
use super::uneven::Uneven;
use super::{Mechanism, MechanismError};
use crate::privacy::epsilon::Epsilon;

/// The most categories.
pub const MOST: u32 = 65_536;
/// The orders to choose from; for epsilon above 4.1 the last is smaller than would be best.
const ORDERS: [u32; 18] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61];
/// Over order 2 there are 2^17 - 1 points in this dimension, the first number above [`MOST`].
const MOST_COORDINATES: usize = 17;

/// The mechanism for one epsilon and one number of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectiveGeometry {
    categories: u32,
    order: u32,
    /// t: how many coordinates a point has.
    coordinates: usize,
    choice: Uneven,
}

impl ProjectiveGeometry {
    /// For one of `categories`, 2 to [`MOST`].
    pub fn new(epsilon: Epsilon, categories: u32) -> Result<Self, MechanismError> {
        Self::reduced(epsilon, categories, 64)
    }

    /// The same with words of fewer bits (1 to 64), so that an audit can go through all of them.
    pub fn reduced(epsilon: Epsilon, categories: u32, bits: u32) -> Result<Self, MechanismError> {
        MechanismError::outside(Mechanism::ProjectiveGeometry, categories, 2, MOST)?;
        let order = best_order(epsilon);
        // With t coordinates there are 1 + order + ... + order^(t - 1) points, and as many hyperplanes; a hyperplane has as
        // many points as the space with one coordinate less.
        let (mut coordinates, mut likelier, mut outputs) = (2, 1, order + 1);
        while outputs < categories {
            (coordinates, likelier, outputs) = (coordinates + 1, outputs, outputs * order + 1);
        }
        // outputs = order likelier + 1, so the inverse of likelier is -order.
        let choice = Uneven::new(epsilon, outputs, likelier, outputs - order, u64::MAX >> (64 - bits));
        let choice = choice.ok_or(MechanismError::Epsilon(Mechanism::ProjectiveGeometry))?;
        Ok(Self { categories, order, coordinates, choice })
    }

    /// The random words of one report.
    pub fn words(&self) -> usize {
        1
    }

    /// Bytes of a point's number.
    pub fn payload_len(&self) -> usize {
        3
    }

    /// The point told for a category; one beyond the last counts as the last.
    pub fn encode(&self, category: u32, words: &[u64]) -> Vec<u8> {
        let drawn = self.choice.draw(words[0]);
        let own = self.on_hyperplane(category.min(self.categories - 1), drawn.within);
        self.payload(own & drawn.inside | drawn.among)
    }

    fn payload(&self, point: u32) -> Vec<u8> {
        point.to_le_bytes()[..self.payload_len()].to_vec()
    }

    /// The number of the `nth` point of a hyperplane.
    ///
    /// The hyperplane of v has the points u with v . u = 0. All coordinates of u but the one at v's pivot are those of
    /// the nth point of a space with one coordinate less; the one at the pivot is what makes the sum 0. If u's leading 1 is
    /// behind the pivot, every term of the sum is 0, and so is the coordinate at the pivot: the form is kept.
    fn on_hyperplane(&self, hyperplane: u32, nth: u32) -> u32 {
        let t = self.coordinates;
        let (mut v, mut pivot, mut u) = ([0; MOST_COORDINATES], [0; MOST_COORDINATES], [0; MOST_COORDINATES]);
        let mut digits = Digits::new(self.order, hyperplane);
        for (v, pivot) in v.iter_mut().zip(&mut pivot).take(t) {
            (*v, *pivot) = digits.next(u32::MAX);
        }
        let mut digits = Digits::new(self.order, nth);
        let mut sum = 0;
        for i in (0..t).rev() {
            (u[i], _) = digits.next(!pivot[i]);
            sum += u[i] * v[i];
        }
        let (_, balance) = digits.divided(sum * (self.order - 1));
        let (mut number, mut begun) = (0_u32, 0);
        for (u, pivot) in u.iter().zip(&pivot).take(t) {
            let coordinate = u | balance & pivot;
            number = number.wrapping_mul(self.order).wrapping_add(coordinate + 1) & begun;
            begun |= ones(coordinate != 0);
        }
        number
    }

    /// Whether bytes are the number of a point.
    pub fn is_payload(&self, payload: &[u8]) -> bool {
        payload.len() == self.payload_len() && point(payload) < self.points()
    }

    /// Numbers that sum up a batch: how often each point was told.
    pub fn counts_len(&self) -> usize {
        self.points() as usize
    }

    /// Adds a report that [`Self::is_payload`] takes.
    pub fn add(&self, counts: &mut [u64], payload: &[u8]) {
        counts[point(payload) as usize] += 1;
    }

    /// The share of each category among the people behind `reports` reports; empty without reports.
    ///
    /// With c of n points on the category's hyperplane: (c/n - p0) / (p1 - p0).
    pub fn estimate(&self, counts: &[u64], reports: u64) -> Vec<Estimate> {
        if reports == 0 {
            return Vec::new();
        }
        let (others, own) = self.probabilities();
        let sums = sums::on_hyperplanes(self.order, self.coordinates, self.categories as usize, counts);
        sums.into_iter().map(|count| from_share(count, reports, others, own)).collect()
    }

    /// With what probability a point lies on the hyperplane of a category that is not the true one, and of the one that is.
    ///
    /// A hyperplane has s points, of which s' = (s - 1) / order are on any other: p1 = s (extra + each), p0 = s' extra + s each.
    pub fn probabilities(&self) -> (f64, f64) {
        let hyperplane = f64::from(self.choice.likelier());
        let shared = f64::from((self.choice.likelier() - 1) / self.order);
        let (extra, each) = (self.choice.extra_share(), self.choice.each_share());
        (shared * extra + hyperplane * each, hyperplane * (extra + each))
    }

    /// How many categories there are.
    pub fn categories(&self) -> u32 {
        self.categories
    }

    /// How many points the space has.
    pub fn points(&self) -> u32 {
        self.choice.outputs()
    }

    /// The prime modulo which is counted.
    pub fn order(&self) -> u32 {
        self.order
    }

    /// How the words are dealt out to the points.
    pub fn choice(&self) -> &Uneven {
        &self.choice
    }
}

/// The prime q with the smallest variance, which goes with (a/b + q - 1)^2 / (q - 1): a next one q' is better while
/// (q - 1)(q' - 1) < (a/b)^2. The ratio counts in steps of 1/256, up to 64.
fn best_order(epsilon: Epsilon) -> u32 {
    let ratio =
        (u64::from(epsilon.numerator()) * 256 / u64::from(epsilon.denominator())).min(64 * 256) as u32;
    let good = |pair: &&[u32]| (pair[0] - 1) * (pair[1] - 1) * 256 * 256 >= ratio * ratio;
    ORDERS.windows(2).find(good).map_or(ORDERS[ORDERS.len() - 1], |pair| pair[0])
}

fn point(payload: &[u8]) -> u32 {
    payload.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// The coordinates of what has a number, one after the other: number 0 has a 1 here and zeros from here on, any other the
/// digit of number - 1 to the base of the order.
struct Digits {
    order: u32,
    /// ceil(2^32 / order): its product divides numbers below 2^32 / order exactly.
    reciprocal: u64,
    rest: u32,
    going_on: u32,
}

impl Digits {
    fn new(order: u32, number: u32) -> Self {
        Self { order, reciprocal: (1_u64 << 32).div_ceil(u64::from(order)), rest: number, going_on: u32::MAX }
    }

    /// The next coordinate, and all ones where it is the 1 that ends the number. Where `here` is zero this place is passed
    /// over: 0, and the number stays.
    fn next(&mut self, here: u32) -> (u32, u32) {
        let taken = self.going_on & here;
        let end = ones(self.rest == 0) & taken;
        let (rest, digit) = self.divided(self.rest.wrapping_sub(1));
        let goes_on = taken & !end;
        self.rest = rest & goes_on | self.rest & !goes_on;
        self.going_on &= !end;
        (digit & goes_on | end & 1, end)
    }

    /// Quotient and rest by the order.
    fn divided(&self, number: u32) -> (u32, u32) {
        let quotient = ((u64::from(number) * self.reciprocal) >> 32) as u32;
        (quotient, number.wrapping_sub(quotient.wrapping_mul(self.order)))
    }
}

/// All ones where it holds.
fn ones(holds: bool) -> u32 {
    u32::from(holds).wrapping_neg()
}

#[cfg(test)]
mod tests;
