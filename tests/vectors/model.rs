//! A model of the catalog for the reference vectors: every second item and two skills in three, with numbers that come from
//! their places and are the same everywhere.

use cairn::catalog::View;
use cairn::learner::knowledge::features::COUNT;
use cairn::learner::knowledge::head::{Head, INPUTS, UNITS};
use cairn::learner::knowledge::model::{ItemParameters, Parameters, SkillParameters};
use cairn::learner::knowledge::similar::HEADS;

const DIMENSIONS: usize = 16;

/// Numbers from -0.5 to 0.5.
fn spread(index: usize) -> f32 {
    ((index * 7_919 + 13) % 1_009) as f32 / 1_008.0 - 0.5
}

fn list<const N: usize>(from: usize, size: f32) -> [f32; N] {
    std::array::from_fn(|at| size * spread(from + at))
}

pub fn bytes(view: &View<'_>) -> Vec<u8> {
    let vector = |from: usize, size: f32| list::<DIMENSIONS>(from, size).to_vec();
    let skills = (0..view.skills()).filter(|skill| skill % 3 != 0).map(|skill| {
        let parameters = SkillParameters {
            difficulty: spread(skill),
            weight: spread(skill + 1),
            wins: 0.3 * spread(skill + 2) + 0.2,
            losses: 0.3 * spread(skill + 3) - 0.2,
            vector: vector(skill, 1.5),
        };
        (view.string(view.skill_id[skill]).to_owned(), parameters)
    });
    let items = (0..view.items()).step_by(2).map(|item| {
        let parameters = ItemParameters {
            difficulty: 2.0 * spread(item),
            weight: spread(item + 1),
            vector: vector(item + 5, 0.8),
        };
        (view.string(view.item_id[item]).to_owned(), parameters)
    });
    Parameters {
        dimensions: DIMENSIONS,
        mean: 0.65,
        intercept: 0.5,
        weights: list::<COUNT>(1, 0.4),
        decays: [0.4, 0.9, 0.99, 0.999],
        reads: (0..HEADS * DIMENSIONS).map(|at| 0.5 + 0.2 * spread(at)).collect(),
        head: Head {
            inner: list::<{ INPUTS * UNITS }>(2, 0.4).to_vec(),
            bias: list(3, 0.2),
            outer: list(4, 0.4),
            direct: list(5, 0.3),
        },
        slope: 0.9,
        shift: 0.02,
        skills: skills.collect(),
        items: items.collect(),
    }
    .to_bytes()
}
