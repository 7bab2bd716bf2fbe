//! A copy of the database that cannot undo the floor.
//!
//! It holds what is published and what a server must know to go on, table by table, and nothing else: no sums that wait, no
//! nonces. It also says of itself that it is a copy, so that a server that starts over it leaves alone what may have been
//! counted since ([`super::identity`]).

use super::{BUSY, FILE, migrate, options};
use crate::files;
use anyhow::{Context as _, ensure};
use sqlx::ConnectOptions as _;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use std::io::ErrorKind;
use std::path::Path;

/// The tables that are copied whole.
const TABLES: [&str; 4] = ["batches", "releases", "tasks", "policies"];

/// Copies the database in `directory` into a new file, also while a server is running over it.
pub async fn backup(directory: &Path, file: &Path) -> anyhow::Result<()> {
    let source = directory.join(FILE);
    let named = || format!("cannot back up {} to {}", source.display(), file.display());
    ensure!(
        source.is_file(),
        "there is no {}: name the server's data directory with --data",
        source.display()
    );
    match files::create_new(file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            anyhow::bail!(
                "{} is there already, and a backup never writes over one: name another file",
                file.display()
            )
        }
        created => drop(created.with_context(named)?),
    }
    let copied = copy(&source, file).await.with_context(named);
    if copied.is_err() {
        // Half a backup would look like one.
        let _ = std::fs::remove_file(file);
    }
    copied
}

async fn copy(source: &Path, file: &Path) -> anyhow::Result<()> {
    let options = options(file)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .pragma("temp_store", "MEMORY");
    let mut connection = options.connect().await?;
    migrate::migrate(&mut connection).await?;
    sqlx::query("ATTACH DATABASE ? AS live")
        .bind(source.to_str().context("its path is not UTF-8")?)
        .execute(&mut connection)
        .await?;
    let version: i64 = sqlx::query_scalar("PRAGMA live.user_version").fetch_one(&mut connection).await?;
    ensure!(
        version == migrate::VERSION,
        "its schema has version {version} and this program's {}: start `cairn serve` of this version over it once",
        migrate::VERSION
    );
    fill(&mut connection).await?;
    connection.close().await?;
    // Closing folds nothing here: without a write-ahead log the commit was the last write.
    std::fs::File::open(file)?.sync_all()?;
    Ok(files::sync_parent(file)?)
}

/// One transaction, so that all tables are of one moment.
async fn fill(connection: &mut SqliteConnection) -> anyhow::Result<()> {
    let mut transaction = connection.begin().await?;
    sqlx::query("DELETE FROM server").execute(&mut *transaction).await?;
    for table in TABLES {
        let copying = format!("INSERT INTO main.{table} SELECT * FROM live.{table}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(copying)).execute(&mut *transaction).await?;
    }
    sqlx::query(
        "INSERT INTO main.server (id, school, number, mark, origin, closed, restored, copied) \
         SELECT id, school, number, mark, origin, closed, restored, 1 FROM live.server",
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}
