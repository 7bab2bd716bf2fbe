//! k-closest: a direction, told as one of 1024 random codewords, of which those nearest to it are likelier.
//!
//! The cap of a `PrivUnit` mechanism (Asi, Feldman and Talwar 2022) over a finite codebook, as in Shah et al. 2022 ("Optimal
//! compression of locally differentially private mechanisms"): the s codewords with the largest inner product are the set
//! that is made likelier. Privacy holds for any set of s codewords, so neither rounding nor ties can break it. The codebook
//! is made from the report's own nonce, so it is new for every report; over all codebooks a report's codeword points, on
//! average, in the true direction. Proof note: `docs/privacy/k-closest.md`.

mod codebook;
mod gain;

pub use codebook::CODEWORDS;

use self::codebook::{GREATEST, coordinates};
use super::estimate::Estimate;
use super::order::{below, smallest};
use super::uneven::Uneven;
use super::{Mechanism, MechanismError};
use crate::privacy::epsilon::Epsilon;

/// The most dimensions of a direction.
pub const MOST: u32 = 64;
/// Inner products are shifted to be positive: no sum of [`MOST`] products comes near this.
const MIDDLE: i32 = 1 << 30;

/// The mechanism for one epsilon and one number of dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KClosest {
    dimensions: u32,
    choice: Uneven,
}

impl KClosest {
    /// For directions of 2 to [`MOST`] `dimensions`.
    pub fn new(epsilon: Epsilon, dimensions: u32) -> Result<Self, MechanismError> {
        Self::reduced(epsilon, dimensions, CODEWORDS, 64)
    }

    /// The same with fewer codewords, a power of two from 4 on, and with words of fewer bits (1 to 64), so that an audit can go
    /// through all of them.
    pub fn reduced(
        epsilon: Epsilon,
        dimensions: u32,
        codewords: u32,
        bits: u32,
    ) -> Result<Self, MechanismError> {
        MechanismError::outside(Mechanism::KClosest, dimensions, 2, MOST)?;
        let near = best_near(epsilon, codewords);
        let choice = Uneven::new(epsilon, codewords, near, 0, u64::MAX >> (64 - bits));
        let choice = choice.ok_or(MechanismError::Epsilon(Mechanism::KClosest))?;
        Ok(Self { dimensions, choice })
    }

    /// The random words of one report.
    pub fn words(&self) -> usize {
        1
    }

    /// Bytes of a codeword's number.
    pub fn payload_len(&self) -> usize {
        2
    }

    /// The codeword told for a direction; coordinates that are not given are 0, and those beyond the last do not count. Only
    /// where it points matters, not how long it is; that all coordinates are 0 is told by random codewords, which cancel.
    pub fn encode(&self, direction: &[i8], nonce: &[u8; 16], words: &[u64]) -> Vec<u8> {
        let drawn = self.choice.draw(words[0]);
        let distances = self.distances(direction, nonce);
        let own = nth_of_smallest(&distances, self.choice.likelier(), drawn.within);
        let codeword = own & drawn.inside | drawn.among;
        vec![codeword as u8, (codeword >> 8) as u8]
    }

    /// How far each codeword is from a direction: less for a larger inner product.
    fn distances(&self, direction: &[i8], nonce: &[u8; 16]) -> Vec<u32> {
        let mut coordinates = coordinates(nonce);
        (0..self.choice.outputs())
            .map(|_| {
                (0..self.dimensions as usize).zip(&mut coordinates).fold(
                    MIDDLE,
                    |distance, (i, coordinate)| {
                        distance - direction.get(i).copied().map_or(0, i32::from) * coordinate
                    },
                ) as u32
            })
            .collect()
    }

    /// Whether bytes are the number of a codeword.
    pub fn is_payload(&self, payload: &[u8]) -> bool {
        payload.len() == self.payload_len() && codeword(payload) < self.choice.outputs() as usize
    }

    /// Numbers that sum up a batch: for each dimension the sum of the codewords' coordinates, each of them shifted to be
    /// positive.
    pub fn counts_len(&self) -> usize {
        self.dimensions as usize
    }

