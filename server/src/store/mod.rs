//! What the server remembers, in one `SQLite` file.
//!
//! One connection writes and a few read. All writing goes through the [`writer`] task: it commits the reports that
//! arrive together in one transaction (one wait for the disk, many reports), and because nothing else writes, a batch
//! that it closes cannot gain or lose a report meanwhile.
//!
//! The schema is what the files in `migrations/` make of an empty database, one after another.

mod batches;
mod count;
mod counts;
mod migrate;
mod releases;
mod writer;

use crate::signing::Signer;
use anyhow::Context as _;
use cairn::privacy::policy::{Policy, TaskHash};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::fs::File;
use std::path::Path;
use std::time::Duration;
use tokio::task::JoinHandle;

pub use count::{Entry, Outcome};
pub use writer::{Unavailable, Writer};

const READERS: u32 = 4;
const BUSY: Duration = Duration::from_secs(5);

/// The open database.
#[derive(Debug)]
pub struct Store {
    readers: SqlitePool,
    task: JoinHandle<anyhow::Result<()>>,
    /// Held for as long as the database is open: see [`lock`].
    _lock: File,
}

/// A view for reading.
#[derive(Debug, Clone)]
pub struct Readers(SqlitePool);

impl Store {
    /// Opens or creates the database in `directory`, which [`create_directory`] made, and starts its writer, whose queue holds `queue`
    /// commands.
    pub async fn open(
        directory: &Path,
        policy: &Policy,
        signer: Signer,
        queue: usize,
    ) -> anyhow::Result<(Self, Writer)> {
        let lock = lock(directory)?;
        let file = directory.join("reports.db");
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With WAL, FULL is what makes a commit survive a power cut and not only a crash.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // Dropped answers are overwritten, not just unlinked.
            .pragma("secure_delete", "ON")
            // Nonces are random, so a transaction touches pages all over the file: many of them in memory, and a
            // longer log before they are folded in, took 1.2 to 1.7 times the reports a second in paired runs.
            .pragma("cache_size", "-65536")
            .pragma("wal_autocheckpoint", "16384")
            .disable_statement_logging();
        let opening = || format!("cannot open {}", file.display());
        let mut connection = options.connect().await.with_context(opening)?;
        migrate::migrate(&mut connection).await.with_context(opening)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(BUSY)
            .connect_with(options.create_if_missing(false).pragma("query_only", "ON"))
            .await
            .with_context(opening)?;
        let (writer, task) = writer::start(connection, policy, signer, queue).await.with_context(opening)?;
        Ok((Self { readers, task, _lock: lock }, writer))
    }

    /// A view for reading.
    pub fn readers(&self) -> Readers {
        Readers(self.readers.clone())
    }

    /// Returns when the writer has stopped, which before [`Store::close`] it does only on a defect.
    pub async fn stopped(&mut self) -> anyhow::Result<()> {
        (&mut self.task).await.context("the writer panicked")?
    }

    /// Waits until what is queued is committed and everybody has let go of the [`Writer`], then folds the write-ahead
    /// log into the database file.
    pub async fn close(self) -> anyhow::Result<()> {
        // Readers go first: a checkpoint cannot truncate a log that somebody reads.
        self.readers.close().await;
        self.task.await.context("the writer panicked")?
    }
}

impl Readers {
    /// A release as it is given out: the one of that number, or the latest.
    pub async fn release(&self, number: Option<u32>) -> sqlx::Result<Option<Vec<u8>>> {
        sqlx::query_scalar(
            "SELECT body FROM releases WHERE number = coalesce(?, (SELECT max(number) FROM releases))",
        )
        .bind(number)
        .fetch_optional(&self.0)
        .await
    }

    /// The tasks and epochs of which at least `floor` reports wait. How many exactly, nobody is told.
    pub async fn ripe(&self, floor: u32) -> sqlx::Result<Vec<(TaskHash, u32)>> {
        let rows: Vec<(Vec<u8>, u32)> = sqlx::query_as(
            "SELECT task, epoch FROM reports WHERE batch IS NULL GROUP BY task, epoch HAVING count(*) >= ?",
        )
        .bind(floor)
        .fetch_all(&self.0)
        .await?;
        rows.into_iter().map(|(task, epoch)| Ok((task_hash(&task)?, epoch))).collect()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT id FROM batches LIMIT 1").execute(&self.0).await.map(drop)
    }
}

fn task_hash(bytes: &[u8]) -> sqlx::Result<TaskHash> {
    bytes.try_into().map(TaskHash).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

fn nonce(bytes: Vec<u8>) -> sqlx::Result<[u8; 16]> {
    bytes.try_into().map_err(|_| sqlx::Error::Decode("a nonce does not have 16 bytes".into()))
}

/// Only the server's own user has any business with reports.
pub fn create_directory(directory: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(directory)
        .with_context(|| format!("cannot create the data directory {}", directory.display()))
}

/// Two servers over one file would each think itself the only writer, so the second does not start.
fn lock(directory: &Path) -> anyhow::Result<File> {
    let path = directory.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
    file.try_lock().with_context(|| format!("another server is using {}", directory.display()))?;
    Ok(file)
}
