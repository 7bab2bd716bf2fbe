//! Does a model serve groups of learners equally well? Predictions, and a file that says who is in which group, become
//! gaps, what chance makes of them, and a sentence of what they show and what they do not.
//!
//! Each attribute is audited by itself. Its largest group is the reference, and every other large enough is compared with it:
//! with two groups that is the one comparison, with more it keeps their number small and each readable, where a comparison
//! with all others pooled would change its meaning with the mix. The reference is a yardstick, not a norm: which side
//! is served less well is said whichever it is. Groups of fewer learners than the floor are neither named nor measured.
//!
//! `predictions` and `groups` read; `roc` and `measure` measure; `sample` prepares for `permutation`, `bootstrap` and
//! `power`; `compare` puts one comparison together and `sentence` into words. The formulas are on `docs/fairness.md`.

mod bootstrap;
mod compare;
mod draw;
mod groups;
mod measure;
mod multiple;
mod permutation;
mod power;
mod predictions;
mod roc;
mod sample;
mod sentence;
mod table;
#[cfg(test)]
mod tests;

pub use compare::{ByChance, Contrast, Found, Gap, Party};
pub use groups::Groups;
pub use measure::Figures;
pub use predictions::Predictions;
pub use table::TableError;

use measure::Ruler;
use sample::{Sample, Side};
use serde::Serialize;
use thiserror::Error;

/// The version of what [`Audit`] is written as.
pub const VERSION: u32 = 1;
/// What is less likely than this by chance alone counts as found.
const ALPHA: f64 = 0.05;
/// The power from which not finding a gap says something.
const WANTED_POWER: f64 = 0.8;
/// The ABROCA whose power is told: a loss of five points of AUC.
const REFERENCE_GAP: f64 = 0.05;
/// Thresholds for drawing anew over all answers: more would change ABROCA in the fourth digit.
const THRESHOLDS: usize = 1024;
/// The same for one skill, where there are fewer answers, more chance and many skills to get through.
const SKILL_THRESHOLDS: usize = 256;
/// Draws for the power: its standard error is then at most 0.025.
const POWER_RESAMPLES: u32 = 400;

/// How to audit.
#[derive(Debug, Clone, Serialize)]
pub struct Settings {
    /// Permutations, and bootstrap draws, of each comparison; from 19 on p can fall to 0.05.
    pub resamples: u32,
    /// Where draws start.
    pub seed: u64,
    /// Learners that a group must have to be named and measured.
    pub floor: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { resamples: 1000, seed: 1, floor: 10 }
    }
}

impl Settings {
    fn power_resamples(&self) -> u32 {
        self.resamples.min(POWER_RESAMPLES)
    }
}

/// Why there is nothing to audit.
#[derive(Debug, Error)]
#[error(
    "no learner is in both files: of {predicted} with predictions and {grouped} with groups none has the same user_id"
)]
pub struct NoOverlap {
    predicted: usize,
    grouped: usize,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct Audit {
    /// [`VERSION`].
    pub version: u32,
    /// As given.
    pub settings: Settings,
    /// Answers with a prediction.
    pub rows: usize,
    /// Learners with predictions.
    pub learners: usize,
    /// Those of them who are not in the file of groups.
    pub learners_without_groups: usize,
    /// Learners in the file of groups who have no prediction.
    pub learners_without_predictions: usize,
    /// Skills named; `None` without a column for them.
    pub skills: Option<usize>,
    /// One after the other, as in the file.
    pub attributes: Vec<Attribute>,
    /// What no figure here can show.
    pub limits: Vec<String>,
}

/// One attribute.
#[derive(Debug, Clone, Serialize)]
pub struct Attribute {
    /// Its name.
    pub attribute: String,
    /// The largest group; `None` where no group is large enough.
    pub reference: Option<String>,
    /// Learners with predictions who were left out: no group stated, or one below the floor. They are counted together, so
    /// that the size of a small group cannot be worked out.
    pub learners_left_out: usize,
    /// How many groups are below the floor.
    pub groups_below_floor: usize,
    /// The groups large enough, largest first.
    pub groups: Vec<Group>,
    /// Every other group against the reference.
    pub comparisons: Vec<Comparison>,
    /// What it all shows, in words.
    pub sentences: Vec<String>,
}

/// A group by itself.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Its name.
    pub group: String,
    /// What was measured of it.
    #[serde(flatten)]
    pub party: Party,
}

/// A group against the reference.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The group.
    pub group: String,
    /// The reference.
    pub reference: String,
    /// Over all answers; `None` where one of them has only right or only wrong answers. Its tests are one family, for each gap,
    /// with those of all other comparisons.
    pub over_all: Option<Contrast>,
    /// Skill by skill; `None` without a column for skills, or without a comparison over all.
    pub skills: Option<Skills>,
}

/// A comparison skill by skill. Its tests are one family for each gap.
#[derive(Debug, Clone, Serialize)]
pub struct Skills {
    /// Skills with enough learners, and right and wrong answers, in both groups.
    pub tested: usize,
    /// The other skills.
    pub left_out: usize,
    /// Those tested, by name.
    pub each: Vec<Skill>,
}

/// One skill.
#[derive(Debug, Clone, Serialize)]
pub struct Skill {
    /// Its id.
    pub skill: String,
    /// The comparison on its answers.
    #[serde(flatten)]
    pub contrast: Contrast,
}

