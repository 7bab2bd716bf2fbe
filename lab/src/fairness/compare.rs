//! One group against its reference on one set of answers: exact figures, then what chance makes of them.

use super::bootstrap::{Interval, bootstrap};
use super::measure::{Figures, Ruler};
use super::multiple::adjusted;
use super::permutation::permute;
use super::power::Power;
use super::predictions::Answer;
use super::sample::{Sample, Side};
use super::{ALPHA, REFERENCE_GAP, Settings, WANTED_POWER};
use serde::Serialize;

/// A group against its reference.
#[derive(Debug, Clone, Serialize)]
pub struct Contrast {
    /// The group.
    pub group: Party,
    /// The group that it is compared with.
    pub reference: Party,
    /// AUC of the group less that of the reference, −1 to 1.
    pub auc_gap: Gap,
    /// The absolute area between the two ROC curves, 0 to 1; its interval lies too high.
    pub abroca: Gap,
    /// Bias of the group less that of the reference, −2 to 2: above 0 where the model expects more of the group, measured by
    /// what both got right.
    pub calibration_gap: Gap,
    /// Calibration error of the group less that of the reference, −1 to 1.
    pub calibration_error_gap: Gap,
    /// ABROCA where groups mean nothing.
    pub abroca_by_chance: ByChance,
    /// What the test of ABROCA would have found.
    pub power: Found,
    /// Label permutations that could be measured.
    pub permutations: usize,
    /// Bootstrap draws that could be measured.
    pub bootstraps: usize,
}

/// One side of a contrast.
#[derive(Debug, Clone, Serialize)]
pub struct Party {
    /// Learners with an answer.
    pub learners: usize,
    /// What was measured of them.
    #[serde(flatten)]
    pub figures: Figures,
}

/// A difference, its interval of 95 %, and its probability where groups mean nothing.
#[derive(Debug, Clone, Serialize)]
pub struct Gap {
    /// As observed, exactly.
    pub estimate: f64,
    /// Where the interval starts; `None` without a draw that could be measured.
    pub low: Option<f64>,
    /// Where it ends.
    pub high: Option<f64>,
    /// From the permutation test.
    pub p: f64,
    /// `p` after allowing for the other tests of its family (Benjamini and Hochberg).
    pub q: f64,
}

impl Gap {
    /// Whether chance alone is an unlikely cause.
    pub fn is_found(&self) -> bool {
        self.q <= ALPHA
    }
}

/// ABROCA where groups mean nothing.
#[derive(Debug, Clone, Serialize)]
pub struct ByChance {
    /// Half of the permutations lie below.
    pub median: Option<f64>,
    /// What has to be exceeded for p ≤ 0.05; `None` with fewer than 19 permutations that could be measured.
    pub critical: Option<f64>,
}

/// What the test of ABROCA would have found.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// The smallest ABROCA that it finds with a power of 80 %; `None` where it does not even find a group of which the model
    /// knows nothing.
    pub detectable_abroca: Option<f64>,
    /// The ABROCA of the next figure.
    pub reference_abroca: f64,
    /// The power to find that one; `None` where the model is too weak for it to arise.
    pub power_at_reference: Option<f64>,
}

/// Whether the answers are fit for a contrast: enough learners on both sides, and on both right and wrong answers.
pub(super) fn is_fit<'a>(
    answers: impl Iterator<Item = &'a Answer>,
    side: impl Fn(u32) -> Option<Side>,
    floor: usize,
) -> bool {
    // For each side: learners, the last one, whether there is a wrong and a right answer.
    let mut seen = [(0, None, [false; 2]); 2];
    for answer in answers {
        let Some(side) = side(answer.learner) else { continue };
        let (learners, last, kinds) = &mut seen[usize::from(side == Side::Reference)];
        if last.replace(answer.learner) != Some(answer.learner) {
            *learners += 1;
        }
        kinds[usize::from(answer.right)] = true;
    }
    seen.iter().all(|(learners, _, kinds)| *learners >= floor && *kinds == [true, true])
}

/// Compares the two sides of answers that are fit for it, drawing anew on `thresholds`; q is p until the family is known.
pub(super) fn contrast<'a>(
    answers: &(impl Iterator<Item = &'a Answer> + Clone),
    side: impl Fn(u32) -> Option<Side>,
    thresholds: usize,
    settings: &Settings,
) -> Contrast {
    let mut ruler = Ruler::default();
    let exact = Sample::new(answers, &side, usize::MAX);
    let [group, reference] = [Side::Group, Side::Reference].map(|side| exact.observed(side));
    let gaps = ruler.gaps(&group, &reference, &exact.values).expect("fit answers have two curves");
    let [group, reference] = [(Side::Group, group), (Side::Reference, reference)].map(|(side, counts)| {
        Party { learners: exact.learners_of(side), figures: ruler.figures(&counts, &exact.values) }
    });
    drop(exact);

    let sample = Sample::new(answers, side, thresholds);
    let coarse = ruler
        .gaps(&sample.observed(Side::Group), &sample.observed(Side::Reference), &sample.values)
        .expect("the same answers have two curves");
    let permuted = permute(&sample, &coarse, settings.resamples, settings.seed);
    let drawn = bootstrap(&sample, settings.resamples, settings.seed);
    let power = Power::simulate(&sample, permuted.critical(), settings.power_resamples(), settings.seed);
    let gap = |estimate, interval: Interval, p| Gap {
        estimate,
        low: interval.map(|ends| ends.0),
        high: interval.map(|ends| ends.1),
        p,
        q: p,
    };
    Contrast {
        group,
        reference,
        auc_gap: gap(gaps.auc, drawn.auc, permuted.p.auc),
        abroca: gap(gaps.abroca, drawn.abroca, permuted.p.abroca),
        calibration_gap: gap(gaps.calibration, drawn.calibration, permuted.p.calibration),
        calibration_error_gap: gap(
            gaps.calibration_error,
            drawn.calibration_error,
            permuted.p.calibration_error,
        ),
        abroca_by_chance: ByChance { median: permuted.median(), critical: permuted.critical() },
        power: Found {
            detectable_abroca: power.detectable(WANTED_POWER).map(|point| point.abroca),
            reference_abroca: REFERENCE_GAP,
            power_at_reference: power.at(REFERENCE_GAP),
        },
        permutations: permuted.abroca.len(),
        bootstraps: drawn.draws,
    }
}

/// Allows for the number of contrasts, for each of the four gaps by itself.
pub(super) fn adjust(contrasts: &mut [&mut Contrast]) {
    let gaps: [fn(&mut Contrast) -> &mut Gap; 4] = [
        |contrast| &mut contrast.auc_gap,
        |contrast| &mut contrast.abroca,
        |contrast| &mut contrast.calibration_gap,
        |contrast| &mut contrast.calibration_error_gap,
    ];
    for gap in gaps {
        let p: Vec<f64> = contrasts.iter_mut().map(|contrast| gap(contrast).p).collect();
        for (contrast, q) in contrasts.iter_mut().zip(adjusted(&p)) {
            gap(contrast).q = q;
        }
    }
}
