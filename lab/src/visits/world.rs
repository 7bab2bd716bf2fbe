//! The world around a device: the time, the server, and what is known of each report from outside.

use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::policy::Policy;
use cairn::privacy::report::Report;
use cairn::stored::digest::{Digest, sha256};
use std::collections::{HashMap, HashSet};

/// All that is true, whatever a device believes.
pub(super) struct World {
    pub policy: Policy,
    /// Milliseconds since 1970.
    pub now: i64,
    /// How far the server's clock is ahead.
    pub server_ahead: i64,
    /// What a report costs.
    pub epsilon: Epsilon,
    /// Page time for which each report was on screen.
    shown_ms: HashMap<Digest, u32>,
    charged: HashSet<Digest>,
    taken: HashSet<Digest>,
    /// Reports handed out, by the learner whose budget they are of.
    given: Vec<HashSet<Digest>>,
    pub sent_before_seen: usize,
}

/// A server's answer.
pub(super) enum Answer {
    Taken,
    Refused,
}

impl World {
    pub fn new(policy: Policy, now: i64) -> Self {
        let epsilon = policy.tasks[0].epsilon;
        Self {
            policy,
            now,
            server_ahead: 0,
            epsilon,
            shown_ms: HashMap::new(),
            charged: HashSet::new(),
            taken: HashSet::new(),
            given: vec![HashSet::new()],
            sent_before_seen: 0,
        }
    }

    /// From now on another learner's budget is spent.
    pub fn another_learner(&mut self) {
        self.given.push(HashSet::new());
    }

    pub fn was_charged(&mut self, report: &[u8]) {
        self.charged.insert(sha256(&[report]));
    }

    pub fn was_shown(&mut self, report: Digest, ms: u32) {
        *self.shown_ms.entry(report).or_default() += ms;
    }

    /// A device gives the bytes to the network, on which they may be lost.
    pub fn handed_out(&mut self, report: &[u8], notice_ms: u32) {
        let digest = sha256(&[report]);
        self.sent_before_seen += usize::from(self.shown_ms.get(&digest).copied().unwrap_or(0) < notice_ms);
        if let Some(given) = self.given.last_mut() {
            given.insert(digest);
        }
    }

    /// They arrive. A server takes reports of its epoch and of the one before.
    pub fn arrived(&mut self, bytes: &[u8]) -> Answer {
        let report = Report::from_bytes(bytes).expect("the core makes reports");
        let epoch = self.policy.epoch_at(self.now + self.server_ahead);
        if report.epoch == epoch || report.epoch + 1 == epoch {
            self.taken.insert(sha256(&[bytes]));
            Answer::Taken
        } else {
            Answer::Refused
        }
    }

    pub fn charged(&self) -> usize {
        self.charged.len()
    }

    pub fn left(&self) -> usize {
        self.charged.intersection(&self.taken).count()
    }

    /// What each learner gave away.
    pub fn given(&self) -> Vec<Vec<Epsilon>> {
        self.given.iter().map(|reports| vec![self.epsilon; reports.len()]).collect()
    }
}
