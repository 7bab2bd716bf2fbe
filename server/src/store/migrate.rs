//! Bringing the database up to the schema that this server knows.
//!
//! Its version is kept in `SQLite`'s own `user_version` and not in a table of migrations, which would add times to a
//! database that promises to have none.

use anyhow::bail;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;

/// How to come from each version to the next, beginning with an empty database.
const STEPS: [&str; 3] = [
    include_str!("../../migrations/1.sql"),
    include_str!("../../migrations/2.sql"),
    include_str!("../../migrations/3.sql"),
];

/// The version that it comes to.
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// Takes the steps that are missing, all or none; a database of a newer server is refused as it is.
pub(super) async fn migrate(connection: &mut SqliteConnection) -> anyhow::Result<()> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    let Some(missing) = usize::try_from(version).ok().and_then(|done| STEPS.get(done..)) else {
        bail!("its schema has version {version}, but this server knows version {}", STEPS.len());
    };
    for step in missing {
        sqlx::raw_sql(*step).execute(&mut *transaction).await?;
    }
    // A pragma takes no parameters.
    let version = format!("PRAGMA user_version = {VERSION}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(version)).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}
