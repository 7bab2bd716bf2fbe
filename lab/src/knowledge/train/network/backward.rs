//! From logits back to gradients, last answer first.

use super::super::prepared::Prepared;
use super::Network;
use super::forward::Trace;
use ::cairn::learner::knowledge::head::UNITS;
use ::cairn::learner::knowledge::sigmoid;
use ::cairn::learner::knowledge::similar::HEADS;

impl Network {
    /// Adds the gradient of a learner's log loss.
    pub(super) fn backward(&mut self, data: &Prepared<'_>, learner: usize, trace: &Trace) {
        let dimensions = self.dimensions;
        let decays = self.decay_rates();
        // What the loss of all later answers says about the memory after this one.
        let mut later = vec![0.0; HEADS * dimensions];
        // The same of the count that a read is divided by the root of: it fades as the memory does.
        let mut later_of = [0.0_f32; HEADS];
        let mut of_vector = vec![0.0; dimensions];
        for (at, row) in data.learners[learner].clone().enumerate().rev() {
            let of_logit = sigmoid(trace.logits[at]) - data.scores[row];
            let of_reads = self.head_backward(of_logit, at, trace);
            let vector = &trace.vectors[at * dimensions..][..dimensions];
            let sums = &trace.sums[at * HEADS * dimensions..][..HEADS * dimensions];
            of_vector.fill(0.0);
            for head in 0..HEADS {
                let places = head * dimensions..(head + 1) * dimensions;
                let (later, sums) = (&mut later[places.clone()], &sums[places.clone()]);
                let (weights, of_weights) =
                    (&self.reads.values[places.clone()], &mut self.reads.gradient[places]);
                let (surprise, read) = (trace.surprises[at], of_reads[head] * trace.roots[at][head]);
                let mut of_decay = 0.0;
                for d in 0..dimensions {
                    of_vector[d] += later[d] * surprise + read * weights[d] * sums[d];
                    of_decay += later[d] * sums[d];
                    of_weights[d] += read * vector[d] * sums[d];
                    later[d] = decays[head] * later[d] + read * weights[d] * vector[d];
                }
                let root = trace.roots[at][head];
                let of = 1.0 / (root * root) - 1.0;
                of_decay += later_of[head] * of;
                let of_root = of_reads[head] * trace.inputs[at][head] * -0.5 * root * root;
                later_of[head] = decays[head] * later_of[head] + of_root;
                self.decays.gradient[head] += of_decay * decays[head] * (1.0 - decays[head]);
            }
            if let Some(kept) = trace.kept.get(at * dimensions..(at + 1) * dimensions) {
                of_vector.iter_mut().zip(kept).for_each(|(x, factor)| *x *= factor);
            }
            self.vector_backward(data, row, &of_vector);
        }
    }

    /// The gradient of the head's parameters; returns that of the reads.
    fn head_backward(&mut self, of_logit: f32, at: usize, trace: &Trace) -> [f32; HEADS] {
        let (inputs, units) = (&trace.inputs[at], &trace.units[at]);
        let mut of_units = [0.0; UNITS];
        for unit in 0..UNITS {
            self.outer.gradient[unit] += of_logit * units[unit];
            if units[unit] > 0.0 {
                of_units[unit] = of_logit * self.outer.values[unit];
            }
            self.bias.gradient[unit] += of_units[unit];
        }
        let gradients = self.inner.gradient.chunks_exact_mut(UNITS).zip(&mut self.direct.gradient);
        for (&input, (inner, direct)) in inputs.iter().zip(gradients) {
            if input != 0.0 {
                inner.iter_mut().zip(&of_units).for_each(|(inner, of_unit)| *inner += of_unit * input);
                *direct += of_logit * input;
            }
        }
        std::array::from_fn(|head| {
            let through: f32 =
                self.inner.values[head * UNITS..][..UNITS].iter().zip(&of_units).map(|(w, u)| w * u).sum();
            self.mask[head] * (through + self.direct.values[head] * of_logit)
        })
    }

    fn vector_backward(&mut self, data: &Prepared<'_>, row: usize, of_vector: &[f32]) {
        let dimensions = self.dimensions;
        let skills = data.skills(row);
        let share = 1.0 / skills.len().max(1) as f32;
        for &skill in skills {
            let gradient = &mut self.skills.gradient[skill as usize * dimensions..][..dimensions];
            gradient.iter_mut().zip(of_vector).for_each(|(gradient, x)| *gradient += share * x);
        }
        if let Some(item) = data.rows[row] {
            let gradient = &mut self.items.gradient[item as usize * dimensions..][..dimensions];
            gradient.iter_mut().zip(of_vector).for_each(|(gradient, x)| *gradient += x);
        }
    }
}
