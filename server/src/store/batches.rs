//! The daily tick: closing batches, publishing them, and forgetting what is over.
//!
//! The reports of one task and epoch that wait, once there are enough of them, become a batch: the sums over their answers
//! are moved to where they are published from. A batch is never opened again and a report is in at most one, so two releases
//! differ by whole batches and never by one learner. This happens once a day at most, by the clock and not when somebody
//! asks: who asks often sees no more than who asks daily.
//!
//! The first batch of a task and epoch takes as many reports as the floor, each further one at least a quarter of what
//! is published already. So their number grows with the logarithm of the reports, and what one batch more can tell gets less
//! and less. The last takes whatever is left and is enough to publish. What is not enough is deleted with the nonces, two
//! epochs later, whether anybody still asks or reports or not.

use super::counts::Counts;
use super::high_water::HighWater;
use super::identity::Identity;
use super::open::Open;
use super::{days, releases};
use crate::signing::Signer;
use cairn::privacy::mechanism::Randomiser;
use cairn::privacy::policy::{Policy, TaskHash};
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;

/// A further batch holds at least one part in this many of the reports that are published.
const GROWTH: i64 = 4;

/// What the tick has to know.
#[derive(Debug)]
pub(super) struct Batches {
    pub(super) policy: Policy,
    pub(super) signer: Signer,
    pub(super) tasks: HashMap<TaskHash, Randomiser>,
    pub(super) high_water: HighWater,
}

/// The sums of one task and epoch that wait.
struct Waiting {
    task: TaskHash,
    epoch: u32,
    reports: i64,
    published: i64,
}

impl Batches {
    /// Does what is due on a day, unless that was done; true if so. Everything is in one transaction.
    pub(super) async fn tick(
        &mut self,
        connection: &mut SqliteConnection,
        open: &mut Open,
        now: i64,
    ) -> anyhow::Result<bool> {
        let today = days(now);
        let identity = Identity::read(connection).await?;
        // A clock that is put back by minutes around midnight makes no second release; one that ran days ahead does not hold
        // up the next.
        if identity.closed.is_some_and(|closed| today == closed || today == closed - 1) {
            return Ok(false);
        }
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut closed = false;
        for waiting in waiting(&mut transaction).await? {
            let over = open.is_over(waiting.task, waiting.epoch, now);
            let enough = waiting.reports >= i64::from(self.policy.cohort_floor)
                && (over || waiting.reports.saturating_mul(GROWTH) >= waiting.published);
            // Without its task in the policy nobody could say what a batch means.
            if let Some(randomiser) = self.tasks.get(&waiting.task).filter(|_| enough) {
                close(&mut transaction, randomiser, &waiting).await?;
                closed = true;
            } else if over {
                remove(&mut transaction, &waiting).await?;
            }
        }
        let due = open.due(now);
        for &(task, epoch) in &due {
            forget(&mut transaction, task, epoch).await?;
        }
        sqlx::query("UPDATE server SET closed = ?").bind(today).execute(&mut *transaction).await?;
        if closed || releases::is_owed(&mut transaction, &self.policy, self.policy.epoch_at(now)).await? {
            self.publish(&mut transaction, &identity, now).await?;
        }
        transaction.commit().await?;
        for (task, epoch) in due {
            open.forgot(task, epoch);
        }
        Ok(true)
    }

    async fn publish(
        &mut self,
        connection: &mut SqliteConnection,
        identity: &Identity,
        now: i64,
    ) -> anyhow::Result<()> {
        let number = identity.next_number(&self.high_water, days(now));
        let next = releases::next(connection, &self.policy, number, self.policy.epoch_at(now)).await?;
        // First it is on the disk, outside the database, that this number is used.
        self.high_water.write(number, &next.digest)?;
        releases::add(connection, &self.policy, &self.signer, &next).await?;
        Ok(())
    }
}

/// Everything that waits.
async fn waiting(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Waiting>> {
    let rows: Vec<(Vec<u8>, u32, i64, i64)> = sqlx::query_as(
        "SELECT task, epoch, reports, (SELECT coalesce(sum(b.reports), 0) FROM batches b \
         WHERE b.task = w.task AND b.epoch = w.epoch) FROM waiting w",
    )
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
    let &Waiting { task, epoch, reports, .. } = waiting;
    let sums: Vec<u8> = sqlx::query_scalar("SELECT counts FROM waiting WHERE task = ? AND epoch = ?")
        .bind(&task.0[..])
        .bind(epoch)
        .fetch_one(&mut *connection)
        .await?;
    Counts::of_task(randomiser, &sums).ok_or_else(releases::damaged)?;
    let batch: i64 = sqlx::query_scalar(
        "INSERT INTO batches (task, epoch, reports, counts) VALUES (?, ?, ?, ?) RETURNING id",
    )
    .bind(&task.0[..])
    .bind(epoch)
    .bind(reports)
    .bind(sums)
    .fetch_one(&mut *connection)
    .await?;
    remove(connection, waiting).await?;
    tracing::info!(batch, epoch, reports, "closed a batch");
    Ok(())
}

async fn remove(connection: &mut SqliteConnection, waiting: &Waiting) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM waiting WHERE task = ? AND epoch = ?")
        .bind(&waiting.task.0[..])
        .bind(waiting.epoch)
        .execute(connection)
        .await
        .map(drop)
}

/// Deletes the nonces of an epoch that takes no reports any more, and notes that.
async fn forget(connection: &mut SqliteConnection, task: TaskHash, epoch: u32) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM nonces WHERE task = ? AND epoch = ?")
        .bind(&task.0[..])
        .bind(epoch)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE tasks SET forgotten = max(?, coalesce(forgotten, 0)) WHERE task = ?")
        .bind(epoch)
        .bind(&task.0[..])
        .execute(connection)
        .await
        .map(drop)
}
