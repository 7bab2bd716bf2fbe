//! Random draws that repeat: the same seed gives the same figures, whatever else is audited beside.

use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;

/// What draws are for; each has a stream of its own.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Permutation = 1,
    Bootstrap = 2,
    Power = 3,
}

pub(super) fn generator(seed: u64, purpose: Purpose) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(purpose as u64);
    generator
}

/// The value below which a share of the sorted values lies, between two of them in proportion (type 7 of Hyndman and Fan,
/// 1996); `None` of nothing.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours_in_proportion() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[3.0], 0.9), Some(3.0));
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), Some(2.0));
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
    }
}
