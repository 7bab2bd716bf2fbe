//! What a school asks for: the tasks, their epsilon, how often, and the smallest group it publishes.
//!
//! A policy is data from a server, so the client holds it to limits of its own: see [`Policy::validate`]. A policy can
//! ask for less than these allow, never for more. JSON, camelCase; `docs/formats/policy.md`.

use super::epsilon::Epsilon;
use super::mechanism::Mechanism;
use crate::stored::codec::Writer;
use crate::stored::digest::{Digest, sha256};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The version of the policy format that this library reads.
pub const VERSION: u32 = 1;

const LEAST_EPOCH_DAYS: u32 = 7;
const MOST_EPOCH_DAYS: u32 = 366;
const LEAST_COHORT: u32 = 10;
const MOST_TASKS: usize = 32;
const LONGEST_NAME: usize = 200;
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

/// What a task asks of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
#[non_exhaustive]
pub enum Question {
    /// Was the last attempt at this item right? Never having tried counts as no, so that a report does not show
    /// whether there was an attempt.
    Solved {
        /// The calibration item, public and the same for all.
        item: String,
    },
}

/// The name of a task in a report: the first 8 bytes of a digest over all that it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskHash(pub [u8; 8]);

/// Why a policy is refused.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A format that this library does not know.
    #[error("policy version {0} is not known here (this library reads version {VERSION})")]
    Version(u32),
    /// A number outside what the client allows.
    #[error("policy field {field} is {value}, but must be {allowed}")]
    OutOfRange {
        /// The field.
        field: &'static str,
        /// Its value.
        value: u64,
        /// What would be accepted.
        allowed: &'static str,
    },
    /// Asks for more than the client gives.
    #[error("{what} asks for epsilon {}, but this device gives at most {}", thousandths(*.asked), thousandths(*.cap))]
    TooCostly {
        /// The task, or the lifetime cap.
        what: String,
        /// What is asked, in nats.
        asked: f64,
        /// The client's own cap, in nats.
        cap: f64,
    },
    /// A name that is empty, too long, or used twice.
    #[error("policy {what} {name:?} is empty, longer than {LONGEST_NAME} bytes, or used twice")]
    Name {
        /// What it names.
        what: &'static str,
        /// The name.
        name: String,
    },
}

impl Policy {
    /// Holds the policy to the client's own limits.
    pub fn validate(&self) -> Result<(), PolicyError> {
        if self.version != VERSION {
            return Err(PolicyError::Version(self.version));
        }
        name("id", &self.id)?;
        within("epochDays", self.epoch_days, LEAST_EPOCH_DAYS, MOST_EPOCH_DAYS, "7 to 366")?;
        within("cohortFloor", self.cohort_floor, LEAST_COHORT, u32::MAX, "10 or more")?;
        within("tasks", self.tasks.len() as u32, 1, MOST_TASKS as u32, "1 to 32 tasks")?;
        affordable("lifetimeCap", self.lifetime_cap, Epsilon::LIFETIME_CAP)?;
        for (index, task) in self.tasks.iter().enumerate() {
            name("task id", &task.id)?;
            if self.tasks[..index].iter().any(|earlier| earlier.id == task.id) {
                return Err(PolicyError::Name { what: "task id", name: task.id.clone() });
            }
            let Question::Solved { item } = &task.question;
            name("item", item)?;
            affordable(&format!("task {:?}", task.id), task.epsilon, Epsilon::REPORT_CAP)?;
        }
        Ok(())
    }

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
        TaskHash(digest[..8].try_into().expect("a digest has 32 bytes"))
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
    let Question::Solved { item } = &task.question;
    writer.text("solved");
    writer.text(item);
    writer.u8(task.mechanism.code());
    write_epsilon(writer, task.epsilon);
}

fn write_epsilon(writer: &mut Writer, epsilon: Epsilon) {
    writer.u32(epsilon.numerator());
    writer.u32(epsilon.denominator());
}

fn name(what: &'static str, name: &str) -> Result<(), PolicyError> {
    if name.is_empty() || name.len() > LONGEST_NAME {
        return Err(PolicyError::Name { what, name: name.chars().take(40).collect() });
    }
    Ok(())
}

fn within(
    field: &'static str,
    value: u32,
    least: u32,
    most: u32,
    allowed: &'static str,
) -> Result<(), PolicyError> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(PolicyError::OutOfRange { field, value: u64::from(value), allowed })
    }
}

/// A small number with three decimals. The standard library's way of printing floats is 16 KB of WebAssembly.
fn thousandths(number: f64) -> String {
    let all = libm::round(number * 1000.0) as u64;
    format!("{}.{:03}", all / 1000, all % 1000)
}

fn affordable(what: &str, asked: Epsilon, cap: Epsilon) -> Result<(), PolicyError> {
    if asked.at_most(cap) {
        Ok(())
    } else {
        Err(PolicyError::TooCostly { what: what.to_owned(), asked: asked.nats(), cap: cap.nats() })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn policy() -> Policy {
        Policy {
            version: 1,
            id: "a school".into(),
            epoch_days: 91,
            cohort_floor: 10,
            lifetime_cap: Epsilon::LIFETIME_CAP,
            tasks: vec![Task {
                id: "calibration".into(),
                question: Question::Solved { item: "one-third-of-twelve".into() },
                mechanism: Mechanism::BinaryRandomisedResponse,
                epsilon: Epsilon::REPORT_CAP,
            }],
        }
    }

    #[test]
    fn the_client_refuses_what_exceeds_its_own_limits() {
        assert_eq!(policy().validate(), Ok(()));
        let greedy: [fn(&mut Policy); 9] = [
            |p| p.version = 2,
            |p| p.epoch_days = 1,
            |p| p.epoch_days = 367,
            |p| p.cohort_floor = 9,
            |p| p.lifetime_cap = Epsilon::new(2_980_958, 1000).unwrap(),
            |p| p.tasks[0].epsilon = Epsilon::new(7390, 1000).unwrap(),
            |p| p.tasks.push(p.tasks[0].clone()),
            |p| p.tasks.clear(),
            |p| p.tasks[0].question = Question::Solved { item: String::new() },
        ];
        for (index, change) in greedy.into_iter().enumerate() {
            let mut asked = policy();
            change(&mut asked);
            assert!(asked.validate().is_err(), "change {index}");
        }
    }

    #[test]
    fn every_part_of_a_task_is_in_its_hash() {
        let base = policy();
        let hash = base.task_hash(&base.tasks[0]);
        let changes: [fn(&mut Policy); 4] = [
            |p| p.epoch_days = 92,
            |p| p.tasks[0].id = "b".into(),
            |p| p.tasks[0].question = Question::Solved { item: "b".into() },
            |p| p.tasks[0].epsilon = Epsilon::new(2, 1).unwrap(),
        ];
        for change in changes {
            let mut other = policy();
            change(&mut other);
            assert_ne!(other.task_hash(&other.tasks[0]), hash);
            assert_eq!(other.task(hash), None);
        }
        assert_eq!(base.task(hash), Some(&base.tasks[0]));
    }

    #[test]
    fn a_clock_before_1970_falls_into_the_first_epoch() {
        assert_eq!(policy().epoch_at(-1), 0);
        assert_eq!(policy().epoch_at(policy().epoch_end(3)), 4);
        assert_eq!(policy().epoch_at(policy().epoch_end(3) - 1), 3);
    }
}