/// Audits all attributes.
///
/// # Errors
/// Where no learner is in both.
pub fn audit(predictions: &Predictions, groups: &Groups, settings: &Settings) -> Result<Audit, NoOverlap> {
    let known: Vec<Option<u32>> = predictions.learners.iter().map(|id| groups.learners.get(id)).collect();
    let overlap = known.iter().flatten().count();
    if overlap == 0 {
        return Err(NoOverlap { predicted: known.len(), grouped: groups.learners.names.len() });
    }
    let by_skill = predictions.by_skill();
    let mut attributes: Vec<Attribute> = Vec::new();
    for attribute in &groups.attributes {
        let of: Vec<Option<u32>> = known.iter().map(|known| attribute.of[(*known)? as usize]).collect();
        attributes.push(of_attribute(predictions, &by_skill, attribute, &of, settings));
    }
    let comparisons = attributes.iter_mut().flat_map(|attribute| &mut attribute.comparisons);
    let mut over_all: Vec<&mut Contrast> =
        comparisons.filter_map(|comparison| comparison.over_all.as_mut()).collect();
    compare::adjust(&mut over_all);
    let family = over_all.len();
    for attribute in &mut attributes {
        let told = |comparison| sentence::of_comparison(&attribute.attribute, comparison, family);
        attribute.sentences = attribute.comparisons.iter().map(told).collect();
        if attribute.comparisons.is_empty() {
            attribute.sentences.push(sentence::of_nothing(attribute, settings.floor));
        }
    }
    Ok(Audit {
        version: VERSION,
        settings: settings.clone(),
        rows: predictions.answers.len(),
        learners: known.len(),
        learners_without_groups: known.len() - overlap,
        learners_without_predictions: groups.learners.names.len() - overlap,
        skills: predictions.skills.as_ref().map(Vec::len),
        attributes,
        limits: sentence::LIMITS.map(str::to_owned).into(),
    })
}

/// Audits one attribute: `of` has the group of each learner with predictions. Sentences wait until all is tested.
fn of_attribute(
    predictions: &Predictions,
    by_skill: &[Vec<u32>],
    attribute: &groups::Attribute,
    of: &[Option<u32>],
    settings: &Settings,
) -> Attribute {
    let mut sizes = vec![0; attribute.values.names.len()];
    for &value in of.iter().flatten() {
        sizes[value as usize] += 1;
    }
    let name = |value: u32| attribute.values.names[value as usize].clone();
    let mut large: Vec<u32> =
        (0..sizes.len() as u32).filter(|&value| sizes[value as usize] >= settings.floor.max(1)).collect();
    large.sort_by_key(|&value| (std::cmp::Reverse(sizes[value as usize]), name(value)));
    let present = sizes.iter().filter(|&&size| size > 0).count();
    let measured: usize = large.iter().map(|&value| sizes[value as usize]).sum();
    let comparisons = large.iter().skip(1).map(|&value| {
        let side = |learner: u32| match of[learner as usize] {
            Some(own) if own == value => Some(Side::Group),
            Some(own) if own == large[0] => Some(Side::Reference),
            _ => None,
        };
        let (over_all, skills) = comparison(predictions, by_skill, side, settings);
        Comparison { group: name(value), reference: name(large[0]), over_all, skills }
    });
    Attribute {
        attribute: attribute.name.clone(),
        reference: large.first().map(|&value| name(value)),
        learners_left_out: of.len() - measured,
        groups_below_floor: present - large.len(),
        groups: large.iter().map(|&value| group(predictions, name(value), of, value)).collect(),
        comparisons: comparisons.collect(),
        sentences: Vec::new(),
    }
}

/// Measures one group by itself.
fn group(predictions: &Predictions, name: String, of: &[Option<u32>], value: u32) -> Group {
    let side = |learner: u32| (of[learner as usize] == Some(value)).then_some(Side::Group);
    let sample = Sample::new(&predictions.answers.iter(), side, usize::MAX);
    let figures = Ruler::default().figures(&sample.observed(Side::Group), &sample.values);
    Group { group: name, party: Party { learners: sample.learners(), figures } }
}

/// Compares over all answers, and skill by skill.
fn comparison(
    predictions: &Predictions,
    by_skill: &[Vec<u32>],
    side: impl Fn(u32) -> Option<Side> + Copy,
    settings: &Settings,
) -> (Option<Contrast>, Option<Skills>) {
    let answers = &predictions.answers;
    if !compare::is_fit(answers.iter(), side, settings.floor) {
        return (None, None);
    }
    let bar = crate::progress::bar(1 + by_skill.len(), "comparing groups");
    let over_all = compare::contrast(&answers.iter(), side, THRESHOLDS, settings);
    bar.inc(1);
    let skills = predictions.skills.as_ref().map(|names| {
        let mut each = Vec::new();
        for (name, own) in names.iter().zip(by_skill) {
            let answers = own.iter().map(|&index| &answers[index as usize]);
            if compare::is_fit(answers.clone(), side, settings.floor) {
                let contrast = compare::contrast(&answers, side, SKILL_THRESHOLDS, settings);
                each.push(Skill { skill: name.clone(), contrast });
            }
            bar.inc(1);
        }
        let mut contrasts: Vec<&mut Contrast> = each.iter_mut().map(|skill| &mut skill.contrast).collect();
        compare::adjust(&mut contrasts);
        Skills { tested: each.len(), left_out: names.len() - each.len(), each }
    });
    bar.finish_and_clear();
    (Some(over_all), skills)
}
