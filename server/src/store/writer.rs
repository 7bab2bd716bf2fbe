//! The one task that writes, and the queue in front of it.
//!
//! Group commit: while one transaction waits for the disk, the next reports gather in the queue and become the next
//! transaction. Nothing waits on a timer; the slower the disk, the larger the groups. An answer goes back only after
//! its transaction is durable. The queue is bounded, and a full one is said at once instead of building up memory.
//!
//! The write-ahead log holds the groups in the order in which they came. So it is emptied as soon as nothing more comes, and
//! about once a second where more does.

use super::batches::Batches;
use super::count::{Entry, Outcome, count};
use super::open::Open;
use anyhow::Context as _;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use std::time::{Duration, Instant};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// The most commands in one transaction: it bounds how long the first of them waits for the last.
const MOST_AT_ONCE: usize = 1024;
/// The log is emptied when nothing came for so long.
const QUIET: Duration = Duration::from_millis(20);
/// And after so long where something came all the time.
const LONGEST: Duration = Duration::from_secs(1);
/// Emptying waits no longer than this for somebody who reads, in milliseconds, and is tried again.
const YIELD_MS: u32 = 20;

/// The largest database that is written anew once a day.
const REWRITTEN: u64 = 256 << 20;

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
    /// The database holds as much as it may.
    #[error("the server holds as many reports as it may")]
    Full,
}

/// How much the database may hold.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Reports that are known, so that each is counted once.
    pub reports: u64,
    /// Bytes of its file.
    pub bytes: u64,
}

#[derive(Debug)]
enum Command {
    Count(Entry, oneshot::Sender<Result<Outcome, Unavailable>>),
    Tick(i64, oneshot::Sender<()>),
}

impl Writer {
    /// Counts a report, unless it has been counted before. Returns when that is durable.
    pub async fn count(&self, report: Entry) -> Result<Outcome, Unavailable> {
        let (sender, answer) = oneshot::channel();
        self.queue.try_send(Command::Count(report, sender)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Unavailable::Busy,
            mpsc::error::TrySendError::Closed(_) => Unavailable::Storage,
        })?;
        answer.await.unwrap_or(Err(Unavailable::Storage))
    }

    /// Says what time it is, so that what is due once a day is done; returns when it is.
    pub async fn tick(&self, now: i64) {
        let (sender, answer) = oneshot::channel();
        // A writer that has stopped says so elsewhere.
        let _ = self.queue.send(Command::Tick(now, sender)).await;
        let _ = answer.await;
    }

    /// Whether the writer still works.
    pub fn is_running(&self) -> bool {
        !self.queue.is_closed()
    }
}

/// Starts the writer over a connection of its own.
pub(super) fn start(
    connection: SqliteConnection,
    batches: Batches,
    open: Open,
    room: Room,
    queue: usize,
) -> (Writer, JoinHandle<anyhow::Result<()>>) {
    let (sender, receiver) = mpsc::channel(queue);
    let working = Working { connection, batches, open, room, unfolded: None };
    (Writer { queue: sender }, tokio::spawn(working.run(receiver)))
}

struct Working {
    connection: SqliteConnection,
    batches: Batches,
    open: Open,
    room: Room,
    /// Since when there is something in the log.
    unfolded: Option<Instant>,
}

