//! The client's own limits, which no policy can raise.

use super::{Guardian, Permission, Policy, Task, VERSION, canonical};
use crate::privacy::epsilon::Epsilon;
use crate::privacy::mechanism::MechanismError;
use thiserror::Error;

const LEAST_EPOCH_DAYS: u32 = 7;
const MOST_EPOCH_DAYS: u32 = 366;
const LEAST_COHORT: u32 = 10;
const LEAST_NOTICE: u32 = 5;
const MOST_NOTICE: u32 = 3600;
const MOST_TASKS: usize = 32;
/// In characters. A catalog's names have at most 200 letters, each with up to four marks.
const LONGEST_NAME: usize = 1000;

/// Why a policy is refused.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A format that this library does not know.
    #[error(
        "policy version {0} is not known here (this library reads version {VERSION}, see docs/formats/policy.md)"
    )]
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
    #[error("policy {what} \"{name}\" is empty, longer than {LONGEST_NAME} characters, or used twice")]
    Name {
        /// What it names.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A question that no device answers.
    #[error("the question of {task} {wrong}")]
    Question {
        /// The task.
        task: String,
        /// What is wrong with it.
        wrong: &'static str,
    },
    /// A mechanism that cannot be had for that epsilon or so many categories.
    #[error("{task}: {error}")]
    Mechanism {
        /// The task.
        task: String,
        /// Why.
        error: MechanismError,
    },
    /// A digest or a name that is not written in lower-case hexadecimal digits.
    #[error("policy field {field} must have {digits} lower-case hexadecimal digits")]
    Hex {
        /// The field.
        field: &'static str,
        /// How many digits it has.
        digits: u8,
    },
    /// An epsilon in another form than its only one.
    #[error(
        "{what} is ln({numerator}/{denominator}), but a policy writes a ratio in lowest terms, with a denominator of at most 1000"
    )]
    Terms {
        /// The task, or the lifetime cap.
        what: String,
        /// Above the line.
        numerator: u32,
        /// Below the line.
        denominator: u32,
    },
    /// Tasks, items or topics in another order than their only one.
    #[error(
        "policy: {what} must be sorted, by kind and name (`cairn policy show` prints the canonical form)"
    )]
    Unsorted {
        /// What is not in order.
        what: String,
    },
    /// A code that nothing asks for, or none where one is asked for.
    #[error("policy field guardian must be there where sharing is \"guardian\", and only there")]
    Guardian,
    /// The same question twice, about anything that is the same: its answers would overlap.
    #[error("{task} asks what {earlier} asks")]
    Twice {
        /// The task.
        task: String,
        /// The one before it.
        earlier: String,
    },
}

impl Policy {
    /// Holds the policy to the client's own limits.
    pub fn validate(&self) -> Result<(), PolicyError> {
        if self.version != VERSION {
            return Err(PolicyError::Version(self.version));
        }
        within("epochDays", self.epoch_days, LEAST_EPOCH_DAYS, MOST_EPOCH_DAYS, "7 to 366")?;
        within("cohortFloor", self.cohort_floor, LEAST_COHORT, u32::MAX, "10 or more")?;
        within("noticeSeconds", self.notice_seconds, LEAST_NOTICE, MOST_NOTICE, "5 to 3600")?;
        if self.sharing != Permission::Off || !self.tasks.is_empty() {
            within("tasks", self.tasks.len() as u32, 1, MOST_TASKS as u32, "1 to 32 tasks")?;
        }
        if (self.sharing == Permission::Guardian) != self.guardian.is_some() {
            return Err(PolicyError::Guardian);
        }
        self.guardian.as_ref().map_or(Ok(()), Guardian::validate)?;
        affordable("lifetimeCap", self.lifetime_cap, Epsilon::LIFETIME_CAP)?;
        for (place, task) in self.tasks.iter().enumerate() {
            let earlier = &self.tasks[..place];
            if let Some(same) = earlier.iter().position(|earlier| earlier.question.overlaps(&task.question)) {
                return Err(PolicyError::Twice { task: task.name(place), earlier: earlier[same].name(same) });
            }
            task.question.validate(&task.name(place))?;
            affordable(&task.name(place), task.epsilon, Epsilon::REPORT_CAP)?;
            task.randomiser()?;
        }
        canonical::check(self)
    }
}

impl Task {
    /// How errors name it: by its place in the policy and its kind.
    pub(super) fn name(&self, place: usize) -> String {
        format!("tasks[{place}] ({})", self.question.kind())
    }
}

pub(super) fn name(what: &'static str, name: &str) -> Result<(), PolicyError> {
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
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
