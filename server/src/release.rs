//! What is published: for each task and epoch, one estimate over all its closed batches.
//!
//! Everything in a release is computed from the sums of closed batches, so publishing it again, or computing it anew,
//! says nothing further about anybody. The format is in `docs/formats/release.md`.

use crate::policy;
use crate::store::Slice;
use cairn::privacy::epsilon::Epsilon;
use cairn::privacy::mechanism::{self, Mechanism};
use cairn::privacy::policy::{Policy, Question, TaskHash};
use serde::Serialize;

/// The version of the release format.
pub(crate) const VERSION: u32 = 1;

/// A release.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Release<'a> {
    version: u32,
    policy: &'a str,
    cohort_floor: u32,
    pub(crate) estimates: Vec<Published<'a>>,
}

/// One estimate, with all that is needed to understand it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Published<'a> {
    #[serde(skip)]
    pub(crate) hash: TaskHash,
    pub(crate) task: &'a str,
    pub(crate) question: &'a Question,
    pub(crate) mechanism: Mechanism,
    pub(crate) epsilon: Epsilon,
    pub(crate) epoch: u32,
    pub(crate) reports: u64,
    pub(crate) value: f64,
    pub(crate) standard_error: f64,
    pub(crate) noise_standard_error: f64,
}

impl<'a> Release<'a> {
    /// What may be published of these slices under this policy, by task in the order of the policy and by epoch.
    pub(crate) fn new(policy: &'a Policy, slices: &[Slice]) -> Self {
        let mut estimates: Vec<Published<'a>> = Vec::new();
        for (hash, task) in policy::tasks(policy) {
            // A batch may have been closed under a policy with a lower floor.
            let enough =
                |slice: &&Slice| slice.task == hash && slice.reports >= u64::from(policy.cohort_floor);
            for slice in slices.iter().filter(enough) {
                let Some(estimate) = estimate(task.mechanism, task.epsilon, slice) else { continue };
                estimates.push(Published {
                    hash,
                    task: &task.id,
                    question: &task.question,
                    mechanism: task.mechanism,
                    epsilon: task.epsilon,
                    epoch: slice.epoch,
                    reports: slice.reports,
                    value: estimate.value,
                    standard_error: estimate.standard_error,
                    noise_standard_error: estimate.noise_standard_error,
                });
            }
        }
        Self { version: VERSION, policy: &policy.id, cohort_floor: policy.cohort_floor, estimates }
    }
}

fn estimate(mechanism: Mechanism, epsilon: Epsilon, slice: &Slice) -> Option<mechanism::Estimate> {
    match mechanism {
        Mechanism::BinaryRandomisedResponse => {
            mechanism::binary_randomised_response::BinaryRandomisedResponse::new(epsilon)
                .estimate(slice.counts.sums()[0], slice.reports)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Counts;

    #[test]
    fn publishes_nothing_under_the_floor_and_nothing_that_nobody_can_explain() {
        let mut policy = policy::load(None).unwrap();
        let task = policy.task_hash(&policy.tasks[0]);
        let counts = || Counts::from_bytes(&5_u64.to_le_bytes()).unwrap();
        let slice = |task, epoch, reports| Slice { task, epoch, reports, counts: counts() };
        let slices = [slice(task, 1, 9), slice(task, 2, 10), slice(TaskHash([0; 8]), 2, 99)];
        let published = |policy: &Policy| {
            Release::new(policy, &slices).estimates.iter().map(|e| (e.epoch, e.reports)).collect::<Vec<_>>()
        };
        assert_eq!(published(&policy), [(2, 10)]);
        policy.cohort_floor = 11;
        assert_eq!(published(&policy), []);
    }
}
