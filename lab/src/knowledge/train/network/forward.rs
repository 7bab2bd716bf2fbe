//! From a learner's answers to logits, keeping what the way back needs.

use super::super::prepared::Prepared;
use super::{Network, Recipe};
use ::cairn::learner::knowledge::head::{INPUTS, UNITS, inputs};
use ::cairn::learner::knowledge::sigmoid;
use ::cairn::learner::knowledge::similar::{HEADS, weighted_dot};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt};

/// What was computed for each answer of one learner.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub logits: Vec<f32>,
    /// For each answer, each dimension's factor: 0 where it is left out.
    pub kept: Vec<f32>,
    /// The items' vectors, those factors in them.
    pub vectors: Vec<f32>,
    /// The memory before the answer.
    pub sums: Vec<f32>,
    /// What each head is divided by.
    pub roots: Vec<[f32; HEADS]>,
    /// What the answer is remembered by; 0 where it is left out.
    pub surprises: Vec<f32>,
    pub inputs: Vec<[f32; INPUTS]>,
    pub units: Vec<[f32; UNITS]>,
}

impl Trace {
    fn clear(&mut self) {
        self.logits.clear();
        self.kept.clear();
        self.vectors.clear();
        self.sums.clear();
        self.roots.clear();
        self.surprises.clear();
        self.inputs.clear();
        self.units.clear();
    }
}

impl Network {
    /// Fills the trace for a learner; with a recipe, leaves out at random what it says.
    pub(super) fn forward(
        &self,
        data: &Prepared<'_>,
        learner: usize,
        mut dropout: Option<(&Recipe, &mut ChaCha8Rng)>,
        trace: &mut Trace,
    ) {
        trace.clear();
        let dimensions = self.dimensions;
        let decays = self.decay_rates();
        let (mut sums, mut of) = (vec![0.0; HEADS * dimensions], [0.0_f32; HEADS]);
        for row in data.learners[learner].clone() {
            let start = trace.vectors.len();
            self.push_vector(data, row, &mut trace.vectors);
            let vector = &mut trace.vectors[start..];
            let mut remembered = 1.0;
            if let Some((recipe, rng)) = &mut dropout {
                let at = trace.kept.len();
                push_factors(recipe.vector_dropout, dimensions, rng, &mut trace.kept);
                vector.iter_mut().zip(&trace.kept[at..]).for_each(|(x, factor)| *x *= factor);
                remembered = f32::from(u8::from(rng.random::<f32>() >= recipe.answer_dropout));
            }
            let roots = of.map(|of| 1.0 / (1.0 + of).sqrt());
            let mut reads = [0.0; HEADS];
            if dimensions > 0 {
                for (head, read) in reads.iter_mut().enumerate() {
                    let at = head * dimensions..(head + 1) * dimensions;
                    *read = weighted_dot(&self.reads.values[at.clone()], vector, &sums[at]) * roots[head];
                }
            }
            let mut inputs = inputs(&reads, &self.scaling.apply(&data.features[row]), data.logits[row]);
            inputs.iter_mut().zip(&self.mask).for_each(|(input, mask)| *input *= mask);
            let (logit, units) = self.head(data.logits[row], &inputs);
            let surprise = remembered * (data.scores[row] - sigmoid(data.logits[row]));
            trace.sums.extend_from_slice(&sums);
            if dimensions > 0 {
                for (sum, decay) in sums.chunks_exact_mut(dimensions).zip(decays) {
                    sum.iter_mut().zip(&*vector).for_each(|(sum, x)| *sum = decay * *sum + x * surprise);
                }
            }
            of.iter_mut().zip(decays).for_each(|(of, decay)| *of = decay * *of + 1.0);
            trace.logits.push(logit);
            trace.roots.push(roots);
            trace.surprises.push(surprise);
            trace.inputs.push(inputs);
            trace.units.push(units);
        }
    }

    fn push_vector(&self, data: &Prepared<'_>, row: usize, vectors: &mut Vec<f32>) {
        let (dimensions, start) = (self.dimensions, vectors.len());
        vectors.resize(start + dimensions, 0.0);
        let vector = &mut vectors[start..];
        let skills = data.skills(row);
        let share = 1.0 / skills.len().max(1) as f32;
        for &skill in skills {
            let of_skill = &self.skills.values[skill as usize * dimensions..][..dimensions];
            vector.iter_mut().zip(of_skill).for_each(|(x, of_skill)| *x += share * of_skill);
        }
        if let Some(item) = data.rows[row] {
            let own = &self.items.values[item as usize * dimensions..][..dimensions];
            vector.iter_mut().zip(own).for_each(|(x, own)| *x += own);
        }
    }

    fn head(&self, base: f32, inputs: &[f32; INPUTS]) -> (f32, [f32; UNITS]) {
        let mut units = [0.0; UNITS];
        units.copy_from_slice(&self.bias.values);
        let mut logit = base;
        let inner = self.inner.values.chunks_exact(UNITS);
        for ((&input, weights), direct) in inputs.iter().zip(inner).zip(&self.direct.values) {
            if input != 0.0 {
                units.iter_mut().zip(weights).for_each(|(unit, weight)| *unit += weight * input);
                logit += direct * input;
            }
        }
        for (unit, outer) in units.iter_mut().zip(&self.outer.values) {
            *unit = unit.max(0.0) * self.units;
            logit += *unit * outer;
        }
        (logit, units)
    }
}

/// Factors that leave dimensions out and make up for it in the others; 16 bits of chance each.
pub(super) fn push_factors(share: f32, count: usize, rng: &mut ChaCha8Rng, factors: &mut Vec<f32>) {
    let (least, factor) = ((share * 65_536.0) as u16, 1.0 / (1.0 - share));
    for _ in 0..count / 4 {
        let word = rng.next_u64();
        factors
            .extend([0, 16, 32, 48].map(|shift| if (word >> shift) as u16 >= least { factor } else { 0.0 }));
    }
}
