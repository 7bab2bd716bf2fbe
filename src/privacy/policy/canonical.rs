//! The one form of a policy, and how to come to it from what a school writes.
//!
//! A school writes a [`PolicySource`]: in any order, without its own name, with ratios as it likes. The server makes the one form
//! of it ([`PolicySource::canonical`]) and gives that out. Devices refuse every other form ([`check`]).

use super::{Guardian, Permission, Policy, PolicyError, Question, School, Task, VERSION};
use crate::privacy::epsilon::Epsilon;
use serde::{Deserialize, Serialize};

/// The notice of a report stays so many seconds on screen, where a school does not say.
pub const NOTICE_SECONDS: u32 = 20;

/// What a school writes. Every field but `noticeSeconds`, `sharing` and `guardian` must be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicySource {
    /// Version of the policy format: 2.
    pub version: u32,
    /// As in [`Policy`].
    pub epoch_days: u32,
    /// As in [`Policy`].
    pub cohort_floor: u32,
    /// As in [`Policy`]; in any terms.
    pub lifetime_cap: Epsilon,
    /// As in [`Policy`]; 20 where it is left out.
    #[serde(default = "notice_seconds")]
    pub notice_seconds: u32,
    /// As in [`Policy`]; `open` where it is left out.
    #[serde(default)]
    pub sharing: Permission,
    /// As in [`Policy`].
    #[serde(default)]
    pub guardian: Option<Guardian>,
    /// As in [`Policy`]; in any order.
    pub tasks: Vec<Task>,
}

const fn notice_seconds() -> u32 {
    NOTICE_SECONDS
}

impl PolicySource {
    /// The form that a school's server gives out; refused where every device would refuse it.
    pub fn canonical(self, school: School) -> Result<Policy, PolicyError> {
        let mut tasks = self.tasks;
        for task in &mut tasks {
            task.question.sort();
            task.epsilon = task.epsilon.lowest_terms();
        }
        tasks.sort_by(|one, other| one.question.order(&other.question));
        let policy = Policy {
            version: self.version,
            school,
            epoch_days: self.epoch_days,
            cohort_floor: self.cohort_floor,
            lifetime_cap: self.lifetime_cap.lowest_terms(),
            notice_seconds: self.notice_seconds,
            sharing: self.sharing,
            guardian: self.guardian,
            tasks,
        };
        policy.validate()?;
        Ok(policy)
    }
}

impl From<&Policy> for PolicySource {
    fn from(policy: &Policy) -> Self {
        let policy = policy.clone();
        Self {
            version: VERSION,
            epoch_days: policy.epoch_days,
            cohort_floor: policy.cohort_floor,
            lifetime_cap: policy.lifetime_cap,
            notice_seconds: policy.notice_seconds,
            sharing: policy.sharing,
            guardian: policy.guardian,
            tasks: policy.tasks,
        }
    }
}

/// Refuses what has another form of the same meaning.
pub(super) fn check(policy: &Policy) -> Result<(), PolicyError> {
    in_lowest_terms("lifetimeCap", policy.lifetime_cap)?;
    for (place, task) in policy.tasks.iter().enumerate() {
        in_lowest_terms(&task.name(place), task.epsilon)?;
        if !task.question.is_sorted() {
            return Err(PolicyError::Unsorted { what: format!("the names of {}", task.name(place)) });
        }
    }
    let in_order = |pair: &[Task]| pair[0].question.order(&pair[1].question).is_lt();
    if !policy.tasks.windows(2).all(in_order) {
        return Err(PolicyError::Unsorted { what: "tasks".to_owned() });
    }
    Ok(())
}

fn in_lowest_terms(what: &str, epsilon: Epsilon) -> Result<(), PolicyError> {
    if epsilon.is_canonical() {
        return Ok(());
    }
    let (numerator, denominator) = (epsilon.numerator(), epsilon.denominator());
    Err(PolicyError::Terms { what: what.to_owned(), numerator, denominator })
}

impl Question {
    /// Puts items or topics in their order: by the bytes of their UTF-8.
    fn sort(&mut self) {
        match self {
            Self::Solved { items: names }
            | Self::Tried { items: names }
            | Self::Topic { topics: names }
            | Self::Move { topics: names } => names.sort(),
            Self::Helped {} | Self::Interest { .. } => {}
        }
    }

    fn is_sorted(&self) -> bool {
        self.names().is_sorted()
    }

    /// The order of tasks: by the kind of their questions, then by their names, each by the bytes of its UTF-8.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.kind().cmp(other.kind()).then_with(|| self.names().cmp(other.names()))
    }
}
