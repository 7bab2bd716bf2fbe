//! What learners take up next, from a school's own history: neighbours between items, small enough for a device.
//!
//! Nothing here knows what an item is about. It sees which items learners took up and in which order, and learns for
//! each item which others follow.

pub mod baselines;
pub mod ease;
pub mod eval;
pub mod histories;
pub mod metrics;
pub mod onward;
pub mod prune;
pub mod similar;
pub mod square;
pub mod tail;
pub mod train;
