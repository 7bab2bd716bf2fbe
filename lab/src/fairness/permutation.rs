//! Would gaps like these arise if the groups meant nothing? Group labels are dealt anew among learners, and the gaps
//! measured again.
//!
//! Learners are dealt, never answers: the answers of one learner resemble each other, and a test that dealt answers would
//! find gaps everywhere. ABROCA is above 0 even where nothing differs, and skewed, so it means something only beside this
//! distribution: Borchers and Baker, "ABROCA distributions for algorithmic bias assessment", LAK 2025; the test is that of
//! Borchers, "Toward sufficient statistical power in algorithmic bias assessment", 2025 (arXiv 2501.04683), with
//! learners for answers.

use super::ALPHA;
use super::draw::{Purpose, generator, quantile};
use super::measure::{Gaps, Ruler};
use super::sample::{Sample, Side};
use rand::seq::SliceRandom as _;

/// What the permutations say.
pub(super) struct Permuted {
    /// For each gap the probability, if labels meant nothing, of one as large: p = (1 + #{as large}) / (1 + draws), for
    /// gaps with a sign of one as large on either side. Phipson and Smyth, "Permutation p-values should never be zero", 2010.
    pub p: Gaps,
    /// ABROCA where labels mean nothing, ascending. Draws in which a group had only right or only wrong answers are left
    /// out.
    pub abroca: Vec<f64>,
}

impl Permuted {
    pub fn median(&self) -> Option<f64> {
        quantile(&self.abroca, 0.5)
    }

    /// The ABROCA that has to be exceeded for p ≤ [`ALPHA`]; `None` where there are too few draws for any to do so.
    pub fn critical(&self) -> Option<f64> {
        let larger = (ALPHA * (self.abroca.len() + 1) as f64 + 1e-9) as usize;
        self.abroca.len().checked_sub(larger).filter(|_| larger > 0).map(|place| self.abroca[place])
    }
}

/// Deals the labels `draws` times; the sample has the observed gaps.
pub(super) fn permute(sample: &Sample, observed: &Gaps, draws: u32, seed: u64) -> Permuted {
    let mut random = generator(seed, Purpose::Permutation);
    let mut ruler = Ruler::default();
    let mut learners: Vec<usize> = (0..sample.learners()).collect();
    let mut all = sample.none();
    sample.count(0..sample.learners(), &mut all);
    let (mut fewer, mut others) = (sample.none(), sample.none());
    // Only the smaller side is counted; the other is what is left. Which of them is the group makes no difference to sizes.
    let dealt = sample.learners_of(Side::Group).min(sample.learners_of(Side::Reference));
    let mut as_large = [0_u32; 4];
    let mut abroca = Vec::with_capacity(draws as usize);
    for _ in 0..draws {
        let (dealt, _) = learners.partial_shuffle(&mut random, dealt);
        sample.count(dealt.iter().copied(), &mut fewer);
        for ((other, all), fewer) in others.iter_mut().zip(&all).zip(&fewer) {
            *other = all - fewer;
        }
        let Some(gaps) = ruler.gaps(&fewer, &others, &sample.values) else { continue };
        for ((count, drawn), seen) in as_large.iter_mut().zip(sizes(&gaps)).zip(sizes(observed)) {
            // The same labels can add up in another order.
            *count += u32::from(drawn >= seen - 1e-12);
        }
        abroca.push(gaps.abroca);
    }
    abroca.sort_unstable_by(f64::total_cmp);
    let p = as_large.map(|count| f64::from(1 + count) / (1 + abroca.len()) as f64);
    Permuted { p: Gaps { auc: p[0], abroca: p[1], calibration: p[2], calibration_error: p[3] }, abroca }
}

fn sizes(gaps: &Gaps) -> [f64; 4] {
    [gaps.auc.abs(), gaps.abroca, gaps.calibration.abs(), gaps.calibration_error.abs()]
}
