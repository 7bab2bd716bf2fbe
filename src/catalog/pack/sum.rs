//! Whether a pack's content is the one that was packed: the checksum, worked out while a pack comes, and the hash that names the
//! content.

use super::layout::{CHECKSUM_OFFSET, HASH_OFFSET, HEADER_LEN};
use crate::stored::digest::{Digest, Hashing, sha256};

/// A number that damage changes, but for one time in 2^64: four sums over every fourth word of 64 bits, each word with
/// `xor`, a turn by 29 bits and a multiplication, all of which can be undone, so that no change of one word is lost. Never 0.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = Sum::default();
    sum.take(bytes);
    sum.of(bytes)
}

/// A checksum on its way.
#[derive(Debug)]
pub(super) struct Sum {
    at: usize,
    sums: [u64; 4],
}

impl Default for Sum {
    fn default() -> Self {
        Self { at: HEADER_LEN, sums: [1, 2, 3, 4] }
    }
}

fn step(sum: u64, word: [u8; 8]) -> u64 {
    (sum ^ u64::from_le_bytes(word)).rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Sum {
    /// Takes in what has come since; `bytes` are all so far.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let Some(new) = bytes.get(self.at..) else { return };
        let stripes = new.as_chunks::<32>().0;
        // Each sum in a variable of its own: WebAssembly has no fast product of two words at once, which it takes for an array.
        let [mut a, mut b, mut c, mut d] = self.sums;
        for stripe in stripes {
            let [at_a, at_b, at_c, at_d] = stripe.as_chunks().0 else {
                unreachable!("32 bytes are four words")
            };
            a = step(a, *at_a);
            b = step(b, *at_b);
            c = step(c, *at_c);
            d = step(d, *at_d);
        }
        self.sums = [a, b, c, d];
        self.at += 32 * stripes.len();
    }

    /// The checksum of a pack, all of which was taken in.
    pub(super) fn of(&self, bytes: &[u8]) -> u64 {
        let rest = &bytes[self.at..];
        let mut words = [[0; 8]; 7];
        words.as_flattened_mut()[..rest.len()].copy_from_slice(rest);
        words.as_flattened_mut()[32..].copy_from_slice(&bytes[..CHECKSUM_OFFSET]);
        let sum = words.iter().fold(0, |sum, word| step(sum, *word));
        let sum = self.sums.iter().fold(sum, |sum, word| step(sum, word.to_le_bytes()));
        if sum == 0 { 1 } else { sum }
    }
}

/// Bytes that are hashed in a step.
const SLICE: usize = 256 * 1024;

/// The hash that names a pack's content.
pub(super) fn hash(bytes: &[u8]) -> Digest {
    sha256(&[&bytes[..CHECKSUM_OFFSET], &NO_SUM, &bytes[HEADER_LEN..]])
}

const NO_SUM: [u8; HASH_OFFSET - CHECKSUM_OFFSET] = [0; HASH_OFFSET - CHECKSUM_OFFSET];

/// A pack that gets its hash.
#[derive(Debug)]
pub struct Unhashed {
    bytes: Vec<u8>,
    at: usize,
    hashing: Hashing,
}

impl Unhashed {
    /// All of it but the hash.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        let mut hashing = Hashing::default();
        hashing.take(&bytes[..CHECKSUM_OFFSET]);
        hashing.take(&NO_SUM);
        Self { bytes, at: HEADER_LEN, hashing }
    }

    /// Goes on by a step; whether it came to the end.
    pub fn step(&mut self) -> bool {
        let end = self.bytes.len().min(self.at + SLICE);
        self.hashing.take(&self.bytes[self.at..end]);
        self.at = end;
        end == self.bytes.len()
    }

    /// The pack, once all steps are done.
    pub fn hashed(mut self) -> Vec<u8> {
        self.bytes[HASH_OFFSET..HEADER_LEN].copy_from_slice(&self.hashing.digest());
        self.bytes
    }
}
