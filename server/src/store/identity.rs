//! What a server knows about itself, and what it does when its database was put back.
//!
//! A database that is older than what was published can undo the floor: it would publish 13 reports where 14 are published
//! already, and the difference is one learner. So a server that finds its database put back leaves alone what may have been
//! counted since: it drops what waits, takes no further report of any epoch up to the current one, and goes on with numbers
//! that nothing was signed under. `docs/server.md` has the argument.
//!
//! Numbers follow the days: on day `origin + n` a release has the number n. At most one is made a day, and none on the day of
//! being put back, so whatever a lost database signed, it signed under lower numbers. There is none on the day after either: a
//! reader would take the very next number for the successor of a release that this database does not know.

use super::high_water::HighWater;
use super::{days, random};
use anyhow::{Context as _, bail, ensure};
use cairn::privacy::policy::School;
use cairn::stored::digest::Digest;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use std::path::Path;

/// Readers take no greater step from number to number.
pub(super) const LONGEST_STEP: u32 = 400;

/// The one row of `server`.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    school: Option<Vec<u8>>,
    /// The highest number that was signed or left out.
    pub(super) number: u32,
    mark: Option<Vec<u8>>,
    /// The day that has number 0.
    origin: Option<i64>,
    /// The last day on which batches were closed, or may not be.
    pub(super) closed: Option<i64>,
    /// The day on which the database was found put back.
    pub(super) restored: Option<i64>,
    copied: bool,
}

impl Identity {
    pub(super) async fn read(connection: &mut SqliteConnection) -> sqlx::Result<Self> {
        let (school, number, mark, origin, closed, restored, copied) =
            sqlx::query_as("SELECT school, number, mark, origin, closed, restored, copied FROM server")
                .fetch_one(connection)
                .await?;
        Ok(Self { school, number, mark, origin, closed, restored, copied })
    }

    pub(super) fn school(&self) -> anyhow::Result<Option<School>> {
        let of_bytes =
            |bytes: &Vec<u8>| bytes[..].try_into().map(School).context("a school's name has 16 bytes");
        self.school.as_ref().map(of_bytes).transpose()
    }

    /// Whether no server has worked with this database yet, under this schema.
    const fn is_new(&self) -> bool {
        self.mark.is_none()
    }

    /// The number that the next release gets on a day.
    pub(super) fn next_number(&self, high_water: &HighWater, today: i64) -> u32 {
        let used = self.number.max(high_water.number());
        let by_day = self.origin.map_or(0, |origin| number(today - origin));
        // After more than a year without a release, or with a clock that ran ahead, a reader must be able to follow.
        by_day.clamp(used.saturating_add(1), used.saturating_add(LONGEST_STEP))
    }
}

/// Notices what happened to the database since it was last used, and makes it ready for use.
///
/// `told` is that somebody said that it was put back, which the server cannot see where the whole directory was.
pub(super) async fn settle(
    connection: &mut SqliteConnection,
    directory: &Path,
    told: bool,
    now: i64,
) -> anyhow::Result<HighWater> {
    let today = days(now);
    let identity = Identity::read(connection).await?;
    let found = HighWater::read(directory)?;
    let known = match (&identity.mark, &found) {
        (None, None) => !told && !identity.copied,
        (Some(mark), Some(found)) => found.has_mark(mark) && !identity.copied && !told,
        _ => false,
    };
    match found {
        Some(found) if known => Ok(found),
        found if known => start(connection, directory, &identity, today, found).await,
        found => put_back(connection, directory, &identity, today, found).await,
    }
}

/// The first start over a database.
async fn start(
    connection: &mut SqliteConnection,
    directory: &Path,
    identity: &Identity,
    today: i64,
    found: Option<HighWater>,
) -> anyhow::Result<HighWater> {
    debug_assert!(identity.is_new() && found.is_none());
    let mark = random()?;
    let high_water = HighWater::create(directory, identity.number, &mark)?;
    sqlx::query("UPDATE server SET mark = ?, origin = ?, closed = ?")
        .bind(&mark[..])
        .bind(today - i64::from(identity.number))
        .bind(today)
        .execute(connection)
        .await?;
    Ok(high_water)
}

async fn put_back(
    connection: &mut SqliteConnection,
    directory: &Path,
    identity: &Identity,
    today: i64,
    found: Option<HighWater>,
) -> anyhow::Result<HighWater> {
    if let Some(closed) = identity.closed {
        ensure!(
            today >= closed,
            "the database was put back, and the clock of this machine shows a day before it was last used: set the clock, and start \
             again. What may have been published since is reckoned by it"
        );
    }
    let origin = identity.origin.unwrap_or(today - i64::from(identity.number));
    let by_day = number(today - origin);
    let used = identity.number.max(found.as_ref().map_or(0, HighWater::number));
    let number = by_day.max(used.saturating_add(1));
    let mark: Digest = random()?;
    // The file goes first: if the rest does not come to pass, the two still do not fit, and this is done again.
    let high_water = HighWater::create(directory, number, &mark)?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("DELETE FROM waiting").execute(&mut *transaction).await?;
    sqlx::query("DELETE FROM nonces").execute(&mut *transaction).await?;
    sqlx::query(
        "UPDATE server SET number = ?, mark = ?, origin = ?, closed = ?, restored = max(?, coalesce(restored, 0)), \
         copied = 0",
    )
    .bind(number)
    .bind(&mark[..])
    .bind(origin)
    .bind(today + 1)
    .bind(today)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    tracing::warn!(
        release = number,
        "the database was put back: what waited is dropped, no report of the current epoch is taken, and releases go on after this number"
    );
    Ok(high_water)
}

fn number(days: i64) -> u32 {
    u32::try_from(days.max(0)).unwrap_or(u32::MAX)
}

/// Holds the database to the school that it belongs to.
pub(super) async fn claim(connection: &mut SqliteConnection, school: School) -> anyhow::Result<()> {
    match Identity::read(connection).await?.school()? {
        Some(known) if known != school => bail!(
            "the database belongs to the school {}, but the signing key to {}: put back signing-key.pem and keys.json of that \
             school. `cairn keys rotate` changes a key and keeps the school",
            String::from(known),
            String::from(school)
        ),
        Some(_) => Ok(()),
        None => {
            sqlx::query("UPDATE server SET school = ?").bind(&school.0[..]).execute(connection).await?;
            Ok(())
        }
    }
}
