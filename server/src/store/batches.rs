//! Closing batches: what may be published, and what is forgotten with it.
//!
//! The reports of one task and epoch that wait, once there are enough of them, become a batch: their number and their
//! ones are written down, and the answers themselves are dropped in the same transaction. A batch is never opened
//! again and a report is in at most one, so two releases differ by whole batches and never by one learner.

use super::count::Newest;
use cairn::privacy::policy::{Policy, TaskHash};
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;

/// What closing has to know, and what it need not do again.
#[derive(Debug)]
pub(super) struct Batches {
    tasks: Vec<TaskHash>,
    floor: u32,
    /// Whether reports may have arrived since the last time; true at the start.
    changed: bool,
    /// Up to which epoch each task's nonces are deleted already.
    purged: HashMap<TaskHash, u32>,
}

impl Batches {
    pub(super) fn new(policy: &Policy) -> Self {
        let tasks = policy.tasks.iter().map(|task| policy.task_hash(task)).collect();
        Self { tasks, floor: policy.cohort_floor, changed: true, purged: HashMap::new() }
    }

    /// Says that reports may have arrived.
    pub(super) fn changed(&mut self) {
        self.changed = true;
    }

    /// Closes what is due and deletes the reports of epochs that are no longer taken, in one transaction.
    pub(super) async fn close_due(
        &mut self,
        connection: &mut SqliteConnection,
        newest: &Newest,
    ) -> sqlx::Result<()> {
        if !self.changed {
            return Ok(());
        }
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let due: Vec<(Vec<u8>, u32, i64, i64)> = sqlx::query_as(
            "SELECT task, epoch, count(*), sum(answer) FROM reports WHERE batch IS NULL \
             GROUP BY task, epoch HAVING count(*) >= ?",
        )
        .bind(self.floor)
        .fetch_all(&mut *transaction)
        .await?;
        for (task, epoch, reports, ones) in due {
            // Without its task in the policy nobody could say what a batch means.
            if self.tasks.contains(&super::task_hash(&task)?) {
                close(&mut transaction, &task, epoch, reports, ones).await?;
            }
        }
        let mut purged = Vec::new();
        for &task in &self.tasks {
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

async fn close(
    connection: &mut SqliteConnection,
    task: &[u8],
    epoch: u32,
    reports: i64,
    ones: i64,
) -> sqlx::Result<()> {
    let batch: i64 = sqlx::query_scalar(
        "INSERT INTO batches (task, epoch, reports, ones) VALUES (?, ?, ?, ?) RETURNING id",
    )
    .bind(task)
    .bind(epoch)
    .bind(reports)
    .bind(ones)
    .fetch_one(&mut *connection)
    .await?;
    let marked = sqlx::query(
        "UPDATE reports SET batch = ?, answer = NULL WHERE task = ? AND epoch = ? AND batch IS NULL",
    )
    .bind(batch)
    .bind(task)
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
