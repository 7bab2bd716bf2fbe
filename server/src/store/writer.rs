//! The one task that writes, and the queue in front of it.
//!
//! Group commit: while one transaction waits for the disk, the next reports gather in the queue and become the next
//! transaction. Nothing waits on a timer; the slower the disk, the larger the groups. An answer goes back only after
//! its transaction is durable. The queue is bounded, and a full one is said at once instead of building up memory.

use super::batches::Batches;
use super::count::{Entry, Newest, Outcome, count};
use crate::signing::Signer;
use anyhow::Context as _;
use cairn::privacy::policy::Policy;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// The most commands in one transaction: it bounds how long the first of them waits for the last.
const MOST_AT_ONCE: usize = 1024;

/// The way to the writer. When all clones are gone, it commits what is queued and stops.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: mpsc::Sender<Command>,
}

/// Why the writer did not do what it was asked. Nothing was stored then, and the same request may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unavailable {
    /// More is waiting than the queue holds.
    #[error("more reports are waiting than the server can store right now")]
    Busy,
    /// The database did not commit, or the writer has stopped.
    #[error("the server could not store it")]
    Storage,
}

#[derive(Debug)]
enum Command {
    Count(Entry, oneshot::Sender<Result<Outcome, Unavailable>>),
    CloseBatches(u32, oneshot::Sender<Result<(), Unavailable>>),
}

impl Writer {
    /// Counts a report, unless it has been counted before. Returns when that is durable.
    pub async fn count(&self, report: Entry) -> Result<Outcome, Unavailable> {
        self.ask(|answer| Command::Count(report, answer)).await
    }

    /// Closes every batch that is due in an epoch.
    pub async fn close_batches(&self, epoch: u32) -> Result<(), Unavailable> {
        self.ask(|answer| Command::CloseBatches(epoch, answer)).await
    }

    /// Whether the writer still works.
    pub fn is_running(&self) -> bool {
        !self.queue.is_closed()
    }

    async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<T, Unavailable>>) -> Command,
    ) -> Result<T, Unavailable> {
        let (sender, answer) = oneshot::channel();
        self.queue.try_send(command(sender)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Unavailable::Busy,
            mpsc::error::TrySendError::Closed(_) => Unavailable::Storage,
        })?;
        answer.await.unwrap_or(Err(Unavailable::Storage))
    }
}

/// Starts the writer over a connection of its own.
pub(super) async fn start(
    mut connection: SqliteConnection,
    policy: &Policy,
    signer: Signer,
    queue: usize,
) -> anyhow::Result<(Writer, JoinHandle<anyhow::Result<()>>)> {
    let newest = Newest::read(&mut connection).await?;
    let batches = Batches::new(policy, signer);
    let (sender, receiver) = mpsc::channel(queue);
    Ok((Writer { queue: sender }, tokio::spawn(run(connection, receiver, newest, batches))))
}

async fn run(
    mut connection: SqliteConnection,
    mut queue: mpsc::Receiver<Command>,
    mut newest: Newest,
    mut batches: Batches,
) -> anyhow::Result<()> {
    let mut commands = Vec::with_capacity(MOST_AT_ONCE);
    while queue.recv_many(&mut commands, MOST_AT_ONCE).await > 0 {
        let mut reports = Vec::with_capacity(commands.len());
        let mut counting = Vec::with_capacity(commands.len());
        let mut closing = Vec::new();
        for command in commands.drain(..) {
            match command {
                Command::Count(report, answer) => {
                    reports.push(report);
                    counting.push(answer);
                }
                Command::CloseBatches(epoch, answer) => closing.push((epoch, answer)),
            }
        }
        if !reports.is_empty() {
            let result = count(&mut connection, &reports, &mut newest).await;
            batches.changed();
            match result {
                // Whoever hung up meanwhile will ask again, and be told that the report is counted.
                Ok(outcomes) => outcomes.into_iter().zip(counting).for_each(|(outcome, answer)| {
                    let _ = answer.send(Ok(outcome));
                }),
                Err(error) => {
                    tracing::error!(%error, reports = reports.len(), "reports could not be stored");
                    for answer in counting {
                        let _ = answer.send(Err(Unavailable::Storage));
                    }
                }
            }
        }
        if let Some(epoch) = closing.iter().map(|(epoch, _)| *epoch).max() {
            let result = batches.close_due(&mut connection, &newest, epoch).await.map_err(|error| {
                tracing::error!(%error, "batches could not be closed");
                Unavailable::Storage
            });
            for (_, answer) in closing {
                let _ = answer.send(result);
            }
        }
    }
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.context("checkpoint")?;
    connection.close().await.context("closing the database")?;
    Ok(())
}
