//! Counting reports, each once.
//!
//! A nonce names a report. The first report of a nonce is stored; the same again changes nothing; a different one under
//! a used nonce is a conflict. Once a report's batch is closed its answer is forgotten, so from then on only the task
//! and the epoch can differ.

use cairn::privacy::policy::TaskHash;
use cairn::stored::digest::hex;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// What of a report is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which report it is.
    pub nonce: [u8; 16],
    /// The task that it answers.
    pub task: TaskHash,
    /// The epoch in which it was made.
    pub epoch: u32,
    /// Its randomised answer.
    pub payload: Vec<u8>,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Counted now.
    Accepted,
    /// Counted before; nothing changed.
    AlreadyCounted,
    /// Another report has this nonce.
    Conflict,
    /// Of an epoch whose nonces may have been deleted, so that a replay could not be told any more.
    Late,
}

/// The newest epoch of each task in which a report was ever counted.
///
/// Nonces are deleted, and late reports refused, by this and not by the clock alone: a clock that once ran years ahead
/// would otherwise delete what protects against replays as soon as it is put right.
#[derive(Debug, Clone, Default)]
pub(super) struct Newest(HashMap<TaskHash, u32>);

impl Newest {
    /// Reads it from the reports. Purging never removes a task's newest epoch.
    pub(super) async fn read(connection: &mut SqliteConnection) -> sqlx::Result<Self> {
        let rows: Vec<(Vec<u8>, u32)> = sqlx::query_as("SELECT task, max(epoch) FROM reports GROUP BY task")
            .fetch_all(connection)
            .await?;
        rows.into_iter()
            .map(|(task, epoch)| Ok((super::task_hash(&task)?, epoch)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The first epoch of which reports are still taken.
    pub(super) fn horizon(&self, task: TaskHash) -> u32 {
        self.0.get(&task).map_or(0, |newest| newest.saturating_sub(1))
    }

    fn advance(&mut self, report: &Entry) {
        let newest = self.0.entry(report.task).or_default();
        *newest = report.epoch.max(*newest);
    }
}

type Nonce = [u8; 16];

/// Counts reports in one transaction; the outcomes are in the order of `reports`, and durable.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    reports: &[Entry],
    newest: &mut Newest,
) -> sqlx::Result<Vec<Outcome>> {
    let mut same_nonce: HashMap<Nonce, Vec<usize>> = HashMap::with_capacity(reports.len());
    for (index, report) in reports.iter().enumerate() {
        if report.epoch >= newest.horizon(report.task) {
            same_nonce.entry(report.nonce).or_default().push(index);
        }
    }
    let firsts: Vec<&Entry> = same_nonce.values().map(|indices| &reports[indices[0]]).collect();

    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let inserted = insert(&mut transaction, &firsts).await?;
    let known: Vec<&Entry> = firsts.into_iter().filter(|first| !inserted.contains(&first.nonce)).collect();
    let stored = if known.is_empty() { HashMap::new() } else { read(&mut transaction, &known).await? };
    transaction.commit().await?;

    let mut outcomes = vec![Outcome::Late; reports.len()];
    for (nonce, indices) in same_nonce {
        let first = indices[0];
        let reference = stored.get(&nonce);
        for index in indices {
            outcomes[index] = if index == first && inserted.contains(&nonce) {
                newest.advance(&reports[index]);
                Outcome::Accepted
            } else if reference
                .map_or_else(|| reports[first] == reports[index], |stored| stored.matches(&reports[index]))
            {
                Outcome::AlreadyCounted
            } else {
                Outcome::Conflict
            };
        }
    }
    Ok(outcomes)
}

/// What is still known about a counted report.
#[derive(Debug)]
struct Stored {
    task: TaskHash,
    epoch: u32,
    payload: Option<Vec<u8>>,
}

impl Stored {
    fn matches(&self, report: &Entry) -> bool {
        let same = |payload: &Vec<u8>| *payload == report.payload;
        self.task == report.task && self.epoch == report.epoch && self.payload.as_ref().is_none_or(same)
    }
}

/// Stores the reports whose nonces are new, and names these.
///
/// The reports cross as one JSON array because that makes it one prepared statement for groups of every size.
async fn insert(connection: &mut SqliteConnection, reports: &[&Entry]) -> sqlx::Result<HashSet<Nonce>> {
    let rows: Vec<_> = reports
        .iter()
        .map(|report| (hex(&report.nonce), hex(&report.task.0), report.epoch, hex(&report.payload)))
        .collect();
    let nonces: Vec<Vec<u8>> = sqlx::query_scalar(
        "INSERT INTO reports (nonce, task, epoch, payload) \
         SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2, unhex(value ->> 3) FROM json_each(?) WHERE true \
         ON CONFLICT (nonce) DO NOTHING RETURNING nonce",
    )
    .bind(json(&rows)?)
    .fetch_all(connection)
    .await?;
    nonces.into_iter().map(super::nonce).collect()
}

type Row = (Vec<u8>, Vec<u8>, u32, Option<Vec<u8>>);

async fn read(connection: &mut SqliteConnection, reports: &[&Entry]) -> sqlx::Result<HashMap<Nonce, Stored>> {
    let nonces: Vec<_> = reports.iter().map(|report| hex(&report.nonce)).collect();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT nonce, task, epoch, payload FROM reports \
         WHERE nonce IN (SELECT unhex(value) FROM json_each(?))",
    )
    .bind(json(&nonces)?)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(key, task, epoch, payload)| {
            Ok((super::nonce(key)?, Stored { task: super::task_hash(&task)?, epoch, payload }))
        })
        .collect()
}

fn json(rows: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(rows).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}
