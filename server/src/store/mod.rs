//! What the server remembers, in one `SQLite` file.
//!
//! One connection writes and a few read. All writing goes through the [`writer`] task: it commits the reports that
//! arrive together in one transaction (one wait for the disk, many reports), and because nothing else writes, a batch
//! that it closes cannot gain or lose a report meanwhile.
//!
//! The schema is what the files in `migrations/` make of an empty database, one after another.

mod backup;
mod batches;
mod count;
mod counts;
mod high_water;
mod identity;
mod migrate;
mod open;
mod releases;
mod writer;

use crate::files;
use crate::signing::Signer;
use anyhow::Context as _;
use batches::Batches;
use cairn::privacy::policy::{Policy, School, TaskHash};
use cairn::stored::digest::Digest;
use high_water::HighWater;
use identity::Identity;
use open::Open;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::task::JoinHandle;

pub use backup::backup;
pub use count::{Entry, Outcome};
pub use writer::{Room, Unavailable, Writer};

const READERS: u32 = 4;
const BUSY: Duration = Duration::from_secs(5);
const DAY_MS: i64 = 86_400_000;
/// The name of the database in the data directory.
const FILE: &str = "reports.db";

/// A database that is open and of this schema, with the right to write to it.
#[derive(Debug)]
pub(crate) struct Database {
    file: PathBuf,
    options: SqliteConnectOptions,
    connection: SqliteConnection,
    high_water: HighWater,
    /// Held for as long as the database is open: see [`lock`].
    lock: File,
}

/// The open database at work.
#[derive(Debug)]
pub struct Store {
    readers: SqlitePool,
    task: JoinHandle<anyhow::Result<()>>,
    _lock: File,
}

/// A view for reading.
#[derive(Debug, Clone)]
pub struct Readers(SqlitePool);

impl Database {
    /// Opens or creates the database in `directory`, and sees whether it was put back; `told` says that it was.
    pub(crate) async fn open(directory: &Path, told: bool, now: i64) -> anyhow::Result<Self> {
        files::private_directory(directory)?;
        let lock = lock(directory)?;
        let file = directory.join(FILE);
        let opening = || format!("cannot open {}", file.display());
        // SQLite gives the files beside it the same mode.
        files::touch(&file).with_context(opening)?;
        let options = options(&file)
            .journal_mode(SqliteJournalMode::Wal)
            // With WAL, FULL is what makes a commit survive a power cut and not only a crash.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            // Dropped answers are overwritten, not just unlinked, and nothing goes to files elsewhere.
            .pragma("secure_delete", "ON")
            .pragma("temp_store", "MEMORY")
            // Nonces are random, so a transaction touches pages all over the file: many of them in memory, and a
            // longer log before they are folded in, took 1.2 to 1.7 times the reports a second in paired runs.
            .pragma("cache_size", "-65536")
            .pragma("wal_autocheckpoint", "16384");
        let mut connection = options.connect().await.with_context(opening)?;
        migrate::migrate(&mut connection).await.with_context(opening)?;
        let high_water = identity::settle(&mut connection, directory, told, now).await?;
        Ok(Self { file, options, connection, high_water, lock })
    }

    /// The school that it belongs to; `None` before the first start.
    pub(crate) async fn school(&mut self) -> anyhow::Result<Option<School>> {
        Identity::read(&mut self.connection).await?.school()
    }

    /// The highest release number that was signed or left out.
    pub(crate) fn last_number(&self) -> u32 {
        self.high_water.number()
    }

    /// Lets go of it again.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        Ok(sqlx::Connection::close(self.connection).await?)
    }

    /// Starts its writer, whose queue holds `queue` commands, and opens it for reading.
    pub(crate) async fn start(
        self,
        policy: &Policy,
        signer: Signer,
        room: Room,
        queue: usize,
    ) -> anyhow::Result<(Store, Writer)> {
        let Self { file, options, mut connection, high_water, lock } = self;
        let opening = || format!("cannot open {}", file.display());
        identity::claim(&mut connection, policy.school).await?;
        let identity = Identity::read(&mut connection).await.with_context(opening)?;
        let open = Open::read(&mut connection, policy, identity.restored).await.with_context(opening)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(BUSY)
            .connect_with(options.create_if_missing(false).pragma("query_only", "ON"))
            .await
            .with_context(opening)?;
        let tasks = crate::policy::randomisers(policy).collect();
        let batches = Batches { policy: policy.clone(), signer, tasks, high_water };
        let (writer, task) = writer::start(connection, batches, open, room, queue);
        Ok((Store { readers, task, _lock: lock }, writer))
    }
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file).foreign_keys(true).disable_statement_logging()
}

impl Store {
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
        let rows: Vec<(Vec<u8>, u32)> = sqlx::query_as("SELECT task, epoch FROM waiting WHERE reports >= ?")
            .bind(floor)
            .fetch_all(&self.0)
            .await?;
        rows.into_iter().map(|(task, epoch)| Ok((task_hash(&task)?, epoch))).collect()
    }

    /// How many reports of each task were taken for an epoch, whether they wait or not.
    pub async fn taken(&self, epoch: u32) -> sqlx::Result<HashMap<TaskHash, u64>> {
        let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(
            "SELECT task, sum(reports) FROM (SELECT task, epoch, reports FROM batches \
             UNION ALL SELECT task, epoch, reports FROM waiting) WHERE epoch = ? GROUP BY task",
        )
        .bind(epoch)
        .fetch_all(&self.0)
        .await?;
        rows.into_iter().map(|(task, reports)| Ok((task_hash(&task)?, reports.cast_unsigned()))).collect()
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

/// The day of a time, counted from 1970-01-01 UTC.
const fn days(now: i64) -> i64 {
    now.div_euclid(DAY_MS)
}

/// A mark that no other database has.
fn random() -> anyhow::Result<Digest> {
    let mut bytes = Digest::default();
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(bytes)
}

/// Two servers over one file would each think itself the only writer, so the second does not start.
fn lock(directory: &Path) -> anyhow::Result<File> {
    let path = directory.join("lock");
    let file = files::touch(&path).with_context(|| format!("cannot create {}", path.display()))?;
    file.try_lock().with_context(|| format!("another server is using {}", directory.display()))?;
    Ok(file)
}
