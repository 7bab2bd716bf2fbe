//! Consent, ledger and policy as JavaScript sees them.

use crate::privacy::epsilon::Epsilon;
use crate::privacy::ledger::{Entry, Ledger, Record};
use crate::privacy::policy::{Policy, Question};
use crate::privacy::sharing::Sharing;
use crate::stored::digest::{Digest, hex};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StateOutput {
    consent: &'static str,
    spent_epsilon: f64,
    left_epsilon: Option<f64>,
    agreed: bool,
    retired: bool,
    scheduled_for: Option<f64>,
    waiting: Option<Waiting>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Waiting {
    report: String,
    send_at: f64,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct LedgerLine {
    kind: &'static str,
    epoch: Option<u32>,
    until: Option<f64>,
    charge: Option<u32>,
    task: Option<String>,
    epsilon: Option<f64>,
    report_sha256: Option<String>,
    outcome: Option<&'static str>,
    hash: String,
}

/// A charge on its way to another device.
#[derive(Serialize, Deserialize)]
pub(super) struct ChargeRecord {
    pub epsilon: Epsilon,
    /// SHA-256 of its report, hexadecimal.
    pub report: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PolicyOutput {
    id: String,
    epoch_days: u32,
    cohort_floor: u32,
    lifetime_epsilon: f64,
    tasks: Vec<TaskOutput>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TaskOutput {
    id: String,
    item: String,
    epsilon: f64,
    task: String,
}

impl StateOutput {
    pub(super) fn new(sharing: &Sharing, policy: Option<&Policy>) -> Self {
        Self {
            consent: sharing.consent().label(),
            spent_epsilon: sharing.ledger().spent_nats(),
            left_epsilon: policy.map(|policy| sharing.left_nats(policy)),
            agreed: policy.is_some_and(|policy| sharing.agreed_to(policy)),
            retired: sharing.is_retired(),
            scheduled_for: sharing.scheduled().map(|scheduled| scheduled.at as f64),
            waiting: sharing
                .outbox()
                .map(|sealed| Waiting { report: hex(&sealed.report), send_at: sealed.send_at as f64 }),
        }
    }
}

impl PolicyOutput {
    pub(super) fn new(policy: &Policy) -> Self {
        let tasks = policy.tasks.iter().map(|task| {
            let Question::Solved { item } = &task.question;
            TaskOutput {
                id: task.id.clone(),
                item: item.clone(),
                epsilon: task.epsilon.nats(),
                task: hex(&policy.task_hash(task).0),
            }
        });
        Self {
            id: policy.id.clone(),
            epoch_days: policy.epoch_days,
            cohort_floor: policy.cohort_floor,
            lifetime_epsilon: policy.lifetime_cap.nats(),
            tasks: tasks.collect(),
        }
    }
}

/// The entries of a ledger, oldest first.
pub(super) fn ledger_lines(ledger: &Ledger) -> Vec<LedgerLine> {
    (0_u32..).zip(ledger.entries()).map(|(place, entry)| line(ledger, place, entry)).collect()
}

fn line(ledger: &Ledger, place: u32, entry: &Entry) -> LedgerLine {
    let hash = hex(&entry.hash);
    match entry.record {
        Record::Charged(charge) => LedgerLine {
            kind: "charged",
            epoch: Some(charge.epoch),
            until: Some(charge.ends_at as f64),
            task: Some(hex(&charge.task.0)),
            epsilon: Some(charge.epsilon.nats()),
            report_sha256: Some(hex(&charge.report)),
            outcome: Some(ledger.outcome(place).label()),
            hash,
            ..LedgerLine::default()
        },
        Record::Acknowledged { charge } => {
            LedgerLine { kind: "acknowledged", charge: Some(charge), hash, ..LedgerLine::default() }
        }
        Record::Withdrawn { charge } => {
            LedgerLine { kind: "withdrawn", charge: Some(charge), hash, ..LedgerLine::default() }
        }
        Record::SatOut { until } => {
            LedgerLine { kind: "sat-out", until: Some(until as f64), hash, ..LedgerLine::default() }
        }
        Record::Inherited { epsilon, report } => LedgerLine {
            kind: "inherited",
            epsilon: Some(epsilon.nats()),
            report_sha256: Some(hex(&report)),
            hash,
            ..LedgerLine::default()
        },
    }
}

/// A digest from its hexadecimal.
pub(super) fn unhex(text: &str) -> Option<Digest> {
    let mut digest = [0; 32];
    let pairs = text.as_bytes().as_chunks::<2>().0;
    if text.len() != 64 {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(pairs) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(digest)
}
