//! The second stage while it is trained: vectors of items and skills, the decays and weights of the memory, the head.
//!
//! The gradient is written out by hand. The memory is linear, so going back through a learner's answers is the same
//! recursion as going forward: one sum a head, fading at the same rate.

mod adam;
mod backward;
mod forward;

use super::prepared::{Prepared, Scaling};
use ::cairn::learner::knowledge::head::{INPUTS, UNITS};
use ::cairn::learner::knowledge::sigmoid;
use ::cairn::learner::knowledge::similar::HEADS;
use adam::Block;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

pub(super) use super::super::ablation::Left;
use forward::Trace;

/// How the second stage is trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Recipe {
    /// Length of the vectors.
    pub dimensions: usize,
    /// Share of a vector's dimensions that is left out at random.
    pub vector_dropout: f32,
    /// Share of past answers that is left out at random.
    pub answer_dropout: f32,
    /// What the items' vectors lose in a step, times the step size.
    pub decay: f32,
    pub step: f32,
    /// What a step is of the one a pass before.
    pub fall: f32,
    pub seed: u64,
}

/// Answers a step, at least; fewer only where a pass would have too few steps ...
const BATCH: usize = 2_800;
/// ... which are these: a step is no longer for all the answers it rests on, and few steps lead nowhere.
const STEPS_A_PASS: usize = 25;
/// What the other parameters lose, beside the items' vectors.
const SKILL_DECAY: f32 = 0.1;
const HEAD_DECAY: f32 = 0.02;
/// Steps until the step size has its full length.
const WARM_UP: f32 = 30.0;
/// Where the heads' decays start: fast, slow, and nearly not at all.
const DECAYS: [f32; HEADS] = [0.4, 0.9, 0.99, 0.999];
/// Spread of the items' and the skills' first vectors. Skills begin a little ahead: their answers are more.
const ITEM_SPREAD: f32 = 0.02;
const SKILL_SPREAD: f32 = 0.1;
/// How much a read adds to the logit at first. From 0 the vectors would have nothing to learn by until the head has
/// found a use for reads that do not mean anything yet.
const READ: f32 = 0.1;

/// The parameters. What [`Network::settle`] leaves is their moving mean, which predicts better than the last step.
#[derive(Debug, Clone)]
pub(super) struct Network {
    pub dimensions: usize,
    pub items: Block,
    pub skills: Block,
    /// Logits of the decays.
    pub decays: Block,
    /// `HEADS` rows of `dimensions`.
    pub reads: Block,
    /// `INPUTS` rows of `UNITS`.
    pub inner: Block,
    pub bias: Block,
    pub outer: Block,
    pub direct: Block,
    pub scaling: Scaling,
    /// Inputs of the head that are left out are 0 here, others 1.
    mask: [f32; INPUTS],
    units: f32,
    steps: f32,
}

impl Network {
    /// A network that says nothing yet.
    pub fn new(items: usize, skills: usize, scaling: Scaling, recipe: &Recipe, without: &[Left]) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(recipe.seed);
        let dimensions = recipe.dimensions;
        let mut random =
            |count: usize, spread: f32| (0..count).map(|_| spread * normal(&mut rng)).collect::<Vec<_>>();
        let of_inputs = (INPUTS as f32).sqrt().recip();
        Self {
            dimensions,
            items: Block::new(random(items * dimensions, ITEM_SPREAD), recipe.decay),
            skills: Block::new(random(skills * dimensions, SKILL_SPREAD), recipe.decay * SKILL_DECAY),
            decays: Block::new(DECAYS.map(|decay| (decay / (1.0 - decay)).ln()).to_vec(), 0.0),
            reads: Block::new(vec![0.5; HEADS * dimensions], HEAD_DECAY),
            inner: Block::new(random(INPUTS * UNITS, of_inputs), HEAD_DECAY),
            bias: Block::new(vec![0.0; UNITS], 0.0),
            outer: Block::new(random(UNITS, 0.05), HEAD_DECAY),
            direct: Block::new(
                (0..INPUTS).map(|at| if at < HEADS { READ } else { 0.0 }).collect(),
                HEAD_DECAY,
            ),
            scaling,
            mask: Left::mask(without),
            units: if without.contains(&Left::Units) { 0.0 } else { 1.0 },
            steps: 0.0,
        }
    }

    /// One pass over all learners, in an order that the seed and the pass decide.
    pub fn pass(&mut self, data: &Prepared<'_>, recipe: &Recipe, pass: usize) {
        let mut rng = ChaCha8Rng::seed_from_u64(recipe.seed ^ (pass as u64 + 1) << 20);
        let mut order: Vec<usize> = (0..data.learners.len()).collect();
        order.shuffle(&mut rng);
        let size = recipe.step * recipe.fall.powi(pass as i32);
        let batch = BATCH.min(data.scores.len() / STEPS_A_PASS);
        let (mut rows, mut trace) = (0, Trace::default());
        for (place, &learner) in order.iter().enumerate() {
            self.forward(data, learner, Some((recipe, &mut rng)), &mut trace);
            self.backward(data, learner, &trace);
            rows += data.learners[learner].len();
            if rows >= batch || place + 1 == order.len() {
                self.step(size, rows);
                rows = 0;
            }
        }
    }

    /// The logits of all answers, with nothing left out and the moving means of the parameters.
    pub fn logits(&self, data: &Prepared<'_>) -> Vec<f32> {
        let settled = self.settled();
        let (mut logits, mut trace) = (Vec::with_capacity(data.scores.len()), Trace::default());
        for learner in 0..data.learners.len() {
            settled.forward(data, learner, None, &mut trace);
            logits.extend_from_slice(&trace.logits);
        }
        logits
    }

    /// The same with its moving means as its parameters.
    pub fn settled(&self) -> Self {
        let mut settled = self.clone();
        settled.blocks().into_iter().for_each(Block::settle);
        settled
    }

    /// The decays themselves.
    pub fn decay_rates(&self) -> [f32; HEADS] {
        std::array::from_fn(|head| sigmoid(self.decays.values[head]))
    }

    /// What a unit adds to the logit.
    pub fn outer_weight(&self, unit: usize) -> f32 {
        self.units * self.outer.values[unit]
    }

    /// Whether the head takes that input at all.
    pub fn reads_input(&self, input: usize) -> bool {
        self.mask[input] != 0.0
    }

    fn step(&mut self, size: f32, rows: usize) {
        self.steps += 1.0;
        let (steps, size) = (self.steps, size * (self.steps / WARM_UP).min(1.0));
        self.blocks().into_iter().for_each(|block| block.step(size, steps, 1.0 / rows as f32));
    }

    fn blocks(&mut self) -> [&mut Block; 8] {
        [
            &mut self.items,
            &mut self.skills,
            &mut self.decays,
            &mut self.reads,
            &mut self.inner,
            &mut self.bias,
            &mut self.outer,
            &mut self.direct,
        ]
    }
}

/// A standard normal number (Box and Muller 1958).
fn normal(rng: &mut ChaCha8Rng) -> f32 {
    let (radius, angle) = (1.0 - rng.random::<f32>(), rng.random::<f32>());
    (-2.0 * radius.ln()).sqrt() * (std::f32::consts::TAU * angle).cos()
}

#[cfg(test)]
mod tests;
