//! What gap would this sample have shown, had there been one? A test that finds nothing says something only beside this.
//!
//! Gaps are made and looked for. Labels are dealt anew among learners, so that nothing differs; then a share f of the
//! group's answers, each drawn by chance, gets its prediction replaced with that of any answer of the sample: for these the
//! model knows nothing. The gap is found where ABROCA exceeds the critical value of the permutation test. Over many
//! draws that is the power at f. How large the gap is, is worked out without chance: the ABROCA between the whole sample's
//! answers and the mixture that f makes of them, which for a useful model is close to f · (AUC − ½).
//!
//! Its limits, which `docs/fairness.md` repeats: it holds for a loss of precision that strikes all learners of the group
//! alike, at this model, these group sizes and α = 0.05 for a single test; a loss that strikes some learners only, or curves
//! that cross, takes more data. The critical value is that of the sample as it is, not of each sample with a gap made into it.
//! It never looks at the gap observed: "observed power" would only repeat p.

use super::draw::{Purpose, generator};
use super::measure::{Ruler, pairs};
use super::sample::{Counts, Sample, Side};
use rand::RngExt as _;
use rand::seq::SliceRandom as _;

/// Shares f = (step / STEPS)² are looked at: closer where samples are large and small gaps are found.
const STEPS: usize = 20;

/// The power at one share of replaced predictions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    /// The share, 0 to 1.
    pub share: f64,
    /// The ABROCA that it makes.
    pub abroca: f64,
    /// The share of draws in which it was found.
    pub power: f64,
}

/// The power at every share, ascending.
pub(super) struct Power(Vec<Point>);

impl Power {
    /// Makes and looks for gaps `draws` times; without a critical value none is ever found.
    pub fn simulate(sample: &Sample, critical: Option<f64>, draws: u32, seed: u64) -> Self {
        let mut random = generator(seed, Purpose::Power);
        let mut ruler = Ruler::default();
        let mut learners: Vec<usize> = (0..sample.learners()).collect();
        let mut all = sample.none();
        sample.count(0..sample.learners(), &mut all);
        let any: Vec<u32> = learners.iter().flat_map(|&learner| sample.cells(learner)).copied().collect();
        let (mut group, mut reference) = (sample.none(), sample.none());
        let mut replaced: Vec<Vec<(u32, u32)>> = vec![Vec::new(); STEPS + 1];
        let mut found = [0_u32; STEPS + 1];
        for _ in 0..draws {
            let (dealt, rest) = learners.partial_shuffle(&mut random, sample.learners_of(Side::Group));
            sample.count(dealt.iter().copied(), &mut group);
            sample.count(rest.iter().copied(), &mut reference);
            for &cell in dealt.iter().flat_map(|&learner| sample.cells(learner)) {
                // Each answer is replaced from one step on, so that one draw serves all shares.
                let step = (random.random::<f64>().sqrt() * STEPS as f64) as usize + 1;
                let other = any[random.random_range(0..any.len() as u32) as usize];
                replaced[step.min(STEPS)].push((cell, (other & !1) | (cell & 1)));
            }
            for (swaps, found) in replaced.iter_mut().zip(&mut found) {
                for (old, new) in swaps.drain(..) {
                    group[old as usize] -= 1;
                    group[new as usize] += 1;
                }
                let abroca = ruler.abroca(pairs(&group), pairs(&reference));
                *found += u32::from(critical.is_some_and(|critical| abroca > critical));
            }
        }
        let point = |(step, &found): (usize, &u32)| {
            let share = (step as f64 / STEPS as f64).powi(2);
            let abroca = ruler.abroca(mixed(&all, share), pairs(&all));
            Point { share, abroca, power: f64::from(found) / f64::from(draws) }
        };
        Self(found.iter().enumerate().map(point).collect())
    }

    /// The smallest gap found with this power, between two shares in proportion; `None` where no share is enough.
    pub fn detectable(&self, power: f64) -> Option<Point> {
        let enough = self.0.iter().position(|point| point.power >= power)?;
        Some(
            self.0[..=enough]
                .last_chunk()
                .map_or(self.0[enough], |pair| between(pair, |point| point.power, power)),
        )
    }

    /// The power to find an ABROCA of this size; `None` where even a model that knows nothing of the group makes none.
    pub fn at(&self, abroca: f64) -> Option<f64> {
        let reached = self.0.iter().position(|point| point.abroca >= abroca)?;
        self.0[..=reached].last_chunk().map(|pair| between(pair, |point| point.abroca, abroca).power)
    }
}

/// The point between two where a quantity that grows has a value.
fn between(pair: &[Point; 2], of: impl Fn(&Point) -> f64, value: f64) -> Point {
    let [from, to] = pair;
    let way = (value - of(from)) / (of(to) - of(from));
    let at = |of: fn(&Point) -> f64| of(from) + way * (of(to) - of(from));
    Point { share: at(|p| p.share), abroca: at(|p| p.abroca), power: at(|p| p.power) }
}

/// Right and wrong answers after a share of each has been spread over all thresholds like the whole sample.
fn mixed(all: &Counts, share: f64) -> impl DoubleEndedIterator<Item = (f64, f64)> + Clone {
    let (wrong, right) = pairs(all).fold((0.0, 0.0), |sum, step| (sum.0 + step.0, sum.1 + step.1));
    pairs(all).map(move |step| {
        let here = share * (step.0 + step.1) / (wrong + right);
        ((1.0 - share) * step.0 + here * wrong, (1.0 - share) * step.1 + here * right)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between_two_shares_is_read_off_in_proportion() {
        let point = |share, abroca, power| Point { share, abroca, power };
        let power = Power(vec![point(0.0, 0.0, 0.05), point(0.2, 0.04, 0.6), point(0.4, 0.08, 1.0)]);
        let detectable = power.detectable(0.8).unwrap();
        assert!((detectable.abroca - 0.06).abs() < 1e-12 && (detectable.share - 0.3).abs() < 1e-12);
        assert!((power.at(0.05).unwrap() - 0.7).abs() < 1e-12);
        assert_eq!(power.at(0.1), None);
        assert!(Power(vec![point(0.0, 0.0, 0.05), point(1.0, 0.2, 0.5)]).detectable(0.8).is_none());
    }

    #[test]
    fn replacing_a_share_of_predictions_costs_that_share_of_the_area() {
        // AUC ⅞: knowing nothing leaves ½, so half of it makes a gap of half of ⅜.
        let counts = vec![3, 1, 1, 3, 0, 4];
        let mut ruler = Ruler::default();
        let auc = ruler.figures(&counts, &[0.2, 0.5, 0.8]).auc.unwrap();
        for share in [0.0, 0.5, 1.0] {
            let made = ruler.abroca(mixed(&counts, share), pairs(&counts));
            assert!((made - share * (auc - 0.5)).abs() < 1e-12, "{share}: {made}");
        }
    }
}
