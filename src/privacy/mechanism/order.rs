//! The n-th smallest of many keys, by the same instructions whatever the keys are.
//!
//! A sort or a quickselect branches on what it compares. This builds the answer bit by bit from the top: 32 passes, each of
//! which counts the keys below a bound. A pass is a plain sum that compilers turn into vector instructions; they are not
//! inlined, or the wasm had a copy for each mechanism.

/// The `rank`-th smallest key, counted from 1: the greatest bound below which there are fewer than `rank` keys.
#[inline(never)]
pub(super) fn smallest(keys: &[u32], rank: u32) -> u32 {
    (0..32).rev().fold(0, |bound, bit| {
        let higher = bound | 1 << bit;
        let fits = u32::from(below(keys, higher) < rank);
        bound | fits << bit
    })
}

/// How many keys are below a bound.
#[inline(never)]
pub(super) fn below(keys: &[u32], bound: u32) -> u32 {
    keys.iter().map(|&key| u32::from(key < bound)).sum()
}

/// Whether just one key equals a value; of the greatest value that is never said.
pub(super) fn is_alone(keys: &[u32], value: u32) -> bool {
    below(keys, value.wrapping_add(1)).wrapping_sub(below(keys, value)) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_sorting() {
        let mut state = 1_u32;
        for few in [u32::MAX, 7] {
            let keys: Vec<u32> = (0..100)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state & few.rotate_left(29)
                })
                .chain([0, u32::MAX])
                .collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            for (rank, key) in (1..).zip(sorted) {
                assert_eq!(smallest(&keys, rank), key, "rank {rank}");
            }
        }
    }

    #[test]
    fn one_key_is_alone_and_two_are_not() {
        let keys = [3, 0, 3, 7, u32::MAX];
        assert!(is_alone(&keys, 0) && is_alone(&keys, 7));
        assert!(!is_alone(&keys, 3) && !is_alone(&keys, 5) && !is_alone(&keys, u32::MAX));
        assert!(!is_alone(&[], u32::MAX) && !is_alone(&[1], u32::MAX));
    }
}
