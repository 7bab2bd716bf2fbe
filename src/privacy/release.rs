//! What a server publishes about the reports of many devices: numbered, signed, and never changed afterwards.
//!
//! One definition for who makes it and who reads it; `docs/formats/release.md`. The estimates follow from closed batches
//! alone, by the estimators of the [mechanisms](super::mechanism) and by [`shrinkage`](super::shrinkage). The rest lets a device
//! check that it is told what everybody is told: releases form a chain, and each lists the policies and tasks that were counted.

use super::epsilon::Epsilon;
use super::mechanism::{Estimate, Mechanism, Randomiser};
use super::policy::{Policy, Question, School, Task};
use super::shrinkage::{Shrunk, direction, shares, towards};
use crate::stored::digest::{Digest, hex};
use serde::{Deserialize, Serialize};

/// The version of the format.
pub const VERSION: u32 = 3;
/// The type under which a release is signed.
pub const PAYLOAD_TYPE: &str = "application/vnd.cairn.release+json";
/// Of a question with more than one number in its answer, the newest so many epochs are in a release.
pub const EPOCHS_OF_MANY: usize = 4;

/// What a share of yes is shrunk to where nothing is known before: the mean and deviation of an even spread over 0 to 1.
const ANY_SHARE: (f64, f64) = (0.5, 0.288_675_134_594_812_9);
/// Numbers are published as multiples of this: a thousandth of the error that a million reports leave.
const STEP: f64 = 1e-6;

/// A release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// Version of this format: 3.
    pub version: u32,
    /// The school whose release it is.
    pub school: School,
    /// 1, 2, 3 and so on. A server that was restored from a backup leaves numbers out.
    pub number: u32,
    /// SHA-256 of the document before it, in hexadecimal; `None` where there is none.
    pub previous: Option<String>,
    /// The epoch in which it was made.
    pub epoch: u32,
    /// When it goes stale (ms since 1970): the end of the epoch after it.
    pub stale_after: i64,
    /// The id of the policy under which it was made.
    pub policy: String,
    /// The digest of that policy, in hexadecimal.
    pub policy_digest: String,
    /// The digests of all policies whose reports this server takes or has counted, in hexadecimal and in order. A device whose own
    /// policy is not among them was given one that others were not given.
    pub policies: Vec<String>,
    /// No estimate is about fewer reports.
    pub cohort_floor: u32,
    /// How many reports of every task and epoch were counted, by hash and epoch; estimated or not.
    pub counted: Vec<Counted>,
    /// By task in the order of the policy, then by epoch.
    pub estimates: Vec<Published>,
}

/// How many reports of one task and epoch are in closed batches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counted {
    /// The name that the task's reports carry, in hexadecimal.
    pub hash: String,
    /// The epoch.
    pub epoch: u32,
    /// Reports in closed batches.
    pub reports: u64,
}

/// A release's place among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub number: u32,
    /// SHA-256 of the document before it.
    pub previous: Option<Digest>,
    /// The epoch in which it is made.
    pub epoch: u32,
}

/// What is said about one task and epoch. The lists have one number for each answer: one for a share of yes, one for each
/// category, one for each coordinate of a direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Published {
    /// The task's id.
    pub task: String,
    /// The name that its reports carry, in hexadecimal.
    pub hash: String,
    /// What was asked.
    pub question: Question,
    /// How answers were randomised.
    pub mechanism: Mechanism,
    /// What a report cost.
    pub epsilon: Epsilon,
    /// The epoch.
    pub epoch: u32,
    /// Reports in the closed batches.
    pub reports: u64,
    /// Unbiased estimates; any may lie outside the possible range.
    pub value: Vec<f64>,
    /// Their standard errors as estimates of the population that the learners come from.
    pub standard_error: Vec<f64>,
    /// Their standard errors as estimates of these very learners: the noise alone.
    pub noise_standard_error: Vec<f64>,
    /// The same values shrunk to the prior, within the possible range.
    pub shrunk: Vec<f64>,
    /// Their standard errors.
    pub shrunk_error: Vec<f64>,
}

impl Release {
    /// What is published about a policy's tasks, at its place among the releases. `policies` are the digests of all policies of
    /// which reports were taken; the one in force is added.
    pub fn new(
        place: &Place,
        policy: &Policy,
        policies: &[Digest],
        mut counted: Vec<Counted>,
        estimates: Vec<Published>,
    ) -> Self {
        let mut policies: Vec<String> =
            policies.iter().chain([&policy.digest()]).map(|digest| hex(digest)).collect();
        policies.sort();
        policies.dedup();
        counted.sort();
        Self {
            version: VERSION,
            school: policy.school,
            number: place.number,
            previous: place.previous.map(|digest| hex(&digest)),
            epoch: place.epoch,
            stale_after: policy.epoch_end(place.epoch.saturating_add(1)),
            policy: policy.id(),
            policy_digest: hex(&policy.digest()),
            policies,
            cohort_floor: policy.cohort_floor,
            counted,
            estimates,
        }
    }
}

impl Published {
    /// From the sums over `reports` reports to a task. `None` where they say nothing, or the sums are not the task's.
    pub fn new(policy: &Policy, task: &Task, epoch: u32, counts: &[u64], reports: u64) -> Option<Self> {
        let randomiser = task.randomiser().ok()?;
        if counts.len() != randomiser.counts_len() {
            return None;
        }
        let estimates = randomiser.estimate(counts, reports);
        if estimates.is_empty() {
            return None;
        }
        let shrunk = shrunk(&randomiser, &estimates, reports);
        let of_estimates =
            |field: fn(&Estimate) -> f64| estimates.iter().map(|one| stepped(field(one))).collect();
        Some(Self {
            task: policy.task_id(task),
            hash: hex(&policy.task_hash(task).0),
            question: task.question.clone(),
            mechanism: task.mechanism,
            epsilon: task.epsilon,
            epoch,
            reports,
            value: of_estimates(|one| one.value),
            standard_error: of_estimates(|one| one.standard_error),
            noise_standard_error: of_estimates(|one| one.noise_standard_error),
            shrunk: shrunk.iter().map(|one| stepped(one.value)).collect(),
            shrunk_error: shrunk.iter().map(|one| stepped(one.standard_error)).collect(),
        })
    }
}

/// Estimates from so many reports, shrunk to what is believed where nothing is known.
pub fn shrunk(randomiser: &Randomiser, estimates: &[Estimate], reports: u64) -> Vec<Shrunk> {
    match randomiser {
        Randomiser::Bit(_) => {
            let any = |one: &Estimate| towards(one.value, one.standard_error, ANY_SHARE.0, ANY_SHARE.1);
            let within = |one: Shrunk| Shrunk { value: one.value.clamp(0.0, 1.0), ..one };
            estimates.iter().map(any).map(within).collect()
        }
        Randomiser::Closest(_) => direction(estimates),
        _ => shares(estimates, |share| randomiser.error_at(share, reports).unwrap_or(f64::INFINITY)),
    }
}

fn stepped(number: f64) -> f64 {
    libm::round(number / STEP) / (1.0 / STEP)
}
