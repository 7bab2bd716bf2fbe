//! Counting reports, each once.
//!
//! A nonce names a report. Of a report that is new its nonce is stored, and its answer is added to the sums of its task and
//! epoch: no answer is ever stored by itself. The same report again changes nothing, and neither does one that differs from
//! it in the answer alone, since nobody knows that any more. One of another task or epoch under a used nonce is a conflict.

use super::counts::Counts;
use super::open::Open;
use cairn::privacy::mechanism::Randomiser;
use cairn::privacy::policy::TaskHash;
use cairn::stored::digest::hex;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use std::collections::{BTreeMap, HashMap, HashSet};

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
    /// Of an epoch whose nonces are not known any more, so that a replay could not be told.
    Late,
}

type Nonce = [u8; 16];
type Place = (TaskHash, u32);

/// Counts reports in one transaction; the outcomes are in the order of `reports`, and durable.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    reports: &[Entry],
    tasks: &HashMap<TaskHash, Randomiser>,
    open: &mut Open,
) -> sqlx::Result<Vec<Outcome>> {
    let mut same_nonce: HashMap<Nonce, Vec<usize>> = HashMap::with_capacity(reports.len());
    for (index, report) in reports.iter().enumerate() {
        if open.takes(report.task, report.epoch) && tasks.contains_key(&report.task) {
            same_nonce.entry(report.nonce).or_default().push(index);
        }
    }
    let mut firsts: Vec<&Entry> = same_nonce.values().map(|indices| &reports[indices[0]]).collect();
    // Of what arrives together nothing tells what came first.
    firsts.sort_unstable_by_key(|report| report.nonce);

    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let inserted = insert(&mut transaction, &firsts).await?;
    let (new, known): (Vec<&Entry>, Vec<&Entry>) =
        firsts.into_iter().partition(|first| inserted.contains(&first.nonce));
    let stored = if known.is_empty() { HashMap::new() } else { read(&mut transaction, &known).await? };
    let mut places: BTreeMap<Place, Vec<&Entry>> = BTreeMap::new();
    for report in new {
        places.entry((report.task, report.epoch)).or_default().push(report);
    }
    for (&place, reports) in &places {
        add(&mut transaction, &tasks[&place.0], place, reports).await?;
    }
    transaction.commit().await?;

    for ((task, epoch), reports) in places {
        open.counted(task, epoch, reports.len() as u64);
    }
    let mut outcomes = vec![Outcome::Late; reports.len()];
    for (nonce, indices) in same_nonce {
        let first = indices[0];
        let is_new = inserted.contains(&nonce);
        let place = stored.get(&nonce).copied().unwrap_or((reports[first].task, reports[first].epoch));
        for index in indices {
            outcomes[index] = if index == first && is_new {
                Outcome::Accepted
            } else if place == (reports[index].task, reports[index].epoch) {
                Outcome::AlreadyCounted
            } else {
                Outcome::Conflict
            };
        }
    }
    Ok(outcomes)
}

/// Adds answers to the sums of their task and epoch.
async fn add(
    connection: &mut SqliteConnection,
    randomiser: &Randomiser,
    (task, epoch): Place,
    reports: &[&Entry],
) -> sqlx::Result<()> {
    let sums: Option<Vec<u8>> = sqlx::query_scalar("SELECT counts FROM waiting WHERE task = ? AND epoch = ?")
        .bind(&task.0[..])
        .bind(epoch)
        .fetch_optional(&mut *connection)
        .await?;
    let mut counts = match sums {
        Some(sums) => Counts::of_task(randomiser, &sums)
            .ok_or_else(|| sqlx::Error::Decode("the sums that wait are not those of their task".into()))?,
        None => Counts::new(randomiser),
    };
    for report in reports {
        counts.add(randomiser, &report.nonce, &report.payload);
    }
    sqlx::query(
        "INSERT INTO waiting (task, epoch, reports, counts) VALUES (?, ?, ?, ?) ON CONFLICT (task, epoch) \
         DO UPDATE SET reports = reports + excluded.reports, counts = excluded.counts",
    )
    .bind(&task.0[..])
    .bind(epoch)
    .bind(reports.len() as i64)
    .bind(counts.to_bytes())
    .execute(connection)
    .await
    .map(drop)
}

/// Stores the nonces that are new, and names them.
///
/// They cross as one JSON array because that makes it one prepared statement for groups of every size.
async fn insert(connection: &mut SqliteConnection, reports: &[&Entry]) -> sqlx::Result<HashSet<Nonce>> {
    let rows: Vec<_> =
        reports.iter().map(|report| (hex(&report.nonce), hex(&report.task.0), report.epoch)).collect();
    let nonces: Vec<Vec<u8>> = sqlx::query_scalar(
        "INSERT INTO nonces (nonce, task, epoch) \
         SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2 FROM json_each(?) WHERE true \
         ON CONFLICT (nonce) DO NOTHING RETURNING nonce",
    )
    .bind(json(&rows)?)
    .fetch_all(connection)
    .await?;
    nonces.into_iter().map(super::nonce).collect()
}

async fn read(connection: &mut SqliteConnection, reports: &[&Entry]) -> sqlx::Result<HashMap<Nonce, Place>> {
    let nonces: Vec<_> = reports.iter().map(|report| hex(&report.nonce)).collect();
    let rows: Vec<(Vec<u8>, Vec<u8>, u32)> = sqlx::query_as(
        "SELECT nonce, task, epoch FROM nonces WHERE nonce IN (SELECT unhex(value) FROM json_each(?))",
    )
    .bind(json(&nonces)?)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(nonce, task, epoch)| Ok((super::nonce(nonce)?, (super::task_hash(&task)?, epoch))))
        .collect()
}

fn json(rows: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(rows).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}