impl Working {
    async fn run(mut self, mut queue: mpsc::Receiver<Command>) -> anyhow::Result<()> {
        let mut commands = Vec::with_capacity(MOST_AT_ONCE);
        loop {
            let more = queue.recv_many(&mut commands, MOST_AT_ONCE);
            let received = match self.unfolded {
                None => more.await,
                Some(since) if since.elapsed() > LONGEST => {
                    self.fold().await;
                    more.await
                }
                Some(_) => {
                    if let Ok(received) = tokio::time::timeout(QUIET, more).await {
                        received
                    } else {
                        self.fold().await;
                        continue;
                    }
                }
            };
            if received == 0 {
                break;
            }
            self.work(&mut commands).await;
        }
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut self.connection)
            .await
            .context("checkpoint")?;
        self.connection.close().await.context("closing the database")?;
        Ok(())
    }

    async fn work(&mut self, commands: &mut Vec<Command>) {
        let mut reports = Vec::with_capacity(commands.len());
        let mut counting = Vec::with_capacity(commands.len());
        let mut ticks = Vec::new();
        for command in commands.drain(..) {
            match command {
                Command::Count(report, answer) => {
                    reports.push(report);
                    counting.push(answer);
                }
                Command::Tick(now, answer) => ticks.push((now, answer)),
            }
        }
        if !reports.is_empty() {
            match self.count(&reports).await {
                // Whoever hung up meanwhile will ask again, and be told that the report is counted.
                Ok(outcomes) => outcomes.into_iter().zip(counting).for_each(|(outcome, answer)| {
                    let _ = answer.send(Ok(outcome));
                }),
                Err(unavailable) => counting.into_iter().for_each(|answer| {
                    let _ = answer.send(Err(unavailable));
                }),
            }
        }
        for (now, answer) in ticks {
            self.tick(now).await;
            let _ = answer.send(());
        }
    }

    async fn count(&mut self, reports: &[Entry]) -> Result<Vec<Outcome>, Unavailable> {
        let failed = |error: sqlx::Error| {
            tracing::error!(%error, reports = reports.len(), "reports could not be stored");
            Unavailable::Storage
        };
        if self.open.nonces().saturating_add(reports.len() as u64) > self.room.reports
            || bytes(&mut self.connection).await.map_err(failed)? > self.room.bytes
        {
            return Err(Unavailable::Full);
        }
        self.unfolded.get_or_insert_with(Instant::now);
        count(&mut self.connection, reports, &self.batches.tasks, &mut self.open).await.map_err(failed)
    }

    async fn tick(&mut self, now: i64) {
        match self.batches.tick(&mut self.connection, &mut self.open, now).await {
            Ok(false) => {}
            Ok(true) => {
                if let Err(error) = rewrite(&mut self.connection).await {
                    tracing::error!(%error, "the database could not be written anew");
                }
                self.unfolded.get_or_insert_with(Instant::now);
                self.fold().await;
            }
            Err(error) => {
                self.unfolded.get_or_insert_with(Instant::now);
                tracing::error!(error = format!("{error:#}"), "batches could not be closed");
            }
        }
    }

    /// Empties the log; if somebody reads right now, it is tried again.
    async fn fold(&mut self) {
        self.unfolded = match fold(&mut self.connection).await {
            Ok(true) => None,
            Ok(false) => Some(Instant::now()),
            Err(error) => {
                tracing::error!(%error, "the log of the database could not be emptied");
                Some(Instant::now())
            }
        };
    }
}

/// Within a page the file shows in which order rows came. This writes all of it anew, in the rows' own order, and gives room
/// back. It takes as much memory as the database has bytes, which is why a large one is left as it is.
async fn rewrite(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    if bytes(connection).await? <= REWRITTEN {
        sqlx::query("VACUUM").execute(connection).await?;
    }
    Ok(())
}

async fn fold(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    let wait = |ms: u128| sqlx::AssertSqlSafe(format!("PRAGMA busy_timeout = {ms}"));
    sqlx::raw_sql(wait(YIELD_MS.into())).execute(&mut *connection).await?;
    let folded = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await;
    sqlx::raw_sql(wait(super::BUSY.as_millis())).execute(connection).await?;
    let blocked: i64 = folded?;
    Ok(blocked == 0)
}

/// How large the database file is, or will be.
async fn bytes(connection: &mut SqliteConnection) -> sqlx::Result<u64> {
    let (pages, size, free): (i64, i64, i64) = sqlx::query_as(
        "SELECT page_count, page_size, freelist_count FROM pragma_page_count, pragma_page_size, pragma_freelist_count",
    )
    .fetch_one(connection)
    .await?;
    Ok(((pages - free) * size).cast_unsigned())
}
