//! The policy in force: read once at the start, and only if it holds to the limits that every device holds it to.
//!
//! A policy that devices would refuse is refused here first, where somebody who can mend it sees the message.

use anyhow::Context as _;
use cairn::privacy::mechanism::Randomiser;
use cairn::privacy::policy::{Policy, PolicySource, School, Task, TaskHash};
use std::path::Path;

const DEFAULT: &str = include_str!("../policy.json");

/// Reads the policy in `file`, or the one built in, and brings it into the form that devices take from this school.
pub(crate) fn load(file: Option<&Path>, school: School) -> anyhow::Result<Policy> {
    let Some(file) = file else { return parse(DEFAULT, school).context("the built-in policy") };
    let named = || format!("the policy {}", file.display());
    parse(&std::fs::read_to_string(file).with_context(named)?, school).with_context(named)
}

fn parse(json: &str, school: School) -> anyhow::Result<Policy> {
    let source: PolicySource =
        serde_json::from_str(json).context("is not a policy (docs/formats/policy.md)")?;
    source.canonical(school).context("would be refused by every device")
}

/// The tasks by the name that reports carry.
pub(crate) fn tasks(policy: &Policy) -> impl Iterator<Item = (TaskHash, &Task)> {
    policy.tasks.iter().map(|task| (policy.task_hash(task), task))
}

/// How each task counts, by the name that reports carry.
pub(crate) fn randomisers(policy: &Policy) -> impl Iterator<Item = (TaskHash, Randomiser)> {
    tasks(policy).filter_map(|(hash, task)| Some((hash, task.randomiser().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_policy_is_valid_and_is_what_devices_expect() {
        let policy = load(None, School([0; 16])).unwrap();
        assert_eq!((policy.epoch_days, policy.cohort_floor, policy.tasks.len()), (91, 10, 1));
    }

    #[test]
    fn a_policy_that_asks_too_much_is_refused_with_the_reason() {
        let greedy = DEFAULT.replace("7389", "7390");
        assert!(format!("{:#}", parse(&greedy, School([0; 16])).unwrap_err()).contains("asks for epsilon"));
    }
}
