//! A task's mechanism, set up for its question: what the device answers with and the server counts with.

use super::epsilon::Epsilon;
use super::mechanism::Mechanism;
use super::mechanism::binary_randomised_response::BinaryRandomisedResponse;
use super::policy::{Shape, Task, Truth};

/// The mechanism of a task, for its epsilon and number of categories.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Randomiser {
    /// Yes or no.
    Bit(BinaryRandomisedResponse),
}

impl Randomiser {
    /// Of a task. `None` where its mechanism does not answer its question, which no valid policy has.
    pub fn of(task: &Task) -> Option<Self> {
        Self::new(task.mechanism, task.epsilon, task.question.shape())
    }

    /// Of a mechanism for answers of a shape.
    pub fn new(mechanism: Mechanism, epsilon: Epsilon, shape: Shape) -> Option<Self> {
        match (mechanism, shape) {
            (Mechanism::BinaryRandomisedResponse, Shape::Bit) => {
                Some(Self::Bit(BinaryRandomisedResponse::new(epsilon)))
            }
            _ => None,
        }
    }

    /// How many random words an answer takes, whatever it is.
    pub fn words(&self) -> usize {
        match self {
            Self::Bit(_) => 1,
        }
    }

    /// How many bytes an answer has, whatever it is.
    pub fn payload_len(&self) -> usize {
        match self {
            Self::Bit(_) => 1,
        }
    }

    /// The randomised answer, from [`Randomiser::words`] random words. A truth of another shape is answered as by a
    /// learner who did nothing.
    pub fn encode(&self, truth: &Truth, words: &[u64]) -> Vec<u8> {
        match self {
            Self::Bit(mechanism) => {
                let truth = matches!(truth, Truth::Bit(true));
                vec![u8::from(mechanism.encode(truth, words[0]))]
            }
        }
    }

    /// Whether the mechanism can have made these bytes.
    pub fn makes(&self, payload: &[u8]) -> bool {
        match self {
            Self::Bit(_) => matches!(payload, [0..=1]),
        }
    }
}