    /// Adds a report that [`Self::is_payload`] takes.
    pub fn add(&self, counts: &mut [u64], nonce: &[u8; 16], payload: &[u8]) {
        let told = coordinates(nonce).skip(codeword(payload) * counts.len());
        for (count, coordinate) in counts.iter_mut().zip(told) {
            *count += (coordinate + GREATEST) as u64;
        }
    }

    /// The coordinates of the mean direction, each direction of length 1, of the people behind `reports` reports; empty
    /// without reports.
    pub fn estimate(&self, counts: &[u64], reports: u64) -> Vec<Estimate> {
        if reports == 0 {
            return Vec::new();
        }
        let (n, gain) = (reports as f64, self.gain());
        let noise = (codebook::MEAN_SQUARE / n).sqrt() / gain;
        let one = |&count: &u64| Estimate {
            value: (count as f64 / n - f64::from(GREATEST)) / gain,
            standard_error: noise,
            noise_standard_error: noise,
        };
        counts.iter().map(one).collect()
    }

    /// c: n times the expected square of the error of a mean of n directions, for each dimension.
    ///
    /// With a codeword's coordinates of mean square m and the mean product with the true direction g ([`Self::gain`]), a
    /// report's estimate has the mean square (d m + e) / g^2, where e is by how much codewords of the set are longer than
    /// others; less the direction's own 1.
    pub fn error_per_dimension(&self) -> f64 {
        let d = f64::from(self.dimensions);
        let longer = codebook::MEAN_SQUARE
            * self.choice.extra_share()
            * gain::excess_square(self.choice.outputs(), self.choice.likelier());
        ((d * codebook::MEAN_SQUARE + longer) / self.gain().powi(2) - 1.0) / d
    }

    /// What a report's codeword is on average, as a multiple of the true direction.
    pub fn gain(&self) -> f64 {
        let largest = gain::sum_of_largest(self.choice.outputs(), self.choice.likelier());
        self.choice.extra_share() * largest * codebook::MEAN_SQUARE.sqrt()
    }

    /// The mean product of the direction and the codeword told, over all words, of this codebook: on average over codebooks
    /// that is [`Self::gain`] times the direction's length.
    pub fn along_nearest(&self, direction: &[i8], nonce: &[u8; 16]) -> f64 {
        let mut distances = self.distances(direction, nonce);
        let along =
            |distances: &[u32]| distances.iter().map(|&key| f64::from(MIDDLE - key as i32)).sum::<f64>();
        let all = self.choice.each_share() * along(&distances);
        distances.sort_unstable();
        all + self.choice.extra_share() * along(&distances[..self.choice.likelier() as usize])
    }

    /// How many dimensions a direction has.
    pub fn dimensions(&self) -> u32 {
        self.dimensions
    }

    /// How the words are dealt out to the codewords.
    pub fn choice(&self) -> &Uneven {
        &self.choice
    }
}

/// How many codewords are made likelier: 1024 / (1 + (a/b)^(2/3)), which is within 4 % of the best number for every epsilon
/// up to 4, where the error is flat. The largest s with ((1024 - s) / s)^3 >= (a/b)^2; the ratio counts in steps of 1/256, up
/// to 1024.
fn best_near(epsilon: Epsilon, codewords: u32) -> u32 {
    let ratio = (u64::from(epsilon.numerator()) * 256 / u64::from(epsilon.denominator())).min(1024 * 256);
    let cube = |number: u32| u64::from(number).pow(3);
    let few = |near: &u32| cube(codewords - near) * 256 * 256 >= cube(*near) * ratio * ratio;
    (2..codewords / 2).rev().find(few).unwrap_or(1)
}

/// Which place the `nth` of the `rank` smallest keys has, counted in the order of places; of equal keys the first ones count
/// as smaller.
fn nth_of_smallest(keys: &[u32], rank: u32, nth: u32) -> u32 {
    let bound = smallest(keys, rank);
    let mut needed = rank - below(keys, bound);
    let (mut before, mut found) = (0, 0);
    for (place, &key) in (0..).zip(keys) {
        let tied = u32::from(key == bound) & u32::from(needed > 0);
        let member = u32::from(key < bound) | tied;
        found |= place & (member & u32::from(before == nth)).wrapping_neg();
        before += member;
        needed -= tied;
    }
    found
}

fn codeword(payload: &[u8]) -> usize {
    payload.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte))
}

#[cfg(test)]
mod tests;
