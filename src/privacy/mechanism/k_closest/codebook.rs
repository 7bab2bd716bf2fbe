//! A public codebook: 1024 random directions, new for every report, that anyone can make again from the report's nonce.
//!
//! `SplitMix64` (Steele, Lea and Flood 2014), started at the first 8 bytes of the nonce, gives two words for a coordinate: 59 and
//! 64 bits of them are counted, and the other five fill the steps between two counts evenly. That is symmetric, and close to
//! normal: the count's fourth cumulant is 2/123 below a normal's. No table, no float, and the same on every machine.

/// Directions in a codebook.
pub const CODEWORDS: u32 = 1024;
/// The greatest size of a coordinate.
pub(super) const GREATEST: i32 = STEP * BITS + STEP - 1;
const STEP: i32 = 32;
const BITS: i32 = 123;

/// The coordinates of all codewords, one codeword after the other, without end.
pub(super) fn coordinates(nonce: &[u8; 16]) -> impl Iterator<Item = i32> {
    let mut state = nonce[..8].iter().rev().fold(0, |state, &byte| state << 8 | u64::from(byte));
    let mut word = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    std::iter::repeat_with(move || {
        let (first, second) = (word(), word());
        let count = ((first >> 5).count_ones() + second.count_ones()) as i32;
        STEP * (2 * count - BITS) + 2 * (first as i32 & (STEP - 1)) - (STEP - 1)
    })
}

/// The mean square of a coordinate: that of the count, 123/4 steps of 64 squared, and of an even fill of 32 places.
pub(super) const MEAN_SQUARE: f64 = (STEP * STEP * BITS) as f64 + (STEP * STEP - 1) as f64 / 3.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_symmetric_and_near_normal() {
        let all: Vec<f64> = coordinates(&[7; 16]).take(1 << 21).map(f64::from).collect();
        assert!(all.iter().all(|x| x.abs() <= f64::from(GREATEST)));
        let moment = |power| all.iter().map(|x| x.powi(power)).sum::<f64>() / all.len() as f64;
        let variance = moment(2);
        assert!((variance / MEAN_SQUARE - 1.0).abs() < 0.005, "{variance} against {MEAN_SQUARE}");
        assert!((moment(1) / variance.sqrt()).abs() < 0.003);
        assert!((moment(3) / variance.powf(1.5)).abs() < 0.01);
        let excess = moment(4) / variance.powi(2) - 3.0;
        assert!((excess + 2.0 / 123.0).abs() < 0.015, "{excess}");
    }

    #[test]
    fn another_nonce_is_another_codebook() {
        let start = |nonce: [u8; 16]| coordinates(&nonce).take(8).collect::<Vec<_>>();
        assert_ne!(start([1; 16]), start([2; 16]));
        assert_eq!(start([1; 16]), start([1; 16]));
    }
}
