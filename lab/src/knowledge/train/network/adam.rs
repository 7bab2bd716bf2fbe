//! Adam with decoupled weight decay (Loshchilov and Hutter 2019), and a moving mean of the parameters.

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.999;
/// What a step leaves of the moving mean.
const KEPT: f32 = 0.99;

/// Parameters that are stepped alike.
#[derive(Debug, Clone)]
pub(in super::super) struct Block {
    pub values: Vec<f32>,
    pub gradient: Vec<f32>,
    mean: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    decay: f32,
}

impl Block {
    pub fn new(values: Vec<f32>, decay: f32) -> Self {
        let zeros = vec![0.0; values.len()];
        Self {
            mean: values.clone(),
            gradient: zeros.clone(),
            first: zeros.clone(),
            second: zeros,
            values,
            decay,
        }
    }

    /// Steps against the gradient times `scale`, which is then forgotten. `steps` counts from 1.
    pub fn step(&mut self, size: f32, steps: f32, scale: f32) {
        let (first, second) = (1.0 - FIRST.powf(steps), 1.0 - SECOND.powf(steps));
        let kept = 1.0 - size * self.decay;
        // At first the mean is over all steps, so that it does not hang on to where they began.
        let renewed = (1.0 - KEPT).max(1.0 / steps);
        let moments = self.first.iter_mut().zip(&mut self.second);
        let values = self.values.iter_mut().zip(&mut self.mean);
        for ((gradient, (m, v)), (value, mean)) in self.gradient.iter_mut().zip(moments).zip(values) {
            let g = *gradient * scale;
            *gradient = 0.0;
            *m = FIRST * *m + (1.0 - FIRST) * g;
            *v = SECOND * *v + (1.0 - SECOND) * g * g;
            *value = kept * *value - size * (*m / first) / ((*v / second).sqrt() + 1e-8);
            *mean += renewed * (*value - *mean);
        }
    }

    /// Takes the moving mean for the values.
    pub fn settle(&mut self) {
        self.values.clone_from(&self.mean);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_is_as_long_for_every_slope() {
        let mut block = Block::new(vec![1.0, 1.0, 1.0], 0.0);
        block.gradient = vec![8.0, -0.02, 0.0];
        block.step(0.1, 1.0, 0.25);
        for (value, expected) in block.values.iter().zip([0.9, 1.1, 1.0]) {
            assert!((value - expected).abs() < 1e-5, "{value}");
        }
        assert_eq!(block.gradient, [0.0; 3]);
    }

    #[test]
    fn decay_is_apart_from_the_gradient() {
        let mut block = Block::new(vec![2.0], 0.5);
        block.step(0.1, 1.0, 1.0);
        assert!((block.values[0] - 1.9).abs() < 1e-6);
    }

    #[test]
    fn settling_takes_the_mean_over_the_steps() {
        let mut block = Block::new(vec![5.0], 0.0);
        for (at, steps) in [(1.0, 1.0), (2.0, 2.0), (6.0, 3.0)] {
            block.values[0] = at;
            block.step(0.0, steps, 1.0);
        }
        block.settle();
        assert!((block.values[0] - 3.0).abs() < 1e-5);
    }
}
