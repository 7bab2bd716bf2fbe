//! What was trained, as the parameters of a model. The scaling of the features goes into the weights that read them.

use super::calibrate::Line;
use super::kept::Kept;
use super::linear::{Linear, Setting};
use super::network::Network;
use ::cairn::learner::knowledge::features::COUNT;
use ::cairn::learner::knowledge::head::{Head, UNITS};
use ::cairn::learner::knowledge::model::{ItemParameters, Parameters, SkillParameters};
use ::cairn::learner::knowledge::similar::HEADS;

/// The parameters of both stages and the line. The network must be settled.
pub(super) fn parameters(
    setting: &Setting<'_>,
    linear: &Linear,
    network: &Network,
    kept: &Kept,
    line: Line,
) -> Parameters {
    let (head, constant) = head(network);
    let dimensions = network.dimensions;
    let vector = |values: &[f32], row: usize| values[row * dimensions..][..dimensions].to_vec();
    let items = kept.items().iter().enumerate().map(|(row, &item)| {
        let parameters = ItemParameters {
            difficulty: linear.difficulties.items[item as usize],
            weight: linear.weights[setting.items()][row],
            vector: vector(&network.items.values, row),
        };
        (setting.vocabulary.item_id(item).to_owned(), parameters)
    });
    let skills = (0..setting.vocabulary.skills() as u32).map(|skill| {
        let weights = &linear.weights[setting.skill(skill)];
        let parameters = SkillParameters {
            difficulty: linear.difficulties.skills[skill as usize],
            weight: weights[0],
            wins: weights[1],
            losses: weights[2],
            vector: vector(&network.skills.values, skill as usize),
        };
        (setting.vocabulary.skill_id(skill).to_owned(), parameters)
    });
    Parameters {
        dimensions,
        mean: setting.mean,
        intercept: linear.weights[0],
        weights: std::array::from_fn(|feature| linear.weights[1 + feature]),
        decays: network.decay_rates(),
        reads: network.reads.values.clone(),
        head,
        slope: line.slope,
        shift: line.slope * constant + line.shift,
        skills: skills.collect(),
        items: items.collect(),
    }
}

/// The head that takes features as they come, and what the scaling adds to every logit.
fn head(network: &Network) -> (Head, f32) {
    let mut head = Head {
        inner: network.inner.values.clone(),
        bias: std::array::from_fn(|unit| network.bias.values[unit]),
        outer: std::array::from_fn(|unit| network.outer_weight(unit)),
        direct: std::array::from_fn(|input| network.direct.values[input]),
    };
    let mut constant = 0.0;
    for feature in 0..COUNT {
        let (mean, scale) = (network.scaling.mean[feature], network.scaling.scale[feature]);
        let input = HEADS + feature;
        head.direct[input] *= scale;
        constant -= mean * head.direct[input];
        for unit in 0..UNITS {
            let weight = &mut head.inner[input * UNITS + unit];
            *weight *= scale;
            head.bias[unit] -= mean * *weight;
        }
    }
    for read in (0..HEADS).filter(|&read| !network.reads_input(read)) {
        head.direct[read] = 0.0;
        head.inner[read * UNITS..][..UNITS].fill(0.0);
    }
    (head, constant)
}
