//! What learners' answers teach: reading them, and predicting the next one.
//!
//! Every model here is judged in the same way, strictly online: it predicts an answer, then sees it, and nothing that it
//! has learnt about one learner reaches another.

mod ablation;
pub mod answers;
pub mod baselines;
pub mod eval;
mod follower;
pub mod logistic;
pub mod metrics;
pub mod online;
pub mod train;
