//! What becomes of private reports under the way in which people really visit: short visits, long pauses, clocks that are set, and
//! storage that is lost or put back. The real core decides everything ([`cairn::privacy::sharing`]), by the very schedule that a page has
//! ([`Visit`](cairn::privacy::sharing::Visit)); what is made up here is the world around it.
//!
//! Three things are asked. Do charged reports leave, or is the budget spent on answers that nobody gets? Does any leave before its
//! notice was on screen? And does any device give away more than its cap, whatever happens to what it stores?
//!
//! The unit is one learner's storage: what was moved by an export belongs to it. Where all of it is gone or put back at once, record and mark, nothing is left that
//! could tell, and the learner who agrees again is another one; [`Found::begun_anew`] counts how often. `docs/privacy/threat-model.md` says so
//! where it ends.

mod device;
mod pattern;
mod world;

use cairn::privacy::budget::{fits, nats};
use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;
use serde::Serialize;

/// What was seen over all patterns.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Found {
    /// How many learners visited, each in their own way.
    pub patterns: usize,
    /// Reports that were paid for.
    pub charged: usize,
    /// Those of them that a server took.
    pub left: usize,
    /// Reports that were handed out before a notice of them had been on screen for as long as the policy says.
    pub sent_before_seen: usize,
    /// The most that any learner gave away beyond the cap, in nats.
    pub over_cap: f64,
    /// How often all that was stored was gone or put back at once.
    pub begun_anew: usize,
    /// Visits, all patterns together.
    pub visits: usize,
}

/// Lets so many learners visit for three years. `tick` is called after each.
pub fn simulate(patterns: usize, seed: u64, tick: &dyn Fn()) -> Found {
    let mut found = Found { patterns, ..Found::default() };
    for number in 0..patterns {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(number as u64);
        let one = pattern::run(&mut rng);
        found.charged += one.charged;
        found.left += one.left;
        found.sent_before_seen += one.sent_before_seen;
        found.begun_anew += one.begun_anew;
        found.visits += one.visits;
        for given in &one.given {
            if !fits(given.iter().copied(), one.cap) {
                found.over_cap = found.over_cap.max(nats(given.iter().copied()) - one.cap.nats());
            }
        }
        tick();
    }
    found
}

#[cfg(test)]
mod tests;
