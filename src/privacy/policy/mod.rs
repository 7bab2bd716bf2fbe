//! What a school asks for: the tasks, their epsilon, how often, and the smallest group it publishes.
//!
//! A policy is data from a server, so the client holds it to limits of its own: see [`limits`]. A policy can
//! ask for less than these allow, never for more. JSON, camelCase; `docs/formats/policy.md`.
//!
//! One meaning has one form ([`canonical`]). Two forms of one meaning would read alike to a learner and give reports different
//! task hashes, so a server could hand each device a form of its own and know its reports again. For the same reason a policy
//! carries no free name: its id and those of its tasks follow from what it says ([`fingerprint`]).

pub mod canonical;
pub mod fingerprint;
pub mod limits;
pub mod permission;
pub mod question;
pub mod school;

pub use canonical::PolicySource;
pub use limits::PolicyError;
pub use permission::{Guardian, Permission};
pub use question::{Question, Shape};
pub use school::School;

use super::epsilon::Epsilon;
use super::mechanism::{Mechanism, Randomiser};
use crate::stored::codec::Writer;
use crate::stored::digest::{Digest, hex, sha256};
use serde::{Deserialize, Serialize};

/// The version of the policy format that this library reads.
pub const VERSION: u32 = 2;

const DAY_MS: i64 = 86_400_000;

/// A school's reporting policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// Version of this format: 2.
    pub version: u32,
    /// The server whose policy it is. Reports made for one school mean nothing to another.
    pub school: School,
    /// Length of an epoch in days, 7 to 366. A device makes at most one report in each.
    pub epoch_days: u32,
    /// Nothing is published about fewer reports than this; at least 10.
    pub cohort_floor: u32,
    /// What the school may learn in all from one learner; at most [`Epsilon::LIFETIME_CAP`].
    pub lifetime_cap: Epsilon,
    /// Seconds, 5 to 3,600, for which the notice of a report must have been on screen before the report may leave.
    pub notice_seconds: u32,
    /// Who may turn sharing on.
    pub sharing: Permission,
    /// The code that turns sharing on, where that takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardian>,
    /// The questions, of which each report answers one chosen at random; in the order of [`Question::order`].
    pub tasks: Vec<Task>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Task {
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
        let named = || self.question.kind().to_owned();
        let size = match (self.question.shape(), self.mechanism) {
            (Shape::Bit, Mechanism::BinaryRandomisedResponse) => 2,
            (Shape::Categories(size), Mechanism::SubsetSelection | Mechanism::ProjectiveGeometry)
            | (Shape::Direction(size), Mechanism::KClosest) => size,
            _ => {
                let wrong = "cannot be answered by that mechanism";
                return Err(PolicyError::Question { task: named(), wrong });
            }
        };
        Randomiser::new(self.mechanism, self.epsilon, size)
            .map_err(|error| PolicyError::Mechanism { task: named(), error })
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

    /// The name that reports of a task carry. It covers the school and all that gives them meaning, so that a changed question
    /// or epsilon is another task, and so is the same question of another school.
    pub fn task_hash(&self, task: &Task) -> TaskHash {
        let mut writer = Writer::default();
        writer.text("cairn task 2");
        writer.raw(&self.school.0);
        writer.u32(self.epoch_days);
        write_task(&mut writer, task);
        let digest = sha256(&[&writer.finish()]);
        TaskHash(*digest.first_chunk().expect("a digest has 32 bytes"))
    }

    /// The task of that name.
    pub fn task(&self, hash: TaskHash) -> Option<&Task> {
        self.tasks.iter().find(|task| self.task_hash(task) == hash)
    }

    /// The task's name for people: the kind of its question and its hash in hexadecimal.
    pub fn task_id(&self, task: &Task) -> String {
        format!("{}-{}", task.question.kind(), hex(&self.task_hash(task).0))
    }

    /// A digest over all that the policy says: consent is given to this, and a changed policy asks anew.
    pub fn digest(&self) -> Digest {
        let mut writer = Writer::default();
        writer.text("cairn policy 2");
        writer.raw(&self.school.0);
        writer.u32(self.epoch_days);
        writer.u32(self.cohort_floor);
        write_epsilon(&mut writer, self.lifetime_cap);
        writer.u32(self.notice_seconds);
        writer.u8(self.sharing.code());
        if let Some(guardian) = &self.guardian {
            guardian.write(&mut writer);
        }
        writer.u32(self.tasks.len() as u32);
        for task in &self.tasks {
            write_task(&mut writer, task);
        }
        sha256(&[&writer.finish()])
    }
}

fn write_task(writer: &mut Writer, task: &Task) {
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
