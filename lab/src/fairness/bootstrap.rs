//! How far would the gaps move with other learners of the same kind? Each group's learners are drawn anew with
//! replacement, whole learners with all their answers, and the gaps measured again.
//!
//! The intervals are percentiles. That of ABROCA lies too high: ABROCA cannot be below 0, and drawing anew adds noise that
//! only raises it, so an interval that leaves out 0 says nothing. Compare ABROCA with its distribution where groups mean
//! nothing instead ([`super::permutation`]).

use super::draw::{Purpose, generator, quantile};
use super::measure::{Gaps, Ruler};
use super::sample::{Sample, Side};
use rand::RngExt as _;

/// The ends of an interval of 95 %.
pub(super) type Interval = Option<(f64, f64)>;

/// Intervals for the gaps, and how many draws had both kinds of answers in both groups.
pub(super) struct Bootstrapped {
    pub auc: Interval,
    pub abroca: Interval,
    pub calibration: Interval,
    pub calibration_error: Interval,
    pub draws: usize,
}

pub(super) fn bootstrap(sample: &Sample, draws: u32, seed: u64) -> Bootstrapped {
    let mut random = generator(seed, Purpose::Bootstrap);
    let mut ruler = Ruler::default();
    let (in_group, in_reference) = (sample.learners_of(Side::Group), sample.learners_of(Side::Reference));
    let (mut group, mut reference) = (sample.none(), sample.none());
    let mut measured: Vec<Gaps> = Vec::with_capacity(draws as usize);
    for _ in 0..draws {
        let mut any = |from: usize, many: usize| {
            // 32 bits, so that the draws are the same on every machine.
            from + random.random_range(0..many as u32) as usize
        };
        sample.count((0..in_group).map(|_| any(0, in_group)), &mut group);
        sample.count((0..in_reference).map(|_| any(in_group, in_reference)), &mut reference);
        measured.extend(ruler.gaps(&group, &reference, &sample.values));
    }
    let interval = |gap: fn(&Gaps) -> f64| {
        let mut sorted: Vec<f64> = measured.iter().map(gap).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        Some((quantile(&sorted, 0.025)?, quantile(&sorted, 0.975)?))
    };
    Bootstrapped {
        auc: interval(|gaps| gaps.auc),
        abroca: interval(|gaps| gaps.abroca),
        calibration: interval(|gaps| gaps.calibration),
        calibration_error: interval(|gaps| gaps.calibration_error),
        draws: measured.len(),
    }
}
