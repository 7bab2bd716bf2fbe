//! A decayed memory of past answers, read by similarity.
//!
//! Each answer adds its item's vector, times how surprising the outcome was, to one sum a head; sums fade from answer to
//! answer, each head's at its own learnt rate. An item's own vector then reads the sums: answers to similar items count,
//! those to others cancel out. This is linear attention with decay (Katharopoulos et al. 2020, "Transformers are RNNs";
//! Sun et al. 2023, "Retentive network", eq. 6), and it is what lets a state of fixed size know about *this* item what
//! skills alone do not say.
//!
//! Because the memory is a sum over answers, what one of them contributes can be said exactly, and taken away again.

/// Sums with different rates of fading.
pub const HEADS: usize = 4;
/// The longest vector that a model may have.
pub const MOST_DIMENSIONS: usize = 128;
/// Vectors are a multiple of this long, so that sums over them run in lanes, in the same order everywhere.
pub const LANES: usize = 8;

/// What past answers left behind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// The sums, head by head; empty before the first answer.
    pub sums: Vec<f32>,
    /// For each head the same sum of ones: how much evidence there is.
    pub of: [f32; HEADS],
}

impl Memory {
    /// Adds an answer to an item of that vector. `surprise` is the score less what was expected.
    pub fn push(&mut self, decays: &[f32; HEADS], vector: &[f32], surprise: f32) {
        self.sums.resize(HEADS * vector.len(), 0.0);
        for ((sum, keep), of) in self.sums.chunks_exact_mut(vector.len()).zip(decays).zip(&mut self.of) {
            for (sum, x) in sum.iter_mut().zip(vector) {
                *sum = keep * *sum + x * surprise;
            }
            *of = keep * *of + 1.0;
        }
    }

    /// What each head says about an item of that vector; `weights` are how much each dimension counts in each head.
    /// Divided by the root of the evidence, so that it neither grows without bound nor starts at full voice.
    pub fn read(&self, weights: &[f32], vector: &[f32]) -> [f32; HEADS] {
        if self.sums.len() != weights.len() {
            return [0.0; HEADS];
        }
        std::array::from_fn(|head| {
            let at = head * vector.len()..(head + 1) * vector.len();
            weighted_dot(&weights[at.clone()], vector, &self.sums[at]) / libm::sqrtf(1.0 + self.of[head])
        })
    }
}

/// The sum of w a b.
pub fn weighted_dot(w: &[f32], a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for ((w, a), b) in w.chunks_exact(LANES).zip(a.chunks_exact(LANES)).zip(b.chunks_exact(LANES)) {
        for lane in 0..LANES {
            lanes[lane] += w[lane] * a[lane] * b[lane];
        }
    }
    total(&lanes)
}

/// The sum of a few lanes, in a fixed order.
pub fn total(lanes: &[f32; LANES]) -> f32 {
    let [left, right] = [0, 4].map(|at| [lanes[at] + lanes[at + 2], lanes[at + 1] + lanes[at + 3]]);
    (left[0] + right[0]) + (left[1] + right[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECAYS: [f32; HEADS] = [0.0, 0.5, 0.9, 1.0];

    fn unit(at: usize) -> Vec<f32> {
        (0..LANES).map(|index| f32::from(u8::from(index == at))).collect()
    }

    #[test]
    fn similar_items_read_what_others_do_not() {
        let mut memory = Memory::default();
        let weights = vec![1.0; HEADS * LANES];
        assert_eq!(memory.read(&weights, &unit(0)), [0.0; HEADS]);
        memory.push(&DECAYS, &unit(0), -0.6);
        memory.push(&DECAYS, &unit(1), 0.4);
        let read = memory.read(&weights, &unit(0));
        assert_eq!(read[0], 0.0);
        assert!((read[1] + 0.3 / 2.5_f32.sqrt()).abs() < 1e-6);
        assert!((read[3] + 0.6 / 3.0_f32.sqrt()).abs() < 1e-6);
        assert_eq!(memory.read(&weights, &unit(2)), [0.0; HEADS]);
    }

    #[test]
    fn a_memory_of_another_model_says_nothing() {
        let mut memory = Memory::default();
        memory.push(&DECAYS, &unit(0), 1.0);
        assert_eq!(memory.read(&[1.0; HEADS * 2 * LANES], &[1.0; 2 * LANES]), [0.0; HEADS]);
    }

    #[test]
    fn a_weighted_dot_is_the_sum_of_products() {
        let numbers: Vec<f32> = (0..24).map(|x| x as f32).collect();
        let ones = vec![1.0; 24];
        assert_eq!(weighted_dot(&ones, &numbers, &ones), 276.0);
        assert_eq!(weighted_dot(&numbers, &numbers, &numbers), 76176.0);
    }
}
