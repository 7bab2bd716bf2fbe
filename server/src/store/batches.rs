//! Closing batches: what may be published, and what is forgotten with it.
//!
//! The reports of one task and epoch that wait, once there are enough of them, become a batch: their number and the sums
//! of their payloads are written down, and the payloads themselves are dropped in the same transaction. A batch is never
//! opened again and a report is in at most one, so two releases differ by whole batches and never by one learner.
//!
//! The first batch of a task and epoch takes as many reports as the floor, each further one at least a quarter of what
//! is published already. So their number grows with the logarithm of the reports, however often somebody asks, and what
//! one batch more can tell gets less and less. The last takes whatever is left and is enough to publish.

use super::count::Newest;
use super::counts::Counts;
use super::releases;
use crate::policy;
use crate::signing::Signer;
use cairn::privacy::mechanism::Randomiser;
use cairn::privacy::policy::{Policy, TaskHash};
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;

/// A further batch holds at least one part in this many of the reports that are published.
const GROWTH: i64 = 4;
/// How many payloads are in memory at a time.
const PAGE: i64 = 4096;

/// What closing has to know, and what it need not do again.
#[derive(Debug)]
pub(super) struct Batches {
    policy: Policy,
    signer: Signer,
    tasks: HashMap<TaskHash, Randomiser>,
    /// Whether reports may have arrived since the last time; true at the start.
    changed: bool,
    /// Up to which epoch each task's nonces are deleted already.
    purged: HashMap<TaskHash, u32>,
}

/// The reports of one task and epoch that wait.
struct Waiting {
    task: TaskHash,
    epoch: u32,
    reports: i64,
    published: i64,
}

impl Batches {
    pub(super) fn new(policy: &Policy, signer: Signer) -> Self {
        let tasks = policy::randomisers(policy).collect();
        Self { policy: policy.clone(), signer, tasks, changed: true, purged: HashMap::new() }
    }

    /// Says that reports may have arrived.
    pub(super) fn changed(&mut self) {
        self.changed = true;
    }

    /// Closes what is due, publishes it, and deletes the reports of epochs that are no longer taken, in one
    /// transaction.
    pub(super) async fn close_due(
        &mut self,
        connection: &mut SqliteConnection,
        newest: &Newest,
        epoch: u32,
    ) -> sqlx::Result<()> {
        if !self.changed {
            return Ok(());
        }
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut closed = false;
        for waiting in waiting(&mut transaction, self.policy.cohort_floor.into()).await? {
            // Without its task in the policy nobody could say what a batch means.
            let Some(randomiser) = self.tasks.get(&waiting.task) else { continue };
            let last = waiting.epoch < newest.horizon(waiting.task);
            if last || waiting.reports.saturating_mul(GROWTH) >= waiting.published {
                close(&mut transaction, randomiser, &waiting).await?;
                closed = true;
            }
        }
        if closed || releases::is_owed(&mut transaction, &self.policy).await? {
            releases::add(&mut transaction, &self.policy, &self.signer, epoch).await?;
        }
        let mut purged = Vec::new();
        for &task in self.tasks.keys() {
            let horizon = newest.horizon(task);
            if horizon > self.purged.get(&task).copied().unwrap_or(0) {
                sqlx::query("DELETE FROM reports WHERE task = ? AND epoch < ?")
                    .bind(&task.0[..])
                    .bind(horizon)
                    .execute(&mut *transaction)
                    .await?;
                purged.push((task, horizon));
            }
        }
        transaction.commit().await?;
        self.purged.extend(purged);
        self.changed = false;
        // The log still holds the answers just dropped, and the order in which they came. If somebody reads right
        // now it stays until the next time.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(connection).await.map(drop)
    }
}

/// What waits in at least this number.
async fn waiting(connection: &mut SqliteConnection, floor: i64) -> sqlx::Result<Vec<Waiting>> {
    let rows: Vec<(Vec<u8>, u32, i64, i64)> = sqlx::query_as(
        "SELECT task, epoch, count(*), (SELECT coalesce(sum(b.reports), 0) FROM batches b \
         WHERE b.task = r.task AND b.epoch = r.epoch) FROM reports r WHERE batch IS NULL \
         GROUP BY task, epoch HAVING count(*) >= ?",
    )
    .bind(floor)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(task, epoch, reports, published)| {
            Ok(Waiting { task: super::task_hash(&task)?, epoch, reports, published })
        })
        .collect()
}

async fn close(
    connection: &mut SqliteConnection,
    randomiser: &Randomiser,
    waiting: &Waiting,
) -> sqlx::Result<()> {
    let &Waiting { task: hash, epoch, reports, .. } = waiting;
    let counts = count(connection, randomiser, waiting).await?;
    let batch: i64 = sqlx::query_scalar(
        "INSERT INTO batches (task, epoch, reports, counts) VALUES (?, ?, ?, ?) RETURNING id",
    )
    .bind(&hash.0[..])
    .bind(epoch)
    .bind(reports)
    .bind(counts.to_bytes())
    .fetch_one(&mut *connection)
    .await?;
    let marked = sqlx::query(
        "UPDATE reports SET batch = ?, payload = NULL WHERE task = ? AND epoch = ? AND batch IS NULL",
    )
    .bind(batch)
    .bind(&hash.0[..])
    .bind(epoch)
    .execute(connection)
    .await?;
    if i64::try_from(marked.rows_affected()) != Ok(reports) {
        return Err(sqlx::Error::Protocol(format!(
            "batch {batch} would not hold the {reports} reports counted"
        )));
    }
    tracing::info!(batch, epoch, reports, "closed a batch");
    Ok(())
}

/// Adds up the payloads that wait, by pages in the order of their nonces.
async fn count(
    connection: &mut SqliteConnection,
    randomiser: &Randomiser,
    waiting: &Waiting,
) -> sqlx::Result<Counts> {
    let mut counts = Counts::new(randomiser);
    let mut after: Vec<u8> = Vec::new();
    loop {
        let page: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT nonce, payload FROM reports WHERE task = ? AND epoch = ? AND batch IS NULL AND nonce > ? \
             ORDER BY nonce LIMIT ?",
        )
        .bind(&waiting.task.0[..])
        .bind(waiting.epoch)
        .bind(&after[..])
        .bind(PAGE)
        .fetch_all(&mut *connection)
        .await?;
        let Some((last, _)) = page.last() else { return Ok(counts) };
        after.clone_from(last);
        for (nonce, payload) in page {
            counts.add(randomiser, &super::nonce(nonce)?, &payload);
        }
    }
}
