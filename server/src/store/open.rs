//! Which epochs of which tasks take reports, and how many reports are known of each.
//!
//! In memory, read from the database at the start and kept in step by the one writer.

use super::{DAY_MS, days};
use cairn::privacy::policy::{Policy, TaskHash};
use sqlx::sqlite::SqliteConnection;
use std::collections::BTreeMap;

/// What is open.
#[derive(Debug)]
pub(super) struct Open {
    /// Every task that was ever asked here.
    tasks: BTreeMap<TaskHash, Asked>,
    /// How many nonces are kept of each task and epoch.
    kept: BTreeMap<(TaskHash, u32), u64>,
    /// The first moment whose epoch may take reports, where the database was put back.
    after: Option<i64>,
}

#[derive(Debug)]
struct Asked {
    epoch_days: u32,
    /// Through this epoch the nonces are deleted.
    forgotten: Option<u32>,
}

impl Open {
    /// Reads it, after noting the tasks of the policy in force.
    pub(super) async fn read(
        connection: &mut SqliteConnection,
        policy: &Policy,
        restored: Option<i64>,
    ) -> sqlx::Result<Self> {
        for task in &policy.tasks {
            sqlx::query("INSERT INTO tasks (task, epoch_days) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .bind(&policy.task_hash(task).0[..])
                .bind(policy.epoch_days)
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query("INSERT INTO policies (digest) VALUES (?) ON CONFLICT DO NOTHING")
            .bind(&policy.digest()[..])
            .execute(&mut *connection)
            .await?;
        let rows: Vec<(Vec<u8>, u32, Option<u32>)> =
            sqlx::query_as("SELECT task, epoch_days, forgotten FROM tasks")
                .fetch_all(&mut *connection)
                .await?;
        let tasks = rows
            .into_iter()
            .map(|(task, epoch_days, forgotten)| {
                Ok((super::task_hash(&task)?, Asked { epoch_days, forgotten }))
            })
            .collect::<sqlx::Result<_>>()?;
        let rows: Vec<(Vec<u8>, u32, i64)> =
            sqlx::query_as("SELECT task, epoch, count(*) FROM nonces GROUP BY task, epoch")
                .fetch_all(connection)
                .await?;
        let kept = rows
            .into_iter()
            .map(|(task, epoch, nonces)| Ok(((super::task_hash(&task)?, epoch), nonces.cast_unsigned())))
            .collect::<sqlx::Result<_>>()?;
        Ok(Self { tasks, kept, after: restored.map(|day| day.saturating_add(1).saturating_mul(DAY_MS)) })
    }

    /// Whether a report of this task and epoch could be told from a replay.
    pub(super) fn takes(&self, task: TaskHash, epoch: u32) -> bool {
        let Some(asked) = self.tasks.get(&task) else { return false };
        let begin = i64::from(epoch).saturating_mul(i64::from(asked.epoch_days)).saturating_mul(DAY_MS);
        asked.forgotten.is_none_or(|forgotten| epoch > forgotten)
            && self.after.is_none_or(|after| begin >= after)
    }

    /// How many nonces are kept in all.
    pub(super) fn nonces(&self) -> u64 {
        self.kept.values().sum()
    }

    pub(super) fn counted(&mut self, task: TaskHash, epoch: u32, reports: u64) {
        *self.kept.entry((task, epoch)).or_default() += reports;
    }

    /// Whether an epoch takes no reports any more at a time, by the clock.
    pub(super) fn is_over(&self, task: TaskHash, epoch: u32, now: i64) -> bool {
        let Some(asked) = self.tasks.get(&task) else { return true };
        let current = days(now) / i64::from(asked.epoch_days);
        i64::from(epoch).saturating_add(1) < current
    }

    /// What of what is kept can be forgotten at a time.
    pub(super) fn due(&self, now: i64) -> Vec<(TaskHash, u32)> {
        self.kept.keys().copied().filter(|&(task, epoch)| self.is_over(task, epoch, now)).collect()
    }

    pub(super) fn forgot(&mut self, task: TaskHash, epoch: u32) {
        self.kept.remove(&(task, epoch));
        if let Some(asked) = self.tasks.get_mut(&task) {
            asked.forgotten = asked.forgotten.max(Some(epoch));
        }
    }
}
