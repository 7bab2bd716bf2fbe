//! What a school asks for: the tasks, their epsilon, how often, and the smallest group it publishes.
//!
//! A policy is data from a server, so the client holds it to limits of its own: see [`limits`]. A policy can
//! ask for less than these allow, never for more. JSON, camelCase; `docs/formats/policy.md`.

pub mod limits;
pub mod question;

pub use limits::PolicyError;
pub use question::{Question, Shape};

use super::epsilon::Epsilon;
use super::mechanism::{Mechanism, Randomiser};
use crate::stored::codec::Writer;
use crate::stored::digest::{Digest, sha256};
use serde::{Deserialize, Serialize};

/// The version of the policy format that this library reads.
pub const VERSION: u32 = 1;

const DAY_MS: i64 = 86_400_000;

/// A school's reporting policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// Version of this format: 1.
    pub version: u32,
    /// A name for the policy.
    pub id: String,
    /// Length of an epoch in days, 7 to 366. A device makes at most one report in each.
    pub epoch_days: u32,
    /// Nothing is published about fewer reports than this; at least 10.
    pub cohort_floor: u32,
    /// What the school may learn in all from one learner; at most [`Epsilon::LIFETIME_CAP`].
    pub lifetime_cap: Epsilon,
    /// The questions, of which each report answers one chosen at random.
    pub tasks: Vec<Task>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Task {
    /// A name, unique in the policy.
    pub id: String,
    /// What is asked.
    pub question: Question,
    /// How the answer is randomised.
    pub mechanism: Mechanism,
    /// What one report costs; at most [`Epsilon::REPORT_CAP`].
    pub epsilon: Epsilon,
}

impl Task {
    /// Its mechanism, set up for its question.
    pub fn randomiser(&self) -> Result<Randomiser, PolicyError> {
        let size = match (self.question.shape(), self.mechanism) {
            (Shape::Bit, Mechanism::BinaryRandomisedResponse) => 2,
            (Shape::Categories(size), Mechanism::SubsetSelection | Mechanism::ProjectiveGeometry)
            | (Shape::Direction(size), Mechanism::KClosest) => size,
            _ => {
                let wrong = "cannot be answered by that mechanism";
                return Err(PolicyError::Question { task: self.id.clone(), wrong });
            }
        };
        Randomiser::new(self.mechanism, self.epsilon, size)
            .map_err(|error| PolicyError::Mechanism { task: self.id.clone(), error })
    }
}

/// The name of a task in a report: the first 8 bytes of a digest over all that it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskHash(pub [u8; 8]);

impl Policy {
    /// Length of an epoch in milliseconds.
    pub fn epoch_ms(&self) -> i64 {
        i64::from(self.epoch_days) * DAY_MS
    }

    /// The epoch that holds a time (milliseconds since 1970-01-01 UTC); epochs are counted from then. Times before
    /// that fall into epoch 0.
    pub fn epoch_at(&self, time_ms: i64) -> u32 {
        u32::try_from(time_ms.max(0) / self.epoch_ms()).unwrap_or(u32::MAX)
    }

    /// The first millisecond of an epoch.
    pub fn epoch_start(&self, epoch: u32) -> i64 {
        i64::from(epoch).saturating_mul(self.epoch_ms())
    }

    /// The first millisecond after an epoch.
    pub fn epoch_end(&self, epoch: u32) -> i64 {
        (i64::from(epoch) + 1).saturating_mul(self.epoch_ms())
    }

    /// The name that reports of a task carry. It covers all that gives them meaning, so that a changed question or
    /// epsilon is another task.
    pub fn task_hash(&self, task: &Task) -> TaskHash {
        let mut writer = Writer::default();
        writer.text("cairn task 1");
        writer.u32(self.epoch_days);
        write_task(&mut writer, task);
        let digest = sha256(&[&writer.finish()]);
        TaskHash(*digest.first_chunk().expect("a digest has 32 bytes"))
    }

    /// The task of that name.
    pub fn task(&self, hash: TaskHash) -> Option<&Task> {
        self.tasks.iter().find(|task| self.task_hash(task) == hash)
    }

    /// A digest over all that the policy says: consent is given to this, and a changed policy asks anew.
    pub fn digest(&self) -> Digest {
        let mut writer = Writer::default();
        writer.text("cairn policy 1");
        writer.text(&self.id);
        writer.u32(self.epoch_days);
        writer.u32(self.cohort_floor);
        write_epsilon(&mut writer, self.lifetime_cap);
        writer.u32(self.tasks.len() as u32);
        for task in &self.tasks {
            write_task(&mut writer, task);
        }
        sha256(&[&writer.finish()])
    }
}

fn write_task(writer: &mut Writer, task: &Task) {
    writer.text(&task.id);
    task.question.write(writer);
    writer.u8(task.mechanism.code());
    write_epsilon(writer, task.epsilon);
}

fn write_epsilon(writer: &mut Writer, epsilon: Epsilon) {
    writer.u32(epsilon.numerator());
    writer.u32(epsilon.denominator());
}

#[cfg(test)]
pub(crate) mod tests;
