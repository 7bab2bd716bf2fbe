//! Figures that are a sum over learners against another sum, and intervals (95 %, bootstrap percentiles over learners) of
//! how far two of them lie apart.

use super::draw::{Purpose, below, stream};
use super::session::Outcome;
use rand::rngs::ChaCha8Rng;

/// Draws of a bootstrap.
const DRAWS: usize = 1000;

/// A figure: what one learner adds above the line, and below it.
pub(super) type Part = fn(&Outcome) -> (f64, f64);

/// What all gained of what all missed: a learner who missed little weighs little.
pub(super) fn gain(outcome: &Outcome) -> (f64, f64) {
    (outcome.after - outcome.before, 1.0 - outcome.before)
}

/// The same after two idle weeks.
pub(super) fn retention(outcome: &Outcome) -> (f64, f64) {
    (outcome.later - outcome.before, 1.0 - outcome.before)
}

/// Answers whose true chance lay in the window, of all.
pub(super) fn zpd_hit(outcome: &Outcome) -> (f64, f64) {
    (outcome.in_window as f64, outcome.answers as f64)
}

/// Items that built on what was not mastered, of all.
pub(super) fn violations(outcome: &Outcome) -> (f64, f64) {
    (outcome.violations as f64, outcome.items as f64)
}

/// Minutes to the goal; all that there were where it was not reached.
pub(super) fn minutes_to_goal(outcome: &Outcome) -> (f64, f64) {
    (outcome.minutes_to_goal.unwrap_or(outcome.planned), 1.0)
}

/// A figure and its interval.
pub(super) fn figure(of: &[&Outcome], part: Part, seed: u64) -> (f64, [f64; 2]) {
    let parts = parts(of, part);
    let draw = |rng: &mut ChaCha8Rng| ratio(drawn(rng, parts.len()).map(|one| parts[one]));
    (ratio(parts.iter().copied()), interval(seed, draw))
}

/// By how much a figure is higher with `one` than with `other`, which are the same learners in the same order: what all have in
/// common, such as how much they missed, is not taken for a difference.
pub(super) fn paired(one: &[&Outcome], other: &[&Outcome], part: Part, seed: u64) -> (f64, [f64; 2]) {
    let (one, other) = (parts(one, part), parts(other, part));
    let draw = |rng: &mut ChaCha8Rng| {
        let sample: Vec<usize> = drawn(rng, one.len()).collect();
        ratio(sample.iter().map(|&at| one[at])) - ratio(sample.iter().map(|&at| other[at]))
    };
    (ratio(one.iter().copied()) - ratio(other.iter().copied()), interval(seed, draw))
}

/// By how much a figure is higher with `one` than with `other`, which are different learners.
pub(super) fn apart(one: &[&Outcome], other: &[&Outcome], part: Part, seed: u64) -> (f64, [f64; 2]) {
    let (one, other) = (parts(one, part), parts(other, part));
    let draw = |rng: &mut ChaCha8Rng| {
        let first = ratio(drawn(rng, one.len()).map(|at| one[at]));
        first - ratio(drawn(rng, other.len()).map(|at| other[at]))
    };
    (ratio(one.iter().copied()) - ratio(other.iter().copied()), interval(seed, draw))
}

fn parts(of: &[&Outcome], part: Part) -> Vec<(f64, f64)> {
    of.iter().map(|outcome| part(outcome)).collect()
}

/// The sums' ratio; 0 where there is nothing below the line.
pub(super) fn ratio(parts: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (above, below) = parts.fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    if below > 0.0 { above / below } else { 0.0 }
}

fn drawn(rng: &mut ChaCha8Rng, learners: usize) -> impl Iterator<Item = usize> + '_ {
    (0..learners).map(move |_| below(rng, learners))
}

fn interval(seed: u64, draw: impl Fn(&mut ChaCha8Rng) -> f64) -> [f64; 2] {
    let mut rng = stream(seed, Purpose::Bootstrap, 0);
    let mut figures: Vec<f64> = (0..DRAWS).map(|_| draw(&mut rng)).collect();
    figures.sort_by(f64::total_cmp);
    [figures[DRAWS / 40], figures[DRAWS - 1 - DRAWS / 40]]
}
