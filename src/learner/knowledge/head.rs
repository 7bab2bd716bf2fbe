//! The last step of a trained model: a straight line through all inputs, and a small layer for what is not straight.
//!
//! What a run of slips means depends on how able the learner is and how much evidence there is; 32 rectified units are
//! enough to say so, and cost some thousand multiplications.

use super::features::{COUNT, Features};
use super::similar::{HEADS, LANES, total};

/// Units of the layer.
pub const UNITS: usize = 32;
/// What the head reads: the memory's reads, the features, and the linear stage's logit.
pub const INPUTS: usize = HEADS + COUNT + 1;

/// Weights of the head. Inputs come as they are; whatever scaling training used is in the weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// `INPUTS` rows of `UNITS`.
    pub inner: Vec<f32>,
    /// A unit's value without input.
    pub bias: [f32; UNITS],
    /// What a unit adds to the logit.
    pub outer: [f32; UNITS],
    /// What each input adds by itself.
    pub direct: [f32; INPUTS],
}

/// The inputs in their order.
pub fn inputs(reads: &[f32; HEADS], features: &Features, base: f32) -> [f32; INPUTS] {
    let mut inputs = [0.0; INPUTS];
    inputs[..HEADS].copy_from_slice(reads);
    inputs[HEADS..HEADS + COUNT].copy_from_slice(features);
    inputs[INPUTS - 1] = base;
    inputs
}

impl Head {
    /// What the head adds to the linear stage's logit.
    pub fn correction(&self, inputs: &[f32; INPUTS]) -> f32 {
        let mut units = self.bias;
        let mut sum = 0.0;
        for ((&input, weights), direct) in inputs.iter().zip(self.inner.chunks_exact(UNITS)).zip(&self.direct)
        {
            // Many inputs are 0 (no times, nothing repeated), and adding them would change nothing.
            if input != 0.0 {
                for (unit, weight) in units.iter_mut().zip(weights) {
                    *unit += weight * input;
                }
                sum += direct * input;
            }
        }
        let mut lanes = [0.0; LANES];
        for (units, outer) in units.chunks_exact(LANES).zip(self.outer.chunks_exact(LANES)) {
            for lane in 0..LANES {
                lanes[lane] += units[lane].max(0.0) * outer[lane];
            }
        }
        sum + total(&lanes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_and_the_units_add_up() {
        let mut head = Head {
            inner: vec![0.0; INPUTS * UNITS],
            bias: [0.0; UNITS],
            outer: [0.0; UNITS],
            direct: [0.0; INPUTS],
        };
        let mut inputs = [0.0; INPUTS];
        (inputs[0], inputs[INPUTS - 1]) = (2.0, -1.0);
        head.direct[0] = 0.5;
        // Unit 0 fires at input 0, unit 31 would fire at a positive last input.
        (head.inner[0], head.outer[0], head.bias[0]) = (3.0, 0.1, 1.0);
        (head.inner[INPUTS * UNITS - 1], head.outer[UNITS - 1]) = (1.0, 9.0);
        assert!((head.correction(&inputs) - (1.0 + 0.7)).abs() < 1e-6);
    }
}
