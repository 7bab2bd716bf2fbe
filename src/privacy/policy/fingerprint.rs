//! A policy's digest as six words, so that two people can compare what their devices show.
//!
//! The words are those of BIP-39 in English: a public list of 2,048 that differ in their first four letters. Six of them hold
//! 66 bits of the digest. That is enough to notice another policy than the school's. It is not enough against somebody who can
//! try 2^33 pairs of policies of their own until two share their words, so consent and the echo in releases go by the whole digest.

use super::Policy;
use bip39::Language;

/// How many words there are.
pub const WORDS: usize = 6;
/// Bits of the digest behind each word.
const BITS: usize = 11;

impl Policy {
    /// The six words: bits 0 to 10 of the digest name the first, bits 11 to 21 the second, and so on, highest bit first.
    pub fn fingerprint(&self) -> [&'static str; WORDS] {
        words(&self.digest())
    }

    /// The policy's name: its six words, joined by hyphens.
    pub fn id(&self) -> String {
        self.fingerprint().join("-")
    }
}

fn words(digest: &[u8; 32]) -> [&'static str; WORDS] {
    let list = Language::English.word_list();
    std::array::from_fn(|place| {
        let bits = (place * BITS..(place + 1) * BITS)
            .fold(0, |bits, bit| bits << 1 | usize::from(digest[bit / 8] >> (7 - bit % 8) & 1));
        list[bits]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_digest_in_steps_of_eleven_bits() {
        assert_eq!(words(&[0; 32]), ["abandon"; 6]);
        assert_eq!(words(&[0xff; 32]), ["zoo"; 6]);
        let mut digest = [0; 32];
        // 00000000 001|00000 000010|00 ...: words number 1, 2, 0.
        (digest[1], digest[2]) = (0x20, 0x08);
        assert_eq!(words(&digest), ["ability", "able", "abandon", "abandon", "abandon", "abandon"]);
    }
}
